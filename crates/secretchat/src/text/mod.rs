//! Markdown and HTML as text of messages, and back.
//!
//! ```
//! use secretchat::text::{html, markdown, to_html};
//!
//! let text = markdown("**See** you ||at _the_ gate||\n> or not");
//! assert_eq!(text.text, "See you at the gate\nor not");
//! assert_eq!(
//!     to_html(&text),
//!     "<b>See</b> you <tg-spoiler>at <i>the</i> gate</tg-spoiler>\n<blockquote>or not</blockquote>"
//! );
//! assert_eq!(html(&to_html(&text)), text);
//! ```
//!
//! Nothing here can fail: what is not understood stays as it stands. The result is what can be sent, that is
//! [`normalize`](Text::normalize) does not change it, and only its length may be over the limit
//! ([`check`](Text::check)). Line breaks and spaces stay as they were written.
//!
//! | | Markdown | HTML |
//! |---|---|---|
//! | bold | `**x**`, a line `# x` | `b` `strong` |
//! | italic | `*x*` `_x_` | `i` `em` |
//! | underlined | `__x__` | `u` `ins` |
//! | struck through | `~~x~~` | `s` `strike` `del` |
//! | spoiler | <code>\|\|x\|\|</code> | `tg-spoiler`, `span class="tg-spoiler"` |
//! | code | `` `x` `` | `code` |
//! | block of code | `` ```x``` ``, or lines between lines of `` ``` ``, the first of which may name a language | `pre`, `pre` and in it `code class="language-x"` |
//! | link | `[x](https://example.com)` | `a href="https://example.com"` |
//! | custom emoji | `![😀](tg://emoji?id=5)` `[😀](tg://emoji?id=5)` | `tg-emoji emoji-id="5"` |
//! | quote | lines that begin with `>` | `blockquote` |
//!
//! # Markdown
//! What stands within lines is read as [CommonMark](https://commonmark.org) is: which signs begin and end something,
//! escapes with `\`, character references, code, links. The differences are those that a chat wants:
//!
//! * `__x__` is underlined, as in Telegram's MarkdownV2, and not bold.
//! * Styles may span lines, also empty ones, as entities do.
//! * Of all blocks there are quotes, headings and fenced code, each from the beginning of a line. Everything else,
//!   such as lists, rules and indented lines, is text and looks as it was written.
//! * HTML in Markdown has the tags above. A tag that is not one of them, or not closed, is text.
//!
//! # Links
//! The schemes http, https, tg, ton and mailto are links, and so are hosts without a scheme. Everything else becomes
//! the text without the link.
//!
//! # There and back
//! `html(&to_html(&t))` and `markdown(&to_markdown(&t))` are `t` again if `t` is clean
//! ([`clean_text`](secretchat_core::message::clean_text)) and normalized, but for
//!
//! * mentions, hashtags, commands, addresses and links that stand in the text as they are, and entities of unknown
//!   kinds: readers find those by themselves, so they are written as text;
//! * a style inside the same style, which is written once.

mod builder;
mod html;
mod link;
mod markdown;
#[cfg(test)]
mod samples;
mod tree;

pub use html::{escape_html, html, to_html};
pub use markdown::{escape_markdown, markdown, to_markdown};
pub use secretchat_core::message::Text;
