import Foundation

/// A file to send.
public struct Attachment: Sendable {
    /// What is in it.
    public var content: Content
    /// What it is called, instead of the name in its path.
    public var name: String?
    /// What it is, instead of a guess by its name.
    public var mimeType: String?
    /// What is shown before it is fetched.
    public var preview: Preview?
    /// The account has Premium: the file may be twice as large.
    public var isPremium = false

    /// A file with this content.
    public init(_ content: Content, name: String? = nil) {
        self.content = content
        self.name = name
    }

    /// The file at this path. Its upload goes on after a restart.
    public static func path(_ path: String) -> Self {
        Self(.path(path))
    }

    /// A file that is in memory.
    public static func data(_ data: Data, name: String? = nil) -> Self {
        Self(.data(data), name: name)
    }
}

extension Attachment {
    /// Where the bytes of a file come from.
    public enum Content: Sendable {
        /// From the disk.
        case path(String)
        /// From memory.
        case data(Data)
        /// From a closure that gives at most `count` bytes from `offset` on, and nothing at the end. It may take its time,
        /// is not called twice at once, and must not use a client.
        case reader(size: UInt64, @Sendable (_ offset: UInt64, _ count: Int) throws -> Data)
    }

    /// What is shown of a file before it is fetched.
    public enum Preview: Sendable {
        /// This picture.
        case thumb(Thumb)
        /// A picture that the library makes of a photo, if it was built with the feature "thumbnails".
        case made
    }
}
