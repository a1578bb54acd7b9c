import CSecretChat
import Foundation

/// A connection to Telegram of the library's own, and the account that is logged in on it: for apps that have no client of
/// Telegram. With ``Options/telegram`` a client uses it; then there are no ``SecretChatClient/rpcs`` to answer.
///
/// Libraries without the feature "telegram" have none; then ``init(apiID:apiHash:session:seal:)`` throws
/// ``SecretChatStatus/unsupported``.
public final class Telegram: Handle {
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Opens the session in a file, which is made if it is not there. The network is not waited for, but a passphrase takes
    /// some tenths of a second.
    ///
    /// `apiID` and `apiHash` are those of the app, from https://my.telegram.org.
    public init(apiID: Int32, apiHash: String, session: String, seal: Seal) throws {
        let hash = apiHash.bytes, path = session.bytes
        pointer =
            switch seal {
            case .passphrase(let passphrase):
                try made { telegram, error in
                    let passphrase = passphrase.bytes
                    return secretchat_telegram_open(
                        apiID, hash, hash.count, path, path.count, passphrase, passphrase.count, telegram, error)
                }
            case .key(let key):
                try made { telegram, error in
                    key.withBytes { key, count in
                        secretchat_telegram_open_with_key(
                            apiID, hash, hash.count, path, path.count, key, count, telegram, error)
                    }
                }
            }
    }

    deinit {
        nonisolated(unsafe) let pointer = pointer
        outsideCallbacks { secretchat_telegram_free(pointer) }
    }

    /// Who is logged in; nil if nobody is.
    public var userID: UserID? {
        let id = value(secretchat_telegram_user_id)
        return id == 0 ? nil : id
    }

    /// Has a login code sent to a number, such as "+1 415 555 0132".
    public func sendCode(to phone: String) async throws {
        try await ask(phone, secretchat_telegram_send_code)
    }

    /// Logs in with the code that was sent. It throws ``SecretChatStatus/passwordNeeded`` if the account has a password; then
    /// comes ``checkPassword(_:)``.
    public func signIn(code: String) async throws {
        try await ask(code, secretchat_telegram_sign_in)
    }

    /// Logs in with the password of the account.
    public func checkPassword(_ password: String) async throws {
        try await ask(password, secretchat_telegram_check_password)
    }

    /// Logs out. All secret chats of this device are dead then; close the client before.
    public func logOut() async throws {
        try await blocking { try self.with { pointer in try check { secretchat_telegram_log_out(pointer, -1, $0) } } }
    }

    /// Calls a function that waits for the server.
    private func ask(
        _ text: String,
        _ function: @escaping @Sendable (OpaquePointer?, UnsafePointer<UInt8>?, Int, Int32, Output?) -> secretchat_status
    ) async throws {
        try await blocking {
            let text = text.bytes
            try self.with { pointer in try check { function(pointer, text, text.count, -1, $0) } }
        }
    }
}

extension Telegram {
    /// What encrypts a session.
    public enum Seal: Sendable {
        /// A key of 32 bytes.
        case key(Data)
        /// Something that people can remember.
        case passphrase(String)
    }
}
