//! What `tl-codegen-swift` writes expects exactly the JSON that the Rust types have.
#![cfg(feature = "serde")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use secretchat_core::tl::e2e::{LATEST, latest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tl_codegen::plugin::Request;
use tl_codegen::{LayerSet, swift};

/// The Swift types of the newest layer, as far as their JSON goes.
#[derive(Default)]
struct Swift {
    /// For each enum the tags of its cases, each with the struct of its fields.
    enums: BTreeMap<String, Vec<(String, Option<String>)>>,
    structs: BTreeMap<String, Vec<Property>>,
}

struct Property {
    key: String,
    ty: String,
}

impl Swift {
    fn of_the_newest_layer() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tl-schemas/e2e");
        let set = LayerSet::from_dir(&folder).unwrap();
        let response = swift::generate(&Request::new((&set).into(), Some(LATEST)));
        let mut swift = Self::default();
        for file in &response.files {
            for item in file.contents.split("\npublic ").skip(1) {
                swift.add(item);
            }
        }
        assert_eq!(swift.enums.len(), 10);
        swift
    }

    fn add(&mut self, item: &str) {
        if let Some(rest) = item.strip_prefix("struct ") {
            let name = rest.split(':').next().unwrap();
            self.structs.insert(name.to_owned(), properties(item));
        } else {
            let name = item
                .trim_start_matches("indirect ")
                .strip_prefix("enum ")
                .unwrap();
            let name = name.split(':').next().unwrap();
            self.enums.insert(name.to_owned(), cases(item));
        }
    }

    /// The JSON that Swift writes for every case of an enum, all optional fields set.
    fn examples(&self, name: &str) -> Vec<Value> {
        let example = |(tag, fields): &(String, Option<String>)| {
            let mut object = Map::from_iter([("_".to_owned(), json!(tag))]);
            for property in fields.iter().flat_map(|fields| &self.structs[fields]) {
                object.insert(
                    property.key.clone(),
                    self.value(property.ty.trim_end_matches('?')),
                );
            }
            Value::Object(object)
        };
        self.enums[name].iter().map(example).collect()
    }

    fn value(&self, ty: &str) -> Value {
        if let Some(item) = ty.strip_prefix('[').and_then(|ty| ty.strip_suffix(']')) {
            return json!([self.value(item), self.value(item)]);
        }
        match ty {
            "Bool" => json!(true),
            "Data" => json!("/+8="),
            "Double" => json!(-0.125),
            "Int32" => json!(i32::MIN),
            "Int64" => json!(i64::MIN.to_string()),
            "String" => json!("ä\u{1F600}\""),
            name => self.examples(name).pop().unwrap(),
        }
    }
}

/// `case photo(DecryptedMessageMediaPhoto)` and `case "decryptedMessageMediaPhoto":` stand in the same order.
fn cases(item: &str) -> Vec<(String, Option<String>)> {
    let lines = || {
        item.lines()
            .map(str::trim)
            .filter_map(|line| line.strip_prefix("case "))
    };
    let declared = lines().filter(|line| !line.starts_with(['"', '.']));
    let payload = |line: &str| Some(line.split_once('(')?.1.trim_end_matches(')').to_owned());
    let payloads: Vec<_> = declared.map(payload).collect();
    let tag = |line: &str| Some(line.strip_prefix('"')?.trim_end_matches("\":").to_owned());
    let tags: Vec<_> = lines().filter_map(tag).collect();
    assert_eq!(tags.len(), payloads.len(), "{item}");
    tags.into_iter().zip(payloads).collect()
}

