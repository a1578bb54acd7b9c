import Foundation
import SecretChat
import XCTest

final class RequestTests: XCTestCase {
    func testAHundredCallsAtOnce() async throws {
        let pair = try await Pair()
        let (client, chat) = (pair.alice.client, pair.chat)
        let sent = try await withThrowingTaskGroup(of: (MessageID, String).self) { group in
            for text in (1...100).map(String.init) {
                group.addTask { (try await client.send(text, to: chat).id, text) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        XCTAssertEqual(sent.count, 100)
        // Each call has got the name of its own message.
        for (id, text) in sent {
            XCTAssertEqual(try client.message(id, in: chat).text, text)
        }
        var received: [MessageID: String] = [:]
        for _ in sent {
            let message = try await pair.bob.receive(in: chat)
            received[message.id] = message.text
        }
        XCTAssertEqual(received, sent)
        await pair.leave()
    }

    func testACancelledTaskStopsWaiting() async throws {
        let client = try await SecretChatClient(Options(userID: 1001, store: .memory))
        var rpcs = try client.rpcs().makeAsyncIterator()
        let request = Task { try await client.requestChat(with: "bob") }
        let rpc = await rpcs.nextButCalls()
        XCTAssertEqual(rpc?.kind, .resolve(.username("bob")))
        request.cancel()
        let result = await request.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        // Its result comes nevertheless, and disturbs nobody.
        try rpc?.unresolved(isKnown: false)
        try await client.compact()
        await client.close()
    }

    func testACancelledTaskStartsNothing() async throws {
        let client = try await SecretChatClient(Options(userID: 1001, store: .memory))
        let compact = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await client.compact()
        }
        let result = await compact.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        await client.close()
    }

    func testClosingEndsWhatIsUnderWay() async throws {
        let client = try await SecretChatClient(Options(userID: 1001, store: .memory))
        var rpcs = try client.rpcs().makeAsyncIterator()
        let request = Task { try await client.requestChat(with: "bob") }
        let rpc = await rpcs.nextButCalls()
        XCTAssertNotNil(rpc)
        await client.close()
        let underWay = await status { try await request.value }
        XCTAssertEqual(underWay, .closed)
        let last = await client.events.reduce(nil) { $1.kind }
        XCTAssertEqual(last, .closed)
        let rest = await rpcs.nextButCalls()
        XCTAssertNil(rest)
        let afterwards = await status { try await client.requestChat(with: "bob") }
        XCTAssertEqual(afterwards, .closed)
        await client.close()
    }

    func testAClientThatIsDroppedCloses() async throws {
        var client: SecretChatClient? = try await SecretChatClient(
            Options(userID: 1001, store: .memory))
        let events = try XCTUnwrap(client?.events)
        client = nil
        let last = await events.reduce(nil) { $1.kind }
        XCTAssertEqual(last, .closed)
    }

    func testOneReaderOfTheNetworkAfterTheOther() async throws {
        let client = try await SecretChatClient(Options(userID: 1001, store: .memory))
        let first = try client.rpcs()
        let reader = Task { for await _ in first {} }
        reader.cancel()
        await reader.value
        var second = try client.rpcs().makeAsyncIterator()
        let request = Task { try await client.requestChat(with: 1002) }
        let rpc = await second.nextButCalls()
        XCTAssertEqual(rpc?.kind, .resolve(.id(1002)))
        try rpc?.unresolved(isKnown: true)
        let refused = await status { try await request.value }
        XCTAssertEqual(refused, .notAUser)
        await client.close()
    }
}
