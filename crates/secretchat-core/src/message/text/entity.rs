//! Entities: what parts of a text mean.

use core::cmp::Reverse;
use core::fmt;

use crate::message::limits::NESTING_LAYER;
use crate::tl::e2e::latest::{MessageEntity, types};

/// What a part of a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it means.
    pub kind: EntityKind,
    /// Its first UTF-16 unit.
    pub offset: usize,
    /// Its UTF-16 units, at least 1.
    pub length: usize,
}

/// The kinds of entities.
#[derive(Clone, PartialEq, Eq)]
pub enum EntityKind {
    /// `@name`
    Mention,
    /// `#tag`
    Hashtag,
    /// `/command`
    BotCommand,
    /// A link as it stands in the text.
    Url,
    /// An email address.
    Email,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Fixed width.
    Code,
    /// A block of code.
    Pre {
        /// The programming language, or empty.
        language: String,
    },
    /// A link behind a text. Show the real target before opening it (spec/09 §4).
    TextUrl {
        /// The target: http, https, tg, ton or mailto.
        url: String,
    },
    /// Underlined (layer 101 and above).
    Underline,
    /// Struck through (layer 101 and above).
    Strike,
    /// Quoted (layer 101 and above).
    Blockquote,
    /// Hidden until it is clicked (layer 144 and above).
    Spoiler,
    /// An emoji with a picture of its own (layer 144 and above). The server learns who fetches it.
    CustomEmoji {
        /// The picture, a document of the cloud.
        document_id: i64,
    },
    /// Something that this version does not know.
    Unknown,
}

impl Entity {
    /// The UTF-16 unit after its last.
    #[must_use]
    pub const fn end(&self) -> usize {
        self.offset.saturating_add(self.length)
    }

    /// The order in which entities are sent: by offset, then the longer first, then what holds others.
    pub(super) fn order(&self) -> (usize, Reverse<usize>, u8) {
        (self.offset, Reverse(self.length), self.kind.rank())
    }

    pub(in crate::message) fn to_tl(&self) -> MessageEntity {
        // Sent entities lie within 4096 units.
        let as_int = |units| i32::try_from(units).unwrap_or(i32::MAX);
        let (offset, length) = (as_int(self.offset), as_int(self.length));
        macro_rules! plain {
            ($variant:ident, $struct:ident) => {
                MessageEntity::$variant(types::$struct { offset, length })
            };
        }
        match &self.kind {
            EntityKind::Mention => plain!(Mention, MessageEntityMention),
            EntityKind::Hashtag => plain!(Hashtag, MessageEntityHashtag),
            EntityKind::BotCommand => plain!(BotCommand, MessageEntityBotCommand),
            EntityKind::Url => plain!(Url, MessageEntityUrl),
            EntityKind::Email => plain!(Email, MessageEntityEmail),
            EntityKind::Bold => plain!(Bold, MessageEntityBold),
            EntityKind::Italic => plain!(Italic, MessageEntityItalic),
            EntityKind::Code => plain!(Code, MessageEntityCode),
            EntityKind::Underline => plain!(Underline, MessageEntityUnderline),
            EntityKind::Strike => plain!(Strike, MessageEntityStrike),
            EntityKind::Blockquote => plain!(Blockquote, MessageEntityBlockquote),
            EntityKind::Spoiler => plain!(Spoiler, MessageEntitySpoiler),
            EntityKind::Unknown => plain!(Unknown, MessageEntityUnknown),
            EntityKind::Pre { language } => MessageEntity::Pre(types::MessageEntityPre {
                offset,
                length,
                language: language.clone(),
            }),
            EntityKind::TextUrl { url } => MessageEntity::TextUrl(types::MessageEntityTextUrl {
                offset,
                length,
                url: url.clone(),
            }),
            EntityKind::CustomEmoji { document_id } => {
                let document_id = *document_id;
                MessageEntity::CustomEmoji(types::MessageEntityCustomEmoji {
                    offset,
                    length,
                    document_id,
                })
            }
        }
    }

