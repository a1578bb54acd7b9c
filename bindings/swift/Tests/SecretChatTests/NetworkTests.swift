import Foundation
import SecretChat
import XCTest

final class NetworkTests: XCTestCase {
    func testAHostWithUpdatesOfItsOwn() async throws {
        var options = Options(userID: 1001, store: .memory)
        options.ownsUpdates = true
        let client = try await SecretChatClient(options)
        var rpcs = try client.rpcs().makeAsyncIterator()
        let asked = await rpcs.nextButCalls()
        let state = try XCTUnwrap(asked)
        XCTAssertEqual(state.kind, .state)
        try state.answerState(UpdatesState(pts: 5, qts: 7, date: 1_700_000_000))
        XCTAssertNoThrow(try state.noAnswer(), "a second answer is not needed")

        let catchUp = Task { try await client.catchUp() }
        let missed = await rpcs.nextButCalls()
        let difference = try XCTUnwrap(missed)
        let wrong = await status { try difference.resolved(userID: 1, accessHash: 2) }
        XCTAssertEqual(wrong, .value)
        guard case .difference(let since) = difference.kind else {
            return XCTFail("\(difference.kind)")
        }
        XCTAssertEqual(since.qts, 7)
        try difference.answerDifference(
            Difference(messages: [], updates: [], state: UpdatesState(pts: 5, qts: 8, date: since.date)))
        try await catchUp.value
        await client.close()
    }

    func testTheServerRefuses() async throws {
        let server = try TestServer()
        server.refuse("messages.requestEncryption")
        let alice = try await Person(1001, "alice", on: server)
        let chat = try await alice.client.requestChat(with: 1002, accessHash: 3)
        let text = try await alice.next { kind in
            if case .chatClosed(.refused, let text, _) = kind { text } else { nil }
        }
        XCTAssertTrue(text.contains("REFUSED_BY_TEST"), text)
        XCTAssertEqual(try alice.client.chat(chat).closeReason, .refused)
        await alice.leave()
    }

    func testWhatTheServerDelaysIsTold() async throws {
        let pair = try await Pair()
        pair.server.floodWait(1001, calls: 1, seconds: 1)
        try await pair.alice.client.send("late", to: pair.chat)
        let (method, error) = try await pair.alice.next { kind in
            if case .callDelayed(let method, let error) = kind { (method, error) } else { nil }
        }
        // The message, or what the chat itself says before it.
        XCTAssertTrue(method.hasPrefix("messages.sendEncrypted"), method)
        XCTAssertEqual(error.status, .server)
        XCTAssertEqual(error.rpcCode, 420)
        XCTAssertEqual(error.retryAfter, .seconds(1))
        let message = try await pair.bob.receive(in: pair.chat)
        XCTAssertEqual(message.text, "late")
        await pair.leave()
    }
}
