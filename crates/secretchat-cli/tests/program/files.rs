//! Files, whole and interrupted.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::json;

use crate::world::{World, code, some_file, stderr, until};

#[test]
fn files_arrive_byte_by_byte() {
    let world = World::with_people();
    let id = world.chat();
    for length in [1, 17, (512 << 10) + 1] {
        let path = world.path(&format!("{length}.bin"));
        let bytes = some_file(&path, length);
        world.run(
            "alice",
            &[
                "send-file",
                &id,
                path.to_str().unwrap(),
                "--caption",
                "here",
            ],
        );
        let target = world.path(&format!("{length}.copy"));
        world.run("bob", &["download", &id, "last", target.to_str().unwrap()]);
        assert!(fs::read(target).unwrap() == bytes, "{length}");
    }
    let newest = world.json("bob", &["history", &id]).pop().unwrap();
    assert_eq!(newest["text"], "here");
    assert_eq!(newest["media"]["kind"], "document");
    assert_eq!(newest["media"]["size"], "524289");
    // A file that is there is not touched.
    let taken = world.path("17.copy");
    let random_id = newest["random_id"].as_str().unwrap();
    let args = ["download", &id, random_id, taken.to_str().unwrap()];
    let refused = world.of("bob").args(args).output().unwrap();
    assert_ne!(code(&refused), 0, "{}", stderr(&refused));
    assert_eq!(fs::read(taken).unwrap().len(), 17);
}

#[test]
fn a_file_has_the_kind_that_it_is_sent_as() {
    let world = World::with_people();
    let id = world.chat();
    let path = world.path("a.bin");
    some_file(&path, 100);
    for (kind, media) in [
        ("voice", "voice message"),
        ("video", "video"),
        ("gif", "animation"),
        ("audio", "audio"),
        ("video-note", "video note"),
        ("sticker", "sticker"),
    ] {
        world.run(
            "alice",
            &["send-file", &id, path.to_str().unwrap(), "--as", kind],
        );
        let newest = world.json("bob", &["history", &id]).pop().unwrap();
        assert_eq!(newest["media"]["kind"], media);
    }
    let not_there = world
        .of("alice")
        .args(["send-file", &id, "/not/there"])
        .output()
        .unwrap();
    assert_eq!(code(&not_there), 2, "{}", stderr(&not_there));
}

#[test]
fn an_upload_that_was_interrupted_goes_on() {
    let mut world = World::with_people();
    let id = world.chat();
    let path = world.path("long.bin");
    let bytes = some_file(&path, 3 << 20);
    world.order(json!({ "do": "cut", "account": "alice", "ms": 600_000 }));
    let mut sending = world.start("alice", &["send-file", &id, path.to_str().unwrap()]);
    // The upload is noted as soon as the file is.
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(sending.interrupt_and_end(), 130, "{}", sending.said());
    world.order(json!({ "do": "cut", "account": "alice", "ms": 0 }));
    let resumed = world.json("alice", &["send-file", &id, "--resume"]);
    assert_eq!(resumed.len(), 1);
    assert_eq!(resumed[0]["status"], "sent");
    let target = world.path("long.copy");
    until(|| !world.json("bob", &["history", &id]).is_empty());
    world.run("bob", &["download", &id, "last", target.to_str().unwrap()]);
    assert!(fs::read(target).unwrap() == bytes);
    // Nothing is left to be resumed.
    assert!(
        world
            .json("alice", &["send-file", &id, "--resume"])
            .is_empty()
    );
}

#[test]
fn a_download_can_be_piped_on() {
    let world = World::with_people();
    let id = world.chat();
    let path = world.path("a.txt");
    fs::write(&path, "the content\n").unwrap();
    world.run("alice", &["send-file", &id, path.to_str().unwrap()]);
    assert_eq!(
        world.run("bob", &["download", &id, "last", "-"]),
        "the content\n"
    );
}

#[test]
fn a_path_may_be_of_any_bytes() {
    let world = World::with_people();
    let id = world.chat();
    let path = world.path("a.txt");
    fs::write(&path, "the content\n").unwrap();
    world.run("alice", &["send-file", &id, path.to_str().unwrap()]);
    let target = world.path("").join(OsStr::from_bytes(b"copy\xff"));
    let mut download = world.of("bob");
    download.args(["--json", "download", &id, "last"]);
    let output = download.arg(&target).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read(target).unwrap(), b"the content\n");
}
