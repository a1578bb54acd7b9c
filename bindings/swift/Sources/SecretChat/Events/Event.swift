import CSecretChat
import Foundation

/// Something that happened.
public final class Event: Handle, Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
    /// What.
    public let kind: Kind

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        kind = Kind(pointer)
    }

    deinit {
        secretchat_event_free(pointer)
    }

    /// To be confirmed with ``SecretChatClient/acknowledge(_:)``; 0 for what is of the moment only.
    public var id: UInt64 { value(secretchat_event_id) }
    /// When, by the clock of the library.
    public var time: Date { Date(milliseconds: value(secretchat_event_time_ms)) }
    /// Where; nil if it is about the client as a whole.
    public var chat: ChatID? {
        let chat = value(secretchat_event_chat)
        return chat == 0 ? nil : chat
    }

    /// All of it as JSON.
    public func json() throws -> String {
        try madeString { secretchat_event_to_json($0, $1, $2) }
    }
}

extension Event: CustomStringConvertible {
    /// The name of the kind, and the chat.
    public var description: String {
        let name = String(cString: secretchat_event_kind_name(value(secretchat_event_get_kind).rawValue))
        return chat.map { "\(name) in \($0)" } ?? name
    }
}

/// What the result of a request says.
extension Event {
    /// Of which request; 0 if it is no result.
    var request: UInt64 { value(secretchat_event_request) }
    var error: SecretChatError? {
        with { event in
            let status = secretchat_event_status(event)
            guard status != SECRETCHAT_STATUS_OK else { return nil }
            return SecretChatError(status, secretchat_event_error(event))
        }
    }
    var resultChat: ChatID { value(secretchat_event_chat) }
    var resultMessage: MessageID { value(secretchat_event_random_id) }
    var resultText: String { string(secretchat_event_text) }
    var resultBytes: Data { data(secretchat_event_bytes) }
    var flag: Bool { value(secretchat_event_flag) }
}
