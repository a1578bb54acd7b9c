//! Messages to send.

pub mod text;
pub mod settings;
pub mod media;
pub mod file;
pub mod file_settings;

mod content;
#[cfg(test)]
mod tests;

use std::mem::MaybeUninit;

use crate::boundary::{self, Failure, Given as _, Handle, Object as _, Once, Returned, object};
use crate::error::Error;
use crate::status::Status;

pub(crate) use self::content::{Content, Outgoing};

/// A message to send: made, filled, and used once, by `secretchat_client_send` or `secretchat_client_send_album`. It is
/// a text, media, or media with a caption; what the protocol does not allow is refused when it is sent. One thread at a
/// time.
pub struct Draft(Handle<Once<Content>>);

object!(Draft: Once<Content>);

/// An empty draft.
///
/// `draft` is not NULL; what is put there is freed with `secretchat_draft_free`. `error` may be NULL. Any thread.
/// Statuses: NULL_POINTER.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_new(
    draft: Option<&mut MaybeUninit<*mut Draft>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("draft", draft, || Ok(Once::new(Content::new())))
    })
}

/// Frees a draft, used or not. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_free(draft: *mut Draft) {
    // SAFETY: the header demands a draft that nobody uses, once.
    boundary::free(|| drop(unsafe { Draft::take_back(draft) }));
}

/// The body of a function that changes a draft.
fn change(
    draft: Option<&mut Draft>,
    error: Option<&mut MaybeUninit<*mut Error>>,
    change: impl FnOnce(&mut Content) -> Returned,
) -> Status {
    boundary::status(error, || change(draft.given("draft")?.get("draft")?))
}

/// A side of a picture.
fn pixels(parameter: &str, pixels: u32) -> Returned<u16> {
    u16::try_from(pixels).map_err(|_| Failure::value(parameter, pixels, "0 to 65535"))
}
