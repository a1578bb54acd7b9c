import Foundation
import SecretChat
import XCTest

final class FileTests: XCTestCase {
    private let bytes = sample(1 << 20)

    func testFromPathToPath() async throws {
        try await withFolder { [bytes] folder in
            let pair = try await Pair()
            try bytes.write(to: URL(fileURLWithPath: folder + "/cat.bin"))
            let message = try await pair.transmit(Draft(media: .document(.path(folder + "/cat.bin"))))
            XCTAssertEqual(message.file?.name, "cat.bin")

            let client = pair.bob.client
            let path = try await client.download(message.id, in: pair.chat, to: folder + "/here", options: .keep)
            XCTAssertEqual(path, folder + "/here")
            XCTAssertEqual(FileManager.default.contents(atPath: path), bytes)
            try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
            let named = try await client.download(message.id, in: pair.chat, intoFolder: folder + "/in")
            XCTAssertEqual(named, folder + "/in/cat.bin")
            XCTAssertEqual(FileManager.default.contents(atPath: named), bytes)
            await pair.leave()
        }
    }

    func testFromClosureToClosure() async throws {
        let pair = try await Pair()
        let file = Attachment(
            .reader(size: UInt64(bytes.count)) { [bytes] offset, count in
                bytes.dropFirst(Int(offset)).prefix(count)
            }, name: "read.bin")
        let message = try await pair.transmit(Draft(media: .document(file)))
        let progress = try await pair.alice.next { kind in
            if case .uploadProgress(let id, let done, let total) = kind, done == total { id } else { nil }
        }
        XCTAssertEqual(progress, message.id)

        let written = Collected()
        try await pair.bob.client.download(message.id, in: pair.chat) { written.append($0) }
        XCTAssertEqual(written.data, bytes)
        await pair.leave()
    }

    func testAClosureThatFails() async throws {
        struct Broken: Error {}
        let pair = try await Pair()
        let broken = Attachment(.reader(size: 10) { _, _ in throw Broken() })
        let sending = await status {
            try await pair.alice.client.send(Draft(media: .document(broken)), to: pair.chat)
        }
        XCTAssertEqual(sending, .source)

        let message = try await pair.transmit(Draft(media: .document(.data(bytes))))
        let fetching = await status {
            try await pair.bob.client.download(message.id, in: pair.chat) { _ in throw Broken() }
        }
        XCTAssertEqual(fetching, .sink)
        let small = await status {
            try await pair.bob.client.download(message.id, in: pair.chat, limit: 10)
        }
        XCTAssertEqual(small, .sink)
        await pair.leave()
    }

    func testADownloadThatGoesOn() async throws {
        try await withFolder { [bytes] folder in
            let pair = try await Pair()
            let message = try await pair.transmit(Draft(media: .document(.data(bytes))))
            let (client, chat, path) = (pair.bob.client, pair.chat, folder + "/here")
            pair.server.refuse("upload.getFile")
            let refused = await status {
                try await client.download(message.id, in: chat, to: path, options: [.resumable, .keep])
            }
            XCTAssertEqual(refused, .download)
            let resumed = try await client.resumeDownload(of: message.id, in: chat, options: .keep)
            XCTAssertEqual(resumed, path)
            XCTAssertEqual(FileManager.default.contents(atPath: path), bytes)
            let nothing = await status { try await client.resumeDownload(of: message.id, in: chat) }
            XCTAssertEqual(nothing, .notResumable)
            await pair.leave()
        }
    }

    func testAnyPlace() async throws {
        let pair = try await Pair()
        let message = try await pair.transmit(Draft(media: .document(.data(bytes))))
        let file = try pair.bob.client.openFile(of: message.id, in: pair.chat)
        XCTAssertEqual(file.size, UInt64(bytes.count))
        async let late = file.read(at: 900_000, count: 100)
        async let early = file.read(at: 5, count: 7)
        let places = try await (late, early)
        XCTAssertEqual(places.0, bytes[900_000..<900_100])
        XCTAssertEqual(places.1, bytes[5..<12])
        let end = try await file.read(at: file.size, count: 10)
        XCTAssertEqual(end, Data())
        await pair.leave()
    }

    func testACancelledDownload() async throws {
        let pair = try await Pair()
        let message = try await pair.transmit(Draft(media: .document(.data(bytes))))
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (client, chat, id) = (pair.bob.client, pair.chat, message.id)
        let download = Task {
            try await client.download(id, in: chat) { _ in
                begin.yield()
                // The rest would come before the task is cancelled.
                Thread.sleep(forTimeInterval: 0.2)
            }
        }
        for await _ in begun { break }
        download.cancel()
        let result = await download.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        let isThere = try await client.cancelDownload(of: id, in: chat)
        XCTAssertFalse(isThere)
        await pair.leave()
    }

    func testACancelledUpload() async throws {
        let pair = try await Pair()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (client, chat) = (pair.alice.client, pair.chat)
        var draft = Draft(
            media: .document(
                Attachment(
                    .reader(size: 4 << 20) { _, count in
                        begin.yield()
                        Thread.sleep(forTimeInterval: 0.2)
                        return Data(count: count)
                    })))
        draft.id = 5
        let upload = Task { [draft] in try await client.send(draft, to: chat) }
        for await _ in begun { break }
        upload.cancel()
        let result = await upload.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        let isThere = try await client.cancelUpload(of: 5, in: chat)
        XCTAssertFalse(isThere)
        await pair.leave()
    }
}

/// Pieces of a file.
private final class Collected: @unchecked Sendable {
    private let lock = NSLock()
    private var pieces = Data()

    var data: Data { lock.withLock { pieces } }

    func append(_ piece: Data) {
        lock.withLock { pieces.append(piece) }
    }
}
