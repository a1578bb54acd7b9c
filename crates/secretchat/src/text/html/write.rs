//! From text to HTML.

use secretchat_core::message::{EntityKind, Text};

use crate::text::tree::{Node, tree};

/// Writes a text as HTML that [`html`](crate::text::html) and Telegram's Bot API read.
///
/// Entities that cross others are split. Nothing in the text can be taken for a tag.
#[must_use]
pub fn to_html(text: &Text) -> String {
    let mut out = String::with_capacity(text.text.len());
    write(&tree(text), &mut out);
    out
}

/// Text as it must stand in HTML, also within the quotes of an attribute, to be itself.
///
/// ```
/// use secretchat::text::{escape_html, html};
///
/// let name = "<b>Bobby</b> & \"sons\"";
/// assert_eq!(html(&format!("<i>{}</i>", escape_html(name))).text, name);
/// ```
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

fn write(nodes: &[Node<'_>], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => escape(text, out),
            Node::Entity(kind, inner) => {
                let (start, end) = tag(kind);
                out.push_str(&start);
                write(inner, out);
                out.push_str(&end);
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// What stands before and after an entity.
pub(in crate::text) fn tag(kind: &EntityKind) -> (String, String) {
    let name = match kind {
        EntityKind::Bold => "b",
        EntityKind::Italic => "i",
        EntityKind::Underline => "u",
        EntityKind::Strike => "s",
        EntityKind::Spoiler => "tg-spoiler",
        EntityKind::Code => "code",
        EntityKind::Blockquote => "blockquote",
        EntityKind::Pre { language } if language.is_empty() => "pre",
        EntityKind::Pre { language } => {
            let start = format!("<pre><code class=\"language-{}\">", escape_html(language));
            return (start, "</code></pre>".to_owned());
        }
        EntityKind::TextUrl { url } => {
            let start = format!("<a href=\"{}\">", escape_html(url));
            return (start, "</a>".to_owned());
        }
        EntityKind::CustomEmoji { document_id } => {
            let start = format!("<tg-emoji emoji-id=\"{document_id}\">");
            return (start, "</tg-emoji>".to_owned());
        }
        // Readers find these by themselves.
        EntityKind::Mention
        | EntityKind::Hashtag
        | EntityKind::BotCommand
        | EntityKind::Url
        | EntityKind::Email
        | EntityKind::Unknown => return (String::new(), String::new()),
    };
    (format!("<{name}>"), format!("</{name}>"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::html;
    use crate::text::samples::{any_text, rough_string, writable};

    #[test]
    fn nothing_in_a_text_is_a_tag() {
        let text = Text::new("<b>&amp;</b> ").then_link("'x\"", "https://a.b/\"><script>");
        assert_eq!(
            to_html(&text),
            "&lt;b&gt;&amp;amp;&lt;/b&gt; <a href=\"https://a.b/&quot;&gt;&lt;script&gt;\">&#39;x&quot;</a>"
        );
        assert_eq!(html(&to_html(&text)), text);
    }

    #[test]
    fn code_within_styles_of_other_apps_is_written() {
        let text = Text::new("a b c")
            .mark(0..5, EntityKind::Bold)
            .mark(2..3, EntityKind::Code);
        assert_eq!(to_html(&text), "<b>a <code>b</code> c</b>");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn what_is_written_is_read_again(text in writable()) {
            prop_assert_eq!(html(&to_html(&text)), text.clone(), "{}", to_html(&text));
        }

        #[test]
        fn anything_can_be_written(text in any_text()) {
            prop_assert_eq!(html(&to_html(&text)).text, text.text);
        }

        #[test]
        fn anything_can_be_read_and_then_sent(source in rough_string()) {
            let text = html(&source);
            prop_assert_eq!(text.check(), Ok(()));
            prop_assert_eq!(text.clone().normalize(), text);
        }

        #[test]
        fn escaped_text_is_itself(text in rough_string()) {
            let clean = secretchat_core::message::clean_text(&text);
            prop_assert_eq!(html(&escape_html(&clean)), Text::new(clean.as_str()));
            let attribute = format!("<i class=\"{}\">x", escape_html(&text));
            prop_assert_eq!(html(&attribute), Text::default().then_italic("x"));
        }
    }
}
