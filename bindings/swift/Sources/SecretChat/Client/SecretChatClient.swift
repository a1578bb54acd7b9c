import CSecretChat
import Foundation

/// An account and its secret chats.
///
/// What takes its time is an async function: it ends when the library has stored what was asked for, or when a file has
/// come or gone. What looks things up answers at once. All of it can be called from anywhere.
///
/// Cancelling a task that waits stops the waiting; what was asked for is done nevertheless, except for files, whose
/// transfer is stopped.
public final class SecretChatClient: Sendable {
    /// What happens, until the client is closed. To be read by one task, and all the time: nothing is lost, what is not
    /// read waits in memory. A task that is cancelled while it reads ends the stream.
    ///
    /// What an app must not miss has an ``Event/id``: it is told again after a restart until it was
    /// ``acknowledge(_:)``d.
    public let events: AsyncStream<Event>

    let handle: ClientHandle
    let requests = Requests()
    private let delivery: Task<Void, Never>

    /// Opens the store, and goes on where the last run has ended.
    public init(_ options: Options) async throws {
        let handle = try await blocking { try ClientHandle(options) }
        let calls = try handle.events.calls(from: handle)
        let (events, told) = AsyncStream.makeStream(of: Event.self)
        self.handle = handle
        self.events = events
        delivery = Task.detached { [requests] in
            await Self.deliver(from: handle, calls, to: told, and: requests)
        }
    }

    deinit {
        outsideCallbacks { [handle] in handle.close() }
    }

    /// Closes the client: what is under way fails with the status ``SecretChatStatus/closed``, then all streams end. Ends
    /// when all is stored.
    public func close() async {
        handle.close()
        await delivery.value
    }

    /// The event was dealt with: it will not be told again after a restart.
    public func acknowledge(_ event: Event) throws {
        try handle.with { client in
            try check { secretchat_client_ack(client, event.id, $0) }
        }
    }

    /// Without the client: it must be able to go while it has nothing to tell.
    private static func deliver(
        from handle: ClientHandle, _ calls: AsyncStream<Void>,
        to told: AsyncStream<Event>.Continuation, and requests: Requests
    ) async {
        do {
            while let event = try await handle.events.next(from: handle, calls).map(Event.init) {
                if event.request == 0 {
                    told.yield(event)
                } else {
                    await requests.end(event.request, with: event)
                }
            }
        } catch {
            await requests.close(error)
        }
        told.finish()
    }
}
