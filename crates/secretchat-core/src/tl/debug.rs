//! `Debug` of generated types shows how long texts and byte strings are, never what they say.

use std::fmt;

/// A field of which only the length may be seen. With the feature `debug-text`, texts are shown; bytes never are.
pub(crate) struct Redacted<'a, T>(pub(crate) &'a T);

impl<T: Redact> fmt::Debug for Redacted<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.redact(f)
    }
}

pub(crate) trait Redact {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl Redact for String {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if cfg!(feature = "debug-text") {
            return fmt::Debug::fmt(self, f);
        }
        write!(f, "[{} bytes of text]", self.len())
    }
}

/// Coordinates.
impl Redact for f64 {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[a number]")
    }
}

impl Redact for Vec<u8> {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.len())
    }
}

impl<const N: usize> Redact for [u8; N] {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{N} bytes]")
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref().map(Redacted), f)
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Redacted)).finish()
    }
}
