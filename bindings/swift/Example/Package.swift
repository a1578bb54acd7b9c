// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "chat",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "secretchat", path: "..")],
    targets: [
        .executableTarget(
            name: "Chat",
            dependencies: [.product(name: "SecretChat", package: "secretchat")]
        )
    ]
)
