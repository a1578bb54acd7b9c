import CSecretChat
import Foundation

/// Names a chat.
public typealias ChatID = Int32
/// Names a user of Telegram.
public typealias UserID = Int64

/// What is known of a chat, as it was when it was asked for.
public final class Chat: Handle, Identifiable, Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        secretchat_chat_free(pointer)
    }

    /// Its name.
    public var id: ChatID { value(secretchat_chat_id) }
    /// The server wants it together with the name.
    public var accessHash: Int64 { value(secretchat_chat_access_hash) }
    /// The other side.
    public var userID: UserID { value(secretchat_chat_user_id) }
    /// This side has asked for the chat.
    public var isAdmin: Bool { value(secretchat_chat_is_admin) }
    /// Whether messages can be sent.
    public var status: ChatStatus { ChatStatus(value(secretchat_chat_get_status)) }
    /// The other side has asked, and was not answered yet.
    public var isUnanswered: Bool { value(secretchat_chat_is_unanswered) }
    /// It is closed here, and the server does not know yet.
    public var isClosing: Bool { value(secretchat_chat_is_closing) }
    /// Why it is closed; nil if it is not.
    public var closeReason: CloseReason? { CloseReason(value(secretchat_chat_close_reason)) }
    /// What more is known of the reason, in English for developers.
    public var closeText: String? { string(secretchat_chat_close_text).nonEmpty }
    /// When it was asked for.
    public var created: Date { Date(milliseconds: value(secretchat_chat_created_ms)) }
    /// When the current key came into use.
    public var updated: Date { Date(milliseconds: value(secretchat_chat_updated_ms)) }
    /// The default timer of messages, in seconds; 0 is none.
    public var ttl: Int32 { value(secretchat_chat_ttl) }
    /// The server says that the other side has read everything up to then.
    public var peerReadDate: Date { Date(seconds: value(secretchat_chat_peer_read_date)) }

    /// Everything about it as JSON.
    public func json() throws -> String {
        try madeString { secretchat_chat_to_json($0, $1, $2) }
    }
}

extension Chat {
    /// How many messages came in.
    public var inSeqNo: UInt32 { value(secretchat_chat_in_seq_no) }
    /// How many messages went out.
    public var outSeqNo: UInt32 { value(secretchat_chat_out_seq_no) }
    /// What is added to twice the number of a message that comes in: 0 or 1.
    public var inSeqNoX: Int32 { value(secretchat_chat_in_seq_no_x) }
    /// What is added to twice the number of a message that goes out: 0 or 1.
    public var outSeqNoX: Int32 { value(secretchat_chat_out_seq_no_x) }
    /// How many own messages the other side has, end to end.
    public var acknowledged: UInt32 { value(secretchat_chat_acknowledged) }
    /// The highest layer that the other side has shown.
    public var peerLayer: UInt32 { value(secretchat_chat_peer_layer) }
    /// The layer that is used to send.
    public var sendLayer: UInt32 { value(secretchat_chat_send_layer) }
    /// How many messages wait behind one that is missing.
    public var behindGap: UInt32 { value(secretchat_chat_behind_gap) }
    /// How much came in that could not be used.
    public var dropped: UInt32 { value(secretchat_chat_dropped) }
    /// How many messages wait to be sent.
    public var outbox: UInt32 { value(secretchat_chat_outbox) }
}
