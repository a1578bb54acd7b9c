import CSecretChat
import Foundation

extension Data {
    init(_ bytes: secretchat_bytes) {
        self.init(UnsafeBufferPointer(start: bytes.data, count: bytes.len))
    }

    /// The bytes as the library takes them.
    func withBytes<T>(_ body: (UnsafePointer<UInt8>?, Int) throws -> T) rethrows -> T {
        try withUnsafeBytes { bytes in
            try body(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        }
    }
}

extension String {
    init(_ bytes: secretchat_bytes) {
        self.init(decoding: UnsafeBufferPointer(start: bytes.data, count: bytes.len), as: UTF8.self)
    }

    /// The text as the library takes it.
    var bytes: [UInt8] { Array(utf8) }

    /// Nil if there is nothing: the library has no other sign for what was not said.
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension Data {
    var nonEmpty: Data? { isEmpty ? nil : self }
}

extension Date {
    /// Of a date of the server.
    init(seconds: Int32) {
        self.init(timeIntervalSince1970: TimeInterval(seconds))
    }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: TimeInterval(milliseconds) / 1000)
    }
}
