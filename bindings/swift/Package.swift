// swift-tools-version: 6.0
import PackageDescription

// The C library is found by pkg-config: its secretchat.pc must be in PKG_CONFIG_PATH, if it is not where the system has them.
// Swift 6 language mode, which this version of the tools implies, checks what is Sendable.
let package = Package(
    name: "secretchat",
    platforms: [.iOS(.v16), .macOS(.v13), .tvOS(.v16), .watchOS(.v9)],
    products: [
        .library(name: "SecretChat", targets: ["SecretChat"])
    ],
    targets: [
        .systemLibrary(name: "CSecretChat", pkgConfig: "secretchat"),
        .target(name: "SecretChat", dependencies: ["CSecretChat"]),
        .systemLibrary(
            name: "CSecretChatTestServer",
            path: "Tests/CSecretChatTestServer",
            pkgConfig: "secretchat-testserver"
        ),
        .testTarget(name: "SecretChatTests", dependencies: ["SecretChat", "CSecretChatTestServer"]),
    ]
)
