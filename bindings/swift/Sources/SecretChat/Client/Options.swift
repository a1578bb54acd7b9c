import CSecretChat
import Foundation

/// How a client is opened.
public struct Options: Sendable {
    /// The account.
    public var userID: UserID
    /// Where chats and messages are kept.
    public var store: Store
    /// Refuses a store that is older than this ``SecretChatClient/generation()``, kept elsewhere.
    public var minimumGeneration: UInt64?
    /// Whose requests for chats are accepted without asking.
    public var accept = AcceptPolicy.all
    /// How long a request waits before it is accepted, so that another device of the account can take it.
    public var acceptDelay = Duration.zero
    /// The highest layer that is announced and sent; the highest there is unless said otherwise.
    public var maxLayer: UInt32?
    /// Events are told once and not stored: for apps that look at the history only.
    public var forgetsEvents = false
    /// How many parts of a file are under way at once.
    public var parallelParts: UInt32?
    /// The host keeps the order of calls on their way to the server.
    public var isOrdered = false
    /// The host asks the server for updates itself: then ``RPC/Kind/state`` and ``RPC/Kind/difference(since:)``
    /// come.
    public var ownsUpdates = false
    /// A connection of the library's own: then there are no ``SecretChatClient/rpcs`` to answer.
    public var telegram: Telegram?
    /// What is told to developers.
    public var log: Log?

    /// The options that are as usual for this account and store.
    public init(userID: UserID, store: Store) {
        self.userID = userID
        self.store = store
    }
}

extension Options {
    /// Where chats and messages are kept.
    public enum Store: Sendable {
        /// Nowhere: they are gone when the client is.
        case memory
        /// In a file.
        case path(String, Seal)
    }

    /// What encrypts a store.
    public enum Seal: Sendable {
        /// A key of 32 bytes.
        case key(Data)
        /// Something that people can remember.
        case passphrase(String)
        /// Nothing: the disk is safe.
        case unsealed
    }

    /// Whose requests for chats are accepted without asking.
    public enum AcceptPolicy: Sendable {
        /// Everybody's.
        case all
        /// Nobody's: ``Event/Kind/chatRequested(userID:date:)`` asks.
        case ask
        /// Nobody's: they are refused.
        case none
        /// Those of these users; others are refused.
        case users([UserID])
    }

    /// What is told to developers: never contents of messages or keys.
    public struct Log: Sendable {
        /// The least important level that is told.
        public var level: LogLevel
        /// Takes a line. It may be called by several threads at once, and must not use a client.
        public var write: @Sendable (_ level: LogLevel, _ line: String) -> Void

        /// A log of what is at least as important as `level`.
        public init(_ level: LogLevel, write: @escaping @Sendable (LogLevel, String) -> Void) {
            self.level = level
            self.write = write
        }
    }
}

/// How important a line of the log is.
public enum LogLevel: UInt32, Sendable, CaseIterable {
    /// Something does not work.
    case error = 1
    /// Something works, but not as it should.
    case warn = 2
    /// What happens.
    case info = 3
    /// What happens, in detail.
    case debug = 4
    /// Everything.
    case trace = 5
}
