//! The whole Rust output of small schemas, compared with the committed files.

mod common;

use common::{assert_fixture, fixtures};
use std::fs;
use tl_codegen::{Diagnostic, LayerSet, parse, rust};

#[test]
fn a_flat_schema_gives_the_committed_file() {
    let folder = fixtures().join("rust/flat");
    let text = fs::read_to_string(folder.join("shop.tl")).unwrap();
    let schema = parse("shop.tl", &text).unwrap();
    let file = rust::schema("shop.rs", &schema).unwrap();
    assert_fixture(&folder.join(file.path), &file.contents);
}

#[test]
fn layers_give_the_committed_files() {
    let folder = fixtures().join("rust/layers");
    let set = LayerSet::from_dir(&folder).unwrap();
    let files = rust::layers(&set).unwrap();
    for file in &files {
        assert_fixture(&folder.join("out").join(&file.path), &file.contents);
    }
    let mut names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    names.sort_unstable();
    let expected = [
        "any.rs",
        "convert.rs",
        "convert/downgrade.rs",
        "convert/layer1.rs",
        "convert/layer2.rs",
        "convert/upgrade.rs",
        "layer1.rs",
        "layer2.rs",
        "mod.rs",
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_has_no_form_in_rust_is_told_as_written_in_the_fixtures() {
    for file in common::tl_files(&fixtures().join("rust/errors")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let schema = parse(name, &fs::read_to_string(&file).unwrap()).unwrap();
        let errors = rust::schema("x.rs", &schema).unwrap_err();
        let texts: Vec<String> = errors
            .iter()
            .map(|d: &Diagnostic| format!("{d}\n"))
            .collect();
        assert_fixture(&file.with_extension("err"), &texts.join("\n"));
    }
}
