import CSecretChat

/// A function that starts something, for which a result will come.
typealias Command = (OpaquePointer, UnsafeMutablePointer<UInt64>, Output) -> secretchat_status

extension SecretChatClient {
    /// Starts something, and waits until it is stored, or the task is cancelled.
    @discardableResult
    func perform(_ command: Command) async throws -> Event {
        try await end(of: start(command))
    }

    func start(_ command: Command) throws -> UInt64 {
        try Task.checkCancellation()
        var request: UInt64 = 0
        try handle.with { client in
            try check { command(client, &request, $0) }
        }
        return request
    }

    func end(of request: UInt64) async throws -> Event {
        try await requests.resultUnlessCancelled(of: request).succeeded()
    }

    /// The end of a transfer. Cancelling the task stops the transfer by `stop`, and waits until it has stopped.
    func end(
        of request: UInt64, stop: @escaping @Sendable (OpaquePointer) -> Void
    ) async throws -> Event {
        do {
            return try await withTaskCancellationHandler {
                try await requests.result(of: request).succeeded()
            } onCancel: { [handle] in
                // A task may be cancelled by a closure that the library calls.
                outsideCallbacks { handle.with(stop) }
            }
        } catch let error as SecretChatError where error.status == .cancelled && Task.isCancelled {
            throw CancellationError()
        }
    }
}

extension Event {
    /// The result, if it is a good one.
    fileprivate func succeeded() throws -> Event {
        if let error { throw error }
        return self
    }
}
