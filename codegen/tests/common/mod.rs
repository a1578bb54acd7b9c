//! What several tests need: the schema files of the project, and fixtures that `UPDATE=1` rewrites.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "every test takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of all schema files.
pub(crate) fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tl-schemas")
}

/// The folder of the fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The `.tl` files of a folder, sorted.
pub(crate) fn tl_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "tl"));
    files.sort();
    assert!(!files.is_empty(), "no .tl file in {}", folder.display());
    files
}

/// Compares with a committed file; `UPDATE=1` writes it instead.
pub(crate) fn assert_fixture(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} is not what the generator writes; look at it with UPDATE=1 and `git diff`",
        path.display()
    );
}
