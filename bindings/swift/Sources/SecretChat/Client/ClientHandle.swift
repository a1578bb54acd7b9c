import CSecretChat

/// The client as the library has it; closed and freed with the last that uses it.
final class ClientHandle: Handle {
    nonisolated(unsafe) let pointer: OpaquePointer
    let events = Queue(SECRETCHAT_QUEUE_EVENTS, secretchat_client_next_event)
    let rpcs = Queue(SECRETCHAT_QUEUE_RPCS, secretchat_client_next_rpc)

    init(_ options: Options) throws {
        pointer = try options.withHandle { options in
            try made { secretchat_client_open(options, $0, $1) }
        }
    }

    // The library calls the queues until the client is freed.
    deinit {
        nonisolated(unsafe) let pointer = pointer
        outsideCallbacks { [events, rpcs] in
            withExtendedLifetime((events, rpcs)) { _ = secretchat_client_free(pointer) }
        }
    }

    func close() {
        with { _ = secretchat_client_close($0, nil) }
    }
}
