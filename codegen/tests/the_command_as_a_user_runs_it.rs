//! `check`, `diff`, `show` and the usage of the command, on the schemas of the project.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]

mod support;

use std::fs;
use std::path::PathBuf;

use support::{copy_folder, root, tl_codegen};
use tempfile::TempDir;

const SUMMARY: &str = "11 layers, 14+18+5+12+21+1+3+1+3+1+2 = 81 constructors, 4 decode-only, \
                       1 id in the allow-list (6abd9782 decryptedMessageMediaDocument)";

/// A copy of the end-to-end schema in which one file is changed.
fn changed_copy(file: &str, from: &str, to: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&root().join("tl-schemas/e2e"), folder.path());
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    fs::write(&path, text.replace(from, to)).unwrap();
    (folder, path)
}

#[test]
fn check_counts_the_layers() {
    let output = tl_codegen(&["check", "tl-schemas/e2e"]).success();
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.last(), Some(&SUMMARY));
    let rows: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0], ["layer", "added", "replaced", "in", "force"]);
    assert_eq!(rows[1], ["8", "14", "0", "14"]);
    assert_eq!(rows[5], ["45", "15", "6", "60"]);
    assert_eq!(rows[11], ["144", "2", "0", "67"]);
    assert!(
        lines[12]
            .contains("layer-143.tl:3: decryptedMessageMediaDocument#6abd9782 is not the CRC-32"),
        "{}",
        lines[12]
    );
}

#[test]
fn check_takes_files_and_folders_of_either_shape() {
    let api = tl_codegen(&["check", "tl-schemas/api"]).success();
    assert!(
        api.contains("secret-chats.tl (layer 228): 73 constructors, 26 functions, 0 ids"),
        "{api}"
    );
    let file = tl_codegen(&["check", "tl-schemas/api/secret-chats.tl"]).success();
    assert_eq!(file, api);
    let both = tl_codegen(&["check", "tl-schemas/e2e", "tl-schemas/api"]).success();
    assert!(both.contains(SUMMARY) && both.contains(&api), "{both}");
    let layers: Vec<String> = fs::read_dir(root().join("tl-schemas/e2e"))
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .collect();
    let mut arguments = vec!["check"];
    arguments.extend(layers.iter().map(String::as_str));
    assert!(tl_codegen(&arguments).success().contains(SUMMARY));
}

#[test]
fn one_changed_character_ends_with_its_place() {
    let (folder, path) = changed_copy("layer-046.tl", "performer:flags.1", "performer:flags.3");
    let error = tl_codegen(&["check", folder.path().to_str().unwrap()]).failure();
    let first = error.lines().next().unwrap();
    // The id is the first thing that does not fit the line any more.
    assert!(
        first.starts_with(&format!("{}:3:24: error: ", path.display())),
        "{error}"
    );
    assert!(first.contains("9852f9c6"), "{error}");
    assert!(
        error.contains("\n 3 | documentAttributeAudio#9852f9c6 flags:#"),
        "{error}"
    );
    assert!(error.trim_end().ends_with('^'), "{error}");
}

#[test]
fn a_changed_character_anywhere_in_a_declaration_is_found() {
    let original = fs::read_to_string(root().join("tl-schemas/e2e/layer-144.tl")).unwrap();
    let line = original
        .lines()
        .position(|line| line.contains("CustomEmoji"))
        .unwrap();
    let text = original.lines().nth(line).unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&root().join("tl-schemas/e2e"), folder.path());
    let path = folder.path().join("layer-144.tl");
    let place = format!("{}:{}:", path.display(), line + 1);
    for (at, old) in text.char_indices() {
        let new = if old == 'x' { 'y' } else { 'x' };
        let changed = format!("{}{new}{}", &text[..at], &text[at + 1..]);
        fs::write(&path, original.replace(&text, &changed)).unwrap();
        let error = tl_codegen(&["check", folder.path().to_str().unwrap()]).failure();
        let column = error
            .strip_prefix(&place)
            .and_then(|rest| rest.split(':').next());
        assert!(
            column.is_some_and(|column| column.parse::<usize>().is_ok()),
            "{changed}: {error}"
        );
    }
}

#[test]
fn a_line_without_an_id_is_refused() {
    let (folder, path) = changed_copy(
        "layer-066.tl",
        "sendMessageRecordRoundAction#88f27fbc",
        "sendMessageRecordRoundAction",
    );
    let error = tl_codegen(&["check", folder.path().to_str().unwrap()]).failure();
    let line = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .position(|line| line.contains("RecordRound"))
        .unwrap()
        + 1;
    let expected = format!(
        "{}:{line}:1: error: `sendMessageRecordRoundAction` states no id; by the rule it is 88f27fbc\n",
        path.display()
    );
    assert!(error.starts_with(&expected), "{error}");
}

