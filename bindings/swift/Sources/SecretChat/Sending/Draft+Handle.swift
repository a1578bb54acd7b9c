import CSecretChat
import Foundation

extension Draft {
    /// Makes a draft of the library for the time of a call.
    func withHandle<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        let draft = try made { secretchat_draft_new($0, $1) }
        defer { secretchat_draft_free(draft) }
        try text.apply(to: draft)
        try media?.apply(to: draft)
        try applySettings(to: draft)
        return try body(draft)
    }

    private func applySettings(to draft: OpaquePointer) throws {
        if let id {
            try check { secretchat_draft_random_id(draft, id, $0) }
        }
        if let replyTo {
            try check { secretchat_draft_reply_to(draft, replyTo, $0) }
        }
        if let ttl {
            try check { secretchat_draft_ttl(draft, ttl, $0) }
        }
        if let viaBot = viaBot?.bytes {
            try check { secretchat_draft_via_bot(draft, viaBot, viaBot.count, $0) }
        }
        try check { secretchat_draft_silent(draft, isSilent, $0) }
        try check { secretchat_draft_no_webpage(draft, hasNoWebPage, $0) }
        try check { secretchat_draft_lossless(draft, isLossless, $0) }
    }

    /// Makes drafts of the library for the time of a call.
    static func withHandles<T>(
        _ drafts: some Sequence<Draft>, _ handles: [OpaquePointer?] = [],
        _ body: ([OpaquePointer?]) throws -> T
    ) throws -> T {
        var rest = drafts.makeIterator()
        guard let draft = rest.next() else { return try body(handles) }
        return try draft.withHandle {
            try withHandles(IteratorSequence(rest), handles + [$0], body)
        }
    }
}

extension Draft.Text {
    fileprivate func apply(to draft: OpaquePointer) throws {
        switch self {
        case .plain(let text, let entities):
            let text = text.bytes
            try check { secretchat_draft_text(draft, text, text.count, $0) }
            for entity in entities { try entity.apply(to: draft) }
        case .markdown(let text):
            let text = text.bytes
            try check { secretchat_draft_markdown(draft, text, text.count, $0) }
        case .html(let text):
            let text = text.bytes
            try check { secretchat_draft_html(draft, text, text.count, $0) }
        }
    }
}
