//! Strings from outside, made harmless (spec/09 §4, spec/11 C1).

use super::limits::{MAX_FILE_NAME, MAX_LINE, MAX_LINK};
use super::text::utf16_len;

/// Replaces control characters and bidi overrides by spaces, and the line and paragraph separators by line feeds.
///
/// Line feeds and tabs stay. Each replaced character takes one UTF-16 unit before and after, so entities stay valid.
#[must_use]
pub fn clean_text(text: &str) -> String {
    text.chars().map(clean_char).collect()
}

fn clean_char(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\u{2028}' | '\u{2029}' => '\n',
        // Embeddings, overrides and isolates can make a text read as something else than it is.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        _ if c.is_control() => ' ',
        _ => c,
    }
}

/// A title, name or address: as [`clean_text`], in one line, at most [`MAX_LINE`] units.
pub(super) fn clean_line(line: &str) -> String {
    let clean = |c| match clean_char(c) {
        '\n' | '\t' => ' ',
        c => c,
    };
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= MAX_LINE
    };
    line.chars().map(clean).take_while(fits).collect()
}

/// A file name under which a file can be stored on any system, made of one from outside (spec/08 §6).
///
/// What remains is the part after the last `/` or `\`, without control, bidi and invisible characters, with `_` for
/// those that Windows forbids, without spaces and dots at its end, and of at most 255 bytes with its extension kept.
/// It is never empty, `.` or `..`, and no name of a device. Doing it twice changes nothing.
#[must_use]
pub fn safe_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let printable: String = last
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(portable)
        .collect();
    let trimmed = trim_name(&printable);
    let prefix = if is_device(trimmed) { "_" } else { "" };
    let name = shorten(&format!("{prefix}{trimmed}"));
    if name.is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

fn is_invisible(c: char) -> bool {
    let bidi_or_separator =
        matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
    c.is_control() || bidi_or_separator || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

const fn portable(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        _ => c,
    }
}

fn trim_name(name: &str) -> &str {
    name.trim_start()
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

/// The names that Windows takes for devices, whatever follows the first dot.
fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_lowercase();
    let numbered = |s: &str| {
        s.strip_prefix("com")
            .or_else(|| s.strip_prefix("lpt"))
            .is_some_and(is_device_number)
    };
    matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || numbered(&stem)
}

fn is_device_number(number: &str) -> bool {
    matches!(number.as_bytes(), [b'1'..=b'9']) || matches!(number, "¹" | "²" | "³")
}

/// Cuts the stem so that stem and extension fit.
fn shorten(name: &str) -> String {
    const LONGEST_EXTENSION: usize = 32;
    if name.len() <= MAX_FILE_NAME {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= LONGEST_EXTENSION => {
            format!(
                "{}.{extension}",
                cut(stem, MAX_FILE_NAME - 1 - extension.len())
            )
        }
        _ => trim_name(cut(name, MAX_FILE_NAME)).to_owned(),
    }
}

/// The longest beginning of at most so many bytes.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    text.get(
        ..ends
            .take_while(|end| *end <= bytes)
            .last()
            .unwrap_or_default(),
    )
    .unwrap_or_default()
}

/// Whether this is a user name: 1 to 32 letters, digits and underscores (spec/09 §4).
pub(super) fn is_user_name(name: &str) -> bool {
    is_word(name, 32)
}

/// Whether this names a sticker set.
pub(super) fn is_set_name(name: &str) -> bool {
    is_word(name, 64)
}

