import CSecretChat
import Foundation

extension SecretChatClient {
    /// Counts what was stored. Kept elsewhere, it shows at the next start whether an older copy was put in the place of the
    /// store: ``Options/minimumGeneration``.
    public func generation() throws -> UInt64 {
        var generation: UInt64 = 0
        try look { secretchat_client_generation($0, &generation, $1) }
        return generation
    }

    /// Seals the store with another key of 32 bytes.
    public func changeKey(to key: Data) async throws {
        let request = try key.withBytes { key, count in
            try start { secretchat_client_change_key($0, key, count, $1, $2) }
        }
        _ = try await end(of: request)
    }

    /// Seals the store with another passphrase.
    public func changePassphrase(to passphrase: String) async throws {
        let passphrase = passphrase.bytes
        try await perform {
            secretchat_client_change_passphrase($0, passphrase, passphrase.count, $1, $2)
        }
    }

    /// Gives back to the disk what the store does not need any more.
    public func compact() async throws {
        try await perform { secretchat_client_compact($0, $1, $2) }
    }
}
