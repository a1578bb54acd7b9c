import CSecretChat

/// How far a chat is.
public enum ChatStatus: UInt32, Sendable {
    /// There is none.
    case empty = 0
    /// One side has asked the other.
    case requested = 1
    /// Messages can be sent.
    case ready = 2
    /// It is over.
    case closed = 3

    init(_ status: secretchat_chat_status) {
        self = Self(rawValue: status.rawValue) ?? .empty
    }
}

/// How far the renewal of a key is.
public enum Rekeying: UInt32, Sendable {
    /// None is under way.
    case idle = 0
    /// This side has asked.
    case requested = 1
    /// This side has agreed.
    case accepted = 2

    init(_ rekeying: secretchat_rekeying) {
        self = Self(rawValue: rekeying.rawValue) ?? .idle
    }
}

/// Why a chat is closed.
public enum CloseReason: UInt32, Sendable {
    /// This side closed, cancelled or refused it.
    case byUser = 1
    /// The other side closed or refused it.
    case byPeer = 2
    /// Another device of this account accepted it.
    case acceptedElsewhere = 3
    /// The server does not know the chat.
    case unknownToServer = 4
    /// The server refused to create it.
    case refused = 5
    /// The other side has blocked this account, or is deleted.
    case peerGone = 6
    /// This device is logged out.
    case loggedOut = 7
    /// The parameters of the key exchange are not safe.
    case unsafeParameters = 8
    /// The public value of the other side is not safe.
    case unsafePublicValue = 9
    /// Both sides did not get the same key.
    case keyMismatch = 10
    /// The server gave another chat than the one that was asked for.
    case wrongChat = 11
    /// The other side broke the protocol.
    case violation = 12
    /// The other side asks for messages that are gone.
    case cannotResend = 13
    /// All sequence numbers are used.
    case outOfNumbers = 14
    /// Something that this version does not know.
    case unknown = 0xFFFF_FFFF

    /// Nil if the chat is not closed.
    init?(_ reason: secretchat_close_reason) {
        guard reason != SECRETCHAT_CLOSE_REASON_NONE else { return nil }
        self = Self(rawValue: reason.rawValue) ?? .unknown
    }
}
