//! Files that are fetched.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use secretchat::core::ids::{ChatId, RandomId};
use secretchat::files::{FileSink, Received};
use secretchat::{Client as Engine, Download};

use crate::boundary::{self, Failure, Returned};
use crate::callbacks::{Context, FreeFn, WriteFn};
use crate::client::{Client, Engaged as _};
use crate::error::Error;
use crate::host::Outcome;
use crate::status::Status;
use crate::streams::Writer;

/// Keeps what is there of a file when its download ends before it is whole, so that it can go on, even after a restart, by
/// `secretchat_client_resume_download`. For paths and folders.
pub const SECRETCHAT_DOWNLOAD_RESUMABLE: u32 = 1;
/// The file belongs to the user: it stays when its message is deleted or destroys itself. For paths and folders.
pub const SECRETCHAT_DOWNLOAD_KEEP: u32 = 2;

/// Command: fetches the file of a message to a path, checked against what the message says of it. A file that is there already
/// is an error, and is not touched. The result has the path (`secretchat_event_text`).
///
/// `client` is not NULL, `path` has `path_len` bytes of UTF-8, `flags` are `SECRETCHAT_DOWNLOAD_…`, `request` and `error` may be
/// NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT,
/// UNKNOWN_MESSAGE, NO_FILE, SINK, DOWNLOAD, CANCELLED, STORE_….
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_download_path(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    path: *const u8,
    path_len: usize,
    flags: u32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable path.
        let path = unsafe { boundary::text("path", path, path_len) }?;
        let flags = Flags::read(flags)?;
        File::new(chat, random_id).fetch(client, request, flags, FileSink::path(path))
    })
}

/// Command: fetches the file of a message into a folder, under the name that the sender gave it, made safe; if that is taken,
/// "a (1).jpg" and so on. The result has the path (`secretchat_event_text`).
///
/// `client` is not NULL, `folder` has `folder_len` bytes of UTF-8, `flags` are `SECRETCHAT_DOWNLOAD_…`, `request` and `error` may
/// be NULL. Any thread. Statuses: as `secretchat_client_download_path`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_download_folder(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    folder: *const u8,
    folder_len: usize,
    flags: u32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable path.
        let folder = unsafe { boundary::text("folder", folder, folder_len) }?;
        let flags = Flags::read(flags)?;
        File::new(chat, random_id).fetch(client, request, flags, FileSink::folder(folder))
    })
}

/// Command: fetches the file of a message of at most `limit` bytes into memory. The result has it (`secretchat_event_bytes`).
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: as `secretchat_client_download_path`.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_download_bytes(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    limit: u64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let sink = FileSink::bytes(limit);
        File::new(chat, random_id).fetch(client, request, Flags(0), sink)
    })
}

/// Command: fetches the file of a message, and gives its content in order to a function. What was given before it ends well is
/// not to be relied on.
///
/// `client` and `write` are not NULL; `context` is given to `write`, and to `free_context`, which may be NULL, when it is not
/// needed any more, whatever is returned. `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED,
/// REENTRANT, INTERNAL; of the result: as `secretchat_client_download_path`.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_download_writer(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    write: WriteFn,
    context: *mut c_void,
    free_context: FreeFn,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let context = Context::new(context, free_context);
    boundary::status(error, || {
        let sink = FileSink::writer(Writer::new(write, context)?);
        File::new(chat, random_id).fetch(client, request, Flags(0), sink)
    })
}

/// Command: goes on with a download into a resumable file that was interrupted. The result has the path
/// (`secretchat_event_text`).
///
/// `client` is not NULL, `flags` are `SECRETCHAT_DOWNLOAD_…` anew, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: NOT_RESUMABLE, and as `secretchat_client_download_path`.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_resume_download(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    flags: u32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let (file, flags) = (File::new(chat, random_id), Flags::read(flags)?);
        file.run(client, request, |engine| {
            flags.keep(engine.resume_download(file.chat, file.random_id))
        })
    })
}

/// Command: stops the downloads of a file that run, which end with CANCELLED, and deletes what one that was interrupted has
/// written. The result says whether there were any (`secretchat_event_flag`).
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: STORE_….
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_cancel_download(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let File { chat, random_id } = File::new(chat, random_id);
        let begun = client.begin()?;
        let downloads = begun.host().downloads().clone();
        begun.run(request, async move |engine| {
            let did_run = downloads.stop((chat, random_id)).await;
            let was_there = engine.cancel_download(chat, random_id).await?;
            Ok::<_, secretchat::Error>(did_run || was_there)
        });
        Ok(())
    })
}

/// The file of a message.
#[derive(Clone, Copy)]
struct File {
    chat: ChatId,
    random_id: RandomId,
}

impl File {
    const fn new(chat: i32, random_id: i64) -> Self {
        Self {
            chat: ChatId(chat),
            random_id: RandomId(random_id),
        }
    }

    fn fetch(
        self,
        client: Option<&Client>,
        request: Option<&mut MaybeUninit<u64>>,
        flags: Flags,
        sink: FileSink,
    ) -> Returned {
        let sink = if flags.has(SECRETCHAT_DOWNLOAD_RESUMABLE) {
            sink.resumable()
        } else {
            sink
        };
        self.run(client, request, |engine| {
            flags.keep(engine.download(self.chat, self.random_id, sink))
        })
    }

    fn run(
        self,
        client: Option<&Client>,
        request: Option<&mut MaybeUninit<u64>>,
        download: impl FnOnce(&Engine) -> Download,
    ) -> Returned {
        let begun = client.begin()?;
        let downloads = begun.host().downloads().clone();
        begun.run(request, |engine| {
            let download = download(&engine).into_future();
            downloads.run((self.chat, self.random_id), download)
        });
        Ok(())
    }
}

/// Made of `SECRETCHAT_DOWNLOAD_…`.
#[derive(Clone, Copy)]
struct Flags(u32);

impl Flags {
    fn read(flags: u32) -> Returned<Self> {
        const ALL: u32 = SECRETCHAT_DOWNLOAD_RESUMABLE | SECRETCHAT_DOWNLOAD_KEEP;
        if flags & !ALL == 0 {
            return Ok(Self(flags));
        }
        let allowed = "made of SECRETCHAT_DOWNLOAD_ constants";
        Err(Failure::value("flags", flags, allowed))
    }

    const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    fn keep(self, download: Download) -> Download {
        if self.has(SECRETCHAT_DOWNLOAD_KEEP) {
            return download.keep();
        }
        download
    }
}

impl From<Received> for Outcome {
    fn from(received: Received) -> Self {
        let (text, bytes) = match received {
            Received::Path(path) => (Some(path.to_string_lossy().into_owned()), None),
            Received::Bytes(bytes) => (None, Some(bytes)),
            _ => (None, None),
        };
        Self {
            text,
            bytes,
            ..Self::default()
        }
    }
}
