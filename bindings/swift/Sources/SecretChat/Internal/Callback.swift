import CSecretChat
import Foundation

/// A function of the app as the context of a callback. The library calls `freeContext` when it will not use it any more.
final class Callback<Function: Sendable>: Sendable {
    private let function: Function

    private init(_ function: Function) {
        self.function = function
    }

    /// A context that holds the function until it is freed.
    static func context(_ function: Function) -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(Callback(function)).toOpaque()
    }

    static func function(_ context: UnsafeMutableRawPointer?) -> Function? {
        context.map { Unmanaged<Callback>.fromOpaque($0).takeUnretainedValue().function }
    }
}

let freeContext: secretchat_free_fn = { context in
    guard let context else { return }
    Unmanaged<AnyObject>.fromOpaque(context).release()
}

typealias ReadFile = @Sendable (_ offset: UInt64, _ count: Int) throws -> Data
typealias WriteFile = @Sendable (_ data: Data) throws -> Void
typealias WriteLog = @Sendable (_ level: LogLevel, _ line: String) -> Void

let readFile: secretchat_read_fn = { context, offset, buffer, capacity in
    guard let buffer, let read = Callback<ReadFile>.function(context),
        let data = try? read(offset, capacity), data.count <= capacity
    else { return -1 }
    data.copyBytes(to: buffer, count: data.count)
    return Int64(data.count)
}

let writeFile: secretchat_write_fn = { context, data, count in
    guard let write = Callback<WriteFile>.function(context) else { return -1 }
    do {
        try write(Data(UnsafeBufferPointer(start: data, count: count)))
        return 0
    } catch {
        return -1
    }
}

let writeLog: secretchat_log_fn = { context, level, text, count in
    guard let write = Callback<WriteLog>.function(context) else { return }
    let line = String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    write(LogLevel(rawValue: level) ?? .trace, line)
}
