//! Texts with their entities as JSON, there and back.

use secretchat::core::message::{Entity, EntityKind, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An entity: `type`, `offset` and `length` in UTF-16, and `language`, `url` or `document_id`.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityJson(#[serde(with = "EntityForm")] pub Entity);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Entity")]
struct EntityForm {
    #[serde(flatten, with = "EntityKindForm")]
    kind: EntityKind,
    offset: usize,
    length: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EntityKind", tag = "type", rename_all = "snake_case")]
enum EntityKindForm {
    Mention,
    Hashtag,
    BotCommand,
    Url,
    Email,
    Bold,
    Italic,
    Code,
    Pre {
        language: String,
    },
    TextUrl {
        url: String,
    },
    Underline,
    Strike,
    Blockquote,
    Spoiler,
    CustomEmoji {
        #[serde(with = "super::long")]
        document_id: i64,
    },
    Unknown,
}

/// `text` and `entities`.
pub(super) fn text(text: &Text) -> Value {
    let entities = text.entities.iter().cloned().map(EntityJson);
    let entities = entities.map(|entity| serde_json::to_value(entity).unwrap_or_default());
    json!({ "text": text.text, "entities": entities.collect::<Vec<_>>() })
}
