//! Messages on their way out.

use std::mem::MaybeUninit;

use secretchat::core::ids::{ChatId, RandomId};
use secretchat::core::tl::Deserialize as _;
use secretchat::core::tl::api::InputEncryptedFile;
use secretchat::core::tl::e2e::{any, latest};

use crate::boundary::{self, Failure, Given as _, MAX_BYTES, Returned};
use crate::client::{Client, Engaged as _};
use crate::draft::{Content, Draft, Outgoing};
use crate::error::Error;
use crate::rpc::unreadable;
use crate::source::Source;
use crate::status::Status;

/// More drafts than an album has, which the engine checks.
const MAX_ALBUM: usize = 100;

/// Command: sends a text. The result has its id (`secretchat_event_random_id`) and, if there is something, what the layer of
/// the peer cannot carry of it (`secretchat_event_text`).
///
/// `client` is not NULL, `text` has `text_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread. Statuses:
/// NULL_POINTER, LENGTH, UTF8, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, MESSAGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_text(
    client: Option<&Client>,
    chat: i32,
    text: *const u8,
    text_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable text.
        let text = unsafe { boundary::text("text", text, text_len) }?.to_owned();
        client.begin()?.run(request, async move |client| {
            client.send_text(ChatId(chat), text).await
        });
        Ok(())
    })
}

/// Command: sends a message, and uses the draft up. The result has its id (`secretchat_event_random_id`) and, if there is
/// something, what the layer of the peer cannot carry of it (`secretchat_event_text`). With a file it comes when the file is at
/// the server.
///
/// `client` and `draft` are not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, SPENT, BUSY, CLOSED,
/// REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, MESSAGE, RANDOM_ID_IN_USE, WOULD_LOSE, SOURCE, UPLOAD, THUMBNAIL,
/// CANCELLED.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_send(
    client: Option<&Client>,
    chat: i32,
    draft: Option<&mut Draft>,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let begun = client.begin()?;
        let content = draft.given("draft")?.take("draft")?;
        let (chat, random_id) = (ChatId(chat), content.random_id());
        let uploads = begun.host().uploads().clone();
        begun.run(request, async move |client| {
            match content.outgoing(&client, chat) {
                Outgoing::Message(send) => Ok(send.await?),
                Outgoing::File(send) => {
                    // Until the engine knows of it, it can be stopped here only.
                    let upload = uploads.run((chat, random_id), send.start()).await?;
                    Ok::<_, Failure>(upload.finish().await?)
                }
            }
        });
        Ok(())
    })
}

/// Command: sends 2 to 10 messages with files as an album, in this order, and uses the drafts up. Photos and videos can be mixed;
/// audio and documents go among themselves. The result has their ids (`secretchat_event_random_ids`). If one file fails, those
/// before it have been sent, and those behind it have not.
///
/// `client`, `drafts` and the `count` drafts there are not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER,
/// LENGTH, SPENT, MISSING if a draft has no file, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: as `secretchat_client_send`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_album(
    client: Option<&Client>,
    chat: i32,
    drafts: *const *mut Draft,
    count: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let begun = client.begin()?;
        // SAFETY: the header demands a readable list of drafts that nobody else uses.
        let contents = unsafe { take_all(drafts, count) }?;
        begun.run(request, async move |client| {
            let (engine, chat) = (&client, ChatId(chat));
            let files = contents.into_iter().map(|c| c.outgoing(engine, chat));
            let files = files.filter_map(Outgoing::into_file).collect();
            client.send_album(chat, files).await
        });
        Ok(())
    })
}

/// The contents of all drafts, which have files; or none is used.
///
/// # Safety
/// `drafts` is NULL or has `count` readable pointers, each NULL or to a draft that nobody else uses.
unsafe fn take_all(drafts: *const *mut Draft, count: usize) -> Returned<Vec<Content>> {
    // SAFETY: the caller promises it.
    let drafts = unsafe { boundary::items("drafts", drafts, count, MAX_ALBUM) }?;
    for (index, draft) in drafts.iter().enumerate() {
        let parameter = format!("drafts[{index}]");
        // SAFETY: the caller promises it, and only one is borrowed at a time.
        let content = unsafe { draft.as_mut() }
            .given(&parameter)?
            .get(&parameter)?;
        if !content.has_file() {
            let message = format!("{parameter}: has no file");
            return Err(Failure::new(Status::Missing, message));
        }
        if drafts.iter().take(index).any(|other| other == draft) {
            let message = format!("{parameter}: is there twice");
            return Err(Failure::new(Status::Spent, message));
        }
    }
    // SAFETY: as above.
    let take = |draft: &*mut Draft| unsafe { draft.as_mut() }.given("drafts")?.take("drafts");
    drafts.iter().map(take).collect()
}

/// Command: sends an object of the end-to-end schema as it is: a boxed `DecryptedMessage` of any layer, without a file. The
/// library fills in a `random_id` that is 0, numbers, padding and the wrapper. The result is that of `secretchat_client_send`.
///
/// `client` is not NULL, `message` has `message_len` bytes, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
/// LENGTH, TL, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, MESSAGE, RANDOM_ID_IN_USE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_tl(
    client: Option<&Client>,
    chat: i32,
    message: *const u8,
    message_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable message.
        let message = unsafe { boundary::bytes("message", message, message_len, MAX_BYTES) }?;
        send(client, chat, read_tl(message)?, None, request)
    })
}

