//! Files that a generator hands over: judged together, then written together.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::document::File;

/// Why a path must not be written.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum PathError {
    /// Empty, absolute, with `.`, `..` or an empty part, or with a character that some system reads as a separator.
    #[error("`{0}` is not a plain path below the output folder")]
    NotPlain(String),
    /// Named twice (upper and lower case are the same file on many systems).
    #[error("`{0}` is named twice")]
    Twice(String),
    /// One path is a file and another needs it as a folder.
    #[error("`{0}` is a file and also the folder of another file")]
    FileAndFolder(String),
}

/// Why the files could not be written.
#[derive(Debug, Error)]
pub enum FileError {
    /// A path that must not be written.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A link in the output folder leads out of it.
    #[error("{} leads out of the output folder", .0.display())]
    LeadsOut(PathBuf),
    /// The file system refuses.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Checks that all paths can be written below one folder without leaving it and without meeting each other.
///
/// # Errors
/// The first path that cannot.
pub fn check_paths(files: &[File]) -> Result<(), PathError> {
    let mut seen = BTreeSet::new();
    for file in files {
        if !is_plain(&file.path) {
            return Err(PathError::NotPlain(file.path.clone()));
        }
        if !seen.insert(file.path.to_lowercase()) {
            return Err(PathError::Twice(file.path.clone()));
        }
    }
    for file in files {
        let path = file.path.to_lowercase();
        let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        if let Some(folder) = folders.find(|folder| seen.contains(*folder)) {
            return Err(PathError::FileAndFolder(folder.to_owned()));
        }
    }
    Ok(())
}

/// Writes all files below `out`, which is created if need be. Until every text lies on the disk under a name of its
/// own beside its target, no target is touched.
///
/// # Errors
/// A path that must not be written, or whatever the file system says.
pub fn write_files(out: &Path, files: &[File]) -> Result<(), FileError> {
    check_paths(files)?;
    create_folder(out)?;
    let root = out.canonicalize().map_err(|source| failed(out, source))?;
    let targets: Vec<PathBuf> = files.iter().map(|file| out.join(&file.path)).collect();
    for target in &targets {
        check_target(&root, target)?;
    }
    let staged: Vec<PathBuf> = targets.iter().map(|target| staged_name(target)).collect();
    let result = stage(files, &staged).and_then(|()| move_all(&staged, &targets));
    if result.is_err() {
        for path in &staged {
            // What was never written cannot be removed, and the first error is the one to tell.
            let _ = fs::remove_file(path);
        }
    }
    result
}

fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(|c: char| matches!(c, '\\' | ':') || c.is_control())
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The nearest existing folder must lie in `root` in truth, and the target itself must not be a link.
fn check_target(root: &Path, target: &Path) -> Result<(), FileError> {
    if target.is_symlink() {
        return Err(FileError::LeadsOut(target.to_owned()));
    }
    if target.is_dir() {
        return Err(failed(target, io::ErrorKind::IsADirectory.into()));
    }
    for folder in target.ancestors().skip(1) {
        match folder.canonicalize() {
            Ok(real) if real.starts_with(root) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !folder.is_symlink() => {}
            Ok(_) => return Err(FileError::LeadsOut(folder.to_owned())),
            Err(error) => return Err(failed(folder, error)),
        }
    }
    Err(FileError::LeadsOut(target.to_owned()))
}

fn stage(files: &[File], staged: &[PathBuf]) -> Result<(), FileError> {
    for (file, path) in files.iter().zip(staged) {
        if let Some(folder) = path.parent() {
            create_folder(folder)?;
        }
        let mut options = fs::OpenOptions::new();
        let mut handle = options
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(|source| failed(path, source))?;
        io::Write::write_all(&mut handle, file.contents.as_bytes())
            .map_err(|source| failed(path, source))?;
    }
    Ok(())
}

fn move_all(staged: &[PathBuf], targets: &[PathBuf]) -> Result<(), FileError> {
    for (from, to) in staged.iter().zip(targets) {
        fs::rename(from, to).map_err(|source| failed(to, source))?;
    }
    Ok(())
}

fn staged_name(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    PathBuf::from(name)
}

fn create_folder(folder: &Path) -> Result<(), FileError> {
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))
}

fn failed(path: &Path, source: io::Error) -> FileError {
    FileError::Write {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paths: &[&str]) -> Result<(), PathError> {
        let file = |path: &&str| File {
            path: (*path).to_owned(),
            contents: String::new(),
        };
        check_paths(&paths.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn plain_paths_pass() {
        assert_eq!(
            check(&["A.swift", "sub/B.swift", "sub/..C", "sub/deep/D"]),
            Ok(())
        );
    }

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        for path in [
            "",
            "/etc/x",
            "../x",
            "a/../../x",
            "a/./b",
            "a//b",
            "a/",
            "C:/x",
            "a\\..\\x",
            "a\nb",
            "a\0b",
        ] {
            assert_eq!(
                check(&["ok", path]),
                Err(PathError::NotPlain(path.to_owned())),
                "{path:?}"
            );
        }
    }

    #[test]
    fn two_files_cannot_share_a_place() {
        assert_eq!(check(&["a", "a"]), Err(PathError::Twice("a".to_owned())));
        assert_eq!(
            check(&["a/B", "a/b"]),
            Err(PathError::Twice("a/b".to_owned()))
        );
        assert_eq!(
            check(&["a/b/c", "A"]),
            Err(PathError::FileAndFolder("a".to_owned()))
        );
    }
}
