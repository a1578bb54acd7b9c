//! A conversation, line by line.

use secretchat_core::chat::ChatInfo;
use secretchat_core::history::{Delivery, Direction, StoredMessage};

use super::message::tell;
use crate::show::clock::{day, time};
use crate::show::paint::Paint;

/// Writes messages down, with the day where it changes.
pub(crate) struct Transcript {
    /// Whom the chat is with.
    name: String,
    paint: Paint,
    day: Option<String>,
}

impl Transcript {
    pub(crate) const fn new(name: String, paint: Paint) -> Self {
        Self {
            name,
            paint,
            day: None,
        }
    }

    /// The lines of a message; `tag` is by what the user can name it.
    pub(crate) fn message(
        &mut self,
        stored: &StoredMessage,
        tag: &str,
        chat: &ChatInfo,
    ) -> Vec<String> {
        let mut lines = Vec::from_iter(self.new_day(stored.date));
        let (what, how) = tell(stored);
        let who = match stored.direction {
            Direction::Incoming => self.paint.cyan(&self.name),
            Direction::Outgoing => self.paint.magenta("you"),
        };
        let mark = mark(stored, chat);
        let mut notes = vec![tag.to_owned()];
        notes.extend((!how.is_empty()).then_some(how));
        notes.extend((!mark.is_empty()).then(|| mark.to_owned()));
        let notes = self.paint.dim(&format!("· {}", notes.join(" · ")));
        let head = format!("{}  {who}", self.paint.dim(&clock(stored.date)));
        match what.split_once('\n') {
            None => lines.push(format!("{head}  {what}  {notes}")),
            Some(_) => {
                lines.push(format!("{head}  {notes}"));
                lines.extend(what.split('\n').map(|line| format!("       {line}")));
            }
        }
        lines
    }

    fn new_day(&mut self, date: i32) -> Option<String> {
        let day = (date > 0).then(|| day(date))?;
        if self.day.as_ref() == Some(&day) {
            return None;
        }
        let line = self.paint.dim(&format!("— {day} —"));
        self.day = Some(day);
        Some(line)
    }
}

fn clock(date: i32) -> String {
    match date {
        0 => "     ".to_owned(),
        date => time(date),
    }
}

/// Where an own message stands: one tick for the server, two for the peer.
fn mark(stored: &StoredMessage, chat: &ChatInfo) -> &'static str {
    let read = chat.ready.as_ref().map_or(0, |ready| ready.peer_read_date);
    match (stored.direction, stored.delivery) {
        (Direction::Incoming, _) => "",
        (_, Delivery::None) => "…",
        (_, Delivery::Failed) => "not sent",
        _ if stored.date <= read => "✓✓ read",
        (_, Delivery::Sent) => "✓",
        (_, Delivery::Delivered) => "✓✓",
    }
}

#[cfg(test)]
mod tests {
    use secretchat_core::ids::RandomId;
    use secretchat_core::message::Message;

    use super::*;
    use crate::words::chat::tests::open;

    const DATE: i32 = 1_767_258_000;

    fn stored(direction: Direction, delivery: Delivery, text: &str) -> StoredMessage {
        let mut message = Message::text(text);
        message.random_id = RandomId(1);
        StoredMessage {
            random_id: message.random_id,
            direction,
            number: 0,
            after: 0,
            date: DATE,
            delivery,
            opened: false,
            file: None,
            message: message.to_tl().unwrap(),
        }
    }

    fn transcript() -> Transcript {
        Transcript::new("Bob".to_owned(), Paint::plain())
    }

    #[test]
    fn ticks_say_who_has_an_own_message() {
        for (delivery, read, expected) in [
            (Delivery::None, 0, "…"),
            (Delivery::Sent, 0, "✓"),
            (Delivery::Sent, DATE, "✓✓ read"),
            (Delivery::Delivered, DATE - 1, "✓✓"),
            (Delivery::Failed, DATE, "not sent"),
        ] {
            let message = stored(Direction::Outgoing, delivery, "x");
            assert_eq!(mark(&message, &open(read)), expected);
        }
        let incoming = stored(Direction::Incoming, Delivery::None, "x");
        assert_eq!(mark(&incoming, &open(DATE)), "");
    }

    #[test]
    fn the_day_is_written_where_it_changes() {
        let mut transcript = transcript();
        let message = stored(Direction::Incoming, Delivery::None, "hello");
        let first = transcript.message(&message, "#1", &open(0));
        assert_eq!(first.len(), 2);
        assert!(first[0].starts_with("— ") && first[0].contains("2026"));
        assert!(first[1].ends_with("  Bob  hello  · #1"), "{first:?}");
        assert_eq!(transcript.message(&message, "#2", &open(0)).len(), 1);
    }

    #[test]
    fn a_text_of_several_lines_stands_below_its_head() {
        let message = stored(Direction::Outgoing, Delivery::Sent, "one\ntwo");
        let lines = transcript().message(&message, "#1", &open(0));
        assert!(lines[1].ends_with("  you  · #1 · ✓"), "{lines:?}");
        assert_eq!(lines[2..], ["       one", "       two"]);
    }
}
