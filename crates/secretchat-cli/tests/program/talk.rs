//! A conversation through pipes.

use std::fs;

use crate::world::{World, code, some_file, stderr};

#[test]
fn two_people_talk_and_see_what_the_other_does() {
    let world = World::with_people();
    let id = world.chat();
    let mut alice = world.start("alice", &["chat", &id]);
    let mut bob = world.start("bob", &["chat", &id]);
    alice.expect("Secret chat");
    bob.expect("Secret chat");
    alice.enter("Hello Bob");
    bob.expect("Hello Bob");
    alice.expect("has read everything");
    bob.enter("/reply 1 Hello Alice");
    alice.expect("Hello Alice");
    alice.expect("answers #1");
    alice.enter("/ttl 1h");
    bob.expect("set the timer to 1 hour");
    bob.enter("/ttl off");
    alice.expect("switched the timer off");
    bob.enter("/delete 1");
    alice.expect("has deleted #1");
    alice.enter("/screenshot");
    bob.expect("took a screenshot");
    alice.enter("/nonsense");
    alice.expect("/nonsense is unknown");
    alice.enter("/close --delete-history");
    bob.expect("has closed the chat, and all messages are deleted");
    assert_eq!(alice.end(), 0, "{}", alice.said());
    assert_eq!(bob.end(), 0, "{}", bob.said());
}

#[test]
fn a_chat_can_be_accepted_where_one_talks() {
    let world = World::with_people();
    let id = world.json("alice", &["request", "@bob"])[0]["id"].to_string();
    world.run("alice", &["send", &id, "early words"]);
    let mut bob = world.start("bob", &["chat", &id]);
    bob.expect("/accept opens it");
    bob.enter("/accept");
    bob.expect("the chat with alice is open");
    let mut alice = world.start("alice", &["chat", &id]);
    bob.expect("early words");
    alice.expect("early words");
    assert_eq!((alice.end(), bob.end()), (0, 0));
}

#[test]
fn files_go_through_a_conversation() {
    let world = World::with_people();
    let id = world.chat();
    let path = world.path("a file.bin");
    let bytes = some_file(&path, 5000);
    let mut alice = world.start("alice", &["chat", &id]);
    let mut bob = world.start("bob", &["chat", &id]);
    bob.expect("Secret chat");
    alice.enter(&format!("/file {}", path.display()));
    bob.expect("a file.bin");
    let target = world.path("copy.bin");
    bob.enter(&format!("/download 1 {}", target.display()));
    bob.expect("saved as");
    assert!(fs::read(target).unwrap() == bytes);
    alice.enter("/file /not/there");
    alice.expect("is not sent");
}

#[test]
fn what_comes_through_a_pipe_is_at_the_server_before_the_end() {
    let world = World::with_people();
    let id = world.chat();
    let mut alice = world.start("alice", &["chat", &id]);
    for number in 0..20 {
        alice.enter(&format!("line {number}"));
    }
    assert_eq!(alice.end(), 0, "{}", alice.said());
    let history = world.json("bob", &["history", &id, "--limit", "100"]);
    let texts: Vec<_> = history
        .iter()
        .map(|message| message["text"].clone())
        .collect();
    let expected: Vec<String> = (0..20).map(|number| format!("line {number}")).collect();
    assert_eq!(texts, expected);
}

#[test]
fn an_interruption_leaves_the_chat_open() {
    let world = World::with_people();
    let id = world.chat();
    let mut alice = world.start("alice", &["chat", &id]);
    alice.enter("the last words");
    alice.expect("✓");
    assert_eq!(alice.interrupt_and_end(), 130, "{}", alice.said());
    assert_eq!(
        world.json("bob", &["history", &id])[0]["text"],
        "the last words"
    );
    assert_eq!(world.json("alice", &["info", &id])[0]["status"], "ready");
    let json = world
        .of("alice")
        .args(["--json", "chat", &id])
        .output()
        .unwrap();
    assert_eq!(code(&json), 2, "{}", stderr(&json));
}
