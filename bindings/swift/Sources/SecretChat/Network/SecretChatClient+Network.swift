import CSecretChat
import Foundation

extension SecretChatClient {
    /// What the client wants of its host, from now on and until it is closed. The reader before this one gets no more.
    public func rpcs() throws -> AsyncStream<RPC> {
        let calls = try handle.rpcs.calls(from: handle)
        return AsyncStream { [handle] in
            let rpc = try? await handle.rpcs.next(from: handle, calls)
            return rpc.map { RPC($0, of: handle) }
        }
    }

    /// Takes an update of one of the four kinds about secret chats, boxed, as it came from the server. Ends when it is
    /// stored: only then a host with an update state of its own moves that.
    public func feed(_ update: Data) async throws {
        let request = try update.withBytes { update, count in
            try start { secretchat_client_feed($0, update, count, $1, $2) }
        }
        _ = try await end(of: request)
    }

    /// Asks the server for what was missed, as after the network was away.
    public func catchUp() async throws {
        try await perform { secretchat_client_catch_up($0, $1, $2) }
    }
}
