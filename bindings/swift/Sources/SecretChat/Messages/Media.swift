/// What a message shows besides its text. Pixels and seconds are 0 if they are unknown.
public enum Media: Hashable, Sendable {
    /// A JPEG.
    case photo(File, width: UInt32, height: UInt32)
    /// A video.
    case video(File, width: UInt32, height: UInt32, duration: UInt32)
    /// A round video message; its diameter.
    case videoNote(File, side: UInt32, duration: UInt32)
    /// Music.
    case audio(File, duration: UInt32, title: String, performer: String)
    /// A voice message; how loud it is over time, as numbers of 0 to 31.
    case voice(File, duration: UInt32, waveform: [UInt8])
    /// A silent video that plays by itself.
    case animation(File, width: UInt32, height: UInt32, duration: UInt32)
    /// A sticker as a file of its own; the emoji that it stands for.
    case sticker(File, width: UInt32, height: UInt32, alt: String)
    /// A sticker of a set at the server.
    case externalSticker(ExternalSticker)
    /// Any file; with pixels if it is an image.
    case document(File, width: UInt32, height: UInt32)
    /// A place.
    case location(Location)
    /// A place with a name.
    case venue(Venue)
    /// Somebody's phone number.
    case contact(Contact)
    /// A preview of this link.
    case webPage(url: String)
    /// Something that the library cannot show; why, for developers.
    case unsupported(String)
}
