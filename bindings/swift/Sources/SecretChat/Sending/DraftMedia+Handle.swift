import CSecretChat
import Foundation

extension Draft.Media {
    /// The file that goes with it.
    var attachment: Attachment? {
        switch self {
        case .photo(let file, _, _), .video(let file, _, _, _), .videoNote(let file, _, _),
            .animation(let file, _, _, _), .audio(let file, _, _, _), .voice(let file, _, _),
            .sticker(let file, _, _, _), .document(let file), .imageFile(let file, _, _):
            file
        case .externalSticker, .location, .venue, .contact, .webPage: nil
        }
    }

    func apply(to draft: OpaquePointer) throws {
        guard let attachment else { return try applyWithoutFile(to: draft) }
        try attachment.withSource { source in
            try check { applyFile(source, to: draft, $0) }
        }
        try attachment.apply(to: draft)
    }

    private func applyFile(
        _ source: OpaquePointer, to draft: OpaquePointer, _ error: Output
    ) -> secretchat_status {
        switch self {
        case .photo(_, let width, let height):
            return secretchat_draft_photo(draft, source, width, height, error)
        case .video(_, let width, let height, let duration):
            return secretchat_draft_video(draft, source, width, height, duration, error)
        case .videoNote(_, let side, let duration):
            return secretchat_draft_video_note(draft, source, side, duration, error)
        case .animation(_, let width, let height, let duration):
            return secretchat_draft_animation(draft, source, width, height, duration, error)
        case .audio(_, let duration, let title, let performer):
            let (title, performer) = (title.bytes, performer.bytes)
            return secretchat_draft_audio(
                draft, source, duration, title, title.count, performer, performer.count, error)
        case .voice(_, let duration, let waveform):
            return secretchat_draft_voice(
                draft, source, duration, waveform, waveform.count, error)
        case .sticker(_, let width, let height, let alt):
            let alt = alt.bytes
            return secretchat_draft_sticker(draft, source, width, height, alt, alt.count, error)
        case .imageFile(_, let width, let height):
            return secretchat_draft_image_file(draft, source, width, height, error)
        case .document, .externalSticker, .location, .venue, .contact, .webPage:
            return secretchat_draft_document(draft, source, error)
        }
    }

    private func applyWithoutFile(to draft: OpaquePointer) throws {
        switch self {
        case .externalSticker(let sticker): try sticker.apply(to: draft)
        case .location(let location): try location.apply(to: draft)
        case .venue(let venue): try venue.apply(to: draft)
        case .contact(let contact): try contact.apply(to: draft)
        case .webPage(let url):
            let url = url.bytes
            try check { secretchat_draft_web_page(draft, url, url.count, $0) }
        default: break
        }
    }
}

extension ExternalSticker {
    fileprivate func apply(to draft: OpaquePointer) throws {
        let (mimeType, alt, set) = (mimeType.bytes, alt.bytes, set.bytes)
        try check {
            secretchat_draft_external_sticker(
                draft, documentID, accessHash, dc, size, width, height,
                mimeType, mimeType.count, alt, alt.count, set, set.count, $0)
        }
    }
}

extension Location {
    fileprivate func apply(to draft: OpaquePointer) throws {
        try check { secretchat_draft_location(draft, latitude, longitude, $0) }
    }
}

extension Venue {
    fileprivate func apply(to draft: OpaquePointer) throws {
        let (title, address) = (title.bytes, address.bytes)
        let (provider, id) = (provider.bytes, id.bytes)
        try check {
            secretchat_draft_venue(
                draft, location.latitude, location.longitude, title, title.count,
                address, address.count, provider, provider.count, id, id.count, $0)
        }
    }
}

extension Contact {
    fileprivate func apply(to draft: OpaquePointer) throws {
        let (phone, first, last) = (phoneNumber.bytes, firstName.bytes, lastName.bytes)
        try check {
            secretchat_draft_contact(
                draft, phone, phone.count, first, first.count, last, last.count, $0)
        }
    }
}
