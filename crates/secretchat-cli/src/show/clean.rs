//! Texts of others, made fit for a terminal.

/// A text of somebody else, fit to be printed: what could steer a terminal, break the line or turn the reading direction
/// is replaced.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| if is_harmful(c) { '\u{fffd}' } else { c })
        .collect()
}

/// The lines of a text of somebody else, each fit to be printed.
pub(crate) fn harmless_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    text.split('\n').map(harmless).collect()
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Marks, embeddings, overrides and isolates of the reading direction.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Separators of lines and paragraphs.
            | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_overrides_do_not_reach_the_terminal() {
        assert_eq!(
            harmless("a\x1b[31mb\u{202e}c\n\u{9b}31m\u{2028}"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}\u{fffd}31m\u{fffd}"
        );
    }

    #[test]
    fn lines_stay_lines_and_nothing_else_moves_the_cursor() {
        assert_eq!(
            harmless_lines("one\r\ntwo\tx\n\nthree\rfour"),
            ["one", "two    x", "", "three\u{fffd}four"]
        );
    }
}
