//! Files that cannot be sent or fetched.

use std::path::{Path, PathBuf};

use secretchat::core::ids::RandomId;
use secretchat::core::io::CommandError;
use secretchat::core::message::media::Thumb;
use secretchat::core::message::{AlbumError, MAX_TTL, MediaError, MessageError};
use secretchat::files::{DownloadError, FileSink, FileSource, SinkError, SourceError, UploadError};
use secretchat::{Attachment, Error, SendFile};

use crate::world::{World, refused};

fn bytes() -> FileSource {
    FileSource::bytes(*b"content")
}

/// A folder with an empty file, a file, and one that is too large.
fn folder() -> (tempfile::TempDir, [PathBuf; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let [empty, file, large] = ["empty", "file", "large"].map(|name| folder.path().join(name));
    std::fs::write(&empty, []).unwrap();
    std::fs::write(&file, [1]).unwrap();
    let sparse = std::fs::File::create(&large).unwrap();
    sparse.set_len((2000 << 20) + 1).unwrap();
    (folder, [empty, file, large])
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_not_sent() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let (folder, [empty, file, large]) = folder();
    let send = |path: &Path| alice.send_file(chat, FileSource::path(path), Attachment::document());
    refused!(
        world,
        alice.send_file(chat, FileSource::bytes([]), Attachment::document()),
        Error::Source(SourceError::Empty { path: None })
    );
    refused!(world, send(&empty), Error::Source(SourceError::Empty { path: Some(p) }) if *p == empty);
    refused!(
        world,
        send(folder.path()),
        Error::Source(SourceError::NotAFile { path }) if path == folder.path()
    );
    for path in [
        folder.path().join("missing"),
        file.join("beneath a file"),
        PathBuf::new(),
    ] {
        refused!(
            world,
            send(&path),
            Error::Source(SourceError::Read { path: Some(p), .. }) if *p == path
        );
    }
    refused!(
        world,
        send(&large),
        Error::Upload(UploadError::TooLarge {
            size: 2_097_152_001,
            limit: 2_097_152_000
        })
    );
    for call in [send(&empty), send(&large)] {
        refused!(world, call.start(), Error::Source(_) | Error::Upload(_));
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_its_message_must_not_have_is_not_sent() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let thumb = |jpeg: &[u8], w, h| Thumb {
        jpeg: jpeg.to_vec(),
        w,
        h,
    };
    let jpeg = [0xff, 0xd8, 0xff, 0xe0];
    let thumbed = |thumb| Attachment::document().thumb(thumb);
    type Check = fn(&MediaError) -> bool;
    let attachments: [(&str, Attachment, Check); 13] = [
        (
            "a png as photo",
            Attachment::photo(1, 1).mime_type("image/png"),
            |e| {
                matches!(
                    e,
                    MediaError::MimeType {
                        media: "photo",
                        wanted: "image/jpeg"
                    }
                )
            },
        ),
        (
            "a text as video",
            Attachment::video(1, 1, 1).mime_type("text/plain"),
            |e| matches!(e, MediaError::MimeType { media: "video", .. }),
        ),
        (
            "a text as voice",
            Attachment::voice(1, &[]).mime_type("text/plain"),
            |e| matches!(e, MediaError::MimeType { .. }),
        ),
        ("no mime type", Attachment::document().mime_type(""), |e| {
            matches!(
                e,
                MediaError::MimeType {
                    media: "document",
                    ..
                }
            )
        }),
        (
            "two mime types",
            Attachment::document().mime_type("a/b\r\nc/d"),
            |e| matches!(e, MediaError::MimeType { .. }),
        ),
        (
            "an animated sticker",
            Attachment::document().mime_type("application/x-tgsticker"),
            |e| matches!(e, MediaError::MimeType { .. }),
        ),
        ("an empty thumb", thumbed(thumb(&[], 1, 1)), |e| {
            matches!(e, MediaError::ThumbBytes { got: 0, .. })
        }),
        ("a long thumb", thumbed(thumb(&[0xff; 6001], 1, 1)), |e| {
            matches!(
                e,
                MediaError::ThumbBytes {
                    got: 6001,
                    limit: 6000
                }
            )
        }),
        ("a wide thumb", thumbed(thumb(&jpeg, 91, 1)), |e| {
            matches!(
                e,
                MediaError::ThumbSides {
                    w: 91,
                    h: 1,
                    limit: 90
                }
            )
        }),
        ("a thumb without extent", thumbed(thumb(&jpeg, 1, 0)), |e| {
            matches!(e, MediaError::ThumbSides { h: 0, .. })
        }),
        (
            "a thumb that is no JPEG",
            thumbed(thumb(b"GIF89a", 1, 1)),
            |e| *e == MediaError::ThumbFormat,
        ),
        (
            "a long title",
            Attachment::audio(1, "x".repeat(1025), ""),
            |e| {
                matches!(
                    e,
                    MediaError::LineTooLong {
                        field: "title",
                        got: 1025,
                        limit: 1024
                    }
                )
            },
        ),
        ("a long time", Attachment::audio(u32::MAX, "", ""), |e| {
            matches!(e, MediaError::Duration { got: u32::MAX, .. })
        }),
    ];
    for (name, attachment, is_right) in attachments {
        let before = world.state().await;
        let error = alice.send_file(chat, bytes(), attachment).await;
        match error.unwrap_err() {
            Error::Message(MessageError::Media(error)) => {
                assert!(is_right(&error), "{name}: {error:?}")
            }
            error => panic!("{name}: {error:?}"),
        }
        world.assert_unchanged(&before, name).await;
    }
    refused!(
        world,
        alice.send_file(
            chat,
            FileSource::bytes(vec![1; (512 << 10) + 1]),
            Attachment::sticker("", 1, 1)
        ),
        Error::Message(MessageError::Media(MediaError::FileTooLarge { .. }))
    );
}

#[tokio::test(start_paused = true)]
async fn settings_of_a_file_are_checked_like_its_message() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let file = || alice.send_file(chat, bytes(), Attachment::document());
    refused!(
        world,
        file().ttl(u32::MAX),
        Error::Message(MessageError::Ttl {
            got: u32::MAX,
            limit: MAX_TTL
        })
    );
    refused!(
        world,
        file().reply_to(RandomId(0)),
        Error::Message(MessageError::ReplyToZero)
    );
    refused!(
        world,
        file().via_bot("@bot"),
        Error::Message(MessageError::ViaBot(4))
    );
    refused!(
        world,
        file().caption("x".repeat(5000)),
        Error::Message(MessageError::Text(_))
    );
    refused!(
        world,
        alice
            .send_file(chat, bytes(), Attachment::video_note(1, 1))
            .caption("x"),
        Error::Message(MessageError::NoCaption(1, "video note"))
    );
    for taken in [world.text, world.file] {
        refused!(
            world,
            file().random_id(taken).start(),
            Error::Command(CommandError::RandomIdInUse(id)) if *id == taken
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_album_has_2_to_10_files_that_go_together() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let photo = || alice.send_file(chat, bytes(), Attachment::photo(1, 1));
    let document = || alice.send_file(chat, bytes(), Attachment::document());
    let voice = || alice.send_file(chat, bytes(), Attachment::voice(1, &[]));
    let many = || (0..11).map(|_| photo()).collect::<Vec<SendFile>>();
    refused!(
        world,
        alice.send_album(chat, vec![]),
        Error::Album(AlbumError::Count { got: 0, .. })
    );
    refused!(
        world,
        alice.send_album(chat, vec![photo()]),
        Error::Album(AlbumError::Count { got: 1, .. })
    );
    refused!(
        world,
        alice.send_album(chat, many()),
        Error::Album(AlbumError::Count { got: 11, .. })
    );
    refused!(
        world,
        alice.send_album(chat, vec![photo(), document()]),
        Error::Album(AlbumError::Mixed {
            index: 1,
            got: "document",
            first: "photo"
        })
    );
    refused!(
        world,
        alice.send_album(chat, vec![voice(), voice()]),
        Error::Album(AlbumError::Media(0))
    );
}

/// What it is, how it is made of a path, the path, and what is wrong with it.
type Sink<'a> = (
    &'a str,
    fn(&Path) -> FileSink,
    &'a Path,
    fn(&SinkError) -> bool,
);

#[tokio::test(start_paused = true)]
async fn what_has_no_place_is_not_fetched() {
    let mut world = World::new().await;
    let (alice, chat, file) = (world.alice.clone(), world.ready, world.file);
    let (folder, [empty, taken, _]) = folder();
    let missing = folder.path().join("missing");
    let sinks: [Sink<'_>; 7] = [
        (
            "a file",
            |path| FileSink::path(path),
            &taken,
            |e| matches!(e, SinkError::Exists { .. }),
        ),
        (
            "an empty file",
            |path| FileSink::path(path),
            &empty,
            |e| matches!(e, SinkError::Exists { .. }),
        ),
        (
            "a folder as path",
            |path| FileSink::path(path),
            folder.path(),
            |e| matches!(e, SinkError::Exists { .. }),
        ),
        (
            "a path nowhere",
            |path| FileSink::path(path.join("x")),
            &missing,
            |e| matches!(e, SinkError::NotAFolder { .. }),
        ),
        (
            "a folder nowhere",
            |path| FileSink::folder(path),
            &missing,
            |e| matches!(e, SinkError::NotAFolder { .. }),
        ),
        (
            "a file as folder",
            |path| FileSink::folder(path),
            &taken,
            |e| matches!(e, SinkError::NotAFolder { .. }),
        ),
        (
            "too little memory",
            |_| FileSink::bytes(4),
            folder.path(),
            |e| matches!(e, SinkError::TooLarge { size: 5, limit: 4 }),
        ),
    ];
    for (name, sink, path, is_right) in sinks {
        for sink in [sink(path), sink(path).resumable()] {
            let before = world.state().await;
            let error = alice.download(chat, file, sink).await;
            match error.unwrap_err() {
                Error::Download(DownloadError::Sink(error)) => {
                    assert!(is_right(&error), "{name}: {error:?}");
                }
                error => panic!("{name}: {error:?}"),
            }
            world.assert_unchanged(&before, name).await;
            assert!(!alice.cancel_download(chat, file).await.unwrap(), "{name}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    assert_eq!(std::fs::read(&taken).unwrap(), [1]);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_file_is_not_fetched() {
    let mut world = World::new().await;
    let (alice, chat, text) = (world.alice.clone(), world.ready, world.text);
    refused!(
        world,
        alice.download(chat, text, FileSink::bytes(9)),
        Error::NoFile(id) if *id == text
    );
    refused!(world, alice.open_range(chat, text), Error::NoFile(id) if *id == text);
    for of in [text, world.file] {
        refused!(world, alice.resume_download(chat, of), Error::NotResumable(id) if *id == of);
    }
}

#[tokio::test(start_paused = true)]
async fn memory_without_limit_takes_what_the_file_has() {
    let world = World::new().await;
    let sink = FileSink::bytes(u64::MAX);
    let received = world
        .alice
        .download(world.ready, world.file, sink)
        .await
        .unwrap();
    assert!(matches!(received, secretchat::files::Received::Bytes(b) if **b == *b"bytes"));
}
