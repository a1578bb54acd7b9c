//! What can be wrong with a message to send.
//!
//! Errors carry numbers and names of fields, never what a message says.

use core::ops::RangeInclusive;

use thiserror::Error;

/// Why a message cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MessageError {
    /// Neither text nor media.
    #[error("a message needs text or media")]
    Empty,
    /// The text or caption.
    #[error("text: {0}")]
    Text(#[from] TextError),
    /// The media.
    #[error("media: {0}")]
    Media(#[from] MediaError),
    /// The receivers would not show a caption of such media.
    #[error("text: {0} UTF-16 units beside a {1}, which has no caption")]
    NoCaption(usize, &'static str),
    /// A link preview belongs to a text.
    #[error("text: a link preview needs the text that it belongs to")]
    PreviewOfNothing,
    /// The timer.
    #[error("ttl: {got} s is over the limit of {limit}")]
    Ttl {
        /// Seconds.
        got: u32,
        /// Most seconds.
        limit: u32,
    },
    /// `reply_to` is 0, which names no message.
    #[error("reply_to: 0 names no message")]
    ReplyToZero,
    /// `grouped_id` is 0, which names no album.
    #[error("grouped_id: 0 names no album")]
    GroupedIdZero,
    /// The name of the bot is no user name.
    #[error("via_bot: {0} bytes that are not 1 to 32 of A-Z, a-z, 0-9 and _")]
    ViaBot(usize),
}

/// Why a text cannot be sent. Indices are those of [`Text::entities`](super::Text::entities).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Too much text.
    #[error("{got} UTF-16 units are over the limit of {limit}")]
    TooLong {
        /// UTF-16 units.
        got: usize,
        /// Most of them.
        limit: usize,
    },
    /// Too many entities.
    #[error("{got} entities are over the limit of {limit}")]
    TooManyEntities {
        /// Entities.
        got: usize,
        /// Most of them.
        limit: usize,
    },
    /// Too many custom emoji.
    #[error("{got} custom emoji are over the limit of {limit}")]
    TooManyCustomEmoji {
        /// Custom emoji.
        got: usize,
        /// Most of them.
        limit: usize,
    },
    /// An entity is empty or goes beyond the text.
    #[error("entity {index}: {length} units from {offset} on do not lie in a text of {text}")]
    Range {
        /// The entity.
        index: usize,
        /// Its first UTF-16 unit.
        offset: usize,
        /// Its UTF-16 units.
        length: usize,
        /// UTF-16 units of the text.
        text: usize,
    },
    /// An entity begins or ends inside a character that takes two units.
    #[error("entity {index}: unit {unit} is the second half of a character")]
    SplitCharacter {
        /// The entity.
        index: usize,
        /// Where it begins or ends.
        unit: usize,
    },
    /// Two entities overlap, and neither lies in the other.
    #[error("entity {second} crosses the end of entity {first}: normalize the text")]
    Crossing {
        /// The one that begins first.
        first: usize,
        /// The other.
        second: usize,
    },
    /// An entity lies in one that cannot hold it, such as bold in code.
    #[error("entity {inner} cannot lie in entity {outer}: normalize the text")]
    Nesting {
        /// The one around.
        outer: usize,
        /// The one inside.
        inner: usize,
    },
    /// Entities overlap, which the layer does not allow.
    #[error("entities {first} and {second} overlap, which layer {layer} does not allow")]
    Overlap {
        /// The one that begins first.
        first: usize,
        /// The other.
        second: usize,
        /// The layer.
        layer: u32,
    },
    /// A link is not one of http, https, tg, ton or mailto, or too long.
    #[error(
        "entity {index}: a link of {bytes} bytes that is no http, https, tg, ton or mailto link"
    )]
    Link {
        /// The entity.
        index: usize,
        /// Bytes of the link.
        bytes: usize,
    },
    /// The language of a block of code is too long.
    #[error("entity {index}: a language of {got} bytes is over the limit of {limit}")]
    Language {
        /// The entity.
        index: usize,
        /// Bytes of the language.
        got: usize,
        /// Most of them.
        limit: usize,
    },
}

