//! Markdown as users of Telegram write it, on the base of `CommonMark`.

mod blocks;
mod escape;
mod pairs;
mod read;
mod signs;
mod tokens;
mod write;

pub use escape::escape_markdown;
pub use read::markdown;
pub use write::to_markdown;
