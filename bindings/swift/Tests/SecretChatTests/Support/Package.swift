import Foundation

/// The files of this package.
enum Package {
    private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// All words of its sources.
    static func words() throws -> Set<String> {
        let folder = root.appendingPathComponent("Sources/SecretChat")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let sources = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
        return try sources.reduce(into: []) { words, file in
            let text = try String(contentsOf: file, encoding: .utf8)
            words.formUnion(try text.groups(#"(\w+)"#).map { $0[0] })
        }
    }
}

extension String {
    /// The groups of all matches. Not by `Regex`, which takes seconds without optimisation.
    func groups(_ pattern: String) throws -> [[String]] {
        let text = self as NSString
        let matches = try NSRegularExpression(pattern: pattern)
            .matches(in: self, range: NSRange(location: 0, length: text.length))
        return matches.map { match in
            (1..<match.numberOfRanges).map { text.substring(with: match.range(at: $0)) }
        }
    }
}
