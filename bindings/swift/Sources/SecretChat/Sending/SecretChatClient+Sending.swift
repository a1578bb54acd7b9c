import CSecretChat
import Foundation

/// A message that is on its way.
public struct Sent: Hashable, Sendable {
    /// Its name.
    public let id: MessageID
    /// What the layer of the other side cannot carry of it, for developers; nil if it carries all.
    public let losses: String?

    init(_ result: Event) {
        id = result.resultMessage
        losses = result.resultText.nonEmpty
    }
}

extension SecretChatClient {
    /// Sends a text.
    @discardableResult
    public func send(_ text: String, to chat: ChatID) async throws -> Sent {
        let text = text.bytes
        return try await Sent(
            perform { secretchat_client_send_text($0, chat, text, text.count, $1, $2) })
    }

    /// Sends a message. One with a file is on its way when the file is at the server.
    @discardableResult
    public func send(_ draft: Draft, to chat: ChatID) async throws -> Sent {
        let draft = draft.named()
        let request = try draft.withHandle { draft in
            try start { secretchat_client_send($0, chat, draft, $1, $2) }
        }
        return try await Sent(end(of: request, uploading: [draft], to: chat))
    }

    /// Sends 2 to 10 messages with files as an album: photos and videos can be mixed, audio and documents go among
    /// themselves. If one file fails, those before it have been sent.
    @discardableResult
    public func sendAlbum(_ drafts: [Draft], to chat: ChatID) async throws -> [MessageID] {
        let drafts = drafts.map { $0.named() }
        let request = try Draft.withHandles(drafts) { drafts in
            try start { secretchat_client_send_album($0, chat, drafts, drafts.count, $1, $2) }
        }
        _ = try await end(of: request, uploading: drafts, to: chat)
        return drafts.compactMap(\.id)
    }

    /// Stops a file that is on its way up, and its message with it; tells whether there was one.
    @discardableResult
    public func cancelUpload(of message: MessageID, in chat: ChatID) async throws -> Bool {
        try await perform { secretchat_client_cancel_upload($0, chat, message, $1, $2) }.flag
    }

    private func end(
        of request: UInt64, uploading drafts: [Draft], to chat: ChatID
    ) async throws -> Event {
        let files = drafts.filter { $0.media?.attachment != nil }.compactMap(\.id)
        guard !files.isEmpty else { return try await end(of: request) }
        return try await end(of: request) { client in
            for file in files {
                _ = secretchat_client_cancel_upload(client, chat, file, nil, nil)
            }
        }
    }
}

extension Draft {
    /// The message with a name, by which its file can be stopped.
    fileprivate func named() -> Draft {
        var draft = self
        draft.id = id ?? .random(in: 1 ... .max)
        return draft
    }
}
