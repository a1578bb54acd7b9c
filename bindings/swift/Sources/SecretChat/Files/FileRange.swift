import CSecretChat
import Foundation

/// A file at the server of which any place can be read. What was read is not far away the next time; the first jump to a
/// place that was never passed fetches everything on the way.
public final class FileRange: Handle, Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
    /// The library wants one read at a time, and each may wait for the server.
    private let reads = DispatchQueue(label: "secretchat.file-range")

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        secretchat_range_free(pointer)
    }

    /// In bytes.
    public var size: UInt64 { value(secretchat_range_size) }

    /// At most `count` bytes from `offset` on; nothing at the end.
    public func read(at offset: UInt64, count: Int) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            reads.async {
                continuation.resume(with: Result { try self.readNow(at: offset, count: count) })
            }
        }
    }

    private func readNow(at offset: UInt64, count: Int) throws -> Data {
        var data = Data(count: count)
        var read = 0
        try data.withUnsafeMutableBytes { buffer in
            let start = buffer.bindMemory(to: UInt8.self).baseAddress
            try with { range in
                try check { secretchat_range_read(range, offset, start, count, &read, $0) }
            }
        }
        return data.prefix(read)
    }
}
