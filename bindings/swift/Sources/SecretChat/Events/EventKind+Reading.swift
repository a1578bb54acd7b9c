import CSecretChat
import Foundation

extension Event.Kind {
    /// What an event of the library says.
    init(_ event: OpaquePointer) {
        self =
            Self.ofChat(event) ?? Self.ofMessage(event) ?? Self.ofMessages(event)
            ?? Self.ofClient(event) ?? .unknown
    }

    private static func ofChat(_ event: OpaquePointer) -> Self? {
        switch secretchat_event_get_kind(event) {
        case SECRETCHAT_EVENT_KIND_CHAT_REQUESTED:
            .chatRequested(userID: secretchat_event_user_id(event), date: date(event))
        case SECRETCHAT_EVENT_KIND_CHAT_READY: .chatReady
        case SECRETCHAT_EVENT_KIND_CHAT_CLOSED:
            .chatClosed(
                reason: CloseReason(secretchat_event_close_reason(event)) ?? .unknown,
                text: text(event),
                isHistoryDeleted: secretchat_event_is_history_deleted(event))
        case SECRETCHAT_EVENT_KIND_TTL_CHANGED: .ttlChanged(secretchat_event_ttl(event))
        case SECRETCHAT_EVENT_KIND_LAYER_CHANGED: .layerChanged(secretchat_event_layer(event))
        case SECRETCHAT_EVENT_KIND_KEY_RENEWED: .keyRenewed
        case SECRETCHAT_EVENT_KIND_TYPING: .typing
        case SECRETCHAT_EVENT_KIND_GAP_OPENED: .gapOpened(secretchat_event_count(event))
        case SECRETCHAT_EVENT_KIND_GAP_CLOSED: .gapClosed
        case SECRETCHAT_EVENT_KIND_DROPPED:
            .dropped(
                reason: DropReason(secretchat_event_drop_reason(event)),
                text: text(event), count: secretchat_event_count(event))
        default: nil
        }
    }

    private static func ofMessage(_ event: OpaquePointer) -> Self? {
        let message = secretchat_event_random_id(event)
        return switch secretchat_event_get_kind(event) {
        case SECRETCHAT_EVENT_KIND_MESSAGE: .message(message, date: date(event))
        case SECRETCHAT_EVENT_KIND_UNSUPPORTED_MESSAGE:
            .unsupportedMessage(
                Data(secretchat_event_bytes(event)),
                layer: secretchat_event_layer(event), date: date(event))
        case SECRETCHAT_EVENT_KIND_MESSAGE_SENT: .messageSent(message, date: date(event))
        case SECRETCHAT_EVENT_KIND_MESSAGE_DELIVERED: .messageDelivered(message)
        case SECRETCHAT_EVENT_KIND_MESSAGE_FAILED: .messageFailed(message, error(event))
        case SECRETCHAT_EVENT_KIND_MESSAGE_EXPIRED: .messageExpired(message)
        case SECRETCHAT_EVENT_KIND_UPLOAD_PROGRESS:
            .uploadProgress(
                message, done: secretchat_event_done(event), total: secretchat_event_total(event))
        case SECRETCHAT_EVENT_KIND_DOWNLOAD_PROGRESS:
            .downloadProgress(
                message, done: secretchat_event_done(event), total: secretchat_event_total(event))
        default: nil
        }
    }

    private static func ofMessages(_ event: OpaquePointer) -> Self? {
        switch secretchat_event_get_kind(event) {
        case SECRETCHAT_EVENT_KIND_MESSAGES_READ: .messagesRead(upTo: date(event))
        case SECRETCHAT_EVENT_KIND_MESSAGES_OPENED: .messagesOpened(messages(event))
        case SECRETCHAT_EVENT_KIND_MESSAGES_DELETED: .messagesDeleted(messages(event))
        case SECRETCHAT_EVENT_KIND_HISTORY_FLUSHED: .historyFlushed
        case SECRETCHAT_EVENT_KIND_SCREENSHOT_TAKEN: .screenshotTaken(messages(event))
        default: nil
        }
    }

    private static func ofClient(_ event: OpaquePointer) -> Self? {
        switch secretchat_event_get_kind(event) {
        case SECRETCHAT_EVENT_KIND_CLOSED: .closed
        case SECRETCHAT_EVENT_KIND_CALL_DELAYED: .callDelayed(method: text(event), error(event))
        case SECRETCHAT_EVENT_KIND_REQUEST_IGNORED:
            .requestIgnored(userID: secretchat_event_user_id(event))
        case SECRETCHAT_EVENT_KIND_STORE_FAILED: .storeFailed(error(event))
        case SECRETCHAT_EVENT_KIND_STORE_RECOVERED: .storeRecovered
        default: nil
        }
    }

    private static func date(_ event: OpaquePointer) -> Date {
        Date(seconds: secretchat_event_date(event))
    }

    private static func text(_ event: OpaquePointer) -> String {
        String(secretchat_event_text(event))
    }

    private static func error(_ event: OpaquePointer) -> SecretChatError {
        SecretChatError(secretchat_event_status(event), secretchat_event_error(event))
    }

    private static func messages(_ event: OpaquePointer) -> [MessageID] {
        var count = 0
        let first = secretchat_event_random_ids(event, &count)
        return Array(UnsafeBufferPointer(start: first, count: count))
    }
}
