import Foundation

/// The file of a message, which stays at the server until it is downloaded.
public struct File: Hashable, Sendable {
    /// In bytes.
    public let size: UInt64
    /// What the sender says that it is.
    public let mimeType: String
    /// What the sender calls it; made safe.
    public let name: String?
    /// A small picture to show before the file is there.
    public let thumb: Thumb?
}

/// A small picture: a JPEG of at most 90 × 90 pixels.
public struct Thumb: Hashable, Sendable {
    /// The JPEG.
    public var jpeg: Data
    /// In pixels.
    public var width: UInt32
    /// In pixels.
    public var height: UInt32

    /// A small picture.
    public init(jpeg: Data, width: UInt32, height: UInt32) {
        self.jpeg = jpeg
        self.width = width
        self.height = height
    }
}

/// A sticker of a set at the server.
public struct ExternalSticker: Hashable, Sendable {
    /// Names the document.
    public var documentID: Int64
    /// The server wants it together with the name.
    public var accessHash: Int64
    /// The data centre that has it.
    public var dc: Int32
    /// In bytes.
    public var size: UInt32
    /// In pixels.
    public var width: UInt32
    /// In pixels.
    public var height: UInt32
    /// What kind of picture it is.
    public var mimeType: String
    /// The emoji that it stands for.
    public var alt: String
    /// The short name of the set.
    public var set: String

    /// A sticker of a set at the server.
    public init(
        documentID: Int64, accessHash: Int64, dc: Int32, size: UInt32, width: UInt32,
        height: UInt32, mimeType: String = "image/webp", alt: String, set: String
    ) {
        self.documentID = documentID
        self.accessHash = accessHash
        self.dc = dc
        self.size = size
        self.width = width
        self.height = height
        self.mimeType = mimeType
        self.alt = alt
        self.set = set
    }
}

/// A place, in degrees.
public struct Location: Hashable, Sendable {
    /// North of the equator.
    public var latitude: Double
    /// East of Greenwich.
    public var longitude: Double

    /// A place, in degrees.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// A place with a name.
public struct Venue: Hashable, Sendable {
    /// Where it is.
    public var location: Location
    /// What it is called.
    public var title: String
    /// Where it is, for people.
    public var address: String
    /// Whose directory knows it, such as "foursquare".
    public var provider: String
    /// Its name in that directory.
    public var id: String

    /// A place with a name.
    public init(
        location: Location, title: String, address: String, provider: String = "", id: String = ""
    ) {
        self.location = location
        self.title = title
        self.address = address
        self.provider = provider
        self.id = id
    }
}

/// Somebody's phone number.
public struct Contact: Hashable, Sendable {
    /// With the code of the country.
    public var phoneNumber: String
    /// May be empty.
    public var firstName: String
    /// May be empty.
    public var lastName: String

    /// Somebody's phone number.
    public init(phoneNumber: String, firstName: String, lastName: String = "") {
        self.phoneNumber = phoneNumber
        self.firstName = firstName
        self.lastName = lastName
    }
}