fn is_word(word: &str, longest: usize) -> bool {
    (1..=longest).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether this is a mime type without parameters.
pub(super) fn is_mime_type(mime_type: &str) -> bool {
    let token = |t: &str| {
        !t.is_empty()
            && t.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    mime_type.len() <= 127
        && mime_type
            .split_once('/')
            .is_some_and(|(kind, sub)| token(kind) && token(sub))
}

/// A link to put behind a text, if it is one of the schemes that are shown (spec/09 §4).
pub(super) fn is_text_link(url: &str) -> bool {
    is_link(url)
        && scheme_of(url)
            .is_some_and(|s| matches!(s.as_str(), "http" | "https" | "tg" | "ton" | "mailto"))
}

/// A link to a page of the web.
pub(super) fn is_web_link(url: &str) -> bool {
    is_link(url) && scheme_of(url).is_some_and(|s| matches!(s.as_str(), "http" | "https"))
}

/// A received link with its scheme: what has none is taken for a host of the web.
pub(super) fn with_scheme(url: &str) -> String {
    let host = |s: &str| s.contains('.') || s == "localhost";
    match scheme_of(url) {
        Some(scheme) if !host(&scheme) => url.to_owned(),
        _ => format!("http://{url}"),
    }
}

fn is_link(url: &str) -> bool {
    let hides = |c: char| c.is_whitespace() || is_invisible(c);
    let after_scheme = url
        .split_once(':')
        .map_or("", |(_, rest)| rest.trim_start_matches('/'));
    url.len() <= MAX_LINK && !after_scheme.is_empty() && !url.contains(hides)
}

fn scheme_of(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once(':')?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    (!scheme.is_empty() && scheme.bytes().all(plain)).then(|| scheme.to_ascii_lowercase())
}

/// UTF-16 units of a line, if it is over the limit.
pub(super) fn too_long(line: &str) -> Option<usize> {
    Some(utf16_len(line)).filter(|units| *units > MAX_LINE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn control_and_bidi_characters_are_replaced_one_for_one() {
        for (dirty, clean) in [
            ("plain ✓ 😀", "plain ✓ 😀"),
            ("a\0b\u{7}c\u{85}d", "a b c d"),
            ("line\r\nline\tx", "line \nline\tx"),
            ("a\u{2028}b\u{2029}c", "a\nb\nc"),
            ("\u{202e}fdp.exe\u{2066}\u{2069}", " fdp.exe  "),
            ("ع\u{200f}\u{200e}x", "ع\u{200f}\u{200e}x"),
        ] {
            assert_eq!(clean_text(dirty), clean);
        }
    }

    #[test]
    fn a_line_is_one_line_of_bounded_length() {
        assert_eq!(clean_line("a\nb\tc\u{202e}"), "a b c ");
        assert_eq!(clean_line(&"😀".repeat(600)), "😀".repeat(512));
        assert_eq!(
            clean_line(&format!("{}😀", "x".repeat(1023))),
            "x".repeat(1023)
        );
    }

    #[test]
    fn file_names_are_safe() {
        for (from_outside, safe) in [
            ("report.pdf", "report.pdf"),
            ("/etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("a/b/", "file"),
            ("", "file"),
            (".", "file"),
            ("..", "file"),
            (" ... ", "file"),
            ("a/..", "file"),
            (".bashrc", ".bashrc"),
            ("x.txt. . ", "x.txt"),
            ("annex\u{202e}fdp.exe", "annexfdp.exe"),
            ("a\0b\nc\u{feff}.txt", "abc.txt"),
            ("C:stream", "C_stream"),
            ("what?*.txt", "what__.txt"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("Com1 .log", "_Com1 .log"),
            ("com10", "com10"),
            ("console", "console"),
            ("фото 1.jpg", "фото 1.jpg"),
        ] {
            assert_eq!(safe_file_name(from_outside), safe, "{from_outside:?}");
        }
    }

    #[test]
    fn long_file_names_keep_their_extension() {
        let long = safe_file_name(&format!("{}.tar", "ж".repeat(300)));
        assert!(long.len() <= MAX_FILE_NAME && long.len() > MAX_FILE_NAME - 2);
        assert!(long.ends_with("ж.tar"));
        assert_eq!(safe_file_name(&"x".repeat(300)), "x".repeat(255));
        let no_extension = safe_file_name(&format!("a.{}", "y".repeat(300)));
        assert_eq!(no_extension.len(), 255);
    }

    #[test]
    fn names_and_mime_types_are_what_they_should_be() {
        for (name, good) in [
            ("gif", true),
            ("a_B9", true),
            ("", false),
            ("@gif", false),
            ("a b", false),
            ("ü", false),
        ] {
            assert_eq!(is_user_name(name), good, "{name:?}");
        }
        assert!(is_user_name(&"x".repeat(32)) && !is_user_name(&"x".repeat(33)));
        assert!(is_set_name(&"x".repeat(64)) && !is_set_name(&"x".repeat(65)));
        for (mime_type, good) in [
            ("video/mp4", true),
            ("application/vnd.ms-excel+x", true),
            ("", false),
            ("video", false),
            ("video/", false),
            ("a/b/c", false),
            ("text/plain; charset=x", false),
            ("text/\u{202e}x", false),
        ] {
            assert_eq!(is_mime_type(mime_type), good, "{mime_type:?}");
        }
    }

    #[test]
    fn only_links_of_known_schemes_pass() {
        for (url, text, web) in [
            ("https://example.com", true, true),
            ("HTTP://example.com/a?b#c", true, true),
            ("tg://resolve?domain=x", true, false),
            ("ton://transfer/x", true, false),
            ("mailto:a@b.c", true, false),
            ("javascript:alert(1)", false, false),
            ("file:///etc/passwd", false, false),
            ("data:text/html,x", false, false),
            ("example.com", false, false),
            ("https://", false, false),
            ("", false, false),
            ("https://a b", false, false),
            ("https://a\u{202e}b", false, false),
        ] {
            assert_eq!(is_text_link(url), text, "{url:?}");
            assert_eq!(is_web_link(url), web, "{url:?}");
        }
        assert!(!is_text_link(&format!("https://{}", "x".repeat(MAX_LINK))));
    }

    #[test]
    fn a_link_without_scheme_is_one_of_the_web() {
        for (url, whole) in [
            ("example.com/a", "http://example.com/a"),
            ("example.com:8080/a", "http://example.com:8080/a"),
            ("localhost:1", "http://localhost:1"),
            ("https://x", "https://x"),
            ("javascript:x", "javascript:x"),
        ] {
            assert_eq!(with_scheme(url), whole);
        }
    }

    proptest! {
        #[test]
        fn cleaning_keeps_every_unit_in_its_place(text in any::<String>()) {
            let clean = clean_text(&text);
            prop_assert_eq!(utf16_len(&clean), utf16_len(&text));
            prop_assert_eq!(clean_text(&clean), clean);
        }

        #[test]
        fn safe_names_are_safe_and_stay_so(name in "(\\PC|[ ./\\\\\u{202e}\0:]|con|aux){0,300}") {
            let safe = safe_file_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= MAX_FILE_NAME);
            let bad = safe.contains(['/', '\\', '\0', '\u{202e}']) || safe.ends_with(['.', ' ']);
            prop_assert!(!bad, "{:?}", safe);
            prop_assert_eq!(safe_file_name(&safe), safe);
        }
    }
}
