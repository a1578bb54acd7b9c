//! The persisted form: TL, from `tl-schemas/record/record.tl`. Every constructor that ever was on main stays
//! readable.

use crate::crypto;

/// The records as generated types; they hold secrets.
pub mod tl {
    include!(concat!(env!("OUT_DIR"), "/record.rs"));
}

/// Why records are not a chat.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// There is no state record.
    #[error("the chat has no state record")]
    Missing,
    /// A record does not parse: it is damaged, or of a newer version.
    #[error("a record does not parse: {0}")]
    Tl(#[from] crate::tl::Error),
    /// A field has an impossible value.
    #[error("the field {0} of a record has an impossible value")]
    Field(&'static str),
}

impl From<crypto::dh::DhError> for RecordError {
    fn from(_: crypto::dh::DhError) -> Self {
        Self::Field("dh")
    }
}
