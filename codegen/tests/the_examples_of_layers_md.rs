//! docs/layers.md, repeated word by word: its layer file, its commands, its conversion, its plugin.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{copy_folder, read_tree, root, tl_codegen_in};
use tempfile::TempDir;

/// The fenced blocks of the page in a language, in their order.
fn blocks(language: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/layers.md")).unwrap();
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(found) = line.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if found == language {
            blocks.push(body.join("\n") + "\n");
        }
    }
    blocks
}

/// The only block of a language.
fn block(language: &str) -> String {
    let mut blocks = blocks(language);
    assert_eq!(blocks.len(), 1, "{language}");
    blocks.remove(0)
}

/// A folder with the schemas of the project in it.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(
        &root().join("tl-schemas/e2e"),
        &folder.path().join("tl-schemas/e2e"),
    );
    folder
}

/// The same with the made-up layer.
fn project_with_layer_145() -> TempDir {
    let folder = project();
    fs::write(
        folder.path().join("tl-schemas/e2e/layer-145.tl"),
        block("tl"),
    )
    .unwrap();
    folder
}

/// Runs every command of a console block and compares what it prints; a line `…` stands for any lines.
fn repeat(console: &str, folder: &Path) {
    let mut runs = 0;
    for step in console.split("$ tl-codegen ").skip(1) {
        let (command, expected) = step.split_once('\n').unwrap();
        let arguments: Vec<&str> = command.split(' ').collect();
        let printed = tl_codegen_in(folder, &arguments).success();
        assert_like(expected, &printed, command);
        runs += 1;
    }
    assert!(runs > 0);
}

fn assert_like(expected: &str, printed: &str, command: &str) {
    let Some((head, tail)) = expected.split_once("…\n") else {
        assert_eq!(printed, expected, "{command}");
        return;
    };
    assert!(
        printed.starts_with(head) && printed.ends_with(tail),
        "{command} prints\n{printed}"
    );
}

/// The Rust output for the schemas of a folder.
fn rust(folder: &Path) -> BTreeMap<String, String> {
    tl_codegen_in(folder, &["generate", "--lang", "rust", "--out", "out"]).success();
    read_tree(&folder.join("out")).into_iter().collect()
}

#[test]
fn the_commands_print_what_the_page_shows() {
    repeat(&blocks("console")[0], project_with_layer_145().path());
}

#[test]
fn the_new_layer_is_a_new_module_and_the_old_ones_stay_as_they_are() {
    let before = rust(project().path());
    let after = rust(project_with_layer_145().path());
    let layers: Vec<&String> = before
        .keys()
        .filter(|path| path.starts_with("layer"))
        .collect();
    assert_eq!(layers.len(), 11, "{layers:?}");
    for layer in layers {
        assert!(
            before[layer] == after[layer],
            "{layer} is no longer what it was"
        );
    }
    let new = &after["layer145.rs"];
    for wanted in [
        "Highlight(",
        "pub struct MessageEntityHighlight",
        "pub struct DecryptedMessageMediaContact",
        "pub vcard: String",
    ] {
        assert!(new.contains(wanted), "{wanted}\n{new}");
    }
    assert!(
        !new.contains("pub struct DecryptedMessageMediaVenue"),
        "unchanged constructors are re-exported\n{new}"
    );
    assert!(after["mod.rs"].contains("pub mod layer145;"));
    assert!(after["any.rs"].contains("DecryptedMessageMediaWebPage45"));
}

#[test]
fn a_conversion_that_the_schema_determines_is_written_and_any_other_is_asked_for_by_name() {
    let after = rust(project_with_layer_145().path());
    let upgrade = &after["convert/upgrade.rs"];
    let downgrade = &after["convert/downgrade.rs"];
    let contact = section(upgrade, "for any::types::DecryptedMessageMediaContact {");
    assert!(contact.contains("user_id: x.user_id.into(),"), "{contact}");
    assert!(contact.contains("vcard: Default::default(),"), "{contact}");
    assert!(upgrade.contains(&blocks("rust")[0]), "{upgrade}");
    let missing: Vec<String> = blocks("text")
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.strip_prefix("error[E0425]: cannot find function `"))
        .map(|rest| rest.split('`').next().unwrap().to_owned())
        .collect();
    assert_eq!(missing.len(), 2);
    assert!(
        upgrade.contains(&format!("tl::convert::{}(x)", missing[0])),
        "{upgrade}"
    );
    assert!(
        downgrade.contains(&format!("tl::convert::{}(self, descent)", missing[1])),
        "{downgrade}"
    );
    for name in &missing {
        assert!(
            blocks("rust")[1].contains(&format!("pub(crate) fn {name}(")),
            "{name}"
        );
    }
    // Nothing more is asked for than before and these two.
    let before = rust(project().path());
    for (path, expected) in [
        ("convert/upgrade.rs", &missing[0]),
        ("convert/downgrade.rs", &missing[1]),
    ] {
        let old = asked_for(&before[path]);
        let new: Vec<String> = asked_for(&after[path])
            .into_iter()
            .filter(|name| !old.contains(name))
            .collect();
        assert_eq!(new, std::slice::from_ref(expected), "{path}");
    }
}

/// The text from a mark to the end of its item.
fn section<'a>(text: &'a str, mark: &str) -> &'a str {
    let start = text
        .find(mark)
        .unwrap_or_else(|| panic!("no `{mark}` in\n{text}"));
    text[start..].split("\n}\n").next().unwrap()
}

/// The hand-written functions that a file calls.
fn asked_for(text: &str) -> Vec<String> {
    let calls = text.split("tl::convert::").skip(1);
    calls
        .map(|call| call.split('(').next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_plugin_of_the_page_works() {
    let folder = project();
    let plugin = folder.path().join("tl-codegen-names");
    if std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("skipped: python3 cannot be started");
        return;
    }
    support::write_executable(&plugin, &block("python"));
    repeat(&blocks("console")[1], folder.path());
    let names = fs::read_to_string(folder.path().join("names/names.txt")).unwrap();
    assert_eq!(names.lines().count(), 14);
    assert_eq!(names.lines().next(), Some("decryptedMessage 1f814f1f"));
}

#[test]
fn the_json_of_the_page_has_the_keys_of_the_swift_output() {
    let json: serde_json::Value = serde_json::from_str(&block("json")).unwrap();
    let out = project();
    tl_codegen_in(
        out.path(),
        &["generate", "--plugin", "swift", "--out", "swift"],
    )
    .success();
    let swift = fs::read_to_string(out.path().join("swift/DecryptedMessage.swift")).unwrap();
    let fields = section(&swift, "struct DecryptedMessageFields:");
    for (key, value) in json
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| *key != "_")
    {
        let case =
            fields.contains(&format!("= \"{key}\"\n")) || fields.contains(&format!("case {key}\n"));
        assert!(case, "{key}\n{fields}");
        assert_eq!(
            value.is_string(),
            key == "message" || key.ends_with("random_id"),
            "{key}"
        );
    }
}
