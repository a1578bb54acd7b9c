//! How TL names are spelled in Swift.

/// Name of a type or struct: `messages.dhConfig` → `MessagesDhConfig`.
pub(super) fn type_name(tl_name: &str, prefix: &str) -> String {
    let name: String = words(tl_name)
        .map(|word| change_first(word, char::to_ascii_uppercase))
        .collect();
    if prefix.is_empty() && SHADOWED.contains(&name.as_str()) {
        return format!("TL{name}");
    }
    format!("{prefix}{name}")
}

/// Name of a property or an enum case, with backticks where it is a reserved word: `thumb_w` → `thumbW`.
pub(super) fn member_name(tl_name: &str) -> String {
    let mut words = words(tl_name);
    let first = words.next().unwrap_or_default();
    let name = words.fold(
        change_first(first, char::to_ascii_lowercase),
        |name, word| name + &change_first(word, char::to_ascii_uppercase),
    );
    if UNUSABLE.contains(&name.as_str()) {
        format!("{name}_")
    } else if RESERVED.contains(&name.as_str()) {
        format!("`{name}`")
    } else {
        name
    }
}

/// Name of the case of a constructor: what its name says beyond the name of its type, as the variants in Rust.
pub(super) fn case_name(constructor: &str, of_type: &str) -> String {
    let whole = type_name(constructor, "_");
    let rest = whole
        .strip_prefix(&type_name(of_type, "_"))
        .filter(|rest| *rest != "Self");
    match rest {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase()) => member_name(rest),
        _ => member_name(constructor),
    }
}

fn words(tl_name: &str) -> impl Iterator<Item = &str> {
    tl_name.split(['.', '_']).filter(|word| !word.is_empty())
}

fn change_first(word: &str, change: fn(&char) -> char) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|letter| change(&letter))
        .into_iter()
        .chain(letters)
        .collect()
}

/// Standard types that the generated code itself uses; a type of the same name would hide them.
const SHADOWED: &[&str] = &[
    "Any",
    "Array",
    "Bool",
    "Codable",
    "CodingKey",
    "CodingKeys",
    "Data",
    "Decodable",
    "Decoder",
    "DecodingError",
    "Double",
    "Encodable",
    "Encoder",
    "Error",
    "Hashable",
    "Int",
    "Int32",
    "Int64",
    "Never",
    "Optional",
    "Protocol",
    "Self",
    "Sendable",
    "String",
    "Type",
    "UInt32",
    "Void",
];

/// Members that mean something else even between backticks.
const UNUSABLE: &[&str] = &["hashValue", "init", "none", "self"];

const RESERVED: &[&str] = &[
    "actor",
    "any",
    "as",
    "associatedtype",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "defer",
    "deinit",
    "do",
    "else",
    "enum",
    "extension",
    "fallthrough",
    "false",
    "fileprivate",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "inout",
    "internal",
    "is",
    "let",
    "nil",
    "open",
    "operator",
    "precedencegroup",
    "private",
    "protocol",
    "public",
    "repeat",
    "rethrows",
    "return",
    "some",
    "static",
    "struct",
    "subscript",
    "super",
    "switch",
    "throw",
    "throws",
    "true",
    "try",
    "typealias",
    "var",
    "where",
    "while",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        assert_eq!(type_name("messages.dhConfig", ""), "MessagesDhConfig");
        assert_eq!(type_name("DecryptedMessage", "TG"), "TGDecryptedMessage");
        assert_eq!(type_name("error", ""), "TLError");
        assert_eq!(type_name("error", "My"), "MyError");
    }

    #[test]
    fn cases() {
        assert_eq!(
            case_name("encryptedChatWaiting", "EncryptedChat"),
            "waiting"
        );
        assert_eq!(case_name("encryptedChat", "EncryptedChat"), "encryptedChat");
        assert_eq!(case_name("inputUserSelf", "InputUser"), "inputUserSelf");
        assert_eq!(case_name("chatty", "Chat"), "chatty");
        assert_eq!(case_name("chatNone", "Chat"), "none_");
        assert_eq!(
            case_name("storage.fileGif", "storage.FileType"),
            "storageFileGif"
        );
        assert_eq!(case_name("error", "Error"), "error");
    }

    #[test]
    fn members() {
        let pairs = [
            ("thumb_w", "thumbW"),
            ("g_a_or_b", "gAOrB"),
            ("long", "long"),
            ("default", "`default`"),
            ("protocol", "`protocol`"),
            ("init", "init_"),
            ("self", "self_"),
            ("messages.dhConfig", "messagesDhConfig"),
            ("AlreadyUpper", "alreadyUpper"),
            ("trailing_", "trailing"),
        ];
        for (tl, swift) in pairs {
            assert_eq!(member_name(tl), swift);
        }
    }
}
