//! Whatever the text, the parser answers with a schema or with errors that can be shown.

use proptest::prelude::*;
use std::path::PathBuf;
use tl_codegen::{LayerSet, check, parse};

/// Texts that look enough like TL to come far.
fn nearly_tl() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "b",
        "T",
        "X",
        "#",
        "1f",
        "ffffffff",
        " ",
        ":",
        "flags:#",
        "flags.3?",
        ".",
        "=",
        ";",
        "\n",
        "<",
        ">",
        "Vector<",
        "long",
        "true",
        "{X:Type}",
        "!X",
        "[ t ]",
        "?",
        "%",
        "//",
        "/*",
        "*/",
        "===",
        "46",
        "---types---",
        "---functions---",
        "\t",
        "é",
        "\u{202e}",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|parts| parts.concat())
}

fn try_all(text: &str) {
    for file in ["x.tl", "layer-007.tl", "decode-only.tl"] {
        if let Err(errors) = parse(file, text) {
            assert!(!errors.is_empty());
            let shown: String = errors.iter().map(ToString::to_string).collect();
            assert!(shown.contains(file));
        }
        match LayerSet::from_files(&[(PathBuf::from(file), text.to_owned())]) {
            Ok(set) => assert!(!check(&set).to_string().is_empty()),
            Err(errors) => assert!(!errors.is_empty()),
        }
    }
}

proptest! {
    #[test]
    fn on_any_text(text in any::<String>()) {
        try_all(&text);
    }

    #[test]
    fn on_nearly_tl(text in nearly_tl()) {
        try_all(&text);
    }
}
