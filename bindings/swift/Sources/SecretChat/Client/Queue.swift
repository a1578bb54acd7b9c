import CSecretChat
import Foundation

/// One of the queues of a client. No thread waits for it: the library calls when it stops being empty.
final class Queue: @unchecked Sendable {
    /// Takes what is there.
    typealias Next = @Sendable (OpaquePointer?, Int32, Output?, Output?) -> secretchat_status

    private let number: UInt32
    private let next: Next
    // Unchecked, because only the lock makes it true.
    private let lock = NSLock()
    private var reader: AsyncStream<Void>.Continuation?
    /// The library sends a second one away, and a reader may begin while the one before ends.
    private let taking = NSLock()

    init(_ number: Int32, _ next: @escaping Next) {
        self.number = UInt32(number)
        self.next = next
    }

    /// What is told to a reader, from now on: to look again. The one before gets no more.
    func calls(from client: ClientHandle) throws -> AsyncStream<Void> {
        // One call that nobody waited for is as good as many.
        let (calls, reader) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        replace(reader)
        let context = Unmanaged.passUnretained(self).toOpaque()
        try client.with { client in
            try check { secretchat_client_set_wake(client, number, wakeUp, context, $0) }
        }
        return calls
    }

    /// The next object; nil if the reader was replaced or cancelled. Throws when the client is closed.
    func next(from client: ClientHandle, _ calls: AsyncStream<Void>) async throws -> OpaquePointer? {
        var calls = calls.makeAsyncIterator()
        repeat {
            if let object = try take(from: client) { return object }
        } while await calls.next() != nil
        return nil
    }

    fileprivate func call() {
        _ = lock.withLock { reader }?.yield()
    }

    private func take(from client: ClientHandle) throws -> OpaquePointer? {
        do {
            return try client.with { client in
                try made { object, error in
                    taking.withLock { next(client, 0, object, error) }
                }
            }
        } catch let error as SecretChatError where error.status == .timeout {
            return nil
        }
    }

    private func replace(_ new: AsyncStream<Void>.Continuation) {
        let old = lock.withLock {
            defer { reader = new }
            return reader
        }
        old?.finish()
    }
}

private let wakeUp: secretchat_wake_fn = { context in
    guard let context else { return }
    Unmanaged<Queue>.fromOpaque(context).takeUnretainedValue().call()
}
