import CSecretChat
import Foundation

extension SecretChatClient {
    /// Asks a user for a chat; the host finds out how the server calls them. Messages can be sent at once: they wait.
    public func requestChat(with user: UserID) async throws -> ChatID {
        try await perform { secretchat_client_request_chat($0, user, $1, $2) }.resultChat
    }

    /// Asks a user for a chat.
    public func requestChat(with user: UserID, accessHash: Int64) async throws -> ChatID {
        try await perform {
            secretchat_client_request_chat_input_user($0, user, accessHash, $1, $2)
        }.resultChat
    }

    /// Asks a user for a chat, by user name.
    public func requestChat(with username: String) async throws -> ChatID {
        let username = username.bytes
        return try await perform {
            secretchat_client_request_chat_username($0, username, username.count, $1, $2)
        }.resultChat
    }

    /// Accepts a chat that was asked for.
    public func acceptChat(_ chat: ChatID) async throws {
        try await perform { secretchat_client_accept_chat($0, chat, $1, $2) }
    }

    /// Refuses, cancels or closes a chat, and deletes its history on both sides if that is wanted.
    public func discardChat(_ chat: ChatID, deletingHistory: Bool = false) async throws {
        try await perform { secretchat_client_discard_chat($0, chat, deletingHistory, $1, $2) }
    }

    /// Removes a chat that is closed, with everything that belongs to it.
    public func forgetChat(_ chat: ChatID) async throws {
        try await perform { secretchat_client_forget_chat($0, chat, $1, $2) }
    }

    /// Renews the key. The library does that by itself when it is time.
    public func rekey(_ chat: ChatID) async throws {
        try await perform { secretchat_client_rekey($0, chat, $1, $2) }
    }

    /// Notes whether the user has compared the keys.
    public func setVerified(_ isVerified: Bool, in chat: ChatID) async throws {
        try await perform { secretchat_client_set_verified($0, chat, isVerified, $1, $2) }
    }

    /// Sets the default timer of messages, in seconds; 0 is none.
    public func setTTL(_ seconds: Int32, in chat: ChatID) async throws {
        try await perform { secretchat_client_set_ttl($0, chat, seconds, $1, $2) }
    }

    /// The user is typing, to be repeated every 5 seconds; or has stopped.
    public func setTyping(_ isTyping: Bool, in chat: ChatID) async throws {
        try await perform { secretchat_client_set_typing($0, chat, isTyping, $1, $2) }
    }

    /// Tells the server that the chat is unwanted.
    public func reportSpam(_ chat: ChatID) async throws {
        try await perform { secretchat_client_report_spam($0, chat, $1, $2) }
    }
}

extension SecretChatClient {
    /// How far a chat is; ``ChatStatus/empty`` if there is none of this name.
    public func status(of chat: ChatID) throws -> ChatStatus {
        var status = SECRETCHAT_CHAT_STATUS_EMPTY
        try look { secretchat_client_status($0, chat, &status, $1) }
        return ChatStatus(status)
    }

    /// Whether there is such a chat.
    public func hasChat(_ chat: ChatID) throws -> Bool {
        var has = false
        try look { secretchat_client_has_chat($0, chat, &has, $1) }
        return has
    }

    /// All chats.
    public func chats() throws -> [ChatID] {
        var chats: [ChatID] = []
        var count = 0
        // More may come between two looks.
        repeat {
            let capacity = count
            chats = Array(repeating: 0, count: capacity)
            try look { secretchat_client_chats($0, &chats, capacity, &count, $1) }
        } while count > chats.count
        return Array(chats.prefix(count))
    }

    /// What is known of a chat.
    public func chat(_ chat: ChatID) throws -> Chat {
        try Chat(find { secretchat_client_chat($0, chat, $1, $2) })
    }

    /// The key itself, 256 bytes; nil if the chat has none. Whoever has it can read everything: see ``wipe(_:)``.
    public func authKey(of chat: ChatID) throws -> Data? {
        var key = Data(count: 256)
        var hasKey = false
        try key.withUnsafeMutableBytes { key in
            let key = key.bindMemory(to: UInt8.self)
            try look {
                secretchat_client_auth_key($0, chat, key.baseAddress, key.count, &hasKey, $1)
            }
        }
        return hasKey ? key : nil
    }

    /// Calls a function that answers at once.
    func look(_ function: (OpaquePointer, Output) -> secretchat_status) throws {
        try handle.with { client in
            try check { function(client, $0) }
        }
    }

    /// Calls a function that makes an object at once.
    func find(
        _ function: (OpaquePointer, Output, Output) -> secretchat_status
    ) throws -> OpaquePointer {
        try handle.with { client in
            try made { function(client, $0, $1) }
        }
    }
}
