import CSecretChat
import Foundation

/// Why something failed.
public struct SecretChatError: Error, Hashable, Sendable {
    /// What it is.
    public let status: SecretChatStatus
    /// The number of the status in the library.
    public let code: Int32
    /// A sentence in English for developers; never contents of messages or keys.
    public let message: String
    /// When the same may succeed, if that is known.
    public let retryAfter: Duration?
    /// The code with which the server refused, such as 400.
    public let rpcCode: Int32?

    init(_ status: secretchat_status, _ error: OpaquePointer?) {
        self.status = SecretChatStatus(status)
        code = Int32(bitPattern: status.rawValue)
        message = String(secretchat_error_message(error))
        let delay = secretchat_error_retry_after_ms(error)
        retryAfter = delay < 0 ? nil : .milliseconds(delay)
        let code = secretchat_error_rpc_code(error)
        rpcCode = code == 0 ? nil : code
    }

    init?(_ error: OpaquePointer?) {
        guard let error else { return nil }
        self.init(secretchat_error_status(error), error)
    }
}

extension SecretChatError: CustomStringConvertible, LocalizedError {
    /// The name of the status in the library, such as "STORE_FULL", and the message.
    public var description: String {
        let name = String(cString: secretchat_status_name(UInt32(bitPattern: code)))
        return message.isEmpty ? name : "\(name): \(message)"
    }

    /// The same as ``description``.
    public var errorDescription: String? { description }
}
