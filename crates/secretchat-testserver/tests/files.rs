//! Parts up, ranges down.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{ALICE, BOB, ENVELOPE, World, input_chat, refused};
use secretchat_core::tl::api::{self, functions, types};
use secretchat_testserver::{MAX_PARTS, RpcError, SMALL_FILE};

const PART: usize = 512 << 10;

fn save(world: &mut World, part: i32, bytes: Vec<u8>) -> Result<bool, RpcError> {
    world.call(
        ALICE,
        &functions::UploadSaveFilePart {
            file_id: 1,
            file_part: part,
            bytes,
        },
    )
}

fn save_big(world: &mut World, part: i32, total: i32, bytes: Vec<u8>) -> Result<bool, RpcError> {
    let f = functions::UploadSaveBigFilePart {
        file_id: 1,
        file_part: part,
        file_total_parts: total,
        bytes,
    };
    world.call(ALICE, &f)
}

fn uploaded(parts: i32, md5: &str) -> api::InputEncryptedFile {
    let md5_checksum = md5.to_owned();
    let uploaded = types::InputEncryptedFileUploaded {
        id: 1,
        parts,
        md5_checksum,
        key_fingerprint: 9,
    };
    api::InputEncryptedFile::Uploaded(uploaded)
}

fn big_uploaded(parts: i32) -> api::InputEncryptedFile {
    api::InputEncryptedFile::BigUploaded(types::InputEncryptedFileBigUploaded {
        id: 1,
        parts,
        key_fingerprint: 9,
    })
}

/// Makes a file of what was uploaded.
fn attach(
    world: &mut World,
    file: api::InputEncryptedFile,
) -> Result<types::EncryptedFile, RpcError> {
    let peer = world.peer(ALICE);
    match world.call(
        ALICE,
        &functions::MessagesUploadEncryptedFile { peer, file },
    )? {
        api::EncryptedFile::EncryptedFile(file) => Ok(file),
        api::EncryptedFile::Empty => panic!("no file"),
    }
}

fn get(
    file: &types::EncryptedFile,
    offset: i64,
    limit: i32,
    precise: bool,
) -> functions::UploadGetFile {
    let location = types::InputEncryptedFileLocation {
        id: file.id,
        access_hash: file.access_hash,
    };
    let location = api::InputFileLocation::InputEncryptedFileLocation(location);
    functions::UploadGetFile {
        precise,
        cdn_supported: false,
        location,
        offset,
        limit,
    }
}

/// Bob gets the file in one piece.
fn download(world: &mut World, file: &types::EncryptedFile) -> Vec<u8> {
    match world.call(BOB, &get(file, 0, 1 << 20, false)).unwrap() {
        api::UploadFile::UploadFile(range) => range.bytes,
        api::UploadFile::CdnRedirect(_) => panic!("a redirect"),
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 251) as u8).collect()
}

#[test]
fn what_went_up_comes_down_in_any_allowed_range() {
    let mut world = World::with_chat();
    let content = bytes(2 * 64 * 1024 + 160);
    // In any order.
    for part in [2, 0, 1] {
        let part_bytes = content.chunks(64 * 1024).nth(part).unwrap().to_vec();
        assert_eq!(
            save(&mut world, i32::try_from(part).unwrap(), part_bytes),
            Ok(true)
        );
    }
    let file = attach(&mut world, uploaded(3, "")).unwrap();
    assert_eq!((file.size, file.key_fingerprint), (content.len() as i64, 9));
    for (offset, limit, precise) in [
        (0, 1 << 20, false),
        (0, 4096, false),
        (65536, 65536, false),
        (61440, 8192, false),
        (1024, 3072, true),
    ] {
        let api::UploadFile::UploadFile(range) = world
            .call(BOB, &get(&file, offset, limit, precise))
            .unwrap()
        else {
            panic!()
        };
        let from = usize::try_from(offset).unwrap();
        let to = content.len().min(from + usize::try_from(limit).unwrap());
        assert!(range.bytes == content[from..to], "{offset} {limit}");
    }
    let api::UploadFile::UploadFile(behind) =
        world.call(BOB, &get(&file, 1 << 20, 4096, false)).unwrap()
    else {
        panic!()
    };
    assert!(behind.bytes.is_empty());
}

