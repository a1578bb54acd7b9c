import CSecretChat
import Foundation
import XCTest

@testable import SecretChat

/// The package against the header of the library.
final class HeaderTests: XCTestCase {
    private var header: Header!

    override func setUpWithError() throws {
        header = try Header()
    }

    func testEveryStatusHasItsName() {
        var statuses = header.constants("SECRETCHAT_STATUS_")
        XCTAssertEqual(statuses.removeValue(forKey: "ok"), 0)
        XCTAssertGreaterThan(statuses.count, 40)
        for (name, number) in statuses {
            XCTAssertEqual("\(SecretChatStatus(secretchat_status(rawValue: number)))", name)
        }
        let known = Set(statuses.values)
        for number in UInt32(0)...999 where !known.contains(number) {
            let status = SecretChatStatus(secretchat_status(rawValue: number))
            XCTAssertEqual(status, .unknown(Int32(number)))
        }
    }

    func testEveryOtherNumberHasItsName() {
        check("SECRETCHAT_CHAT_STATUS_", ChatStatus.self)
        check("SECRETCHAT_REKEYING_", Rekeying.self)
        check("SECRETCHAT_CLOSE_REASON_", CloseReason.self)
        check("SECRETCHAT_DROP_REASON_", DropReason.self)
        check("SECRETCHAT_DELIVERY_", Message.Delivery.self)
        check("SECRETCHAT_LOG_", LogLevel.self)
    }

    func testEverythingIsReachable() throws {
        let words = try Package.words()
        // Swift waits for the queues by itself.
        let functions = header.functions.subtracting(["secretchat_client_fd"])
        XCTAssertGreaterThan(functions.count, 200)
        XCTAssertEqual(functions.subtracting(words), [])

        let prefixes = [
            "ACCEPT", "DOWNLOAD", "ENTITY", "EVENT_KIND", "MEDIA_KIND", "MESSAGE_KIND", "QUEUE", "RPC_KIND",
        ]
        // Results go to who asked; the others are what is left.
        let others: Set = [
            "SECRETCHAT_EVENT_KIND_RESULT", "SECRETCHAT_EVENT_KIND_UNKNOWN", "SECRETCHAT_MEDIA_KIND_UNSUPPORTED",
            "SECRETCHAT_MESSAGE_KIND_OTHER_SERVICE",
        ]
        let constants = Set(prefixes.flatMap { header.names("SECRETCHAT_\($0)_") })
        XCTAssertGreaterThan(constants.count, 60)
        XCTAssertEqual(constants.subtracting(others).subtracting(words), [])
    }

    /// In Swift, none is nil.
    private func check<T: RawRepresentable<UInt32>>(_ prefix: String, _ type: T.Type) {
        let constants = header.constants(prefix)
        XCTAssertFalse(constants.isEmpty, prefix)
        for (name, number) in constants where name != "none" {
            XCTAssertEqual(T(rawValue: number).map { "\($0)" }, name)
        }
    }
}
