import Foundation
import SecretChat
import XCTest

final class ConversationTests: XCTestCase {
    func testAWholeConversation() async throws {
        let pair = try await Pair()
        try await compareKeys(pair)
        try await talk(pair)
        try await forget(pair)
        try await end(pair)
        await pair.leave()
    }

    private func compareKeys(_ pair: Pair) async throws {
        let (chat, alice, bob) = (pair.chat, pair.alice.client, pair.bob.client)
        let (ofAlice, ofBob) = (try alice.chat(chat), try bob.chat(chat))
        XCTAssertEqual([ofAlice.userID, ofBob.userID], [1002, 1001])
        XCTAssertEqual([ofAlice.isAdmin, ofBob.isAdmin], [true, false])
        XCTAssertEqual([ofAlice.status, try bob.status(of: chat)], [.ready, .ready])
        XCTAssertEqual(ofAlice.keyHash?.count, 36)
        XCTAssertEqual(ofAlice.keyHash, ofBob.keyHash)
        XCTAssertEqual(ofAlice.keyHex?.split(separator: "\n").count, 4)
        XCTAssertEqual(ofAlice.keyCells?.count, 144)
        XCTAssertEqual(ofAlice.visualizationOrig! + ofAlice.visualization46!, ofAlice.keyHash)
        XCTAssertEqual(try ofAlice.keyPNG(cellPixels: 4).prefix(4), Data([0x89, 0x50, 0x4E, 0x47]))
        XCTAssertEqual(try alice.authKey(of: chat)?.count, 256)
        XCTAssertEqual(try alice.authKey(of: chat), try bob.authKey(of: chat))
        try await alice.setVerified(true, in: chat)
        XCTAssertTrue(try alice.chat(chat).isVerified)
    }

    private func talk(_ pair: Pair) async throws {
        try await pair.alice.client.rekey(pair.chat)
        try await pair.alice.next(.keyRenewed)
        try await pair.bob.next(.keyRenewed)
        let question = try await pair.transmit(Draft(.markdown("Is this **secret**?")))
        XCTAssertEqual(question.text, "Is this secret?")
        XCTAssertEqual(question.entities, [Entity(.bold, offset: 8, length: 6)])
        XCTAssertEqual(try question.html(), "Is this <b>secret</b>?")
        XCTAssertEqual(question.isOutgoing, false)

        try await pair.bob.client.setTyping(true, in: pair.chat)
        try await pair.alice.next(.typing)
        try await pair.bob.client.read(upTo: question.id, in: pair.chat)
        _ = try await pair.alice.next { if case .messagesRead = $0 { true } else { nil } }

        var reply = Draft("Yes.")
        reply.replyTo = question.id
        let sent = try await pair.bob.client.send(reply, to: pair.chat)
        let received = try await pair.alice.receive(in: pair.chat)
        XCTAssertEqual(received.id, sent.id)
        XCTAssertEqual(received.replyTo, question.id)
        try await pair.bob.next { if case .messageSent(sent.id, _) = $0 { true } else { nil } }
        XCTAssertEqual(
            try pair.alice.client.history(of: pair.chat).map(\.text), ["Yes.", "Is this secret?"])
        XCTAssertEqual(
            try pair.alice.client.history(of: pair.chat, before: sent.id).map(\.id), [question.id])
    }

    private func forget(_ pair: Pair) async throws {
        var whisper = Draft("Forget this.")
        whisper.ttl = 1
        let message = try await pair.transmit(whisper)
        try await pair.bob.client.read(in: pair.chat)
        try await pair.bob.next(.messageExpired(message.id))
        try await pair.alice.next(.messageExpired(message.id))

        let regretted = try await pair.transmit(Draft("No."))
        try await pair.alice.client.delete([regretted.id], in: pair.chat)
        try await pair.bob.next(.messagesDeleted([regretted.id]))
        try await pair.bob.client.reportScreenshot(of: [], in: pair.chat)
        try await pair.alice.next(.screenshotTaken([]))
        try await pair.alice.client.setTTL(60, in: pair.chat)
        try await pair.bob.next(.ttlChanged(60))
        XCTAssertEqual(try pair.bob.client.chat(pair.chat).ttl, 60)
        try await pair.alice.client.flush(pair.chat)
        try await pair.bob.next(.historyFlushed)
        XCTAssertEqual(try pair.bob.client.history(of: pair.chat).count, 0)
    }

    private func end(_ pair: Pair) async throws {
        try await pair.alice.client.discardChat(pair.chat, deletingHistory: true)
        try await pair.bob.next { kind in
            if case .chatClosed(.byPeer, _, isHistoryDeleted: true) = kind { () } else { nil }
        }
        XCTAssertEqual(try pair.bob.client.chat(pair.chat).closeReason, .byPeer)
        try await pair.bob.client.forgetChat(pair.chat)
        XCTAssertFalse(try pair.bob.client.hasChat(pair.chat))
        XCTAssertEqual(try pair.bob.client.chats(), [])
        XCTAssertEqual(try pair.alice.client.chats(), [pair.chat])
    }
}
