//! Markdown and HTML, if the library was built with them.

use secretchat::core::message::Text;
use zeroize::Zeroizing;

#[cfg(not(feature = "formats"))]
use crate::boundary::Failure;
use crate::boundary::Returned;

/// How a text is written.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    Html,
    Markdown,
}

#[cfg(feature = "formats")]
impl Format {
    pub(crate) fn read(self, text: &str) -> Returned<Text> {
        Ok(match self {
            Self::Html => secretchat::text::html(text),
            Self::Markdown => secretchat::text::markdown(text),
        })
    }

    pub(crate) fn write(self, text: &Text) -> Returned<Zeroizing<Vec<u8>>> {
        let written = match self {
            Self::Html => secretchat::text::to_html(text),
            Self::Markdown => secretchat::text::to_markdown(text),
        };
        Ok(Zeroizing::new(written.into_bytes()))
    }
}

#[cfg(not(feature = "formats"))]
impl Format {
    pub(crate) fn read(self, _: &str) -> Returned<Text> {
        Err(Failure::unsupported("formats"))
    }

    pub(crate) fn write(self, _: &Text) -> Returned<Zeroizing<Vec<u8>>> {
        Err(Failure::unsupported("formats"))
    }
}
