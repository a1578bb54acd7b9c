//! From HTML to text.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use secretchat_core::message::Text;

use super::Elements;
use crate::text::builder::Builder;

/// Reads HTML as Telegram's Bot API does.
///
/// Tags that are not in [the table](crate::text) are left out, and what is in them stays; `br` is a line break;
/// scripts, styles and comments are left out with all that is in them. Elements need not be closed, nor in the right
/// order.
///
/// ```
/// use secretchat::text::html;
///
/// let text = html("<b>1 &lt; 2</b>, says <a href='https://example.com'>the book</a>");
/// assert_eq!(text.text, "1 < 2, says the book");
/// assert_eq!(text.entities.len(), 2);
/// ```
#[must_use]
pub fn html(source: &str) -> Text {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let (mut builder, mut elements) = (Builder::default(), Elements::default());
    let mut hidden = None;
    for token in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(token) = token;
        match token {
            Token::EndTag(tag) if hidden.as_ref() == Some(&tag.name) => hidden = None,
            _ if hidden.is_some() => {}
            Token::StartTag(tag) if is_hidden(&tag.name) => hidden = Some(tag.name),
            Token::StartTag(tag) => elements.start(tag, &mut builder),
            Token::EndTag(tag) => elements.end(&tag.name, &mut builder),
            Token::String(text) => builder.push(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    builder.finish()
}

fn is_hidden(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style")
}

#[cfg(test)]
mod tests {
    use EntityKind::{Blockquote, Bold, Code, Italic, Pre, Spoiler, Strike, Underline};
    use secretchat_core::message::EntityKind;

    use super::*;
    use crate::text::samples::{assert_reads, link};

    #[test]
    fn every_tag_has_its_meaning() {
        let pre = |language: &str| Pre {
            language: language.to_owned(),
        };
        for (source, kind) in [
            ("<b>x</b>", Bold),
            ("<strong>x</strong>", Bold),
            ("<i>x</i>", Italic),
            ("<em>x</em>", Italic),
            ("<u>x</u>", Underline),
            ("<ins>x</ins>", Underline),
            ("<s>x</s>", Strike),
            ("<strike>x</strike>", Strike),
            ("<del>x</del>", Strike),
            ("<code>x</code>", Code),
            ("<pre>x</pre>", pre("")),
            ("<pre><code>x</code></pre>", pre("")),
            (
                "<pre><code class=\"language-rust\">x</code></pre>",
                pre("rust"),
            ),
            ("<blockquote>x</blockquote>", Blockquote),
            ("<blockquote expandable>x</blockquote>", Blockquote),
            ("<tg-spoiler>x</tg-spoiler>", Spoiler),
            ("<span class=\"tg-spoiler\">x</span>", Spoiler),
            (
                "<a href=\"https://a.b/?c&amp;d\">x</a>",
                link("https://a.b/?c&d"),
            ),
            ("<a href=\"tg://user?id=1\">x</a>", link("tg://user?id=1")),
            ("<a href='tg://emoji?id=1'>x</a>", link("tg://emoji?id=1")),
            ("<A HREF=a.b>x</A>", link("http://a.b")),
            (
                "<tg-emoji emoji-id=\"7\">x</tg-emoji>",
                EntityKind::CustomEmoji { document_id: 7 },
            ),
        ] {
            assert_reads(html, source, "x", &[(kind, "x")]);
        }
    }

    #[test]
    fn what_is_not_understood_is_its_text() {
        for (source, text) in [
            ("", ""),
            ("a<p>b</p><span>c</span>", "abc"),
            ("a<br>b<br/>c\nd", "a\nb\nc\nd"),
            (
                "&lt;b&gt; &amp; &quot;&#33;&#x21; &copy; &nope;",
                "<b> & \"!! © &nope;",
            ),
            ("<script>a<b>c</script>d", "d"),
            ("a<style>b</style><script>c", "a"),
            ("a<!-- b -->c", "ac"),
            ("1 < 2 > 0", "1 < 2 > 0"),
            ("<a href='javascript:alert(1)'>x</a>", "x"),
            ("<a>x</a>", "x"),
            ("<tg-emoji emoji-id='x'>x</tg-emoji>", "x"),
            ("</b></i>x", "x"),
            ("<b></b>x<i>", "x"),
            ("  a\r\n\tb ", "  a\n\tb "),
        ] {
            assert_reads(html, source, text, &[]);
        }
    }

    #[test]
    fn tags_may_be_in_any_order() {
        for (source, text, entities) in [
            ("<b>a<i>b</i></b>", "ab", vec![(Bold, "ab"), (Italic, "b")]),
            (
                "<b>a<i>b</b>c</i>",
                "abc",
                vec![(Bold, "ab"), (Italic, "b"), (Italic, "c")],
            ),
            ("<b>a", "a", vec![(Bold, "a")]),
            ("<b>a<strong>b</strong>c</b>d", "abcd", vec![(Bold, "abc")]),
            (
                "<b>a<code>b</code>c</b>",
                "abc",
                vec![(Bold, "a"), (Code, "b"), (Bold, "c")],
            ),
            ("<code>a<b>b</b>c</code>", "abc", vec![(Code, "abc")]),
            (
                "<pre>a<code class='language-c'>b</code></pre>",
                "ab",
                vec![(
                    Pre {
                        language: String::new(),
                    },
                    "ab",
                )],
            ),
            (
                "<a href='a.b'>a<code>b</code></a>",
                "ab",
                vec![(link("http://a.b"), "ab")],
            ),
            (
                "<span><span class='x tg-spoiler'>a</span>b</span>",
                "ab",
                vec![(Spoiler, "a")],
            ),
        ] {
            assert_reads(html, source, text, &entities);
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}x{}y", "<b><i>".repeat(50_000), "</i></b>".repeat(50_000));
        let text = html(&deep);
        assert_eq!((text.text.as_str(), text.entities.len()), ("xy", 2));
    }
}
