import CSecretChat
import Foundation

extension Attachment {
    /// Makes a source of the library for the time of a call.
    func withSource<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        let source = try content.source()
        defer { secretchat_source_free(source) }
        if let name = name?.bytes {
            try check { secretchat_source_name(source, name, name.count, $0) }
        }
        return try body(source)
    }

    /// Says the rest, when the draft has its media.
    func apply(to draft: OpaquePointer) throws {
        if let mimeType = mimeType?.bytes {
            try check { secretchat_draft_mime_type(draft, mimeType, mimeType.count, $0) }
        }
        if isPremium {
            try check { secretchat_draft_premium(draft, true, $0) }
        }
        switch preview {
        case .thumb(let thumb): try thumb.apply(to: draft)
        case .made: try check { secretchat_draft_make_thumb(draft, true, $0) }
        case nil: break
        }
    }
}

extension Attachment.Content {
    fileprivate func source() throws -> OpaquePointer {
        switch self {
        case .path(let path):
            let path = path.bytes
            return try made { secretchat_source_path(path, path.count, $0, $1) }
        case .data(let data):
            return try data.withBytes { data, count in
                try made { secretchat_source_bytes(data, count, $0, $1) }
            }
        case .reader(let size, let read):
            let context = Callback<ReadFile>.context(read)
            return try made {
                secretchat_source_reader(size, readFile, context, freeContext, $0, $1)
            }
        }
    }
}

extension Thumb {
    fileprivate func apply(to draft: OpaquePointer) throws {
        try jpeg.withBytes { jpeg, count in
            try check { secretchat_draft_thumb(draft, jpeg, count, width, height, $0) }
        }
    }
}
