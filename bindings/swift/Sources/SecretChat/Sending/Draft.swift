/// A message to send. It can be sent again, also to others.
public struct Draft: Sendable {
    /// The text, or the caption of the media.
    public var text: Text
    /// What it shows besides.
    public var media: Media?
    /// Names the message. Of two messages of a chat with one name the second is refused, so an app that does not know
    /// whether it has sent something can send it again.
    public var id: MessageID?
    /// The message that it answers.
    public var replyTo: MessageID?
    /// Makes no sound at the other side.
    public var isSilent = false
    /// Shows no preview of links.
    public var hasNoWebPage = false
    /// Destroys itself so many seconds after it was read or opened; 0 is never. Else the timer of the chat holds.
    public var ttl: UInt32?
    /// Is refused if the layer of the other side cannot carry all of it.
    public var isLossless = false
    /// The bot by which it was made.
    public var viaBot: String?

    /// A text, media, or both.
    public init(_ text: Text = "", media: Media? = nil) {
        self.text = text
        self.media = media
    }
}

extension Draft {
    /// The text of a message.
    public enum Text: Sendable, ExpressibleByStringLiteral {
        /// As it is, and parts of it that look or do something.
        case plain(String, entities: [Entity] = [])
        /// Markdown, as in `**bold**`.
        case markdown(String)
        /// HTML, as in `<b>bold</b>`.
        case html(String)

        /// As it is.
        public init(stringLiteral text: String) {
            self = .plain(text)
        }
    }

    /// What a message shows besides its text. Pixels and seconds are 0 if they are unknown.
    public enum Media: Sendable {
        /// A JPEG.
        case photo(Attachment, width: UInt32 = 0, height: UInt32 = 0)
        /// A video.
        case video(Attachment, width: UInt32 = 0, height: UInt32 = 0, duration: UInt32 = 0)
        /// A round video message; its diameter.
        case videoNote(Attachment, side: UInt32 = 0, duration: UInt32 = 0)
        /// A silent video that plays by itself.
        case animation(Attachment, width: UInt32 = 0, height: UInt32 = 0, duration: UInt32 = 0)
        /// Music.
        case audio(Attachment, duration: UInt32 = 0, title: String = "", performer: String = "")
        /// A voice message; how loud it is over time, as at most 100 numbers of 0 to 31.
        case voice(Attachment, duration: UInt32 = 0, waveform: [UInt8] = [])
        /// A sticker as a file of its own; the emoji that it stands for.
        case sticker(Attachment, width: UInt32 = 0, height: UInt32 = 0, alt: String)
        /// Any file.
        case document(Attachment)
        /// An image that is sent as a file.
        case imageFile(Attachment, width: UInt32, height: UInt32)
        /// A sticker of a set at the server.
        case externalSticker(ExternalSticker)
        /// A place.
        case location(Location)
        /// A place with a name.
        case venue(Venue)
        /// Somebody's phone number.
        case contact(Contact)
        /// A preview of this link.
        case webPage(url: String)
    }
}