/// `public var thumbW: Int32` and `case thumbW = "thumb_w"`.
fn properties(item: &str) -> Vec<Property> {
    let keys: BTreeMap<&str, &str> = item
        .lines()
        .filter_map(|line| line.trim().strip_prefix("case "))
        .map(|line| match line.split_once(" = ") {
            Some((name, key)) => (name, key.trim_matches('"')),
            None => (line, line.trim_matches('`')),
        })
        .collect();
    let variables = item
        .lines()
        .filter_map(|line| line.trim().strip_prefix("public var "));
    variables
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, ty)| Property {
            key: keys[name].to_owned(),
            ty: ty.to_owned(),
        })
        .collect()
}

/// Rust reads what Swift writes, and writes the same.
fn agree<T: DeserializeOwned + Serialize>(examples: Vec<Value>) {
    for example in examples {
        let value: T = serde_json::from_value(example.clone())
            .unwrap_or_else(|error| panic!("{error}: {example}"));
        assert_eq!(serde_json::to_value(value).unwrap(), example);
    }
}

#[test]
fn every_constructor_has_the_same_json_in_both_languages() {
    let swift = Swift::of_the_newest_layer();
    for name in swift.enums.keys() {
        let examples = swift.examples(name);
        match name.as_str() {
            "DecryptedMessage" => agree::<latest::DecryptedMessage>(examples),
            "DecryptedMessageAction" => agree::<latest::DecryptedMessageAction>(examples),
            "DecryptedMessageLayer" => agree::<latest::DecryptedMessageLayer>(examples),
            "DecryptedMessageMedia" => agree::<latest::DecryptedMessageMedia>(examples),
            "DocumentAttribute" => agree::<latest::DocumentAttribute>(examples),
            "FileLocation" => agree::<latest::FileLocation>(examples),
            "InputStickerSet" => agree::<latest::InputStickerSet>(examples),
            "MessageEntity" => agree::<latest::MessageEntity>(examples),
            "PhotoSize" => agree::<latest::PhotoSize>(examples),
            "SendMessageAction" => agree::<latest::SendMessageAction>(examples),
            other => panic!("{other} is not compared"),
        }
    }
}

#[test]
fn a_full_message_has_the_keys_that_swift_reads() {
    let message = latest::types::DecryptedMessage {
        no_webpage: true,
        silent: true,
        random_id: -1,
        ttl: 5,
        message: "text".into(),
        media: Some(latest::DecryptedMessageMedia::Empty),
        entities: Some(Vec::new()),
        via_bot_name: Some("bot".into()),
        reply_to_random_id: Some(i64::MAX),
        grouped_id: Some(7),
    };
    let json = serde_json::to_value(latest::DecryptedMessage::DecryptedMessage(message)).unwrap();
    let keys: BTreeSet<&str> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let swift = Swift::of_the_newest_layer();
    let fields = swift.structs["DecryptedMessageFields"].iter();
    assert_eq!(
        keys,
        fields
            .map(|property| property.key.as_str())
            .chain(["_"])
            .collect()
    );
    assert_eq!(json["reply_to_random_id"], "9223372036854775807");
}

#[test]
fn fields_that_are_not_there_have_no_key() {
    let text = json!({"_": "decryptedMessage", "random_id": "1", "ttl": 0, "message": ""});
    let value: latest::DecryptedMessage = serde_json::from_value(text).unwrap();
    let json = serde_json::to_value(value).unwrap();
    let expected = json!({
        "_": "decryptedMessage", "no_webpage": false, "silent": false, "random_id": "1", "ttl": 0, "message": ""
    });
    assert_eq!(json, expected);
}

#[test]
fn the_example_of_layers_md_is_what_rust_reads_and_writes() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/layers.md");
    let page = fs::read_to_string(page).unwrap();
    let example = page
        .split("```json\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    agree::<latest::DecryptedMessage>(vec![serde_json::from_str(example).unwrap()]);
}

#[test]
fn numbers_in_place_of_strings_are_refused() {
    let text = json!({"_": "decryptedMessage", "random_id": 1, "ttl": 0, "message": ""});
    assert!(serde_json::from_value::<latest::DecryptedMessage>(text).is_err());
}
