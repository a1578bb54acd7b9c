//! Dates and times, as the clock on the wall shows them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time of day.
pub(crate) fn time(seconds: i32) -> String {
    format(seconds, "%H:%M")
}

/// The day, with its name.
pub(crate) fn day(seconds: i32) -> String {
    format(seconds, "%A, %-d %B %Y")
}

/// Day and time, short.
pub(crate) fn moment(seconds: i32) -> String {
    format(seconds, "%Y-%m-%d %H:%M")
}

fn format(seconds: i32, format: &str) -> String {
    format_in(TimeZone::system(), seconds, format)
}

fn format_in(zone: TimeZone, seconds: i32, format: &str) -> String {
    Timestamp::from_second(seconds.into()).map_or_else(
        |_| "?".to_owned(),
        |at| at.to_zoned_datetime(zone).strftime(format).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_dates_that_a_server_can_say_are_shown() {
        let show = |seconds| format_in(TimeZone::UTC, seconds, "%Y-%m-%d %H:%M");
        assert_eq!(show(1_767_258_000), "2026-01-01 09:00");
        assert_eq!(show(0), "1970-01-01 00:00");
        assert_eq!(show(i32::MAX), "2038-01-19 03:14");
        assert_eq!(show(i32::MIN), "1901-12-13 20:45");
    }
}
