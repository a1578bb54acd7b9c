import CSecretChat
import Foundation

extension Event {
    /// What happened. Later versions of the library may tell more.
    public enum Kind: Hashable, Sendable {
        /// The last event: the client is closed.
        case closed
        /// Somebody wants a chat.
        case chatRequested(userID: UserID, date: Date)
        /// Messages can be sent and received.
        case chatReady
        /// The chat is over. The text is for developers.
        case chatClosed(reason: CloseReason, text: String, isHistoryDeleted: Bool)
        /// A message came in; the history has it.
        case message(MessageID, date: Date)
        /// A message came in that the library cannot read; its TL, and the layer that it names.
        case unsupportedMessage(Data, layer: UInt32, date: Date)
        /// The server has an own message.
        case messageSent(MessageID, date: Date)
        /// The other side has an own message.
        case messageDelivered(MessageID)
        /// An own message will not reach the other side.
        case messageFailed(MessageID, SecretChatError)
        /// The server says that the other side has read own messages up to a date.
        case messagesRead(upTo: Date)
        /// The other side opened media or listened to notes.
        case messagesOpened([MessageID])
        /// The other side deleted messages.
        case messagesDeleted([MessageID])
        /// The other side deleted the history.
        case historyFlushed
        /// A message destroyed itself.
        case messageExpired(MessageID)
        /// The other side took a screenshot; what was visible, if that is known.
        case screenshotTaken([MessageID])
        /// The other side changed the default timer; seconds, 0 is none.
        case ttlChanged(Int32)
        /// More became known of the highest layer of the other side.
        case layerChanged(UInt32)
        /// The key was renewed.
        case keyRenewed
        /// The other side is typing; to be shown for 6 seconds.
        case typing
        /// So many messages of the other side are missing; they were asked for again.
        case gapOpened(UInt32)
        /// Nothing is missing any more.
        case gapClosed
        /// Something came that could not be used; how much of that there was. The text is for developers.
        case dropped(reason: DropReason, text: String, count: UInt32)
        /// A file is on its way up; bytes.
        case uploadProgress(MessageID, done: UInt64, total: UInt64)
        /// A file is on its way down; bytes.
        case downloadProgress(MessageID, done: UInt64, total: UInt64)
        /// A call to the server failed for the moment, and will be made again.
        case callDelayed(method: String, SecretChatError)
        /// This user asks for chats faster than they are taken: a request was passed over.
        case requestIgnored(userID: UserID)
        /// The store failed. Nothing was lost: the library goes back to what is stored, and tries again.
        case storeFailed(SecretChatError)
        /// The store works again.
        case storeRecovered
        /// Something that this version does not know; to be ignored.
        case unknown
    }
}

/// Why something that came in was dropped.
public enum DropReason: UInt32, Sendable {
    /// Encrypted with a key that the chat does not have.
    case unknownKey = 1
    /// It did not decrypt to something authentic.
    case undecryptable = 2
    /// Authentic, but not a message.
    case malformed = 3
    /// Old encryption in a chat that uses the new one.
    case downgrade = 4
    /// Too many messages wait.
    case tooMany = 5
    /// Something that this version does not know.
    case unknown = 0xFFFF_FFFF

    init(_ reason: secretchat_drop_reason) {
        self = Self(rawValue: reason.rawValue) ?? .unknown
    }
}
