import CSecretChat
import Foundation

extension Media {
    /// The media of a message; nil if it has none.
    init?(_ message: Message) {
        let kind = message.value(secretchat_message_get_media)
        guard kind != SECRETCHAT_MEDIA_KIND_NONE else { return nil }
        self = Self.withFile(kind, message) ?? Self.withoutFile(kind, message)
    }

    private static func withFile(_ kind: secretchat_media_kind, _ message: Message) -> Self? {
        let file = File(message)
        let width = message.value(secretchat_message_width)
        let height = message.value(secretchat_message_height)
        let duration = message.value(secretchat_message_duration)
        return switch kind {
        case SECRETCHAT_MEDIA_KIND_PHOTO: .photo(file, width: width, height: height)
        case SECRETCHAT_MEDIA_KIND_VIDEO:
            .video(file, width: width, height: height, duration: duration)
        case SECRETCHAT_MEDIA_KIND_VIDEO_NOTE: .videoNote(file, side: width, duration: duration)
        case SECRETCHAT_MEDIA_KIND_AUDIO:
            .audio(
                file, duration: duration,
                title: message.string(secretchat_message_title),
                performer: message.string(secretchat_message_performer))
        case SECRETCHAT_MEDIA_KIND_VOICE:
            .voice(
                file, duration: duration,
                waveform: Array(message.data(secretchat_message_waveform)))
        case SECRETCHAT_MEDIA_KIND_ANIMATION:
            .animation(file, width: width, height: height, duration: duration)
        case SECRETCHAT_MEDIA_KIND_STICKER:
            .sticker(
                file, width: width, height: height, alt: message.string(secretchat_message_alt))
        case SECRETCHAT_MEDIA_KIND_DOCUMENT: .document(file, width: width, height: height)
        default: nil
        }
    }

    private static func withoutFile(_ kind: secretchat_media_kind, _ message: Message) -> Self {
        switch kind {
        case SECRETCHAT_MEDIA_KIND_EXTERNAL_STICKER: .externalSticker(ExternalSticker(message))
        case SECRETCHAT_MEDIA_KIND_LOCATION: .location(Location(message))
        case SECRETCHAT_MEDIA_KIND_VENUE: .venue(Venue(message))
        case SECRETCHAT_MEDIA_KIND_CONTACT: .contact(Contact(message))
        case SECRETCHAT_MEDIA_KIND_WEB_PAGE:
            .webPage(url: message.string(secretchat_message_url))
        default: .unsupported(message.string(secretchat_message_unsupported))
        }
    }
}

extension Message {
    /// The file that can be downloaded.
    public var file: File? { value(secretchat_message_has_file) ? File(self) : nil }
}

extension File {
    fileprivate init(_ message: Message) {
        size = message.value(secretchat_message_file_size)
        mimeType = message.string(secretchat_message_mime_type)
        name = message.string(secretchat_message_file_name).nonEmpty
        thumb = Thumb(message)
    }
}

extension Thumb {
    fileprivate init?(_ message: Message) {
        var width: UInt32 = 0
        var height: UInt32 = 0
        let jpeg = message.data { secretchat_message_thumb($0, &width, &height) }
        guard !jpeg.isEmpty else { return nil }
        self.init(jpeg: jpeg, width: width, height: height)
    }
}

extension ExternalSticker {
    fileprivate init(_ message: Message) {
        self.init(
            documentID: message.value(secretchat_message_document_id),
            accessHash: message.value(secretchat_message_document_access_hash),
            dc: message.value(secretchat_message_document_dc),
            size: UInt32(clamping: message.value(secretchat_message_file_size)),
            width: message.value(secretchat_message_width),
            height: message.value(secretchat_message_height),
            mimeType: message.string(secretchat_message_mime_type),
            alt: message.string(secretchat_message_alt),
            set: message.string(secretchat_message_sticker_set))
    }
}

extension Location {
    fileprivate init(_ message: Message) {
        self.init(
            latitude: message.value(secretchat_message_latitude),
            longitude: message.value(secretchat_message_longitude))
    }
}

extension Venue {
    fileprivate init(_ message: Message) {
        self.init(
            location: Location(message),
            title: message.string(secretchat_message_title),
            address: message.string(secretchat_message_address),
            provider: message.string(secretchat_message_provider),
            id: message.string(secretchat_message_venue_id))
    }
}

extension Contact {
    fileprivate init(_ message: Message) {
        self.init(
            phoneNumber: message.string(secretchat_message_phone_number),
            firstName: message.string(secretchat_message_first_name),
            lastName: message.string(secretchat_message_last_name))
    }
}
