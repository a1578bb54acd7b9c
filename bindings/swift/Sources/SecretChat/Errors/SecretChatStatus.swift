import CSecretChat

/// What went wrong. Later versions of the library may know more.
public enum SecretChatStatus: Hashable, Sendable {
    /// Nothing came in the time given.
    case timeout
    /// The client is closed.
    case closed
    /// Another thread waits on this queue, or too many requests are under way: try again later.
    case busy
    /// Called from a callback, which must not call functions of a client.
    case reentrant
    /// This object was used already: make a new one.
    case spent
    /// A fault of the library. The client answers nothing else from now on: free it, open it again, and report it.
    case `internal`
    /// The library was built without this feature.
    case unsupported
    /// The system gives no thread, no file descriptor or no random numbers; see the message.
    case system
    /// A pointer that must not be NULL is: a fault of this package.
    case nullPointer
    /// A length is over its limit.
    case length
    /// A text is not UTF-8.
    case utf8
    /// A number is not one of those that are allowed.
    case value
    /// An object was freed: a fault of this package.
    case handle
    /// This package was built for a newer library.
    case abi
    /// Something that must be said was not.
    case missing
    /// What is stored is not what was written: restore the newest copy, or start anew in another place.
    case storeDamaged
    /// The disk is full.
    case storeFull
    /// The store is open elsewhere, in this process or another.
    case storeInUse
    /// The system says something else; see the message.
    case storeIo
    /// The key or the passphrase cannot be used.
    case storeKey
    /// The store is sealed, and neither key nor passphrase was given.
    case storeKeyNeeded
    /// A newer version of the library wrote the store.
    case storeNewer
    /// The folder of the store does not exist, or the path is one.
    case storeNoFolder
    /// The file is something else.
    case storeNotAStore
    /// A key was given, but the store is not sealed.
    case storeNotSealed
    /// A passphrase was given where a key seals the store, or the other way round.
    case storeOtherKind
    /// The file or its folder cannot be written.
    case storeReadOnly
    /// The store is older than it was known to be: an older copy was put in its place.
    case storeRolledBack
    /// The key or the passphrase is wrong.
    case storeWrongKey
    /// The store is of another account.
    case storeOtherUser
    /// There is no such chat.
    case unknownChat
    /// There is no such message in the history.
    case unknownMessage
    /// The chat cannot do that, or not now: it is closed, or not ready.
    case chatState
    /// The protocol does not allow such a message; the text names the field, its value and the limit.
    case message
    /// The chat has a message of this name already.
    case randomIdInUse
    /// The layer of the peer cannot carry all of the message, and it was to be lossless.
    case wouldLose
    /// The chat is open, or the server does not know yet that it is closed.
    case notClosed
    /// The bytes are not the TL object that they should be.
    case tl
    /// The text is not the JSON of the object that it should be.
    case json
    /// The message has no file.
    case noFile
    /// The transfer was cancelled, or its message deleted.
    case cancelled
    /// There is no transfer to go on with.
    case notResumable
    /// The content of the file to send cannot be read.
    case source
    /// The file did not go up.
    case upload
    /// What was fetched cannot be written.
    case sink
    /// The file did not come.
    case download
    /// No thumbnail can be made of the picture.
    case thumbnail
    /// There is no such user, or the program does not know them.
    case unknownUser
    /// This is a bot, a group, or the account itself: these have no secret chats.
    case notAUser
    /// The server refused; ``SecretChatError/rpcCode`` and the message say how.
    case server
    /// No answer came from the server.
    case network
    /// The account has a password; the message has its hint.
    case passwordNeeded
    /// The login code is wrong or too old.
    case code
    /// The password of the account is wrong.
    case password
    /// Something that this version does not know.
    case unknown(Int32)