/// Command: as `secretchat_client_send_tl`, with a file: the library also fills in its key, iv and size. The source is used up.
///
/// `client` and `source` are not NULL, `message` has `message_len` bytes, `request` and `error` may be NULL. Any thread.
/// Statuses: as there, and SPENT; of the result: as there, and SOURCE, UPLOAD, CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_tl_file(
    client: Option<&Client>,
    chat: i32,
    message: *const u8,
    message_len: usize,
    source: Option<&mut Source>,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable message.
        let message = unsafe { boundary::bytes("message", message, message_len, MAX_BYTES) }?;
        send_file(client, chat, read_tl(message)?, source, request)
    })
}

/// Command: as `secretchat_client_send_tl`, with a file that is at the server already: a boxed `InputEncryptedFile`. Its key, iv
/// and size must be in the message.
///
/// `client` is not NULL, `message` has `message_len` and `file` has `file_len` bytes, `request` and `error` may be NULL. Any thread.
/// Statuses: as there; of the result: as there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_tl_uploaded(
    client: Option<&Client>,
    chat: i32,
    message: *const u8,
    message_len: usize,
    file: *const u8,
    file_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable message and a readable file.
        let (message, file) = unsafe {
            (
                boundary::bytes("message", message, message_len, MAX_BYTES)?,
                boundary::bytes("file", file, file_len, MAX_BYTES)?,
            )
        };
        let file = InputEncryptedFile::from_bytes(file);
        let file = file.map_err(|error| unreadable("file", &error))?;
        send(client, chat, read_tl(message)?, Some(file), request)
    })
}

/// Command: as `secretchat_client_send_tl`, for the JSON of a `DecryptedMessage` of layer 144: each object names its constructor
/// in `_`, numbers of 64 bits are strings, bytes are base64.
///
/// `client` is not NULL, `message` has `message_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread. Statuses: as
/// there, with JSON instead of TL; UNSUPPORTED without the feature "json".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_json(
    client: Option<&Client>,
    chat: i32,
    message: *const u8,
    message_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable message.
        let message = unsafe { boundary::text("message", message, message_len) }?;
        send(client, chat, read_json(message)?, None, request)
    })
}

/// Command: as `secretchat_client_send_json`, with a file: the library also fills in its key, iv and size. The source is used up.
///
/// `client` and `source` are not NULL, `message` has `message_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread.
/// Statuses: as there, and SPENT; of the result: as there, and SOURCE, UPLOAD, CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_send_json_file(
    client: Option<&Client>,
    chat: i32,
    message: *const u8,
    message_len: usize,
    source: Option<&mut Source>,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable message.
        let message = unsafe { boundary::text("message", message, message_len) }?;
        send_file(client, chat, read_json(message)?, source, request)
    })
}

/// Command: stops a file that is on its way up, and its message with it. The result says whether there was one
/// (`secretchat_event_flag`). The message of one that is there already can be deleted.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: STORE_….
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_cancel_upload(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let begun = client.begin()?;
        let uploads = begun.host().uploads().clone();
        let (chat, random_id) = (ChatId(chat), RandomId(random_id));
        begun.run(request, async move |client| {
            let was_starting = random_id.0 != 0 && uploads.stop((chat, random_id)).await;
            let was_there = client.cancel_upload(chat, random_id).await?;
            Ok::<_, secretchat::Error>(was_starting || was_there)
        });
        Ok(())
    })
}

fn send(
    client: Option<&Client>,
    chat: i32,
    message: latest::DecryptedMessage,
    file: Option<InputEncryptedFile>,
    request: Option<&mut MaybeUninit<u64>>,
) -> Returned {
    client.begin()?.run(request, async move |client| {
        client.send_encrypted(ChatId(chat), message, file).await
    });
    Ok(())
}

fn send_file(
    client: Option<&Client>,
    chat: i32,
    message: latest::DecryptedMessage,
    source: Option<&mut Source>,
    request: Option<&mut MaybeUninit<u64>>,
) -> Returned {
    let begun = client.begin()?;
    let source = source.given("source")?.take("source")?;
    begun.run(request, async move |client| {
        let sending = client.send_encrypted_file(ChatId(chat), message, source);
        sending.await?.finish().await
    });
    Ok(())
}

fn read_tl(bytes: &[u8]) -> Returned<latest::DecryptedMessage> {
    let message = any::DecryptedMessage::from_bytes(bytes);
    Ok(message
        .map_err(|error| unreadable("message", &error))?
        .into())
}

#[cfg(feature = "json")]
fn read_json(text: &str) -> Returned<latest::DecryptedMessage> {
    serde_json::from_str(text).map_err(|error| {
        // Its text could quote the message.
        let place = format!("line {}, column {}", error.line(), error.column());
        let message =
            format!("message: not the JSON of a DecryptedMessage of layer 144 at {place}");
        Failure::new(Status::Json, message)
    })
}

#[cfg(not(feature = "json"))]
fn read_json(_: &str) -> Returned<latest::DecryptedMessage> {
    Err(Failure::unsupported("json"))
}
