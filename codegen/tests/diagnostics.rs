//! Every fault is told with file, line, column and caret: whole outputs, compared with `fixtures/errors/*.err`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::PathBuf;
use tl_codegen::{Diagnostic, LayerSet, parse};

fn render(diagnostics: &[Diagnostic]) -> String {
    let texts: Vec<String> = diagnostics.iter().map(|d| format!("{d}\n")).collect();
    texts.join("\n")
}

#[test]
fn the_faults_of_a_file_are_told_as_written_in_the_fixtures() {
    for file in common::tl_files(&common::fixtures().join("errors")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let diagnostics = parse(name, &text).expect_err(name);
        common::assert_fixture(&file.with_extension("err"), &render(&diagnostics));
    }
}

#[test]
fn the_faults_of_a_set_are_told_as_written_in_the_fixtures() {
    let folder = common::fixtures().join("errors/set");
    let files: Vec<(PathBuf, String)> = common::tl_files(&folder)
        .into_iter()
        .map(|path| {
            let name = PathBuf::from(path.file_name().unwrap());
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let diagnostics = LayerSet::from_files(&files).unwrap_err();
    common::assert_fixture(&folder.join("set.err"), &render(&diagnostics));
}

#[test]
fn a_folder_without_layers_or_without_existence_is_an_error() {
    let error = LayerSet::from_dir(&common::schemas().join("api")).unwrap_err();
    assert!(error.to_string().ends_with("no file is named layer-NNN.tl"));
    let error = LayerSet::from_dir(&common::schemas().join("nowhere")).unwrap_err();
    assert!(error.to_string().contains("nowhere"));
}
