//! `generate --plugin swift` for layer 144, as a user runs it.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use support::{read_tree, root, tl_codegen};
use tl_codegen::LayerSet;

/// The files of a layer, written by the command.
fn generate(arguments: &[&str]) -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let mut all = vec![
        "generate",
        "--plugin",
        "swift",
        "--out",
        out.path().to_str().unwrap(),
    ];
    all.extend(arguments);
    tl_codegen(&all).success();
    let files = read_tree(out.path());
    type_check(out.path(), &files);
    files
}

/// Where a Swift compiler is at hand, it has the last word.
fn type_check(folder: &Path, files: &[(String, String)]) {
    let paths = files.iter().map(|(path, _)| folder.join(path));
    match Command::new("swiftc")
        .arg("-typecheck")
        .args(paths)
        .output()
    {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => {
            eprintln!("skipped: the output is not type-checked, swiftc cannot be started ({error})")
        }
    }
}

/// Brackets in code, texts and comments left out, must close in order.
fn assert_balanced(path: &str, text: &str) {
    let mut open = Vec::new();
    for line in text.lines() {
        let code = line.split("//").next().unwrap_or_default();
        // Interpolations `\(…)` stand in texts; nothing generated has an escaped quote.
        for part in code.split('"').step_by(2) {
            for c in part.chars() {
                match c {
                    '(' => open.push(')'),
                    '[' => open.push(']'),
                    '{' => open.push('}'),
                    ')' | ']' | '}' => assert_eq!(open.pop(), Some(c), "{path}: {line}"),
                    _ => {}
                }
            }
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
}

/// The words after `struct` and `enum` at the left margin.
fn declared(text: &str) -> Vec<&str> {
    let starts = ["public struct ", "public enum ", "public indirect enum "];
    text.lines()
        .filter_map(|line| starts.iter().find_map(|start| line.strip_prefix(start)))
        .map(|rest| rest.split(':').next().unwrap())
        .collect()
}

#[test]
fn every_constructor_in_force_is_a_case_and_nothing_else_is() {
    let files = generate(&["--layer", "144"]);
    let set = LayerSet::from_dir(&root().join("tl-schemas/e2e")).unwrap();
    let layer = set.layer(144).unwrap();
    let mut expected: Vec<String> = layer
        .types()
        .iter()
        .map(|(name, _)| format!("{name}.swift"))
        .collect();
    expected.push("TLSupport.swift".to_owned());
    expected.sort();
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, expected);
    for (ty, constructors) in layer.types() {
        let (_, text) = files
            .iter()
            .find(|(path, _)| *path == format!("{ty}.swift"))
            .unwrap();
        let tags: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("case \""))
            .collect();
        let names: Vec<String> = constructors
            .iter()
            .map(|c| format!("{}\":", c.definition.name))
            .collect();
        assert_eq!(tags, names, "{ty}");
    }
}

#[test]
fn the_text_is_balanced_and_no_name_is_there_twice() {
    let files = generate(&["--layer", "144"]);
    let mut names = BTreeSet::new();
    for (path, text) in &files {
        assert_balanced(path, text);
        for name in declared(text) {
            assert!(names.insert(name), "{name} is declared twice");
        }
    }
    assert!(
        names.contains("DecryptedMessageMediaDocument") && names.contains("DecryptedMessage"),
        "{names:?}"
    );
    assert!(names.len() > 50, "{names:?}");
}

#[test]
fn every_type_that_is_used_is_declared() {
    let files = generate(&[]);
    let known: BTreeSet<&str> = files.iter().flat_map(|(_, text)| declared(text)).collect();
    let swift: BTreeSet<&str> = ["Bool", "Data", "Double", "Int32", "Int64", "String"].into();
    for (path, text) in &files {
        for line in text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("public var "))
        {
            let ty = line
                .split(": ")
                .nth(1)
                .unwrap()
                .trim_matches(['[', ']', '?']);
            assert!(known.contains(ty) || swift.contains(ty), "{path}: {line}");
        }
    }
}

#[test]
fn sizes_are_32_bits_before_layer_143_and_strings_of_64_since() {
    for (layer, size) in [("101", "Int32"), ("144", "Int64")] {
        let files = generate(&["--layer", layer]);
        let (_, text) = files
            .iter()
            .find(|(path, _)| path == "DecryptedMessageMedia.swift")
            .unwrap();
        let document = text
            .split("struct DecryptedMessageMediaDocument:")
            .nth(1)
            .unwrap();
        let document = document.split("\npublic struct ").next().unwrap();
        assert!(
            document.contains(&format!("public var size: {size}\n")),
            "{document}"
        );
        assert_eq!(
            document.contains("TLInt64(self.size)"),
            size == "Int64",
            "{document}"
        );
        assert!(
            document.contains("try container.encode(TLBytes(self.key), forKey: .key)"),
            "{document}"
        );
    }
}

#[test]
fn the_cloud_schema_can_be_written_too() {
    let files = generate(&["--schemas", "tl-schemas/api", "--option", "prefix=API"]);
    for (path, text) in &files {
        assert_balanced(path, text);
        assert!(path.starts_with("API"), "{path}");
    }
    let (_, json) = files
        .iter()
        .find(|(path, _)| path == "APIJSONValue.swift")
        .unwrap();
    assert!(json.contains("case jsonArray(APIJsonArray)"), "{json}");
}

#[test]
fn the_fixture_compiles() {
    let folder = root().join("codegen/tests/fixtures/swift/expected");
    let files = read_tree(&folder);
    type_check(&folder, &files);
    for (path, text) in &files {
        assert_balanced(path, text);
    }
}