#[test]
fn ranges_keep_to_the_rules() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(5000)).unwrap();
    let file = attach(&mut world, uploaded(1, "")).unwrap();
    let mut refuse = |offset, limit, precise, message: &str| {
        assert_eq!(
            world.call(BOB, &get(&file, offset, limit, precise)),
            refused(400, message),
            "{offset} {limit}"
        );
    };
    refuse(-4096, 4096, false, "OFFSET_INVALID");
    refuse(1024, 4096, false, "OFFSET_INVALID");
    refuse(512, 1024, true, "OFFSET_INVALID");
    for limit in [0, -4096, 1000, 1024, 3 * 4096, 2 << 20] {
        refuse(0, limit, false, "LIMIT_INVALID");
    }
    refuse(0, 1000, true, "LIMIT_INVALID");
    // Across a block of 1 MiB.
    refuse((1 << 20) - 4096, 8192, false, "LIMIT_INVALID");
}

#[test]
fn only_files_that_exist_can_be_fetched() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(16)).unwrap();
    let file = attach(&mut world, uploaded(1, "")).unwrap();
    let wrong = types::EncryptedFile {
        access_hash: file.access_hash ^ 1,
        ..file.clone()
    };
    assert_eq!(
        world.call(BOB, &get(&wrong, 0, 4096, false)),
        refused(400, "LOCATION_INVALID")
    );
    let unknown = types::EncryptedFile {
        id: file.id ^ 1,
        ..file.clone()
    };
    assert_eq!(
        world.call(BOB, &get(&unknown, 0, 4096, false)),
        refused(400, "FILE_ID_INVALID")
    );
    let location = types::InputDocumentFileLocation {
        id: 1,
        access_hash: 1,
        file_reference: Vec::new(),
        thumb_size: String::new(),
    };
    let location = api::InputFileLocation::InputDocumentFileLocation(location);
    let document = functions::UploadGetFile {
        location,
        ..get(&file, 0, 4096, false)
    };
    assert_eq!(world.call(BOB, &document), refused(400, "LOCATION_INVALID"));
}

#[test]
fn parts_keep_to_the_rules() {
    let mut world = World::with_chat();
    assert_eq!(
        save(&mut world, 0, Vec::new()),
        refused(400, "FILE_PART_EMPTY")
    );
    assert_eq!(
        save(&mut world, 0, bytes(PART + 1)),
        refused(400, "FILE_PART_TOO_BIG")
    );
    for index in [-1, MAX_PARTS] {
        assert_eq!(
            save(&mut world, index, bytes(1024)),
            refused(400, "FILE_PART_INVALID")
        );
    }
    assert_eq!(save(&mut world, 0, bytes(1024)), Ok(true));
    assert_eq!(
        save(&mut world, 1, bytes(2048)),
        refused(400, "FILE_PART_SIZE_CHANGED")
    );
    assert_eq!(save(&mut world, 1, bytes(1000)), Ok(true));
    // Part 1 would not be the last any more.
    assert_eq!(
        save(&mut world, 2, bytes(1024)),
        refused(400, "FILE_PART_SIZE_INVALID")
    );
    assert_eq!(
        save(&mut world, 0, bytes(512)),
        refused(400, "FILE_PART_SIZE_INVALID")
    );
    assert_eq!(
        save(&mut world, 0, bytes(2048)),
        refused(400, "FILE_PART_SIZE_CHANGED")
    );
}

