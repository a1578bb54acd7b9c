import Foundation
import SecretChat

/// Somebody with a client that a server serves.
final class Person {
    let client: SecretChatClient
    private let network: [Task<Void, Never>]
    private var events: AsyncStream<Event>.Iterator

    init(_ user: UserID, _ name: String, on server: TestServer, _ options: Options? = nil) async throws {
        server.addAccount(user, name)
        let client = try await SecretChatClient(options ?? Options(userID: user, store: .memory))
        self.client = client
        events = client.events.makeAsyncIterator()
        let rpcs = try client.rpcs()
        let calls = Task {
            for await rpc in rpcs { try? server.answer(rpc, of: user) }
        }
        let updates = Task {
            while !Task.isCancelled {
                guard let update = await server.nextUpdate(of: user) else { continue }
                try? await client.feed(update)
            }
        }
        network = [calls, updates]
    }

    func leave() async {
        await client.close()
        for task in network { task.cancel() }
        for task in network { await task.value }
    }

    /// Waits for an event from which something can be picked, passes over those before it, and confirms them all.
    @discardableResult
    func next<T>(confirming: Bool = true, _ pick: (Event.Kind) -> T?) async throws -> T {
        while let event = await events.next() {
            if confirming, event.id != 0 { try client.acknowledge(event) }
            if let picked = pick(event.kind) { return picked }
        }
        throw Closed()
    }

    func next(_ kind: Event.Kind) async throws {
        try await next { $0 == kind ? () : nil }
    }

    /// Waits for a message.
    func receive(in chat: ChatID, confirming: Bool = true) async throws -> Message {
        let id = try await next(confirming: confirming) { kind in
            if case .message(let id, _) = kind { id } else { nil }
        }
        return try client.message(id, in: chat)
    }

    struct Closed: Error {}
}

/// Two people who have a chat with each other.
struct Pair {
    let server: TestServer
    let alice: Person
    let bob: Person
    let chat: ChatID

    init() async throws {
        server = try TestServer()
        alice = try await Person(1001, "alice", on: server)
        bob = try await Person(1002, "bob", on: server)
        chat = try await alice.client.requestChat(with: "bob")
        try await alice.next(.chatReady)
        try await bob.next(.chatReady)
    }

    /// Sends a message to Bob, and gives what he gets.
    func transmit(_ draft: Draft) async throws -> Message {
        try await alice.client.send(draft, to: chat)
        return try await bob.receive(in: chat)
    }

    func leave() async {
        await alice.leave()
        await bob.leave()
    }
}

extension AsyncStream<RPC>.Iterator {
    /// What the host is asked itself. Calls to the server that come before it stay without an answer.
    mutating func nextButCalls() async -> RPC? {
        while let rpc = await next() {
            if case .call = rpc.kind { try? rpc.noAnswer() } else { return rpc }
        }
        return nil
    }
}
