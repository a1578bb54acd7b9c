//! How names of the schema are spelt in Rust.

use crate::grammar::Name;
use proc_macro2::Ident;
use quote::format_ident;
use std::fmt::Write as _;

/// `messages.dhConfig` → `MessagesDhConfig`
pub(super) fn camel(name: &Name) -> String {
    let namespace = name.namespace.as_deref().unwrap_or_default();
    let words = namespace.split('_').chain(name.ident.split('_'));
    words.map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| {
        let mut text = first.to_ascii_uppercase().to_string();
        text.push_str(chars.as_str());
        text
    })
}

/// `messages.dhConfig` → `messages_dh_config`, `setMessageTTL` → `set_message_ttl`
pub(super) fn snake(text: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    for c in text.chars().map(|c| if c == '.' { '_' } else { c }) {
        if c.is_ascii_uppercase() && before != '_' && !before.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
        before = c;
    }
    out
}

/// The name as a Rust identifier, escaped if it is a keyword.
pub(super) fn ident(text: &str) -> Ident {
    match text {
        "self" | "Self" | "super" | "crate" | "_" => format_ident!("{text}_"),
        _ if syn::parse_str::<Ident>(text).is_ok() => format_ident!("{text}"),
        _ => format_ident!("r#{text}"),
    }
}

/// What remains of the name of a constructor without the name of its type; the whole name if nothing does.
pub(super) fn variant(constructor: &str, of_type: &str) -> String {
    match constructor.strip_prefix(of_type) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest != "Self" => {
            rest.to_owned()
        }
        _ => constructor.to_owned(),
    }
}

/// The text of a doc comment that shows a piece of the schema.
pub(super) fn doc(text: &impl std::fmt::Display) -> String {
    let mut doc = String::from(" `");
    let _ = write!(doc, "{text}");
    doc.push('`');
    doc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_become_a_prefix() {
        assert_eq!(
            camel(&"messages.dhConfig".parse().unwrap()),
            "MessagesDhConfig"
        );
        assert_eq!(camel(&"p_q_inner_data".parse().unwrap()), "PQInnerData");
        assert_eq!(
            snake("DecryptedMessageActionSetMessageTTL"),
            "decrypted_message_action_set_message_ttl"
        );
        assert_eq!(snake("random_id"), "random_id");
    }

    #[test]
    fn a_variant_drops_the_name_of_its_type() {
        assert_eq!(variant("EncryptedChatWaiting", "EncryptedChat"), "Waiting");
        assert_eq!(variant("EncryptedChat", "EncryptedChat"), "EncryptedChat");
        assert_eq!(variant("InputUserSelf", "InputUser"), "InputUserSelf");
        assert_eq!(variant("Chatty", "Chat"), "Chatty");
    }

    #[test]
    fn keywords_are_escaped() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("self").to_string(), "self_");
    }
}
