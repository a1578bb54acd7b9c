//! Between the model and the newest layer.

use crate::ids::RandomId;
use crate::tl::e2e::latest::{self, types};

use super::clean::{clean_text, is_user_name};
use super::limits::MAX_TTL;
use super::media::{self, Unsupported};
use super::{Content, Media, Message, MessageError, Service, Text};

impl Content {
    /// Reads a message of the newest layer; those of older layers convert to it with `From`.
    #[must_use]
    pub fn from_tl(message: &latest::DecryptedMessage) -> Self {
        match message {
            latest::DecryptedMessage::DecryptedMessage(message) => {
                Self::Message(Message::from_tl(message))
            }
            latest::DecryptedMessage::Service(service) => Self::Service(Service::from_tl(service)),
        }
    }
}

impl Message {
    /// Checks the message and writes it in the newest layer.
    ///
    /// # Errors
    /// What the protocol forbids; see [`MessageError`].
    pub fn to_tl(&self) -> Result<latest::DecryptedMessage, MessageError> {
        self.check()?;
        let entities: Vec<_> = self
            .text
            .sorted()
            .into_iter()
            .map(|(_, e)| e.to_tl())
            .collect();
        Ok(latest::DecryptedMessage::DecryptedMessage(
            types::DecryptedMessage {
                no_webpage: self.no_webpage,
                silent: self.silent,
                random_id: self.random_id.0,
                ttl: i32::try_from(self.ttl).unwrap_or(i32::MAX),
                message: clean_text(&self.text.text),
                media: self.media.as_ref().map(Media::to_tl),
                entities: Some(entities).filter(|e| !e.is_empty()),
                via_bot_name: self.via_bot.clone(),
                reply_to_random_id: self.reply_to.map(|id| id.0),
                grouped_id: self.grouped_id,
            },
        ))
    }

    /// Reads a message; what is bad in it is dropped or clamped (spec/09 §4).
    #[must_use]
    pub fn from_tl(message: &types::DecryptedMessage) -> Self {
        if message.random_id == 0 {
            return Self::media(Media::Unsupported(Unsupported::NoRandomId));
        }
        let (media, caption) = message.media.as_ref().map_or((None, ""), media::read);
        let entities = message.entities.as_deref().unwrap_or_default();
        Self {
            random_id: RandomId(message.random_id),
            text: Text::received(&message.message, caption, entities),
            media,
            reply_to: message
                .reply_to_random_id
                .filter(|id| *id != 0)
                .map(RandomId),
            silent: message.silent,
            no_webpage: message.no_webpage,
            ttl: u32::try_from(message.ttl).unwrap_or_default().min(MAX_TTL),
            grouped_id: message.grouped_id.filter(|id| *id != 0),
            via_bot: message
                .via_bot_name
                .clone()
                .filter(|name| is_user_name(name)),
        }
    }

    /// Checks everything that does not depend on the layer.
    ///
    /// # Errors
    /// What the protocol forbids; see [`MessageError`].
    pub fn check(&self) -> Result<(), MessageError> {
        self.check_text()?;
        if let Some(media) = &self.media {
            media.check()?;
        }
        if self.ttl > MAX_TTL {
            return Err(MessageError::Ttl {
                got: self.ttl,
                limit: MAX_TTL,
            });
        }
        if self.reply_to == Some(RandomId(0)) {
            return Err(MessageError::ReplyToZero);
        }
        if self.grouped_id == Some(0) {
            return Err(MessageError::GroupedIdZero);
        }
        match &self.via_bot {
            Some(name) if !is_user_name(name) => Err(MessageError::ViaBot(name.len())),
            _ => Ok(()),
        }
    }

    /// Checks what a layer cannot carry even with losses: overlapping entities and large files.
    ///
    /// # Errors
    /// [`MessageError::Text`] or [`MessageError::Media`].
    pub fn check_for_layer(&self, layer: u32) -> Result<(), MessageError> {
        self.text.check_for_layer(layer)?;
        self.media
            .as_ref()
            .map_or(Ok(()), |m| Ok(m.check_for_layer(layer)?))
    }

