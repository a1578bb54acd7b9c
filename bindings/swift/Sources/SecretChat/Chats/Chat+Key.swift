import CSecretChat
import Foundation

extension Chat {
    /// Names the key; 0 while there is none.
    public var keyFingerprint: Int64 { value(secretchat_chat_key_fingerprint) }
    /// What both sides compare, 36 bytes; nil while there is no key.
    public var keyHash: Data? { data(secretchat_chat_key_hash).nonEmpty }
    /// The first part of ``keyHash``, of the first key: 16 bytes.
    public var visualizationOrig: Data? { data(secretchat_chat_visualization_orig).nonEmpty }
    /// The second part of ``keyHash``, which layer 46 has brought: 20 bytes.
    public var visualization46: Data? { data(secretchat_chat_visualization_46).nonEmpty }
    /// ``keyHash`` as four lines to read out.
    public var keyHex: String? { string(secretchat_chat_key_hex).nonEmpty }
    /// ``keyHash`` as a picture: twelve rows of twelve colour numbers of 0 to 3; see ``keyColour(_:)``.
    public var keyCells: [UInt8]? { data(secretchat_chat_key_cells).nonEmpty.map(Array.init) }

    /// ``keyHash`` as a picture in PNG.
    public func keyPNG(cellPixels: UInt32) throws -> Data {
        try with { chat in
            try buffer { secretchat_chat_key_png(chat, cellPixels, $0, $1) }
        }
    }

    /// The colour of a number in ``keyCells``, as 0xRRGGBB.
    public static func keyColour(_ number: UInt8) -> UInt32 {
        secretchat_key_colour(UInt32(number))
    }

    /// The user has compared the keys.
    public var isVerified: Bool { value(secretchat_chat_is_verified) }
    /// How many more messages the key is used for.
    public var usesLeft: UInt32 { value(secretchat_chat_ttr) }
    /// How far the renewal of the key is.
    public var rekeying: Rekeying { Rekeying(value(secretchat_chat_get_rekeying)) }
    /// Names the renewal of the key that is under way; 0 if none is.
    public var exchangeID: Int64 { value(secretchat_chat_exchange_id) }
    /// The key before this one is still there, for messages that are under way.
    public var hasOldKey: Bool { value(secretchat_chat_has_old_key) }
}
