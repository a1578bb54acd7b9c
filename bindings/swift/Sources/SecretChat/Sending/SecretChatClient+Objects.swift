import CSecretChat
import Foundation

/// Messages as the protocol has them. The library fills in what is 0: the name, and key, iv and size of a file. Cancelling
/// does not stop a file: ``SecretChatClient/cancelUpload(of:in:)`` does.
extension SecretChatClient {
    /// Sends a `DecryptedMessage` of any layer, boxed, with its file if it has one.
    @discardableResult
    public func sendTL(
        _ message: Data, file: Attachment? = nil, to chat: ChatID
    ) async throws -> Sent {
        let request = try message.withBytes { message, count in
            guard let file else {
                return try start { secretchat_client_send_tl($0, chat, message, count, $1, $2) }
            }
            return try file.withSource { source in
                try start {
                    secretchat_client_send_tl_file($0, chat, message, count, source, $1, $2)
                }
            }
        }
        return try await Sent(end(of: request))
    }

    /// Sends a `DecryptedMessage` of any layer with a file that is at the server already, an `InputEncryptedFile`, both boxed.
    /// Key, iv and size must be in the message.
    @discardableResult
    public func sendTL(_ message: Data, uploaded file: Data, to chat: ChatID) async throws -> Sent {
        let request = try message.withBytes { message, count in
            try file.withBytes { file, fileCount in
                try start {
                    secretchat_client_send_tl_uploaded($0, chat, message, count, file, fileCount, $1, $2)
                }
            }
        }
        return try await Sent(end(of: request))
    }

    /// Sends a `DecryptedMessage` in JSON, with its file if it has one.
    @discardableResult
    public func sendJSON(
        _ message: String, file: Attachment? = nil, to chat: ChatID
    ) async throws -> Sent {
        let message = message.bytes
        guard let file else {
            return try await Sent(
                perform { secretchat_client_send_json($0, chat, message, message.count, $1, $2) })
        }
        let request = try file.withSource { source in
            try start {
                secretchat_client_send_json_file(
                    $0, chat, message, message.count, source, $1, $2)
            }
        }
        return try await Sent(end(of: request))
    }
}
