//! What functions return.

use std::ffi::{CStr, c_char};

/// What became of a call. The hundreds say what it is about: 0 the call itself, 100 its arguments, 200 the store, 300 chats
/// and messages, 400 files, 500 users and the server. Numbers are never used again. Later versions may have more:
/// treat unknown ones as failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Status {
    /// All is well.
    Ok = 0,
    /// Nothing came in the time given.
    Timeout = 1,
    /// The client is closed.
    Closed = 2,
    /// Another thread waits on this queue, or too many requests are under way: try again later.
    Busy = 3,
    /// Called from a callback, which must not call functions of a client.
    Reentrant = 4,
    /// This object was used already: make a new one.
    Spent = 5,
    /// A fault of the library. The client answers nothing else from now on: free it, open it again, and report it.
    Internal = 6,
    /// The library was built without this feature.
    Unsupported = 7,
    /// The system gives no thread, no file descriptor or no random numbers; see the message.
    System = 8,
    /// A pointer that must not be NULL is.
    NullPointer = 100,
    /// A length is over its limit.
    Length = 101,
    /// A text is not UTF-8.
    Utf8 = 102,
    /// A number is not one of those that are allowed.
    Value = 103,
    /// The object was freed. Found in debug builds only; else using it is undefined.
    Handle = 104,
    /// The program was built for a newer library than this one.
    Abi = 105,
    /// Something that must be said was not.
    Missing = 106,
    /// What is stored is not what was written: restore the newest copy, or start anew in another place.
    StoreDamaged = 200,
    /// The disk is full.
    StoreFull = 201,
    /// The store is open elsewhere, in this process or another.
    StoreInUse = 202,
    /// The system says something else; see the message.
    StoreIo = 203,
    /// The key or the passphrase cannot be used.
    StoreKey = 204,
    /// The store is sealed, and neither key nor passphrase was given.
    StoreKeyNeeded = 205,
    /// A newer version of the library wrote the store.
    StoreNewer = 206,
    /// The folder of the store does not exist, or the path is one.
    StoreNoFolder = 207,
    /// The file is something else.
    StoreNotAStore = 208,
    /// A key was given, but the store is not sealed.
    StoreNotSealed = 209,
    /// A passphrase was given where a key seals the store, or the other way round.
    StoreOtherKind = 210,
    /// The file or its folder cannot be written.
    StoreReadOnly = 211,
    /// The store is older than it was known to be: an older copy was put in its place.
    StoreRolledBack = 212,
    /// The key or the passphrase is wrong.
    StoreWrongKey = 213,
    /// The store belongs to another account.
    StoreOtherUser = 214,
    /// There is no such chat.
    UnknownChat = 300,
    /// There is no such message in the history.
    UnknownMessage = 301,
    /// The chat cannot do that, or not now: it is closed, or not ready.
    ChatState = 302,
    /// The protocol does not allow such a message; the text names the field, its value and the limit.
    Message = 303,
    /// The chat has a message of this name already.
    RandomIdInUse = 304,
    /// The layer of the peer cannot carry all of the message, and it was to be lossless.
    WouldLose = 305,
    /// The chat is open, or the server does not know yet that it is closed.
    NotClosed = 306,
    /// The bytes are not the TL object that they should be.
    Tl = 307,
    /// The text is not the JSON of the object that it should be.
    Json = 308,
    /// The message has no file.
    NoFile = 400,
    /// The transfer was cancelled, or its message deleted.
    Cancelled = 401,
    /// There is no transfer to go on with.
    NotResumable = 402,
    /// The content of the file to send cannot be read.
    Source = 403,
    /// The file did not go up.
    Upload = 404,
    /// What was fetched cannot be written.
    Sink = 405,
    /// The file did not come.
    Download = 406,
    /// No thumbnail can be made of the picture.
    Thumbnail = 407,
    /// There is no such user, or the program does not know them.
    UnknownUser = 500,
    /// This is a bot, a group, or the account itself: these have no secret chats.
    NotAUser = 501,
    /// The server refused; `secretchat_error_rpc_code` and the message say how.
    Server = 502,
    /// No answer came from the server.
    Network = 503,
    /// The account has a password; the message has its hint.
    PasswordNeeded = 504,
    /// The login code is wrong or too old.
    Code = 505,
    /// The password of the account is wrong.
    Password = 506,
}

/// The name of a status without its prefix, such as "TIMEOUT"; "UNKNOWN" for numbers that are none. Ends with a NUL, is never
/// freed and never NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_status_name(status: u32) -> *const c_char {
    name(status).as_ptr()
}

pub(crate) fn name(status: u32) -> &'static CStr {
    match status {
        0 => c"OK",
        1 => c"TIMEOUT",
        2 => c"CLOSED",
        3 => c"BUSY",
        4 => c"REENTRANT",
        5 => c"SPENT",
        6 => c"INTERNAL",
        7 => c"UNSUPPORTED",
        8 => c"SYSTEM",
        100 => c"NULL_POINTER",
        101 => c"LENGTH",
        102 => c"UTF8",
        103 => c"VALUE",
        104 => c"HANDLE",
        105 => c"ABI",
        106 => c"MISSING",
        200 => c"STORE_DAMAGED",
        201 => c"STORE_FULL",
        202 => c"STORE_IN_USE",
        203 => c"STORE_IO",
        204 => c"STORE_KEY",
        205 => c"STORE_KEY_NEEDED",
        206 => c"STORE_NEWER",
        207 => c"STORE_NO_FOLDER",
        208 => c"STORE_NOT_A_STORE",
        209 => c"STORE_NOT_SEALED",
        210 => c"STORE_OTHER_KIND",
        211 => c"STORE_READ_ONLY",
        212 => c"STORE_ROLLED_BACK",
        213 => c"STORE_WRONG_KEY",
        214 => c"STORE_OTHER_USER",
        300 => c"UNKNOWN_CHAT",
        301 => c"UNKNOWN_MESSAGE",
        302 => c"CHAT_STATE",
        303 => c"MESSAGE",
        304 => c"RANDOM_ID_IN_USE",
        305 => c"WOULD_LOSE",
        306 => c"NOT_CLOSED",
        307 => c"TL",
        308 => c"JSON",
        400 => c"NO_FILE",
        401 => c"CANCELLED",
        402 => c"NOT_RESUMABLE",
        403 => c"SOURCE",
        404 => c"UPLOAD",
        405 => c"SINK",
        406 => c"DOWNLOAD",
        407 => c"THUMBNAIL",
        500 => c"UNKNOWN_USER",
        501 => c"NOT_A_USER",
        502 => c"SERVER",
        503 => c"NETWORK",
        504 => c"PASSWORD_NEEDED",
        505 => c"CODE",
        506 => c"PASSWORD",
        _ => c"UNKNOWN",
    }
}