    init(_ status: secretchat_status) {
        switch status {
        case SECRETCHAT_STATUS_TIMEOUT: self = .timeout
        case SECRETCHAT_STATUS_CLOSED: self = .closed
        case SECRETCHAT_STATUS_BUSY: self = .busy
        case SECRETCHAT_STATUS_REENTRANT: self = .reentrant
        case SECRETCHAT_STATUS_SPENT: self = .spent
        case SECRETCHAT_STATUS_INTERNAL: self = .internal
        case SECRETCHAT_STATUS_UNSUPPORTED: self = .unsupported
        case SECRETCHAT_STATUS_SYSTEM: self = .system
        case SECRETCHAT_STATUS_NULL_POINTER: self = .nullPointer
        case SECRETCHAT_STATUS_LENGTH: self = .length
        case SECRETCHAT_STATUS_UTF8: self = .utf8
        case SECRETCHAT_STATUS_VALUE: self = .value
        case SECRETCHAT_STATUS_HANDLE: self = .handle
        case SECRETCHAT_STATUS_ABI: self = .abi
        case SECRETCHAT_STATUS_MISSING: self = .missing
        case SECRETCHAT_STATUS_STORE_DAMAGED: self = .storeDamaged
        case SECRETCHAT_STATUS_STORE_FULL: self = .storeFull
        case SECRETCHAT_STATUS_STORE_IN_USE: self = .storeInUse
        case SECRETCHAT_STATUS_STORE_IO: self = .storeIo
        case SECRETCHAT_STATUS_STORE_KEY: self = .storeKey
        case SECRETCHAT_STATUS_STORE_KEY_NEEDED: self = .storeKeyNeeded
        case SECRETCHAT_STATUS_STORE_NEWER: self = .storeNewer
        case SECRETCHAT_STATUS_STORE_NO_FOLDER: self = .storeNoFolder
        case SECRETCHAT_STATUS_STORE_NOT_A_STORE: self = .storeNotAStore
        case SECRETCHAT_STATUS_STORE_NOT_SEALED: self = .storeNotSealed
        case SECRETCHAT_STATUS_STORE_OTHER_KIND: self = .storeOtherKind
        case SECRETCHAT_STATUS_STORE_READ_ONLY: self = .storeReadOnly
        case SECRETCHAT_STATUS_STORE_ROLLED_BACK: self = .storeRolledBack
        case SECRETCHAT_STATUS_STORE_WRONG_KEY: self = .storeWrongKey
        case SECRETCHAT_STATUS_STORE_OTHER_USER: self = .storeOtherUser
        case SECRETCHAT_STATUS_UNKNOWN_CHAT: self = .unknownChat
        case SECRETCHAT_STATUS_UNKNOWN_MESSAGE: self = .unknownMessage
        case SECRETCHAT_STATUS_CHAT_STATE: self = .chatState
        case SECRETCHAT_STATUS_MESSAGE: self = .message
        case SECRETCHAT_STATUS_RANDOM_ID_IN_USE: self = .randomIdInUse
        case SECRETCHAT_STATUS_WOULD_LOSE: self = .wouldLose
        case SECRETCHAT_STATUS_NOT_CLOSED: self = .notClosed
        case SECRETCHAT_STATUS_TL: self = .tl
        case SECRETCHAT_STATUS_JSON: self = .json
        case SECRETCHAT_STATUS_NO_FILE: self = .noFile
        case SECRETCHAT_STATUS_CANCELLED: self = .cancelled
        case SECRETCHAT_STATUS_NOT_RESUMABLE: self = .notResumable
        case SECRETCHAT_STATUS_SOURCE: self = .source
        case SECRETCHAT_STATUS_UPLOAD: self = .upload
        case SECRETCHAT_STATUS_SINK: self = .sink
        case SECRETCHAT_STATUS_DOWNLOAD: self = .download
        case SECRETCHAT_STATUS_THUMBNAIL: self = .thumbnail
        case SECRETCHAT_STATUS_UNKNOWN_USER: self = .unknownUser
        case SECRETCHAT_STATUS_NOT_A_USER: self = .notAUser
        case SECRETCHAT_STATUS_SERVER: self = .server
        case SECRETCHAT_STATUS_NETWORK: self = .network
        case SECRETCHAT_STATUS_PASSWORD_NEEDED: self = .passwordNeeded
        case SECRETCHAT_STATUS_CODE: self = .code
        case SECRETCHAT_STATUS_PASSWORD: self = .password
        default: self = .unknown(Int32(bitPattern: status.rawValue))
        }
    }
}
