//! Bytes that go out.

use zeroize::Zeroizing;

use crate::boundary::{self, Given as _, Handle, Object as _, object};

/// Bytes that belong to an object and are valid until that is freed. `data` is never NULL. Texts are UTF-8, without a NUL at
/// the end.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Bytes {
    /// The first byte.
    pub data: *const u8,
    /// How many there are.
    pub len: usize,
}

impl Bytes {
    pub(crate) const EMPTY: Self = Self::of(&[]);

    pub(crate) const fn of(bytes: &[u8]) -> Self {
        Self {
            data: bytes.as_ptr(),
            len: bytes.len(),
        }
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Self {
        Self::of(text.as_bytes())
    }
}

/// Bytes that the program owns: read them with `secretchat_buffer_bytes`, and free them with `secretchat_buffer_free`.
pub struct Buffer(Handle<Zeroizing<Vec<u8>>>);

object!(Buffer: Zeroizing<Vec<u8>>);

/// What is in a buffer; valid until it is freed. Nothing for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_buffer_bytes(buffer: Option<&Buffer>) -> Bytes {
    boundary::value(Bytes::EMPTY, || Ok(Bytes::of(buffer.given("buffer")?)))
}

/// Wipes and frees a buffer. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_buffer_free(buffer: *mut Buffer) {
    // SAFETY: the header demands a buffer that nobody uses, once.
    boundary::free(|| drop(unsafe { Buffer::take_back(buffer) }));
}
