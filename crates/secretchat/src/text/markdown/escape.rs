//! Text as it must stand in Markdown to be itself.

use super::blocks::after_heading_signs;

/// Text as it must stand in Markdown, anywhere outside of code and of the target of a link, to be itself.
///
/// ```
/// use secretchat::text::{escape_markdown, markdown};
///
/// let name = "*Bobby* || \\sons";
/// assert_eq!(markdown(&format!("by **{}**", escape_markdown(name))).text, format!("by {name}"));
/// ```
#[must_use]
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, true, |_| true, &mut out);
    out
}

/// `begins_line` if the text may come to stand at the beginning of a line, `may_follow` for what may stand after it.
pub(super) fn escape(
    text: &str,
    begins_line: bool,
    may_follow: impl Fn(char) -> bool,
    out: &mut String,
) {
    let (mut begins, mut rest) = (begins_line, text);
    while let Some((line, following)) = rest.split_once('\n') {
        escape_line(line, begins, |_| false, out);
        out.push('\n');
        (begins, rest) = (true, following);
    }
    escape_line(rest, begins, may_follow, out);
}

fn escape_line(line: &str, begins: bool, may_follow: impl Fn(char) -> bool, out: &mut String) {
    if begins && (line.starts_with('>') || after_heading_signs(line).is_some()) {
        out.push('\\');
    }
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let mut precedes = |sign| {
            chars
                .peek()
                .map_or_else(|| may_follow(sign), |c| *c == sign)
        };
        let is_sign = match c {
            '|' => precedes('|'),
            '!' => precedes('['),
            _ => is_always_escaped(c),
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whether a character in a text may always be taken for a sign.
pub(super) const fn is_always_escaped(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '<' | '&')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_escaped_where_they_would_mean_something() {
        for (text, escaped) in [
            ("plain, 1 > 0! a|b #tag", "plain, 1 > 0! a|b #tag"),
            ("*a_b~c`\\", "\\*a\\_b\\~c\\`\\\\"),
            ("[a](b) <b> &amp;", "\\[a\\](b) \\<b> \\&amp;"),
            ("> a\n# b\n>c\n#d", "\\> a\n\\# b\n\\>c\n#d"),
            ("a||b|", "a\\||b\\|"),
            ("![a", "\\!\\[a"),
            ("a!\n#  \nb!", "a!\n\\#  \nb\\!"),
        ] {
            assert_eq!(escape_markdown(text), escaped);
        }
    }
}
