import CSecretChat
import Foundation

/// What becomes of a file on the disk.
public struct DownloadOptions: OptionSet, Sendable {
    /// The number of the library.
    public let rawValue: UInt32

    /// Options by their number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// What has come stays when the download ends early: see ``SecretChatClient/resumeDownload(of:in:)``.
    public static let resumable = Self(rawValue: UInt32(SECRETCHAT_DOWNLOAD_RESUMABLE))
    /// The file stays when its message is deleted.
    public static let keep = Self(rawValue: UInt32(SECRETCHAT_DOWNLOAD_KEEP))
}

/// Files are checked against what their messages say of them. A task that is cancelled stops its download, of which nothing is
/// left then.
extension SecretChatClient {
    /// Fetches the file of a message to a path, where there must be nothing yet. Gives the path.
    @discardableResult
    public func download(
        _ message: MessageID, in chat: ChatID, to path: String, options: DownloadOptions = []
    ) async throws -> String {
        let path = path.bytes
        return try await download(message, in: chat) {
            secretchat_client_download_path(
                $0, chat, message, path, path.count, options.rawValue, $1, $2)
        }.resultText
    }

    /// Fetches the file of a message into a folder, under the name that it has, made safe and new. Gives the path.
    public func download(
        _ message: MessageID, in chat: ChatID, intoFolder folder: String,
        options: DownloadOptions = []
    ) async throws -> String {
        let folder = folder.bytes
        return try await download(message, in: chat) {
            secretchat_client_download_folder(
                $0, chat, message, folder, folder.count, options.rawValue, $1, $2)
        }.resultText
    }

    /// Fetches the file of a message into memory, if it has at most `limit` bytes.
    public func download(
        _ message: MessageID, in chat: ChatID, limit: UInt64
    ) async throws -> Data {
        try await download(message, in: chat) {
            secretchat_client_download_bytes($0, chat, message, limit, $1, $2)
        }.resultBytes
    }

    /// Fetches the file of a message, and gives it to a closure piece by piece. The closure may take its time, is not called
    /// twice at once, and must not use a client.
    public func download(
        _ message: MessageID, in chat: ChatID, write: @escaping @Sendable (Data) throws -> Void
    ) async throws {
        let context = Callback<WriteFile>.context(write)
        _ = try await download(message, in: chat) {
            secretchat_client_download_writer(
                $0, chat, message, writeFile, context, freeContext, $1, $2)
        }
    }

    /// Goes on with a download that was ``DownloadOptions/resumable`` and ended early. Gives the path.
    @discardableResult
    public func resumeDownload(
        of message: MessageID, in chat: ChatID, options: DownloadOptions = []
    ) async throws -> String {
        try await download(message, in: chat) {
            secretchat_client_resume_download($0, chat, message, options.rawValue, $1, $2)
        }.resultText
    }

    /// Stops a download, or deletes what one that ended early has left; tells whether there was one.
    @discardableResult
    public func cancelDownload(of message: MessageID, in chat: ChatID) async throws -> Bool {
        try await perform { secretchat_client_cancel_download($0, chat, message, $1, $2) }.flag
    }

    /// Opens the file of a message to read any place of it, without storing it: for players.
    public func openFile(of message: MessageID, in chat: ChatID) throws -> FileRange {
        try FileRange(find { secretchat_client_open_range($0, chat, message, $1, $2) })
    }

    private func download(
        _ message: MessageID, in chat: ChatID, _ command: Command
    ) async throws -> Event {
        try await end(of: start(command)) { client in
            _ = secretchat_client_cancel_download(client, chat, message, nil, nil)
        }
    }
}
