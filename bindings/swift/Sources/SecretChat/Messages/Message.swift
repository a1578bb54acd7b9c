import CSecretChat
import Foundation

/// Names a message within its chat, on both sides.
public typealias MessageID = Int64

/// A message of the history, as it was when it was asked for.
public final class Message: Handle, Identifiable, Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
    /// The list that it belongs to; nil if it is on its own.
    private let list: MessageList?

    init(_ pointer: OpaquePointer, of list: MessageList? = nil) {
        self.pointer = pointer
        self.list = list
    }

    deinit {
        if list == nil { secretchat_message_free(pointer) }
    }

    /// Its name.
    public var id: MessageID { value(secretchat_message_random_id) }
    /// It was written on this side.
    public var isOutgoing: Bool { value(secretchat_message_is_outgoing) }
    /// When, by the clock of the server.
    public var date: Date { Date(seconds: value(secretchat_message_date)) }
    /// How far an own message has come; nil while it is on its way, and for those of the other side.
    public var delivery: Delivery? { Delivery(value(secretchat_message_get_delivery)) }
    /// The media were opened, or the note was listened to.
    public var isOpened: Bool { value(secretchat_message_is_opened) }
    /// A message that people wrote, or one of the chat itself.
    public var kind: Kind { Kind(self) }
    /// The text, or the caption of the media.
    public var text: String { string(secretchat_message_text) }
    /// A picture, a file, a place and so on; nil if there is text only.
    public var media: Media? { Media(self) }
    /// The message that it answers.
    public var replyTo: MessageID? { id(secretchat_message_reply_to) }
    /// Seconds after which it destroys itself; 0 is never.
    public var ttl: UInt32 { value(secretchat_message_ttl) }
    /// It makes no sound.
    public var isSilent: Bool { value(secretchat_message_is_silent) }
    /// No preview of links is shown.
    public var hasNoWebPage: Bool { value(secretchat_message_is_no_webpage) }
    /// Messages with the same are shown as an album.
    public var groupedID: Int64? { id(secretchat_message_grouped_id) }
    /// The bot by which it was made.
    public var viaBot: String? { string(secretchat_message_via_bot).nonEmpty }

    /// A `DecryptedMessage` of the newest layer, boxed.
    public var tl: Data { data(secretchat_message_tl) }

    /// All of it as JSON.
    public func json() throws -> String {
        try madeString { secretchat_message_to_json($0, $1, $2) }
    }

    /// The library has 0 for none.
    private func id(_ getter: (OpaquePointer?) -> Int64) -> Int64? {
        let id = value(getter)
        return id == 0 ? nil : id
    }
}

extension Message {
    /// What a message is.
    public enum Kind: Hashable, Sendable {
        /// Text and media.
        case message
        /// The default timer was set; seconds, 0 is none.
        case ttl(UInt32)
        /// A screenshot was taken; what was visible.
        case screenshot([MessageID])
        /// Something else that the chat says.
        case otherService

        fileprivate init(_ message: Message) {
            switch message.value(secretchat_message_get_kind) {
            case SECRETCHAT_MESSAGE_KIND_MESSAGE: self = .message
            case SECRETCHAT_MESSAGE_KIND_TTL: self = .ttl(message.ttl)
            case SECRETCHAT_MESSAGE_KIND_SCREENSHOT:
                self = .screenshot(message.list(secretchat_message_ids))
            default: self = .otherService
            }
        }
    }

    /// How far an own message has come.
    public enum Delivery: UInt32, Sendable {
        /// The server has it.
        case sent = 1
        /// The other side has it: it said so itself.
        case delivered = 2
        /// It will not reach the other side.
        case failed = 3

        fileprivate init?(_ delivery: secretchat_delivery) {
            self.init(rawValue: delivery.rawValue)
        }
    }
}
