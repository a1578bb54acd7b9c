//! Contents of files to send.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use secretchat::files::FileSource;

use crate::boundary::{self, Given as _, Handle, MAX_BYTES, Object as _, Once, object};
use crate::callbacks::{Context, FreeFn, ReadFn};
use crate::error::Error;
use crate::status::Status;
use crate::streams::Reader;

/// The content of a file to send: made, and used once by a draft. One thread at a time.
pub struct Source(Handle<Once<FileSource>>);

object!(Source: Once<FileSource>);

/// A file on the disk, which has its own name unless it gets another. Its upload goes on after a restart, as long as the
/// file is there and does not change. The disk is not touched before the file is sent.
///
/// `path` is UTF-8 of `path_len` bytes, and is copied. `source` is not NULL; what is put there is freed with
/// `secretchat_source_free`. `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_source_path(
    path: *const u8,
    path_len: usize,
    source: Option<&mut MaybeUninit<*mut Source>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("source", source, || {
            // SAFETY: the header demands a readable path.
            let path = unsafe { boundary::text("path", path, path_len) }?;
            Ok(Once::new(FileSource::path(path)))
        })
    })
}

/// Bytes in memory, at most 1 GiB. They are copied, and the copy is wiped when it is not needed any more. The file has
/// no name unless it gets one, and its upload does not go on after a restart. Empty files are refused when they are sent.
///
/// `data` has `len` bytes. `source` is not NULL; what is put there is freed with `secretchat_source_free`. `error` may be
/// NULL. Any thread. Statuses: NULL_POINTER, LENGTH.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_source_bytes(
    data: *const u8,
    len: usize,
    source: Option<&mut MaybeUninit<*mut Source>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("source", source, || {
            // SAFETY: the header demands readable data.
            let bytes = unsafe { boundary::bytes("data", data, len, MAX_BYTES) }?;
            Ok(Once::new(FileSource::bytes(bytes)))
        })
    })
}

/// `size` bytes that the program reads, from any place on, and a place more than once. The file has no name unless it
/// gets one, and its upload does not go on after a restart.
///
/// `read` and `source` are not NULL; what is put there is freed with `secretchat_source_free`. `context` is given to
/// `read`, and to `free_context`, which may be NULL, when it is not needed any more, whatever is returned. `error` may be
/// NULL. Any thread. Statuses: NULL_POINTER.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_source_reader(
    size: u64,
    read: ReadFn,
    context: *mut c_void,
    free_context: FreeFn,
    source: Option<&mut MaybeUninit<*mut Source>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let context = Context::new(context, free_context);
    boundary::status(error, || {
        boundary::give("source", source, || {
            let reader = Reader::new(size, read, context)?;
            Ok(Once::new(FileSource::reader(reader)))
        })
    })
}

/// Gives the file another name, made safe: without a path and without signs that file systems do not take. The mime type
/// is guessed by it; the other side gets to see it of documents, audio and animations.
///
/// `source` is not NULL, `name` is UTF-8 of `name_len` bytes, and is copied, `error` may be NULL. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_source_name(
    source: Option<&mut Source>,
    name: *const u8,
    name_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let source = source.given("source")?;
        // SAFETY: the header demands a readable name.
        let name = unsafe { boundary::text("name", name, name_len) }?;
        *source = Once::new(source.take("source")?.named(name));
        Ok(())
    })
}

/// Frees a source, used or not. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_source_free(source: *mut Source) {
    // SAFETY: the header demands a source that nobody uses, once.
    boundary::free(|| drop(unsafe { Source::take_back(source) }));
}
