import CSecretChat
import Foundation

/// What the C library is.
public enum Library {
    /// Its version, such as "0.1.0".
    public static var version: String { String(cString: secretchat_version()) }
    /// The version of its interface; this package was made for ``packageABIVersion``.
    public static var abiVersion: UInt32 { secretchat_abi_version() }
    /// The version of the interface that this package was made for.
    public static var packageABIVersion: UInt32 { UInt32(SECRETCHAT_ABI_VERSION) }

    /// Whether it was built with "sqlite", "json", "formats" or "thumbnails".
    public static func hasFeature(_ name: String) -> Bool {
        let name = name.bytes
        return secretchat_has_feature(name, name.count)
    }
}

/// Overwrites a secret, so that it cannot be found in memory any more. Other copies stay.
public func wipe(_ secret: inout Data) {
    secret.withUnsafeMutableBytes { secretchat_wipe($0.baseAddress, $0.count) }
    secret = Data()
}
