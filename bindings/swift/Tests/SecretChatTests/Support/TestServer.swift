import CSecretChatTestServer
import Foundation
import SecretChat

/// A small Telegram in the program.
final class TestServer: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let lock = NSLock()
    private var refused: [String] = []

    init() throws {
        guard let pointer = secretchat_testserver_new() else { throw Missing() }
        self.pointer = pointer
    }

    deinit {
        secretchat_testserver_free(pointer)
    }

    struct Missing: Error {}

    func addAccount(_ user: UserID, _ name: String) {
        secretchat_testserver_add_account(pointer, user, name)
    }

    /// Answers what a client wants of its host.
    func answer(_ rpc: RPC, of user: UserID) throws {
        switch rpc.kind {
        case .call(_, let method, _) where takeRefused(method):
            try rpc.answerError(code: 400, message: "REFUSED_BY_TEST")
        case .call(let request, _, let dc): try answer(rpc, of: user, request, dc ?? 0)
        case .resolve(.user(let id, let accessHash)):
            try rpc.resolved(userID: id, accessHash: accessHash)
        case .resolve(.id(let id)): try resolve(rpc, id, nil)
        case .resolve(.username(let name)): try resolve(rpc, 0, name)
        case .state, .difference, .unknown: try rpc.noAnswer()
        }
    }

    /// What the account is told, if that happens soon.
    func nextUpdate(of user: UserID) async -> Data? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var update: UnsafeMutablePointer<UInt8>?
                var count = 0
                let came = secretchat_testserver_next_update(
                    self.pointer, user, 50, &update, &count)
                continuation.resume(returning: came ? self.take(update, count) : nil)
            }
        }
    }

    /// Refuses one call of this method, from whoever it comes.
    func refuse(_ method: String) {
        lock.withLock { refused.append(method) }
    }

    func floodWait(_ user: UserID, calls: UInt32, seconds: UInt32) {
        secretchat_testserver_flood_wait(pointer, user, calls, seconds)
    }

    private func answer(_ rpc: RPC, of user: UserID, _ request: Data, _ dc: Int32) throws {
        var answer: UnsafeMutablePointer<UInt8>?
        var count = 0
        let code = [UInt8](request).withUnsafeBufferPointer {
            secretchat_testserver_call(
                pointer, user, dc, $0.baseAddress, $0.count, &answer, &count)
        }
        let bytes = take(answer, count)
        switch code {
        case 0: try rpc.answer(bytes)
        case -1: try rpc.noAnswer()
        default: try rpc.answerError(code: code, message: String(decoding: bytes, as: UTF8.self))
        }
    }

    private func takeRefused(_ method: String) -> Bool {
        lock.withLock {
            guard let index = refused.firstIndex(of: method) else { return false }
            refused.remove(at: index)
            return true
        }
    }

    private func resolve(_ rpc: RPC, _ id: UserID, _ name: String?) throws {
        var id = id
        var accessHash: Int64 = 0
        if secretchat_testserver_resolve(pointer, name, &id, &accessHash) {
            try rpc.resolved(userID: id, accessHash: accessHash)
        } else {
            try rpc.unresolved(isKnown: false)
        }
    }

    private func take(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Data {
        defer { secretchat_testserver_free_bytes(bytes, count) }
        return Data(UnsafeBufferPointer(start: bytes, count: count))
    }
}