/// Why media cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MediaError {
    /// The file has no bytes.
    #[error("size: an empty file cannot be sent")]
    EmptyFile,
    /// The file is too large.
    #[error("size: {got} bytes are over the limit of {limit}")]
    FileTooLarge {
        /// Bytes.
        got: u64,
        /// Most of them.
        limit: u64,
    },
    /// The mime type does not fit the kind of media, or is none.
    #[error("mime_type: a {media} has {wanted}")]
    MimeType {
        /// The kind of media.
        media: &'static str,
        /// What it can have.
        wanted: &'static str,
    },
    /// Photos travel without a file name.
    #[error("name: a photo carries none")]
    PhotoName,
    /// The thumbnail has too many bytes, or none.
    #[error("thumb: {got} bytes are not 1 to {limit}")]
    ThumbBytes {
        /// Bytes.
        got: usize,
        /// Most of them.
        limit: usize,
    },
    /// The thumbnail is too large, or has no extent.
    #[error("thumb: {w}×{h} pixels are not within 1×1 and {limit}×{limit}")]
    ThumbSides {
        /// Width in pixels.
        w: u16,
        /// Height in pixels.
        h: u16,
        /// Longest side.
        limit: u16,
    },
    /// The thumbnail does not begin as a JPEG does.
    #[error("thumb: not a JPEG")]
    ThumbFormat,
    /// It lasts too long.
    #[error("duration: {got} s are over the limit of {limit}")]
    Duration {
        /// Seconds.
        got: u32,
        /// Most of them.
        limit: u32,
    },
    /// The waveform has too many bytes.
    #[error("waveform: {got} bytes are over the limit of {limit}")]
    Waveform {
        /// Bytes.
        got: usize,
        /// Most of them.
        limit: usize,
    },
    /// A line of text is too long.
    #[error("{field}: {got} UTF-16 units are over the limit of {limit}")]
    LineTooLong {
        /// The field.
        field: &'static str,
        /// UTF-16 units.
        got: usize,
        /// Most of them.
        limit: usize,
    },
    /// A line of text that must be there is empty.
    #[error("{0}: empty")]
    LineEmpty(&'static str),
    /// A coordinate is out of its range, or not a number.
    #[error("{field}: not between -{limit} and {limit}")]
    Coordinate {
        /// `lat` or `long`.
        field: &'static str,
        /// Most degrees.
        limit: u8,
    },
    /// The link of a preview is not http or https, or too long.
    #[error("url: {0} bytes that are no http or https link")]
    Link(usize),
    /// The name of a sticker set is none.
    #[error("set: {0} bytes that are not 1 to 64 of A-Z, a-z, 0-9 and _")]
    StickerSet(usize),
    /// The number of a data centre is not positive.
    #[error("dc_id: {0} is not positive")]
    Dc(i32),
    /// Media that were received as unsupported.
    #[error("unsupported media cannot be sent")]
    Unsupported,
}

/// Why messages do not make an album.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AlbumError {
    /// Too few or too many messages.
    #[error("{got} messages where {} to {} make an album", .allowed.start(), .allowed.end())]
    Count {
        /// Messages.
        got: usize,
        /// How many there can be.
        allowed: RangeInclusive<usize>,
    },
    /// `grouped_id` is 0, which names no album.
    #[error("grouped_id: 0 names no album")]
    GroupedIdZero,
    /// A message has no photo, video, audio or document.
    #[error("message {0}: no photo, video, audio or document")]
    Media(usize),
    /// Photos and videos go together; audio and documents only among themselves.
    #[error("message {index}: a {got} in an album that began with a {first}")]
    Mixed {
        /// The message.
        index: usize,
        /// Its media.
        got: &'static str,
        /// The media of the first message.
        first: &'static str,
    },
}

/// Why a service message cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ActionError {
    /// The timer is over one year.
    #[error("ttl_seconds: {got} s is over the limit of {limit}")]
    Ttl {
        /// Seconds.
        got: u32,
        /// Most of them.
        limit: u32,
    },
    /// Too many or too few ids.
    #[error("random_ids: {got} where {least} to {limit} are allowed")]
    Ids {
        /// Ids.
        got: usize,
        /// Fewest.
        least: usize,
        /// Most.
        limit: usize,
    },
    /// An id is 0, which names no message.
    #[error("random_ids: 0 names no message")]
    ZeroId,
    /// The action is never sent (spec/09 §1).
    #[error("{0} is never sent")]
    NeverSent(&'static str),
    /// A number does not fit into the schema.
    #[error("{field}: {got} is over the limit of {limit}")]
    Number {
        /// The field.
        field: &'static str,
        /// The number.
        got: u32,
        /// Largest.
        limit: u32,
    },
}