#[test]
fn diff_lists_constructors_and_fields() {
    let output = tl_codegen(&["diff", "--from", "101", "--to", "144"]).success();
    for line in [
        "+ messageEntitySpoiler#32ca960f offset:int length:int = MessageEntity;",
        "~ decryptedMessageMediaDocument #7afe8ae2 -> #6abd9782",
        "    ~ size:int -> size:long",
    ] {
        assert!(
            output.lines().any(|other| other == line),
            "{line}\n{output}"
        );
    }
    let back = tl_codegen(&["diff", "--from", "144", "--to", "101", "tl-schemas/e2e"]).success();
    assert!(
        back.contains("\n- messageEntitySpoiler#32ca960f "),
        "{back}"
    );
    let error = tl_codegen(&["diff", "--from", "8", "--to", "145"]).failure();
    assert!(
        error.starts_with("error: there is no layer 145: the layers are 8, 17,"),
        "{error}"
    );
    let error = tl_codegen(&["diff", "--from", "8", "--to", "17", "tl-schemas/api"]).failure();
    assert_eq!(error, "error: tl-schemas/api is not in layers\n");
}

#[test]
fn show_tells_where_a_constructor_comes_from_and_who_uses_it() {
    let output = tl_codegen(&["show", "decryptedMessageMediaDocument", "--layer", "101"]).success();
    let lines: Vec<&str> = output.lines().collect();
    assert!(
        lines[0].starts_with("decryptedMessageMediaDocument#7afe8ae2 thumb:bytes "),
        "{output}"
    );
    assert_eq!(
        lines[1],
        "  constructor of DecryptedMessageMedia, since layer 45 until layer 143 replaces it \
         (tl-schemas/e2e/layer-045.tl:6:1)"
    );
    assert!(
        output
            .contains("  declared in layer 8 as #b095434b\n  declared in layer 143 as #6abd9782\n"),
        "{output}"
    );
    assert!(
        output.contains("\n    attributes  Vector<DocumentAttribute>\n"),
        "{output}"
    );
    assert!(
        output.ends_with("  used by:\n    decryptedMessage.media\n"),
        "{output}"
    );
    let newest = tl_codegen(&["show", "decryptedMessageMediaDocument"]).success();
    assert!(
        newest.contains("#6abd9782 ") && newest.contains("since layer 143, still in force"),
        "{newest}"
    );
}

#[test]
fn show_knows_types_ids_functions_and_decode_only() {
    let ty = tl_codegen(&["show", "InputStickerSet", "--layer", "45"]).success();
    assert!(
        ty.starts_with("InputStickerSet in layer 45:\n  inputStickerSetShortName#861cc8a0 "),
        "{ty}"
    );
    assert!(
        ty.ends_with("  used by:\n    documentAttributeSticker.stickerset\n"),
        "{ty}"
    );
    let id = tl_codegen(&["show", "#1be31789"]).success();
    assert!(
        id.starts_with("decryptedMessageLayer#1be31789 ") && id.ends_with("used by: nobody\n"),
        "{id}"
    );
    let entity = tl_codegen(&["show", "messageEntityPhone"]).success();
    assert!(
        entity.contains("decode-only: it may arrive and is never sent"),
        "{entity}"
    );
    let function = tl_codegen(&["show", "upload.getFile", "--schemas", "tl-schemas/api"]).success();
    assert!(
        function.contains("function that answers upload.File"),
        "{function}"
    );
}

#[test]
fn show_says_what_it_does_not_know() {
    let error = tl_codegen(&["show", "messageEntitySpoiler", "--layer", "101"]).failure();
    assert_eq!(
        error,
        "error: no constructor, function or type `messageEntitySpoiler` in layer 101; there is messageEntitySpoiler (since layer 144)\n"
    );
    let error = tl_codegen(&["show", "stickerset"]).failure();
    assert!(
        error.contains("; there is inputStickerSetShortName (since layer 45), "),
        "{error}"
    );
    let error = tl_codegen(&["show", "nothing"]).failure();
    assert_eq!(
        error,
        "error: no constructor, function or type `nothing` in tl-schemas/e2e\n"
    );
}

#[test]
fn what_cannot_be_read_is_an_error_of_one_line() {
    for arguments in [
        vec!["check", "no/such/folder"],
        vec!["check", "codegen/src"],
        vec!["diff", "--from", "8", "--to", "17", "no/such/folder"],
        vec!["show", "x", "--schemas", "no/such/folder"],
        vec![
            "generate",
            "--lang",
            "rust",
            "--out",
            "target",
            "--schemas",
            "no/such/folder",
        ],
    ] {
        let error = tl_codegen(&arguments).failure();
        assert!(error.starts_with("error: "), "{arguments:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn wrong_usage_ends_with_code_1() {
    for arguments in [
        vec![],
        vec!["check"],
        vec!["chekc", "tl-schemas/e2e"],
        vec!["diff", "--from", "8"],
        vec!["diff", "--from", "eight", "--to", "17"],
        vec!["generate", "--out", "x"],
        vec!["generate", "--lang", "rust"],
        vec!["generate", "--lang", "cobol", "--out", "x"],
        vec![
            "generate", "--lang", "rust", "--plugin", "swift", "--out", "x",
        ],
        vec![
            "generate", "--plugin", "swift", "--out", "x", "--option", "no-value",
        ],
    ] {
        tl_codegen(&arguments).failure();
    }
}

#[test]
fn help_has_examples() {
    let help = tl_codegen(&["--help"]).success();
    assert!(
        help.contains("tl-codegen diff --from 101 --to 144"),
        "{help}"
    );
    for command in ["check", "diff", "show", "generate"] {
        let help = tl_codegen(&[command, "--help"]).success();
        assert!(help.contains("Example"), "{command}: {help}");
    }
}
