import Foundation
import SecretChat
import XCTest

/// The status of the error with which something must fail.
func status(
    _ line: UInt = #line, _ body: () async throws -> Any
) async -> SecretChatStatus? {
    do {
        XCTFail("gave \(try await body())", line: line)
    } catch let error as SecretChatError {
        return error.status
    } catch {
        XCTFail("\(error)", line: line)
    }
    return nil
}

/// Files that are not there afterwards.
func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// Bytes that are not the same everywhere.
func sample(_ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 8) })
}
