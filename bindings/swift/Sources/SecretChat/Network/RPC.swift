import CSecretChat
import Foundation

/// Something that the host does for the client: a call to the server, or something that the host knows. Each wants one
/// answer, by one of the functions of its kind; it does not matter when, and in which order.
public final class RPC: Handle, Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
    /// What is to be done.
    public let kind: Kind
    private let client: ClientHandle

    init(_ pointer: OpaquePointer, of client: ClientHandle) {
        self.pointer = pointer
        self.client = client
        kind = Kind(pointer)
    }

    deinit {
        secretchat_rpc_free(pointer)
    }

    /// Calls a function that answers.
    func answer(_ function: (OpaquePointer, UInt64, Output) -> secretchat_status) throws {
        let id = value(secretchat_rpc_id)
        try client.with { client in
            try check { function(client, id, $0) }
        }
    }
}

extension RPC {
    /// What is to be done.
    public enum Kind: Hashable, Sendable {
        /// Make a call: boxed TL of layer 228, to the home data centre or another one. The name of the method is empty if the
        /// library does not know it. Wants ``RPC/answer(_:)``, ``RPC/answerError(code:message:)`` or ``RPC/noAnswer()``.
        case call(request: Data, method: String, dc: Int32?)
        /// Find a user. Wants ``RPC/resolved(userID:accessHash:)``, ``RPC/unresolved(isKnown:)``,
        /// ``RPC/answerError(code:message:)`` or ``RPC/noAnswer()``.
        case resolve(Peer)
        /// Where do the updates stand? Wants ``RPC/answerState(_:)``, ``RPC/answerError(code:message:)`` or
        /// ``RPC/noAnswer()``.
        case state
        /// What came since then? Wants ``RPC/answerDifference(_:)``, ``RPC/answerError(code:message:)`` or
        /// ``RPC/noAnswer()``.
        case difference(since: UpdatesState)
        /// Something that this version does not know.
        case unknown
    }

    /// A user, as the app knows them.
    public enum Peer: Hashable, Sendable {
        /// As the server names users.
        case user(UserID, accessHash: Int64)
        /// The host must know the rest.
        case id(UserID)
        /// By name, without "@".
        case username(String)
    }
}

extension RPC.Kind {
    fileprivate init(_ rpc: OpaquePointer) {
        self =
            switch secretchat_rpc_get_kind(rpc) {
            case SECRETCHAT_RPC_KIND_CALL:
                .call(
                    request: Data(secretchat_rpc_request(rpc)),
                    method: String(cString: secretchat_rpc_method(rpc)),
                    dc: secretchat_rpc_dc(rpc) == 0 ? nil : secretchat_rpc_dc(rpc))
            case SECRETCHAT_RPC_KIND_RESOLVE: .resolve(RPC.Peer(rpc))
            case SECRETCHAT_RPC_KIND_STATE: .state
            case SECRETCHAT_RPC_KIND_DIFFERENCE: .difference(since: UpdatesState(rpc))
            default: .unknown
            }
    }
}

extension RPC.Peer {
    fileprivate init(_ rpc: OpaquePointer) {
        let user = secretchat_rpc_user_id(rpc)
        let username = String(secretchat_rpc_username(rpc))
        if secretchat_rpc_has_access_hash(rpc) {
            self = .user(user, accessHash: secretchat_rpc_access_hash(rpc))
        } else {
            self = username.isEmpty ? .id(user) : .username(username)
        }
    }
}

extension UpdatesState {
    fileprivate init(_ rpc: OpaquePointer) {
        self.init(
            pts: secretchat_rpc_pts(rpc), qts: secretchat_rpc_qts(rpc),
            date: secretchat_rpc_date(rpc))
    }
}
