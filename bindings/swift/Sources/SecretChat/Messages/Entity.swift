import CSecretChat

/// A part of a text that looks or does something.
public struct Entity: Hashable, Sendable {
    /// What it looks like or does.
    public var kind: Kind
    /// Where it begins, in UTF-16 units.
    public var offset: UInt32
    /// How long it is, in UTF-16 units.
    public var length: UInt32

    /// A part of a text; in UTF-16 units, as in `NSRange`.
    public init(_ kind: Kind, offset: UInt32, length: UInt32) {
        self.kind = kind
        self.offset = offset
        self.length = length
    }

    /// What a part of a text looks like or does.
    public enum Kind: Hashable, Sendable {
        /// Something that the library does not know. It cannot be sent.
        case unknown
        case mention, hashtag, botCommand, url, email
        case bold, italic, underline, strike, spoiler
        case code, blockquote
        /// A block of code; the language may be empty.
        case pre(language: String)
        /// A link behind other text.
        case textURL(String)
        /// A picture in the place of an emoji.
        case customEmoji(documentID: Int64)
    }
}

extension Message {
    /// Parts of the text that look or do something.
    public var entities: [Entity] {
        (0..<value(secretchat_message_entity_count)).compactMap(entity)
    }

    private func entity(_ index: Int) -> Entity? {
        var entity = secretchat_entity()
        entity.size = UInt32(MemoryLayout<secretchat_entity>.size)
        return with { message in
            let status = secretchat_message_entity(message, index, &entity, nil)
            return status == SECRETCHAT_STATUS_OK ? Entity(entity) : nil
        }
    }
}

extension Entity {
    fileprivate init(_ entity: secretchat_entity) {
        self.init(Kind(entity), offset: entity.offset, length: entity.length)
    }

    /// Adds it to the text of a draft.
    func apply(to draft: OpaquePointer) throws {
        let argument = kind.argument.bytes
        try check {
            secretchat_draft_entity(
                draft, kind.number, offset, length, argument, argument.count, kind.documentID, $0)
        }
    }
}

extension Entity.Kind {
    /// The kinds that are nothing but a number.
    private static let plain: [(number: Int32, kind: Self)] = [
        (SECRETCHAT_ENTITY_UNKNOWN, .unknown),
        (SECRETCHAT_ENTITY_MENTION, .mention),
        (SECRETCHAT_ENTITY_HASHTAG, .hashtag),
        (SECRETCHAT_ENTITY_BOT_COMMAND, .botCommand),
        (SECRETCHAT_ENTITY_URL, .url),
        (SECRETCHAT_ENTITY_EMAIL, .email),
        (SECRETCHAT_ENTITY_BOLD, .bold),
        (SECRETCHAT_ENTITY_ITALIC, .italic),
        (SECRETCHAT_ENTITY_CODE, .code),
        (SECRETCHAT_ENTITY_UNDERLINE, .underline),
        (SECRETCHAT_ENTITY_STRIKE, .strike),
        (SECRETCHAT_ENTITY_BLOCKQUOTE, .blockquote),
        (SECRETCHAT_ENTITY_SPOILER, .spoiler),
    ]

    fileprivate init(_ entity: secretchat_entity) {
        let number = Int32(bitPattern: entity.kind)
        self =
            switch number {
            case SECRETCHAT_ENTITY_PRE: .pre(language: String(entity.argument))
            case SECRETCHAT_ENTITY_TEXT_URL: .textURL(String(entity.argument))
            case SECRETCHAT_ENTITY_CUSTOM_EMOJI: .customEmoji(documentID: entity.document_id)
            default: Self.plain.first { $0.number == number }?.kind ?? .unknown
            }
    }

    fileprivate var number: UInt32 {
        let number =
            switch self {
            case .pre: SECRETCHAT_ENTITY_PRE
            case .textURL: SECRETCHAT_ENTITY_TEXT_URL
            case .customEmoji: SECRETCHAT_ENTITY_CUSTOM_EMOJI
            default:
                Self.plain.first { $0.kind == self }?.number ?? SECRETCHAT_ENTITY_UNKNOWN
            }
        return UInt32(bitPattern: number)
    }

    fileprivate var argument: String {
        switch self {
        case .pre(let argument), .textURL(let argument): argument
        default: ""
        }
    }

    fileprivate var documentID: Int64 {
        if case .customEmoji(let documentID) = self { documentID } else { 0 }
    }
}