    /// The entity as it came; `None` if its numbers are negative.
    pub(in crate::message) fn from_tl(entity: &MessageEntity) -> Option<Self> {
        macro_rules! plain {
            ($kind:ident, $e:ident) => {
                (EntityKind::$kind, $e.offset, $e.length)
            };
        }
        let (kind, offset, length) = match entity {
            MessageEntity::Unknown(e) => plain!(Unknown, e),
            MessageEntity::Mention(e) => plain!(Mention, e),
            MessageEntity::Hashtag(e) => plain!(Hashtag, e),
            MessageEntity::BotCommand(e) => plain!(BotCommand, e),
            MessageEntity::Url(e) => plain!(Url, e),
            MessageEntity::Email(e) => plain!(Email, e),
            MessageEntity::Bold(e) => plain!(Bold, e),
            MessageEntity::Italic(e) => plain!(Italic, e),
            MessageEntity::Code(e) => plain!(Code, e),
            MessageEntity::Underline(e) => plain!(Underline, e),
            MessageEntity::Strike(e) => plain!(Strike, e),
            MessageEntity::Blockquote(e) => plain!(Blockquote, e),
            MessageEntity::Spoiler(e) => plain!(Spoiler, e),
            MessageEntity::Pre(e) => (
                EntityKind::Pre {
                    language: e.language.clone(),
                },
                e.offset,
                e.length,
            ),
            MessageEntity::TextUrl(e) => (
                EntityKind::TextUrl { url: e.url.clone() },
                e.offset,
                e.length,
            ),
            MessageEntity::CustomEmoji(e) => (
                EntityKind::CustomEmoji {
                    document_id: e.document_id,
                },
                e.offset,
                e.length,
            ),
        };
        Some(Self {
            kind,
            offset: usize::try_from(offset).ok()?,
            length: usize::try_from(length).ok()?,
        })
    }
}

impl EntityKind {
    /// Whether a reader finds such entities in the text by itself. What the peer says about these is not to be
    /// relied on: TDLib ignores it (spec/09 §4).
    #[must_use]
    pub const fn is_automatic(&self) -> bool {
        matches!(
            self,
            Self::Mention | Self::Hashtag | Self::BotCommand | Self::Url | Self::Email
        )
    }

    /// The oldest layer that is sent and has it (spec/02 §6).
    #[must_use]
    pub const fn since_layer(&self) -> u32 {
        match self {
            Self::Underline | Self::Strike | Self::Blockquote => NESTING_LAYER,
            Self::Spoiler | Self::CustomEmoji { .. } => 144,
            _ => 46,
        }
    }

    /// Whether an entity of this kind can hold one of the other: code and custom emoji hold nothing, code lies in
    /// quotes only, and quotes and links do not lie in their like.
    #[must_use]
    pub const fn may_contain(&self, inner: &Self) -> bool {
        match (self, inner) {
            (Self::Code | Self::Pre { .. } | Self::CustomEmoji { .. }, _)
            | (Self::Blockquote, Self::Blockquote) => false,
            (outer, Self::Code | Self::Pre { .. }) => matches!(outer, Self::Blockquote),
            (outer, inner) => !(outer.is_link() && inner.is_link()),
        }
    }

    /// What is accepted of a peer, whose app may be more generous.
    pub(super) const fn may_contain_if_received(&self, _inner: &Self) -> bool {
        !matches!(
            self,
            Self::Code | Self::Pre { .. } | Self::CustomEmoji { .. }
        )
    }

    /// Whether two halves of it mean the same as the whole.
    pub(super) const fn is_divisible(&self) -> bool {
        matches!(
            self,
            Self::Bold
                | Self::Italic
                | Self::Underline
                | Self::Strike
                | Self::Spoiler
                | Self::TextUrl { .. }
        )
    }

    const fn is_link(&self) -> bool {
        self.is_automatic() || matches!(self, Self::TextUrl { .. })
    }

    /// Of entities with the same range, the lower one holds the higher.
    const fn rank(&self) -> u8 {
        match self {
            Self::Blockquote => 0,
            Self::Unknown => 1,
            Self::Bold => 2,
            Self::Italic => 3,
            Self::Underline => 4,
            Self::Strike => 5,
            Self::Spoiler => 6,
            Self::TextUrl { .. } => 7,
            Self::Mention | Self::Hashtag | Self::BotCommand | Self::Url | Self::Email => 8,
            Self::Code => 9,
            Self::Pre { .. } => 10,
            Self::CustomEmoji { .. } => 11,
        }
    }
}

impl fmt::Debug for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mention => "Mention",
            Self::Hashtag => "Hashtag",
            Self::BotCommand => "BotCommand",
            Self::Url => "Url",
            Self::Email => "Email",
            Self::Bold => "Bold",
            Self::Italic => "Italic",
            Self::Code => "Code",
            Self::Pre { .. } => "Pre",
            Self::TextUrl { .. } => "TextUrl",
            Self::Underline => "Underline",
            Self::Strike => "Strike",
            Self::Blockquote => "Blockquote",
            Self::Spoiler => "Spoiler",
            Self::CustomEmoji { .. } => "CustomEmoji",
            Self::Unknown => "Unknown",
        })
    }
}
