import Foundation
import SecretChat
import XCTest

/// Messages as the protocol has them.
final class ObjectTests: XCTestCase {
    func testTL() async throws {
        let pair = try await Pair()
        let first = try await pair.transmit(Draft("one"))
        try await pair.alice.client.sendTL(unnamed(first.tl), to: pair.chat)
        let second = try await pair.bob.receive(in: pair.chat)
        XCTAssertEqual(second.text, "one")
        XCTAssertNotEqual(second.id, first.id)
        let broken = await status { try await pair.alice.client.sendTL(Data([1, 2, 3, 4]), to: pair.chat) }
        XCTAssertEqual(broken, .tl)
        await pair.leave()
    }

    func testTLWithAFile() async throws {
        let pair = try await Pair()
        let first = try await pair.transmit(Draft(media: .document(.data(sample(10)))))
        try await pair.alice.client.sendTL(unnamed(first.tl), file: .data(sample(20)), to: pair.chat)
        let second = try await pair.bob.receive(in: pair.chat)
        let content = try await pair.bob.client.download(second.id, in: pair.chat, limit: 100)
        XCTAssertEqual(content, sample(20))
        await pair.leave()
    }

    func testTLWithAFileThatIsAtTheServer() async throws {
        let pair = try await Pair()
        let message = try await pair.transmit(Draft(media: .document(.data(sample(10)))))
        // inputEncryptedFile#5a17b5e5, with an id and an access hash that the server does not know.
        let file = Data([0xE5, 0xB5, 0x17, 0x5A]) + Data(repeating: 7, count: 16)
        let sent = try await pair.alice.client.sendTL(unnamed(message.tl), uploaded: file, to: pair.chat)
        let error = try await pair.alice.next { kind in
            if case .messageFailed(sent.id, let error) = kind { error } else { nil }
        }
        XCTAssertEqual(error.rpcCode, 400)
        await pair.leave()
    }

    func testJSON() async throws {
        let pair = try await Pair()
        let json = #"{"_": "decryptedMessage", "random_id": "0", "ttl": 0, "message": "in JSON"}"#
        let sent = try await pair.alice.client.sendJSON(json, to: pair.chat)
        let message = try await pair.bob.receive(in: pair.chat)
        XCTAssertEqual(message.id, sent.id)
        XCTAssertEqual(message.text, "in JSON")
        for json in [try message.json(), try pair.bob.client.chat(pair.chat).json()] {
            XCTAssertNoThrow(try JSONSerialization.jsonObject(with: Data(json.utf8)))
        }
        await pair.leave()
    }

    /// Without its name: under the same one it would be refused.
    private func unnamed(_ message: Data) -> Data {
        var message = message
        message.replaceSubrange(8..<16, with: Data(count: 8))
        return message
    }
}
