//! Numbers for people.

/// “1 message”, “2 messages”.
pub(crate) fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// Bytes.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", bytes as f64 / unit as f64),
        None => count(bytes, "byte"),
    }
}

/// Seconds of a timer.
pub(crate) fn duration(seconds: u32) -> String {
    const UNITS: [(u32, &str); 4] = [
        (7 * 86_400, "week"),
        (86_400, "day"),
        (3600, "hour"),
        (60, "minute"),
    ];
    let whole = |(unit, _): &(u32, &str)| seconds >= *unit && seconds.is_multiple_of(*unit);
    match UNITS.into_iter().find(whole) {
        Some((unit, name)) => count(seconds / unit, name),
        None => count(seconds, "second"),
    }
}

/// Reads what a person writes for a timer: `30`, `30s`, `5m`, `1h`, `1d`, `1w`, `off`.
pub(crate) fn read_duration(text: &str) -> Option<i32> {
    if text == "off" {
        return Some(0);
    }
    let (digits, unit) = match text.char_indices().next_back()? {
        (_, last) if last.is_ascii_digit() => (text, 1),
        (at, last) => (text.get(..at)?, seconds_of(last)?),
    };
    digits
        .parse::<i32>()
        .ok()?
        .checked_mul(unit)
        .filter(|s| *s >= 0)
}

const fn seconds_of(unit: char) -> Option<i32> {
    Some(match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 7 * 86_400,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(20 << 20), "20.0 MiB");
        assert_eq!(size(2000 << 20), "2.0 GiB");
    }

    #[test]
    fn timers_are_told_in_the_largest_unit_that_is_exact() {
        for (seconds, told) in [
            (1, "1 second"),
            (90, "90 seconds"),
            (60, "1 minute"),
            (7200, "2 hours"),
            (86_400, "1 day"),
            (604_800, "1 week"),
        ] {
            assert_eq!(duration(seconds), told);
        }
    }

    #[test]
    fn timers_are_read_with_and_without_a_unit() {
        for (text, seconds) in [
            ("30", Some(30)),
            ("30s", Some(30)),
            ("5m", Some(300)),
            ("1h", Some(3600)),
            ("1d", Some(86_400)),
            ("1w", Some(604_800)),
            ("off", Some(0)),
            ("0", Some(0)),
            ("-1", None),
            ("m", None),
            ("", None),
            ("5x", None),
            ("99999999999", None),
            ("9999999w", None),
            ("é", None),
        ] {
            assert_eq!(read_duration(text), seconds, "{text}");
        }
    }
}
