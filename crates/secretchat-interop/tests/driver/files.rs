//! Files of every kind.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::network;
use crate::side::chat;

const SIZE: usize = 70_001;

/// A folder with a file in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..SIZE).map(|at| at.to_le_bytes()[0]).collect();
    fs::write(folder.path().join("file"), bytes).unwrap();
    folder
}

/// How a command and a message name each kind.
fn kinds() -> [Value; 8] {
    [
        json!({ "kind": "document", "dimensions": null }),
        json!({ "kind": "photo", "w": 80, "h": 60 }),
        json!({ "kind": "video", "w": 80, "h": 60, "duration": 3 }),
        json!({ "kind": "gif", "w": 80, "h": 60, "duration": 3 }),
        json!({ "kind": "audio", "duration": 3, "title": "T", "performer": "P" }),
        json!({ "kind": "voice", "duration": 3, "waveform": [0, 31, 7] }),
        json!({ "kind": "video_note", "side": 240, "duration": 3 }),
        json!({ "kind": "sticker", "alt": "😀", "w": 512, "h": 512 }),
    ]
}

#[tokio::test]
async fn files_of_every_kind_arrive_as_they_were_given() {
    let folder = folder();
    let (from, to) = (folder.path().join("file"), folder.path().join("copy"));
    let (mut alice, mut bob, chat) = chat(&network()).await;
    for mut kind in kinds() {
        let mut command = kind.clone();
        command["as"] = command["kind"].take();
        command.as_object_mut().unwrap().remove("kind");
        let thumb = json!({ "jpeg": "ffd8ffd9", "w": 8, "h": 6 });
        let rest = json!({ "do": "send_file", "chat": chat, "path": from, "thumb": thumb });
        command
            .as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        let sent = alice.obey(command).await;
        let mut message = bob.event("message").await;
        assert_eq!(message["random_id"], sent["random_id"]);
        let file = message["media"]["file"].take();
        kind["file"] = Value::Null;
        assert_eq!(message["media"], kind);
        assert_eq!(
            (&file["size"], &file["thumb"]),
            (&json!(SIZE.to_string()), &thumb),
            "{kind}"
        );
        let id = &message["random_id"];
        bob.obey(json!({ "do": "download", "chat": chat, "random_id": id, "path": to }))
            .await;
        assert_eq!(fs::read(&to).unwrap(), fs::read(&from).unwrap());
        fs::remove_file(&to).unwrap();
    }
}

#[tokio::test]
async fn an_album_has_one_number_and_its_captions() {
    let folder = folder();
    let file = |caption: &str| {
        let path = folder.path().join("file");
        json!({ "path": path, "as": "photo", "w": 8, "h": 6, "caption": caption, "silent": true })
    };
    let (mut alice, mut bob, chat) = chat(&network()).await;
    let files = [file("1"), file("2")];
    let sent = alice
        .obey(json!({ "do": "send_album", "chat": chat, "files": files }))
        .await;
    let (one, two) = (bob.event("message").await, bob.event("message").await);
    assert_eq!((&one["text"], &two["text"]), (&json!("1"), &json!("2")));
    assert!(one["grouped_id"].is_string() && one["grouped_id"] == two["grouped_id"]);
    assert_eq!(
        (&sent[0]["random_id"], &one["silent"]),
        (&one["random_id"], &json!(true))
    );
}
