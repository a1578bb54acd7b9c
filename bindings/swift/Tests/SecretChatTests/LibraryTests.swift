import Foundation
import SecretChat
import XCTest

final class LibraryTests: XCTestCase {
    func testVersions() {
        XCTAssertEqual(Library.abiVersion, Library.packageABIVersion)
        XCTAssertEqual(Library.version.split(separator: ".").count, 3)
        XCTAssertTrue(Library.hasFeature("sqlite"))
        XCTAssertFalse(Library.hasFeature("magic"))
    }

    func testWiping() {
        var secret = sample(32)
        wipe(&secret)
        XCTAssertTrue(secret.isEmpty)
    }

    func testWhatIsNotBuiltInIsRefused() throws {
        try XCTSkipIf(Library.hasFeature("telegram"))
        let seals = [Telegram.Seal.passphrase("secret"), .key(Data(count: 32))]
        for seal in seals {
            XCTAssertThrowsError(try Telegram(apiID: 1, apiHash: "hash", session: "session", seal: seal)) { error in
                XCTAssertEqual((error as? SecretChatError)?.status, .unsupported)
            }
        }
    }

    func testErrorsSayWhatIsWrong() async throws {
        let client = try await SecretChatClient(Options(userID: 1001, store: .memory))
        XCTAssertThrowsError(try client.chat(5)) { error in
            let error = error as? SecretChatError
            XCTAssertEqual(error?.status, .unknownChat)
            XCTAssertEqual(error?.code, 300)
            XCTAssertNil(error?.rpcCode)
            XCTAssertNil(error?.retryAfter)
            XCTAssertEqual(error?.description.hasPrefix("UNKNOWN_CHAT: "), true)
        }
        await client.close()
    }

    func testTheLogIsWritten() async throws {
        let (lines, log) = AsyncStream.makeStream(of: (LogLevel, String).self)
        var options = Options(userID: 1001, store: .memory)
        options.log = Options.Log(.warn) { level, line in log.yield((level, line)) }
        let client = try await SecretChatClient(options)
        for await rpc in try client.rpcs() {
            guard case .call(_, "updates.getState", _) = rpc.kind else { continue }
            try rpc.answerError(code: 400, message: "NOT_TODAY")
            break
        }
        for await (level, line) in lines {
            XCTAssertEqual(level, .warn)
            XCTAssertTrue(line.contains("NOT_TODAY"), line)
            break
        }
        await client.close()
    }
}
