import Foundation

/// What the header of the library declares.
struct Header {
    let functions: Set<String>
    private let numbers: [(name: String, number: UInt32)]

    init() throws {
        let text = try Package.text("../../include/secretchat.h")
        functions = Set(try text.groups(#"\b(secretchat_\w+)\("#).map { $0[0] })
        numbers = try text.groups(#"\b(SECRETCHAT_\w+)(?: = | )(\d+)\b"#).map { ($0[0], UInt32($0[1]) ?? .max) }
    }

    /// The constants whose names begin so.
    func names(_ prefix: String) -> [String] {
        numbers.map(\.name).filter { $0.hasPrefix(prefix) }
    }

    /// The constants whose names begin so: the rest of the name as Swift has it, and the number.
    func constants(_ prefix: String) -> [String: UInt32] {
        let found = numbers.filter { $0.name.hasPrefix(prefix) }
        return Dictionary(
            uniqueKeysWithValues: found.map { (camelCase($0.name.dropFirst(prefix.count)), $0.number) })
    }

    private func camelCase(_ name: Substring) -> String {
        let words = name.lowercased().split(separator: "_")
        return words.dropFirst().reduce(String(words[0])) { $0 + $1.capitalized }
    }
}
