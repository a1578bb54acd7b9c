import Foundation
import SecretChat
import XCTest

final class AcceptTests: XCTestCase {
    func testBobIsAsked() async throws {
        let (server, alice, bob) = try await people(bob: .ask)
        let chat = try await alice.client.requestChat(with: 1002)
        let asked = try await bob.next { kind in
            if case .chatRequested(let user, _) = kind { user } else { nil }
        }
        XCTAssertEqual(asked, 1001)
        XCTAssertTrue(try bob.client.chat(chat).isUnanswered)
        try await bob.client.acceptChat(chat)
        try await alice.next(.chatReady)
        await alice.leave()
        await bob.leave()
        withExtendedLifetime(server) {}
    }

    func testBobRefuses() async throws {
        let (_, alice, bob) = try await people(bob: .none)
        let chat = try await alice.client.requestChat(with: "bob")
        try await alice.next { if case .chatClosed(.byPeer, _, _) = $0 { () } else { nil } }
        XCTAssertEqual(try alice.client.status(of: chat), .closed)
        await alice.leave()
        await bob.leave()
    }

    func testBobTakesThoseHeKnows() async throws {
        let (_, alice, bob) = try await people(bob: .users([1001]))
        _ = try await alice.client.requestChat(with: "bob")
        try await alice.next(.chatReady)
        await alice.leave()
        await bob.leave()
    }

    private func people(
        bob policy: Options.AcceptPolicy
    ) async throws -> (TestServer, Person, Person) {
        let server = try TestServer()
        var options = Options(userID: 1002, store: .memory)
        options.accept = policy
        options.acceptDelay = .milliseconds(1)
        let alice = try await Person(1001, "alice", on: server)
        return (server, alice, try await Person(1002, "bob", on: server, options))
    }
}