    fn check_text(&self) -> Result<(), MessageError> {
        self.text.check()?;
        match (&self.media, self.text.is_empty()) {
            (None, true) => Err(MessageError::Empty),
            (Some(Media::WebPage(_)), true) => Err(MessageError::PreviewOfNothing),
            (Some(media), false) if !media.has_caption() => {
                Err(MessageError::NoCaption(self.text.utf16_len(), media.name()))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::samples::each_media;
    use crate::message::{EntityKind, MediaError, TextError};

    fn of(media: Media) -> Message {
        let text = if media.has_caption() { "caption" } else { "" };
        let message = Message::media(media).caption(text);
        Message {
            random_id: RandomId(5),
            ..message
        }
    }

    fn read(message: &latest::DecryptedMessage) -> Message {
        match Content::from_tl(message) {
            Content::Message(message) => message,
            Content::Service(_) => panic!("a service message"),
        }
    }

    fn tl(message: &Message) -> types::DecryptedMessage {
        match message.to_tl().unwrap() {
            latest::DecryptedMessage::DecryptedMessage(message) => message,
            latest::DecryptedMessage::Service(_) => panic!("a service message"),
        }
    }

    #[test]
    fn each_kind_of_media_comes_back_as_it_went() {
        for media in each_media() {
            let message = of(media);
            assert_eq!(read(&message.to_tl().unwrap()), message);
        }
    }

    #[test]
    fn everything_else_comes_back_too() {
        let text = Text::new("a ").then_bold("b").then_link("c", "tg://x");
        let message = Message {
            random_id: RandomId(-1),
            grouped_id: Some(i64::MIN),
            via_bot: Some("gif".to_owned()),
            ..Message::text(text)
                .reply_to(RandomId(9))
                .silent()
                .no_webpage()
                .ttl(MAX_TTL)
        };
        assert_eq!(read(&message.to_tl().unwrap()), message);
    }

    #[test]
    fn a_caption_travels_as_the_text_of_the_message() {
        for media in each_media().into_iter().filter(Media::has_caption) {
            let tl = tl(&of(media));
            assert_eq!(tl.message, "caption");
            let (_, caption) = media::read(tl.media.as_ref().unwrap());
            assert_eq!(caption, "");
        }
    }

    #[test]
    fn what_is_not_there_is_not_written() {
        let tl = tl(&Message::text("x"));
        assert_eq!((tl.media, tl.entities, tl.via_bot_name), (None, None, None));
        assert_eq!(
            (tl.reply_to_random_id, tl.grouped_id, tl.ttl),
            (None, None, 0)
        );
    }

    #[test]
    fn entities_are_sent_sorted() {
        let text = Text::new("abcd")
            .mark(2..3, EntityKind::Bold)
            .mark(0..1, EntityKind::Italic)
            .mark(0..3, EntityKind::Strike);
        let read = read(
            &Message {
                random_id: RandomId(1),
                ..Message::text(text)
            }
            .to_tl()
            .unwrap(),
        );
        let order: Vec<_> = read
            .text
            .entities
            .iter()
            .map(|e| (e.offset, e.length))
            .collect();
        assert_eq!(order, [(0, 3), (0, 1), (2, 1)]);
    }

    #[test]
    fn what_the_protocol_forbids_is_refused() {
        let text = || Message::text("x");
        let captioned = |index: usize| Message::media(each_media().swap_remove(index)).caption("x");
        for (message, expected) in [
            (text(), Ok(())),
            (Message::text(""), Err(MessageError::Empty)),
            (
                text().ttl(MAX_TTL + 1),
                Err(MessageError::Ttl {
                    got: MAX_TTL + 1,
                    limit: MAX_TTL,
                }),
            ),
            (text().reply_to(RandomId(0)), Err(MessageError::ReplyToZero)),
            (
                Message {
                    grouped_id: Some(0),
                    ..text()
                },
                Err(MessageError::GroupedIdZero),
            ),
            (
                Message {
                    via_bot: Some("@gif".to_owned()),
                    ..text()
                },
                Err(MessageError::ViaBot(4)),
            ),
            (
                Message {
                    via_bot: Some(String::new()),
                    ..text()
                },
                Err(MessageError::ViaBot(0)),
            ),
            (captioned(2), Err(MessageError::NoCaption(1, "video note"))),
            (captioned(6), Err(MessageError::NoCaption(1, "sticker"))),
            (
                captioned(7),
                Err(MessageError::NoCaption(1, "sticker of a set")),
            ),
            (captioned(10), Err(MessageError::NoCaption(1, "location"))),
            (captioned(13), Ok(())),
            (
                captioned(13).caption(""),
                Err(MessageError::PreviewOfNothing),
            ),
            (
                Message::text("x".repeat(5000)),
                Err(MessageError::Text(TextError::TooLong {
                    got: 5000,
                    limit: 4096,
                })),
            ),
            (
                Message::media(Media::Unsupported(Unsupported::Link)),
                Err(MessageError::Media(MediaError::Unsupported)),
            ),
        ] {
            assert_eq!(message.to_tl().map(|_| ()), expected, "{message:?}");
        }
    }

    #[test]
    fn what_is_bad_in_a_received_message_is_dropped_or_clamped() {
        let good = tl(&Message {
            random_id: RandomId(1),
            ..Message::text("x")
        });
        let read = |change: fn(&mut types::DecryptedMessage)| {
            let mut bad = good.clone();
            change(&mut bad);
            Message::from_tl(&bad)
        };
        assert_eq!(read(|m| m.ttl = -1).ttl, 0);
        assert_eq!(read(|m| m.ttl = i32::MAX).ttl, MAX_TTL);
        assert_eq!(read(|m| m.ttl = i32::MAX - 1).ttl, MAX_TTL);
        assert_eq!(read(|m| m.reply_to_random_id = Some(0)).reply_to, None);
        assert_eq!(read(|m| m.grouped_id = Some(0)).grouped_id, None);
        assert_eq!(
            read(|m| m.via_bot_name = Some("a b".to_owned())).via_bot,
            None
        );
        assert_eq!(
            read(|m| m.via_bot_name = Some("a_b".to_owned()))
                .via_bot
                .as_deref(),
            Some("a_b")
        );
        assert_eq!(
            read(|m| m.media = Some(latest::DecryptedMessageMedia::Empty)).media,
            None
        );
        assert!(read(|m| m.message.clear()).is_empty());
    }

    #[test]
    fn a_message_without_id_is_not_accepted() {
        let mut message = tl(&Message::text("x"));
        assert_eq!(message.random_id, 0);
        let rejected = Message::from_tl(&message);
        assert_eq!(
            rejected,
            Message::media(Media::Unsupported(Unsupported::NoRandomId))
        );
        message.random_id = 1;
        assert_eq!(Message::from_tl(&message).text, Text::new("x"));
    }

    #[test]
    fn a_layer_can_be_too_old_for_nesting_and_large_files() {
        let nested = Message::text(
            Text::new("abcd")
                .mark(0..4, EntityKind::Bold)
                .mark(1..2, EntityKind::Italic),
        );
        assert_eq!(nested.check_for_layer(101), Ok(()));
        assert!(matches!(
            nested.check_for_layer(73),
            Err(MessageError::Text(TextError::Overlap { layer: 73, .. }))
        ));
        let Media::Document(mut document) = each_media().swap_remove(8) else {
            panic!()
        };
        document.file.size = (2000 << 20) + 1;
        let large = Message::media(document);
        assert_eq!(large.check(), Ok(()));
        assert_eq!(large.check_for_layer(143), Ok(()));
        let too_large = MediaError::FileTooLarge {
            got: 2_097_152_001,
            limit: 2_097_152_000,
        };
        assert_eq!(
            large.check_for_layer(101),
            Err(MessageError::Media(too_large))
        );
    }

    #[test]
    #[cfg(not(feature = "debug-text"))]
    fn debug_says_nothing_of_what_a_message_says() {
        for media in each_media() {
            let shown = format!("{:?}", of(media));
            for planted in [
                "caption", "Animals", "example", "😀", "-48.5", "+1", "a.mp4", "d.png", "\"T\"",
                ", 7, 7", "216",
            ] {
                assert!(!shown.contains(planted), "{planted} in {shown}");
            }
        }
    }
}
