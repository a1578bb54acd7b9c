import Foundation
import SecretChat
import XCTest

final class MediaTests: XCTestCase {
    func testEveryKindWithAFile() async throws {
        let pair = try await Pair()
        let bytes = sample(1000)
        let file = Attachment.data(bytes, name: "a.bin")
        for (draft, expected) in Self.kinds(file) {
            let message = try await pair.transmit(Draft(media: draft))
            let got = try XCTUnwrap(message.file)
            XCTAssertEqual(message.media, expected(got))
            XCTAssertEqual(got.size, 1000)
            let fetched = try await pair.bob.client.download(message.id, in: pair.chat, limit: 1000)
            XCTAssertEqual(fetched, bytes)
        }
        await pair.leave()
    }

    func testEveryKindWithoutAFile() async throws {
        let pair = try await Pair()
        let place = Location(latitude: 52.5, longitude: -13.25)
        let venue = Venue(location: place, title: "Gate", address: "1 Way", provider: "f", id: "x")
        let contact = Contact(phoneNumber: "+1555", firstName: "Ann", lastName: "Bee")
        let sticker = ExternalSticker(
            documentID: 5, accessHash: 6, dc: 2, size: 700, width: 512, height: 256, alt: "🙂",
            set: "Faces")
        let kinds: [(Draft.Media, Media)] = [
            (.location(place), .location(place)),
            (.venue(venue), .venue(venue)),
            (.contact(contact), .contact(contact)),
            (.externalSticker(sticker), .externalSticker(sticker)),
            (.webPage(url: "https://example.com"), .webPage(url: "https://example.com")),
        ]
        for (draft, expected) in kinds {
            let text: Draft.Text = if case .webPage = draft { "https://example.com" } else { "" }
            let message = try await pair.transmit(Draft(text, media: draft))
            XCTAssertEqual(message.media, expected)
            XCTAssertNil(message.file)
        }
        await pair.leave()
    }

    func testSettingsOfAFile() async throws {
        let pair = try await Pair()
        var file = Attachment.data(sample(10), name: "notes.txt")
        file.mimeType = "text/x-notes"
        let thumb = Thumb(jpeg: Data([0xFF, 0xD8, 0xFF]) + sample(100), width: 9, height: 8)
        file.preview = .thumb(thumb)
        file.isPremium = true
        let message = try await pair.transmit(Draft("caption", media: .document(file)))
        XCTAssertEqual(message.text, "caption")
        let got = try XCTUnwrap(message.file)
        XCTAssertEqual(got.name, "notes.txt")
        XCTAssertEqual(got.mimeType, "text/x-notes")
        XCTAssertEqual(got.thumb, thumb)
        await pair.leave()
    }

    func testAnAlbum() async throws {
        let pair = try await Pair()
        let drafts = (1...3).map { Draft(media: .photo(.data(sample($0)), width: 8, height: 6)) }
        let sent = try await pair.alice.client.sendAlbum(drafts, to: pair.chat)
        var groups: Set<Int64?> = []
        for id in sent {
            let message = try await pair.bob.receive(in: pair.chat)
            XCTAssertEqual(message.id, id)
            groups.insert(message.groupedID)
        }
        XCTAssertEqual(groups.count, 1)
        XCTAssertNotEqual(groups, [nil])
        await pair.leave()
    }

    func testSettingsOfAText() async throws {
        let pair = try await Pair()
        var draft = Draft(.plain("at home", entities: [Entity(.textURL("https://a.b"), offset: 3, length: 4)]))
        draft.id = 77
        draft.isSilent = true
        draft.hasNoWebPage = true
        draft.viaBot = "gif"
        draft.isLossless = true
        let message = try await pair.transmit(draft)
        XCTAssertEqual(message.id, 77)
        XCTAssertEqual(message.entities, [Entity(.textURL("https://a.b"), offset: 3, length: 4)])
        XCTAssertTrue(message.isSilent)
        XCTAssertTrue(message.hasNoWebPage)
        XCTAssertEqual(message.viaBot, "gif")
        let again = await status { try await pair.alice.client.send(draft, to: pair.chat) }
        XCTAssertEqual(again, .randomIdInUse)
        await pair.leave()
    }

    private static func kinds(_ file: Attachment) -> [(Draft.Media, (File) -> Media)] {
        [
            (.photo(file, width: 8, height: 6), { .photo($0, width: 8, height: 6) }),
            (
                .video(file, width: 8, height: 6, duration: 3),
                { .video($0, width: 8, height: 6, duration: 3) }
            ),
            (.videoNote(file, side: 8, duration: 3), { .videoNote($0, side: 8, duration: 3) }),
            (
                .animation(file, width: 8, height: 6, duration: 3),
                { .animation($0, width: 8, height: 6, duration: 3) }
            ),
            (
                .audio(file, duration: 3, title: "T", performer: "P"),
                { .audio($0, duration: 3, title: "T", performer: "P") }
            ),
            (
                .voice(file, duration: 3, waveform: [0, 31, 16]),
                { .voice($0, duration: 3, waveform: [0, 31, 16]) }
            ),
            (
                .sticker(file, width: 8, height: 6, alt: "🙂"),
                { .sticker($0, width: 8, height: 6, alt: "🙂") }
            ),
            (.document(file), { .document($0, width: 0, height: 0) }),
            (.imageFile(file, width: 8, height: 6), { .document($0, width: 8, height: 6) }),
        ]
    }
}
