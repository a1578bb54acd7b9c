//! The numbers by which messages on the screen are named.

use secretchat::core::ids::RandomId;

use super::line::Tag;

/// Messages in the order in which they came to the screen.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    messages: Vec<RandomId>,
}

impl Numbers {
    /// The number of a message, which it gets if it has none.
    pub(crate) fn of(&mut self, message: RandomId) -> Tag {
        if let Some(tag) = self.find(message) {
            return tag;
        }
        self.messages.push(message);
        Tag(self.messages.len())
    }

    /// The number of a message that was shown.
    pub(crate) fn find(&self, message: RandomId) -> Option<Tag> {
        let index = self.messages.iter().rposition(|known| *known == message)?;
        Some(Tag(index + 1))
    }

    /// The message of a number.
    pub(crate) fn message(&self, tag: Tag) -> Option<RandomId> {
        self.messages.get(tag.0.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_keep_their_numbers() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.of(RandomId(9)), Tag(1));
        assert_eq!(numbers.of(RandomId(8)), Tag(2));
        assert_eq!(numbers.of(RandomId(9)), Tag(1));
        assert_eq!(numbers.message(Tag(2)), Some(RandomId(8)));
        assert_eq!(numbers.find(RandomId(7)), None);
        assert_eq!(numbers.message(Tag(0)), None);
        assert_eq!(numbers.message(Tag(3)), None);
    }
}
