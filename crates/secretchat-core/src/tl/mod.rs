//! The TL runtime and the types generated from the schemas (spec/01, 02, 03).
//!
//! ```
//! use secretchat_core::tl::{Deserialize, Serialize, e2e::latest};
//!
//! let noop = latest::DecryptedMessageAction::Noop;
//! let bytes = noop.to_bytes();
//! assert_eq!(bytes, [0x63, 0xdd, 0x2f, 0xa8]);
//! assert_eq!(latest::DecryptedMessageAction::from_bytes(&bytes), Ok(noop));
//! ```

mod convert;
mod debug;
mod downgrade;
mod error;
#[cfg(feature = "serde")]
pub mod json;
mod reader;
mod traits;
mod wipe;
mod writer;

/// The end-to-end schema: one module for each layer, and `any` for all of them together.
#[rustfmt::skip]
pub mod e2e {
    include!(concat!(env!("OUT_DIR"), "/e2e/mod.rs"));
}

/// What secret chats use of the cloud API.
#[allow(
    clippy::large_enum_variant,
    reason = "values live shortly, and the common variants are the large ones"
)]
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

pub(crate) use debug::Redacted;
pub use downgrade::{Descent, Loss, Lost, NotRepresentable};
pub(crate) use downgrade::{StepDown, ToLayer, downgrade};
pub use error::{Error, NotInLayer};
pub(crate) use reader::has;
pub use reader::{MAX_DEPTH, Reader};
pub use traits::{Boxed, Constructor, Deserialize, Function, Serialize};
pub use wipe::Wipe;
#[allow(unused_imports, reason = "only schemas with bare vectors need it")]
pub(crate) use writer::write_bare_vector;
pub(crate) use writer::{bit, write, write_boxed, write_nat, write_optional};
