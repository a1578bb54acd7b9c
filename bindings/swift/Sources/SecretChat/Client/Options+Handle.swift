import CSecretChat
import Foundation

extension Options {
    /// Makes the options of the library for the time of a call.
    func withHandle<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        let options = try made {
            secretchat_options_new(UInt32(SECRETCHAT_ABI_VERSION), userID, $0, $1)
        }
        defer { secretchat_options_free(options) }
        try store.apply(to: options)
        try accept.apply(to: options)
        try applyNumbers(to: options)
        try applySwitches(to: options)
        try log?.apply(to: options)
        return try body(options)
    }

    private func applyNumbers(to options: OpaquePointer) throws {
        if let minimumGeneration {
            try check { secretchat_options_store_generation(options, minimumGeneration, $0) }
        }
        if let maxLayer {
            try check { secretchat_options_max_layer(options, maxLayer, $0) }
        }
        if let parallelParts {
            try check { secretchat_options_parallel_parts(options, parallelParts, $0) }
        }
        let delay = min(max(acceptDelay / .milliseconds(1), 0), Double(UInt32.max))
        try check { secretchat_options_accept_delay(options, UInt32(delay), $0) }
    }

    private func applySwitches(to options: OpaquePointer) throws {
        if forgetsEvents {
            try check { secretchat_options_forget_events(options, $0) }
        }
        try check { secretchat_options_ordered(options, isOrdered, $0) }
        try check { secretchat_options_own_updates(options, ownsUpdates, $0) }
        try telegram?.with { telegram in try check { secretchat_options_telegram(options, telegram, $0) } }
    }
}

extension Options.Store {
    fileprivate func apply(to options: OpaquePointer) throws {
        switch self {
        case .memory:
            try check { secretchat_options_store_memory(options, $0) }
        case .path(let path, let seal):
            let path = path.bytes
            try check { secretchat_options_store_path(options, path, path.count, $0) }
            try seal.apply(to: options)
        }
    }
}

extension Options.Seal {
    fileprivate func apply(to options: OpaquePointer) throws {
        switch self {
        case .key(let key):
            try key.withBytes { key, count in
                try check { secretchat_options_store_key(options, key, count, $0) }
            }
        case .passphrase(let passphrase):
            let passphrase = passphrase.bytes
            try check {
                secretchat_options_store_passphrase(options, passphrase, passphrase.count, $0)
            }
        case .unsealed:
            try check { secretchat_options_store_unsealed(options, $0) }
        }
    }
}

extension Options.AcceptPolicy {
    fileprivate func apply(to options: OpaquePointer) throws {
        switch self {
        case .all: try Self.set(SECRETCHAT_ACCEPT_ALL, on: options)
        case .ask: try Self.set(SECRETCHAT_ACCEPT_ASK, on: options)
        case .none: try Self.set(SECRETCHAT_ACCEPT_NONE, on: options)
        case .users(let users):
            try check { secretchat_options_accept_users(options, users, users.count, $0) }
        }
    }

    private static func set(_ policy: Int32, on options: OpaquePointer) throws {
        try check { secretchat_options_accept(options, UInt32(policy), $0) }
    }
}

extension Options.Log {
    fileprivate func apply(to options: OpaquePointer) throws {
        let context = Callback<WriteLog>.context(write)
        try check {
            secretchat_options_log(options, level.rawValue, writeLog, context, freeContext, $0)
        }
    }
}
