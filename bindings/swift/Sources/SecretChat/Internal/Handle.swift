import CSecretChat
import Foundation

/// A class that owns an object of the library: it alone has the pointer, and frees it when it goes.
protocol Handle: AnyObject, Sendable {
    var pointer: OpaquePointer { get }
}

extension Handle {
    /// Uses the object. Swift may drop what is not mentioned any more, even in the middle of a call on its pointer.
    func with<T>(_ body: (OpaquePointer) throws -> T) rethrows -> T {
        try withExtendedLifetime(self) { try body(pointer) }
    }

    /// Asks a getter.
    func value<T>(_ getter: (OpaquePointer?) -> T) -> T {
        with { getter($0) }
    }

    /// Asks a getter of text. What it gives belongs to the object, and is copied.
    func string(_ getter: (OpaquePointer?) -> secretchat_bytes) -> String {
        with { String(getter($0)) }
    }

    /// Asks a getter of bytes, and copies them.
    func data(_ getter: (OpaquePointer?) -> secretchat_bytes) -> Data {
        with { Data(getter($0)) }
    }

    /// Asks a getter of a list of ids, and copies it.
    func list(
        _ getter: (OpaquePointer?, UnsafeMutablePointer<Int>?) -> UnsafePointer<Int64>?
    ) -> [Int64] {
        with { pointer in
            var count = 0
            let first = getter(pointer, &count)
            return Array(UnsafeBufferPointer(start: first, count: count))
        }
    }

    /// Calls a function that makes a text, such as JSON.
    func madeString(
        _ function: (OpaquePointer, Output, Output) -> secretchat_status
    ) throws -> String {
        try with { pointer in try String(decoding: buffer { function(pointer, $0, $1) }, as: UTF8.self) }
    }
}
