import Foundation
import SecretChat
import XCTest

final class StoreTests: XCTestCase {
    func testAPassphrase() async throws {
        try await withFolder { folder in
            let path = folder + "/secret.db"
            func open(_ seal: Options.Seal) async throws -> SecretChatClient {
                try await SecretChatClient(Options(userID: 1001, store: .path(path, seal)))
            }
            let client = try await open(.passphrase("one"))
            let inUse = await status { try await open(.passphrase("one")) }
            XCTAssertEqual(inUse, .storeInUse)
            try await client.changePassphrase(to: "two")
            try await client.compact()
            await client.close()

            let wrong = await status { try await open(.passphrase("one")) }
            XCTAssertEqual(wrong, .storeWrongKey)
            let other = await status { try await open(.key(Data(count: 32))) }
            XCTAssertEqual(other, .storeOtherKind)
            await (try open(.passphrase("two"))).close()
        }
    }

    func testAKey() async throws {
        try await withFolder { folder in
            let key = Data((0..<32).map { UInt8($0) })
            var options = Options(userID: 1001, store: .path(folder + "/secret.db", .key(key)))
            let client = try await SecretChatClient(options)
            let generation = try client.generation()
            try await client.changeKey(to: Data(key.reversed()))
            await client.close()

            options.store = .path(folder + "/secret.db", .key(Data(key.reversed())))
            options.minimumGeneration = generation
            await (try SecretChatClient(options)).close()
            options.minimumGeneration = generation + 1000
            let older = await status { [options] in try await SecretChatClient(options) }
            XCTAssertEqual(older, .storeRolledBack)
            options.store = .path(folder + "/secret.db", .key(Data(count: 5)))
            let short = await status { [options] in try await SecretChatClient(options) }
            XCTAssertEqual(short, .length)
        }
    }

    func testEventsAreToldUntilTheyAreConfirmed() async throws {
        try await withFolder { folder in
            let server = try TestServer()
            let alice = try await Person(1001, "alice", on: server)
            let options = Options(userID: 1002, store: .path(folder + "/bob.db", .unsealed))
            let bob = try await Person(1002, "bob", on: server, options)
            let chat = try await alice.client.requestChat(with: "bob")
            try await bob.next(.chatReady)
            let sent = try await alice.client.send("Hello", to: chat)
            let unconfirmed = try await bob.receive(in: chat, confirming: false)
            XCTAssertEqual(unconfirmed.id, sent.id)
            await bob.leave()

            let again = try await Person(1002, "bob", on: server, options)
            let message = try await again.receive(in: chat)
            XCTAssertEqual(message.id, sent.id)
            await again.leave()
            await alice.leave()
        }
    }
}
