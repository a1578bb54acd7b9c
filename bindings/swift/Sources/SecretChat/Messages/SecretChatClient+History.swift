import CSecretChat

extension SecretChatClient {
    /// A message of the history, of either side.
    public func message(_ message: MessageID, in chat: ChatID) throws -> Message {
        try Message(find { secretchat_client_message($0, chat, message, $1, $2) })
    }

    /// At most `limit` messages before the one given, or the last ones; the newest first.
    public func history(
        of chat: ChatID, before message: MessageID? = nil, limit: UInt32 = 100
    ) throws -> [Message] {
        try MessageList(
            find { secretchat_client_history($0, chat, message ?? 0, limit, $1, $2) }
        ).messages
    }

    /// The user has seen the messages of the other side up to this one, or all of them: the server is told, and timers
    /// start.
    public func read(upTo message: MessageID? = nil, in chat: ChatID) async throws {
        try await perform { secretchat_client_read($0, chat, message ?? 0, $1, $2) }
    }

    /// The user opened a medium that destroys itself, or listened to a note: its timer starts, and the other side is told.
    public func open(_ message: MessageID, in chat: ChatID) async throws {
        try await perform { secretchat_client_open_message($0, chat, message, $1, $2) }
    }

    /// Deletes messages of either side, on both sides: 1 to 100. Unknown ones are passed over.
    public func delete(_ messages: [MessageID], in chat: ChatID) async throws {
        try await perform {
            secretchat_client_delete($0, chat, messages, messages.count, $1, $2)
        }
    }

    /// Deletes the whole history on both sides.
    public func flush(_ chat: ChatID) async throws {
        try await perform { secretchat_client_flush($0, chat, $1, $2) }
    }

    /// Tells the other side that a screenshot was taken while these messages, at most 100, were visible.
    public func reportScreenshot(of messages: [MessageID], in chat: ChatID) async throws {
        try await perform {
            secretchat_client_screenshot($0, chat, messages, messages.count, $1, $2)
        }
    }
}

extension Message {
    /// The text with its entities as Markdown.
    public func markdown() throws -> String {
        try madeString { secretchat_message_markdown($0, $1, $2) }
    }

    /// The text with its entities as HTML.
    public func html() throws -> String {
        try madeString { secretchat_message_html($0, $1, $2) }
    }
}
