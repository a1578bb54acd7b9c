import CSecretChat
import Foundation

/// Answers. Of two the second is not needed, and nor is one that comes too late.
extension RPC {
    /// The server gave this, boxed TL.
    public func answer(_ result: Data) throws {
        try result.withBytes { result, count in
            try answer { secretchat_client_answer($0, $1, result, count, $2) }
        }
    }

    /// The server refused. Flood waits and the like too: the library waits and repeats.
    public func answerError(code: Int32, message: String) throws {
        let message = message.bytes
        try answer { secretchat_client_answer_error($0, $1, code, message, message.count, $2) }
    }

    /// No answer came, and none will.
    public func noAnswer() throws {
        try answer { secretchat_client_no_answer($0, $1, $2) }
    }

    /// This is the user.
    public func resolved(userID: UserID, accessHash: Int64) throws {
        try answer { secretchat_client_resolved($0, $1, userID, accessHash, $2) }
    }

    /// There is no such user; or there is, but they cannot have secret chats: a bot, a group, the account itself.
    public func unresolved(isKnown: Bool) throws {
        try answer { secretchat_client_unresolved($0, $1, isKnown, $2) }
    }

    /// The updates of the account stand here.
    public func answerState(_ state: UpdatesState) throws {
        try answer {
            secretchat_client_answer_state($0, $1, state.pts, state.qts, state.date, $2)
        }
    }

    /// This came since then.
    public func answerDifference(_ difference: Difference) throws {
        let state = difference.state
        try difference.messages.withBytes { messages in
            try difference.updates.withBytes { updates in
                try answer {
                    secretchat_client_answer_difference(
                        $0, $1, messages, messages.count, updates, updates.count,
                        state.pts, state.qts, state.date, difference.isPartial, $2)
                }
            }
        }
    }
}

/// Where the updates of an account stand.
public struct UpdatesState: Hashable, Sendable {
    /// Of messages in the cloud.
    public var pts: Int32
    /// Of secret chats.
    public var qts: Int32
    /// Of the server, in seconds.
    public var date: Int32

    /// Where the updates of an account stand.
    public init(pts: Int32, qts: Int32, date: Int32) {
        self.pts = pts
        self.qts = qts
        self.date = date
    }
}

/// What came since a state, and concerns secret chats.
public struct Difference: Hashable, Sendable {
    /// Each an `EncryptedMessage`, boxed.
    public var messages: [Data]
    /// Each an `Update`, boxed.
    public var updates: [Data]
    /// Where the updates stand after that.
    public var state: UpdatesState
    /// There is more: the library asks again from that state on.
    public var isPartial: Bool

    /// What came since a state.
    public init(
        messages: [Data], updates: [Data], state: UpdatesState, isPartial: Bool = false
    ) {
        self.messages = messages
        self.updates = updates
        self.state = state
        self.isPartial = isPartial
    }
}

extension [Data] {
    /// The pieces as the library takes them, one behind the other in memory.
    fileprivate func withBytes<T>(_ body: ([secretchat_bytes]) throws -> T) rethrows -> T {
        try Data(joined()).withBytes { start, _ in
            var offset = 0
            let pieces = map { piece in
                defer { offset += piece.count }
                return secretchat_bytes(data: start.map { $0 + offset }, len: piece.count)
            }
            return try body(pieces)
        }
    }
}