#[test]
fn big_files_say_how_many_parts_they_have() {
    let mut world = World::with_chat();
    for total in [0, -2, MAX_PARTS + 1] {
        assert_eq!(
            save_big(&mut world, 0, total, bytes(1024)),
            refused(400, "FILE_PARTS_INVALID")
        );
    }
    assert_eq!(
        save_big(&mut world, 3, 3, bytes(1024)),
        refused(400, "FILE_PART_INVALID")
    );
    assert_eq!(
        save_big(&mut world, 0, 3, bytes(1000)),
        refused(400, "FILE_PART_SIZE_INVALID")
    );
    assert_eq!(save_big(&mut world, 0, -1, bytes(1024)), Ok(true));
    assert_eq!(save_big(&mut world, 1, 3, bytes(1024)), Ok(true));
    assert_eq!(
        save_big(&mut world, 2, 4, bytes(1024)),
        refused(400, "FILE_PARTS_INVALID")
    );
    assert_eq!(
        save_big(&mut world, 2, 3, bytes(1040)),
        refused(400, "FILE_PART_SIZE_CHANGED")
    );
    assert_eq!(save_big(&mut world, 2, 3, bytes(16)), Ok(true));
    assert_eq!(
        attach(&mut world, big_uploaded(2)),
        refused(400, "FILE_PARTS_INVALID")
    );
    assert_eq!(attach(&mut world, big_uploaded(3)).unwrap().size, 2048 + 16);
}

#[test]
fn parts_of_a_big_file_come_in_any_order_and_ranges_go_in_any_order() {
    let mut world = World::with_chat();
    let content = bytes(23 * PART + 160);
    for step in 0..24 {
        let index = (step * 7 + 23) % 24;
        let part = content.chunks(PART).nth(index).unwrap().to_vec();
        assert_eq!(
            save_big(&mut world, i32::try_from(index).unwrap(), 24, part),
            Ok(true)
        );
    }
    let file = attach(&mut world, big_uploaded(24)).unwrap();
    assert_eq!(file.size, content.len() as i64);
    for step in 0..24 {
        let from = (step * 11) % 24 * PART;
        let range = get(&file, from as i64, PART as i32, false);
        let api::UploadFile::UploadFile(range) = world.call(BOB, &range).unwrap() else {
            panic!("a redirect")
        };
        assert!(range.bytes == content[from..content.len().min(from + PART)]);
    }
}

#[test]
fn a_file_needs_all_its_parts_and_no_more() {
    let mut world = World::with_chat();
    assert_eq!(
        attach(&mut world, uploaded(1, "")),
        refused(400, "FILE_PART_0_MISSING")
    );
    for part in [0, 1, 3] {
        save(&mut world, part, bytes(1024)).unwrap();
    }
    assert_eq!(
        attach(&mut world, uploaded(4, "")),
        refused(400, "FILE_PART_2_MISSING")
    );
    assert_eq!(
        attach(&mut world, uploaded(2, "")),
        refused(400, "FILE_PARTS_INVALID")
    );
    for parts in [0, -1, MAX_PARTS + 1] {
        assert_eq!(
            attach(&mut world, uploaded(parts, "")),
            refused(400, "FILE_PARTS_INVALID")
        );
    }
    save(&mut world, 2, bytes(1024)).unwrap();
    assert_eq!(attach(&mut world, uploaded(4, "")).unwrap().size, 4096);
}

#[test]
fn small_and_big_uploads_are_not_mixed() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(1024)).unwrap();
    assert_eq!(
        save_big(&mut world, 1, 2, bytes(1024)),
        refused(400, "FILE_PARTS_INVALID")
    );
    assert_eq!(
        attach(&mut world, big_uploaded(1)),
        refused(400, "FILE_PARTS_INVALID")
    );
}

#[test]
fn more_than_10_mib_must_be_big() {
    for (last, is_small) in [(PART, true), (PART + 16, false)] {
        let mut world = World::with_chat();
        let content = vec![0; usize::try_from(SMALL_FILE).unwrap() - PART + last];
        for (index, part) in content.chunks(PART).enumerate() {
            save(&mut world, i32::try_from(index).unwrap(), part.to_vec()).unwrap();
        }
        let parts = i32::try_from(content.len().div_ceil(PART)).unwrap();
        let attached = attach(&mut world, uploaded(parts, ""));
        assert_eq!(attached.is_ok(), is_small);
    }
}

#[test]
fn a_checksum_is_compared_if_there_is_one() {
    let mut world = World::with_chat();
    save(&mut world, 0, b"abc".to_vec()).unwrap();
    let wrong = uploaded(1, "00000000000000000000000000000000");
    assert_eq!(
        attach(&mut world, wrong),
        refused(400, "MD5_CHECKSUM_INVALID")
    );
    assert!(attach(&mut world, uploaded(1, "900150983cd24fb0d6963f7d28e17f72")).is_ok());
}

