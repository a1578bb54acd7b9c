//! The library itself: versions, features.

use std::ffi::{CStr, c_char, c_void};
use std::slice;

use zeroize::Zeroize as _;

use crate::boundary;

/// Version of this header and of the library that it was made with.
pub const SECRETCHAT_VERSION_MAJOR: u32 = 0;
/// Version of this header and of the library that it was made with.
pub const SECRETCHAT_VERSION_MINOR: u32 = 1;
/// Version of this header and of the library that it was made with.
pub const SECRETCHAT_VERSION_PATCH: u32 = 0;
/// Version of the binary interface, to be given to `secretchat_options_new`. A library works with programs that were
/// built for this or an older version of it.
pub const SECRETCHAT_ABI_VERSION: u32 = 1;

const VERSION: &CStr = c"0.1.0";

/// The newest `SECRETCHAT_ABI_VERSION` that the library understands. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_abi_version() -> u32 {
    SECRETCHAT_ABI_VERSION
}

/// The version of the library, such as "0.1.0": ends with a NUL, is never freed and never NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Whether the library was built with a feature: "sqlite" (stores in files), "json", "formats" (Markdown and HTML),
/// "thumbnails", "telegram" (a connection of its own). Functions of a feature that is missing return `SECRETCHAT_STATUS_UNSUPPORTED`.
///
/// `name` has `name_len` bytes and may be NULL if that is 0. `false` for names that are none. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_has_feature(name: *const u8, name_len: usize) -> bool {
    boundary::value(false, || {
        // SAFETY: the header demands a readable name.
        let name = unsafe { boundary::text("name", name, name_len) }?;
        Ok(has_feature(name))
    })
}

fn has_feature(name: &str) -> bool {
    let features = [
        (
            "sqlite",
            cfg!(any(feature = "sqlite", feature = "system-sqlite")),
        ),
        ("json", cfg!(feature = "json")),
        ("formats", cfg!(feature = "formats")),
        ("thumbnails", cfg!(feature = "thumbnails")),
        ("telegram", cfg!(feature = "telegram")),
    ];
    features.contains(&(name, true))
}

/// Overwrites `len` bytes with zeros, in a way that the compiler does not leave out: for keys and passphrases that the
/// program has copied. `data` may be NULL; then nothing happens. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_wipe(data: *mut c_void, len: usize) {
    boundary::free(|| {
        if data.is_null() || isize::try_from(len).is_err() {
            return;
        }
        // SAFETY: it is not NULL, and the header demands `len` writable bytes that nobody else uses.
        let bytes = unsafe { slice::from_raw_parts_mut(data.cast::<u8>(), len) };
        bytes.zeroize();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_versions_agree() {
        let of_header = format!(
            "{SECRETCHAT_VERSION_MAJOR}.{SECRETCHAT_VERSION_MINOR}.{SECRETCHAT_VERSION_PATCH}"
        );
        assert_eq!(of_header, env!("CARGO_PKG_VERSION"));
        assert_eq!(VERSION.to_str(), Ok(env!("CARGO_PKG_VERSION")));
    }
}
