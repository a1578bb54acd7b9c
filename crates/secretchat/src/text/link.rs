//! Targets of links.

use secretchat_core::message::{EntityKind, Text};

const EMOJI: &str = "tg://emoji?id=";

/// The kind of a text with this link behind it; `None` if there must be none, or it leads nowhere.
pub(super) fn to(url: &str) -> Option<EntityKind> {
    if !has_scheme_or_host(url) {
        return None;
    }
    let linked = Text::default().then_link("x", url).normalize();
    linked.entities.into_iter().next().map(|e| e.kind)
}

/// The kind of a text that this image stands for, or that links to it.
pub(super) fn to_emoji(url: &str) -> Option<EntityKind> {
    emoji(url.strip_prefix(EMOJI)?)
}

/// The custom emoji with this number.
pub(super) fn emoji(id: &str) -> Option<EntityKind> {
    let document_id = id.parse().ok()?;
    Some(EntityKind::CustomEmoji { document_id })
}

/// The link that stands for a custom emoji.
pub(super) fn of_emoji(document_id: i64) -> String {
    format!("{EMOJI}{document_id}")
}

/// A path is no link: there is nothing that it could start from.
fn has_scheme_or_host(url: &str) -> bool {
    let first = url.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let rest = url.strip_prefix(first).unwrap_or_default();
    rest.starts_with(':') || (first.contains('.') && !first.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_of_known_schemes_and_hosts_are_links() {
        for (url, target) in [
            (
                "https://example.com/a?b#c",
                Some("https://example.com/a?b#c"),
            ),
            ("tg://user?id=1", Some("tg://user?id=1")),
            ("tg://emoji?id=1", Some("tg://emoji?id=1")),
            ("ton://transfer/x", Some("ton://transfer/x")),
            ("mailto:a@b.c", Some("mailto:a@b.c")),
            ("example.com/a", Some("http://example.com/a")),
            ("localhost:80/a", Some("http://localhost:80/a")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("/a.b", None),
            ("./a.b", None),
            ("a/b.c", None),
            ("//a.b", None),
            ("#a.b", None),
            ("a b.c", None),
            ("", None),
        ] {
            let kind = target.map(|url| EntityKind::TextUrl {
                url: url.to_owned(),
            });
            assert!(to(url) == kind, "{url}");
        }
    }

    #[test]
    fn a_custom_emoji_has_a_number() {
        let custom = |document_id| Some(EntityKind::CustomEmoji { document_id });
        for (url, kind) in [
            (
                "tg://emoji?id=5368324170671202286",
                custom(5_368_324_170_671_202_286),
            ),
            ("tg://emoji?id=-1", custom(-1)),
            ("tg://emoji?id=", None),
            ("tg://emoji?id=1&x", None),
            ("tg://emoji?id=99999999999999999999", None),
            ("https://emoji?id=1", None),
        ] {
            assert_eq!(to_emoji(url), kind, "{url}");
        }
        assert_eq!(to_emoji(&of_emoji(i64::MIN)), custom(i64::MIN));
    }
}
