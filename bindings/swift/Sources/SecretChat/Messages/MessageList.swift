import CSecretChat

/// Some messages of the history as the library gives them: they go together.
final class MessageList: Handle {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        secretchat_messages_free(pointer)
    }

    var messages: [Message] {
        (0..<value(secretchat_messages_count)).compactMap { index in
            with { list in
                secretchat_messages_at(list, index).map { Message($0, of: self) }
            }
        }
    }
}
