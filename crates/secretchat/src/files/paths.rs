//! Paths as bytes, for records.

use std::path::{Path, PathBuf};

/// The bytes of a path; `None` if it has no form that can be stored.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "other systems have such paths")]
pub(crate) fn to_bytes(path: &Path) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(path.as_os_str().as_bytes().to_vec())
}

/// The path of [`to_bytes`].
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "other systems have such bytes")]
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// The bytes of a path; `None` if it has no form that can be stored.
#[cfg(not(unix))]
pub(crate) fn to_bytes(path: &Path) -> Option<Vec<u8>> {
    path.to_str().map(|path| path.as_bytes().to_vec())
}

/// The path of [`to_bytes`].
#[cfg(not(unix))]
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}
