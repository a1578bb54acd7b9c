//! Names that are free.

use std::path::{Path, PathBuf};

use secretchat_core::message::MAX_FILE_NAME;
use tokio::fs;

use super::SinkError;

/// Names that are tried before a folder is thought to be full of them.
const MAX_TRIES: u32 = 10_000;
/// Bytes that an extension keeps when a name is cut.
const LONGEST_EXTENSION: usize = 32;

/// Whether something is at a path, be it a link that leads nowhere.
pub(super) async fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).await.is_ok()
}

/// The path, or in a folder one with a number, at which nothing is.
pub(super) async fn free(path: &Path, may_differ: bool) -> Result<PathBuf, SinkError> {
    let tries = if may_differ { MAX_TRIES } else { 1 };
    for number in 0..tries {
        let path = numbered(path, number);
        if !is_taken(&path).await {
            return Ok(path);
        }
    }
    let path = path.to_owned();
    Err(SinkError::Exists { path })
}

/// A name beside a path, for as long as the file is not whole. It is drawn, so that two downloads never share one.
pub(super) fn part(path: &Path) -> PathBuf {
    let end = format!(".{:016x}.part", rand::random::<u64>());
    path.with_file_name(format!("{}{end}", cut(&file_name(path), room(end.len()))))
}

/// `a.jpg`, `a (1).jpg`, `a (2).jpg`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let name = file_name(path);
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= LONGEST_EXTENSION => name.split_at(dot),
        _ => (name.as_str(), ""),
    };
    let end = format!(" ({number}){extension}");
    path.with_file_name(format!("{}{end}", cut(stem, room(end.len()))))
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

const fn room(taken: usize) -> usize {
    MAX_FILE_NAME.saturating_sub(taken)
}

/// The longest beginning of at most so many bytes.
fn cut(name: &str, longest: usize) -> &str {
    let end = name
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= longest)
        .last();
    name.get(..end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_before_the_extension() {
        for (name, second) in [
            ("a.jpg", "a (1).jpg"),
            ("a.tar.gz", "a.tar (1).gz"),
            ("a", "a (1)"),
            (".bashrc", ".bashrc (1)"),
        ] {
            assert_eq!(numbered(Path::new(name), 1), Path::new(second));
            assert_eq!(numbered(Path::new(name), 0), Path::new(name));
        }
    }

    #[test]
    fn no_name_is_too_long() {
        for name in [format!("{}.jpg", "ж".repeat(125)), "x".repeat(255)] {
            for path in [numbered(Path::new(&name), 17), part(Path::new(&name))] {
                assert!(file_name(&path).len() <= MAX_FILE_NAME, "{path:?}");
            }
        }
        let name = format!("{}.jpg", "ж".repeat(125));
        let name = file_name(&numbered(Path::new(&name), 17));
        assert!(name.ends_with("ж (17).jpg"), "{name}");
    }

    #[test]
    fn parts_lie_beside_their_file_and_never_share_a_name() {
        let path = Path::new("/x/a.jpg");
        let [first, second] = [part(path), part(path)];
        assert_ne!(first, second);
        assert_eq!(first.parent(), path.parent());
        let name = file_name(&first);
        assert!(
            name.starts_with("a.jpg.") && name.ends_with(".part"),
            "{name}"
        );
    }

    #[tokio::test]
    async fn a_taken_name_is_passed_over_if_another_will_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        assert_eq!(free(&path, false).await.unwrap(), path);
        std::fs::write(&path, []).unwrap();
        std::fs::write(folder.path().join("a (1).jpg"), []).unwrap();
        assert_eq!(
            free(&path, true).await.unwrap(),
            folder.path().join("a (2).jpg")
        );
        let error = free(&path, false).await.unwrap_err();
        assert!(matches!(error, SinkError::Exists { path: p } if p == path));
    }
}
