//! HTML as Telegram's Bot API has it.

mod elements;
mod read;
mod write;

pub use read::html;
pub use write::{escape_html, to_html};

pub(super) use elements::{Elements, StartTag, kind_of};
pub(super) use write::tag;