#[test]
fn a_file_can_be_attached_only_to_an_own_chat() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(16)).unwrap();
    let f = functions::MessagesUploadEncryptedFile {
        peer: input_chat(1),
        file: uploaded(1, ""),
    };
    assert_eq!(world.call(ALICE, &f), refused(400, "CHAT_ID_INVALID"));
}

#[test]
fn a_last_part_that_came_first_must_not_be_the_largest() {
    let mut world = World::with_chat();
    save(&mut world, 1, bytes(2048)).unwrap();
    save(&mut world, 0, bytes(1024)).unwrap();
    assert_eq!(
        attach(&mut world, uploaded(2, "")),
        refused(400, "FILE_PART_SIZE_CHANGED")
    );
}

#[test]
fn a_part_that_the_server_forgot_can_be_sent_again() {
    let mut world = World::with_chat();
    let content = bytes(4 * 1024 + 16);
    let parts: Vec<_> = content.chunks(1024).map(<[u8]>::to_vec).collect();
    for (index, part) in (0..).zip(&parts) {
        save(&mut world, index, part.clone()).unwrap();
    }
    world.faults(ALICE).forget_parts = 1;
    let Err(RpcError::Server { code: 400, message }) = attach(&mut world, uploaded(5, "")) else {
        panic!("nothing was forgotten")
    };
    let missing = message
        .strip_prefix("FILE_PART_")
        .and_then(|rest| rest.strip_suffix("_MISSING"))
        .and_then(|index| index.parse::<usize>().ok())
        .expect(&message);
    let again = parts[missing].clone();
    save(&mut world, i32::try_from(missing).unwrap(), again).unwrap();
    let file = attach(&mut world, uploaded(5, "")).unwrap();
    assert_eq!(download(&mut world, &file), content);
}

#[test]
fn an_upload_that_the_server_forgot_must_be_made_anew() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(16)).unwrap();
    world.faults(ALICE).forget_uploads = 1;
    for _ in 0..2 {
        assert_eq!(
            attach(&mut world, uploaded(1, "")),
            refused(400, "FILE_PART_0_MISSING")
        );
    }
    save(&mut world, 0, bytes(16)).unwrap();
    assert!(attach(&mut world, uploaded(1, "")).is_ok());
}

#[test]
fn a_range_can_end_too_early() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(64)).unwrap();
    let file = attach(&mut world, uploaded(1, "")).unwrap();
    world.faults(BOB).short_ranges = 1;
    assert_eq!(download(&mut world, &file), bytes(64)[..32]);
    assert_eq!(download(&mut world, &file), bytes(64));
}

/// The file of a message that Alice sends to Bob, as he is told.
fn sent_file(world: &mut World, random_id: i64) -> api::EncryptedFile {
    let message = functions::MessagesSendEncryptedFile {
        silent: false,
        peer: world.peer(ALICE),
        random_id,
        data: ENVELOPE.to_vec(),
        file: uploaded(1, ""),
    };
    world.call(ALICE, &message).unwrap();
    let api::Update::NewEncryptedMessage(update) = world.updates(BOB).remove(0) else {
        panic!("no message")
    };
    match update.message {
        api::EncryptedMessage::EncryptedMessage(message) => message.file,
        api::EncryptedMessage::Service(_) => panic!("a service message"),
    }
}

#[test]
fn a_message_can_come_with_a_wrong_file_or_none() {
    let mut world = World::with_chat();
    save(&mut world, 0, bytes(64)).unwrap();
    let size = |file| match file {
        api::EncryptedFile::EncryptedFile(file) => Some(file.size),
        api::EncryptedFile::Empty => None,
    };
    world.faults(BOB).wrong_file_sizes = 1;
    assert_eq!(size(sent_file(&mut world, 1)), Some(32));
    world.faults(BOB).lose_files = 1;
    assert_eq!(size(sent_file(&mut world, 2)), None);
    assert_eq!(size(sent_file(&mut world, 3)), Some(64));
}
