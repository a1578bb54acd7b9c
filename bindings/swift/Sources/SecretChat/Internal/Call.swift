import CSecretChat
import Foundation

/// Where a function of the library puts an object, or an error.
typealias Output = UnsafeMutablePointer<OpaquePointer?>

/// Calls a function that can fail.
func check(_ function: (Output) -> secretchat_status) throws {
    var error: OpaquePointer?
    let status = function(&error)
    defer { secretchat_error_free(error) }
    guard status == SECRETCHAT_STATUS_OK else { throw SecretChatError(status, error) }
}

/// Calls a function that makes an object, which the caller then owns.
func made(_ function: (Output, Output) -> secretchat_status) throws -> OpaquePointer {
    var object: OpaquePointer?
    try check { function(&object, $0) }
    guard let object else { throw SecretChatError(SECRETCHAT_STATUS_INTERNAL, nil) }
    return object
}

/// Calls a function that makes bytes.
func buffer(_ function: (Output, Output) -> secretchat_status) throws -> Data {
    let buffer = try made(function)
    defer { secretchat_buffer_free(buffer) }
    return Data(secretchat_buffer_bytes(buffer))
}

/// Runs what waits for a disk or the network elsewhere: of Swift's own threads there are few, and they must not wait.
func blocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
}

/// Runs what must not be called in a callback of the library, from code that may be in one: a closure that the library
/// drops may hold the last reference to anything.
func outsideCallbacks(_ work: @escaping @Sendable () -> Void) {
    DispatchQueue.global().async(execute: work)
}
