import Foundation
import SecretChat

/// Stands for the MTProto session that the app has.
struct Session {
    struct Refused: Error { let code: Int32, message: String }

    /// Makes a call, on the home data centre or another one: boxed TL of layer 228, wrapped as the app wraps its own.
    func call(_ request: Data, dc: Int32?) async throws -> Data {
        throw URLError(.notConnectedToInternet)
    }

    /// Looks a user up: its id and access hash.
    func user(_ peer: RPC.Peer) async -> (id: UserID, accessHash: Int64)? {
        if case .user(let id, let accessHash) = peer { (id, accessHash) } else { nil }
    }

    /// The boxed updates of the four kinds about secret chats.
    let secretUpdates = AsyncStream<Data> { _ in }
}

/// What the client wants of the network.
func serve(_ rpc: RPC, over session: Session) async throws {
    switch rpc.kind {
    case .call(let request, _, let dc):
        do {
            try rpc.answer(await session.call(request, dc: dc))
        } catch let refused as Session.Refused {
            try rpc.answerError(code: refused.code, message: refused.message)
        } catch {
            try rpc.noAnswer()
        }
    case .resolve(let peer):
        if let user = await session.user(peer) {
            try rpc.resolved(userID: user.id, accessHash: user.accessHash)
        } else {
            try rpc.unresolved(isKnown: false)
        }
    case .state, .difference, .unknown:
        try rpc.noAnswer()  // only hosts with updates of their own are asked
    }
}

let session = Session()
let store = Options.Store.path("secret.db", .passphrase("correct horse battery staple"))
let client = try await SecretChatClient(Options(userID: 1001, store: store))
Task {
    for await rpc in try client.rpcs() {
        Task { try await serve(rpc, over: session) }
    }
}
Task {
    for await update in session.secretUpdates { try await client.feed(update) }
}

let chat = try await client.requestChat(with: "durov")
try await client.send("Hello. This waits until you accept.", to: chat)
try await client.send(Draft(.markdown("A **cat**"), media: .photo(.path("cat.jpg"))), to: chat)

for await event in client.events {
    if let chat = event.chat, case .message(let id, _) = event.kind {
        print(try client.message(id, in: chat).text)
        try await client.read(upTo: id, in: chat)
    }
    if event.id != 0 {
        try client.acknowledge(event)  // it will not be told again after a restart
    }
}
