//! Text as it is written on a command line.

use secretchat::core::message::Text;
use secretchat::text::{html, markdown};

use crate::args::Style;

/// What a text says, by how it is written.
pub(crate) fn compose(text: &str, style: Style) -> Text {
    match style {
        Style { markdown: true, .. } => markdown(text),
        Style { html: true, .. } => html(text),
        _ => Text::new(text),
    }
}
