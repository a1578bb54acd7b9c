/// Brings results to those who wait for them, by the numbers of the requests.
actor Requests {
    private enum Request {
        case waiting(CheckedContinuation<Event, any Error>)
        /// The result was there first.
        case ended(Event)
        /// Its result is awaited by nobody any more.
        case abandoned
    }

    private var requests: [UInt64: Request] = [:]
    private var closed: (any Error)?

    /// Waits for the end of a request, also if the task is cancelled.
    func result(of request: UInt64) async throws -> Event {
        if case .ended(let event) = requests.removeValue(forKey: request) { return event }
        if let closed { throw closed }
        return try await withCheckedThrowingContinuation { requests[request] = .waiting($0) }
    }

    /// Waits for the end of a request, or until the task is cancelled.
    func resultUnlessCancelled(of request: UInt64) async throws -> Event {
        if Task.isCancelled, requests[request] == nil {
            requests[request] = .abandoned
            throw CancellationError()
        }
        return try await withTaskCancellationHandler {
            try await result(of: request)
        } onCancel: {
            Task { await abandon(request) }
        }
    }

    /// A request has ended.
    func end(_ request: UInt64, with event: Event) {
        switch requests.removeValue(forKey: request) {
        case .waiting(let continuation): continuation.resume(returning: event)
        case .abandoned: break
        case .ended, nil: requests[request] = .ended(event)
        }
    }

    /// No more results will come.
    func close(_ error: any Error) {
        closed = error
        for case .waiting(let continuation) in requests.values {
            continuation.resume(throwing: error)
        }
        requests = requests.filter { if case .ended = $0.value { true } else { false } }
    }

    private func abandon(_ request: UInt64) {
        guard case .waiting(let continuation) = requests[request] else { return }
        requests[request] = .abandoned
        continuation.resume(throwing: CancellationError())
    }
}
