//! The schema files of the project are read as they are, and every noun of them comes back as it was written.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use tl_codegen::grammar::{Definition, Flag, Name, Parameter, Type};
use tl_codegen::{FieldChange, LayerCount, LayerSet, check, diff, parse_file, parse_part};

fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for folder in ["e2e", "api"] {
        for file in common::tl_files(&common::schemas().join(folder)) {
            let text = fs::read_to_string(file).unwrap();
            let declarations = text.lines().filter(|line| line.contains(" = "));
            lines.extend(declarations.map(str::to_owned));
        }
    }
    lines
}

fn round_trip<T>(text: &str)
where
    T: std::str::FromStr<Err: std::fmt::Debug> + std::fmt::Display,
{
    assert_eq!(text.parse::<T>().unwrap().to_string(), text);
}

#[test]
fn every_noun_of_every_schema_file_comes_back() {
    let lines = lines();
    assert!(lines.len() > 170, "{} lines", lines.len());
    for line in lines {
        round_trip::<Definition>(&line);
        let definition: Definition = line.parse().unwrap();
        round_trip::<Name>(&definition.name.to_string());
        round_trip::<Type>(&definition.result.to_string());
        for parameter in &definition.parameters {
            round_trip::<Parameter>(&parameter.to_string());
        }
        for field in definition.fields() {
            round_trip::<Type>(&field.ty.to_string());
            if let Some(flag) = &field.flag {
                round_trip::<Flag>(&flag.to_string());
            }
        }
    }
}

#[test]
fn a_definition_survives_json() {
    for line in lines() {
        let definition: Definition = line.parse().unwrap();
        let json = serde_json::to_string(&definition).unwrap();
        let back: Definition = serde_json::from_str(&json).unwrap();
        assert_eq!(back, definition);
    }
}

#[test]
fn the_layers_hold_what_the_official_page_lists() {
    let set = LayerSet::from_dir(&common::schemas().join("e2e")).unwrap();
    let report = check(&set);
    let declared: Vec<_> = report
        .layers
        .iter()
        .map(|count| (count.layer, count.added + count.replaced))
        .collect();
    let expected = [
        (8, 14),
        (17, 18),
        (20, 5),
        (23, 12),
        (45, 21),
        (46, 1),
        (66, 3),
        (73, 1),
        (101, 3),
        (143, 1),
        (144, 2),
    ];
    assert_eq!(declared, expected);
    assert_eq!((report.total, report.decode_only), (81, 4));
    let exceptions: Vec<u32> = report.exceptions.iter().map(|e| e.declaration.id).collect();
    assert_eq!(exceptions, [0x6abd_9782]);
    assert_eq!(report.exceptions[0].computed, 0x8e4c_064c);
    let layer_17 = LayerCount {
        layer: 17,
        added: 14,
        replaced: 4,
        total: 28,
    };
    assert_eq!(report.layers[1], layer_17);
    let text = report.to_string();
    assert!(text.contains("11 layers, 14+18+5+12+21+1+3+1+3+1+2 = 81 constructors"));
}

/// Every single character of a declaration counts: change it, and the file is refused at that line.
#[test]
fn a_changed_character_is_an_error_with_its_place() {
    let file = common::schemas().join("e2e/layer-073.tl");
    let text = fs::read_to_string(file).unwrap();
    let start = text.find("decryptedMessage#").unwrap();
    for at in (start..text.trim_end().len()).step_by(3) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'q' { b'w' } else { b'q' };
        let changed = String::from_utf8(changed).unwrap();
        // `true` fields are not part of the id, so their names cannot be checked.
        let in_true_field = changed[start..].contains("true no_") || {
            let original = &text[start..];
            let true_fields =
                original.find("no_webpage").unwrap()..original.find("random_id").unwrap();
            true_fields.contains(&(at - start))
        };
        if in_true_field {
            continue;
        }
        let errors = parse_part("layer-073.tl", &changed).unwrap_err();
        assert_eq!(errors[0].line, 3, "{}", errors[0]);
        assert!(errors[0].to_string().starts_with("layer-073.tl:3:"));
    }
}

#[test]
fn a_type_that_contains_a_changed_type_changes_too() {
    let set = LayerSet::from_dir(&common::schemas().join("e2e")).unwrap();
    let changed = |from, to| -> Vec<String> {
        let types = set.changed_types(from, to);
        types.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        changed(101, 143),
        [
            "DecryptedMessage",
            "DecryptedMessageLayer",
            "DecryptedMessageMedia"
        ]
    );
    assert_eq!(
        changed(73, 101),
        ["DecryptedMessage", "DecryptedMessageLayer", "MessageEntity"]
    );
    assert_eq!(changed(46, 46), Vec::<String>::new());
}

#[test]
fn a_difference_names_constructors_and_fields() {
    let set = LayerSet::from_dir(&common::schemas().join("e2e")).unwrap();
    let difference = diff(&set, 101, 144).unwrap();
    assert_eq!(difference.added.len(), 2);
    assert!(difference.removed.is_empty());
    let [document] = &difference.changed[..] else {
        panic!("{difference}");
    };
    assert!(matches!(
        &document.fields[..],
        [FieldChange::Changed { before, after }]
            if before.to_string() == "size:int" && after.to_string() == "size:long"
    ));
    let back = diff(&set, 144, 101).unwrap();
    assert_eq!((back.added.len(), back.removed.len()), (0, 2));
    let error = diff(&set, 101, 145).unwrap_err();
    assert!(error.to_string().starts_with("there is no layer 145"));
}

#[test]
fn the_api_file_stands_alone_and_names_its_layer() {
    let schema = parse_file(&common::schemas().join("api/secret-chats.tl")).unwrap();
    assert_eq!(schema.head_layer, Some(228));
    assert!(schema.declarations.iter().all(|d| d.id_is_crc()));
}
