//! Chats and messages, from command to command.

use std::fs;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::world::{PATIENCE, World, code, stderr, stdout, until};

#[test]
fn a_chat_is_asked_for_accepted_compared_and_closed() {
    let world = World::with_people();
    let requested = world.json("alice", &["request", "@bob"]);
    let id = requested[0]["id"].to_string();
    assert_eq!(requested[0]["status"], "requested");
    assert_eq!(requested[0]["is_admin"], true);
    let accepted = world.json("bob", &["accept", &id]);
    assert_eq!(accepted[0]["status"], "ready");
    assert_eq!(accepted[0]["is_admin"], false);
    let key = |name| world.json(name, &["key", &id])[0]["hex"].clone();
    until(|| world.json("alice", &["info", &id])[0]["status"] == "ready");
    assert_eq!(key("alice"), key("bob"));
    assert!(
        key("alice")
            .as_array()
            .is_some_and(|lines| lines.len() == 4)
    );
    world.run("alice", &["verify", &id]);
    assert_eq!(world.json("alice", &["info", &id])[0]["is_verified"], true);
    world.run("alice", &["verify", "--undo", &id]);
    assert_eq!(world.json("alice", &["info", &id])[0]["is_verified"], false);
    let closed = world.json("bob", &["close", &id]);
    assert_eq!(closed[0]["status"], "closed");
    assert_eq!(world.json("bob", &["chats"]), Vec::<Value>::new());
    let of_alice = world.json("alice", &["chats", "--all"]);
    assert_eq!(of_alice[0]["close_reason"], "closed by the other side");
}

#[test]
fn a_chat_that_is_refused_is_told_to_whoever_waits() {
    let world = World::with_people();
    let mut waiting = world.start("alice", &["request", "@bob", "--wait"]);
    waiting.expect("waiting for");
    until(|| !world.json("bob", &["chats"]).is_empty());
    world.run("bob", &["refuse", "alice"]);
    assert_eq!(waiting.end(), 1, "{}", waiting.said());
    assert!(
        waiting.said().contains("closed by the other side"),
        "{}",
        waiting.said()
    );
}

#[test]
fn whoever_listens_can_accept_everybody() {
    let world = World::with_people();
    let mut bob = world.start("bob", &["listen", "--accept", "all"]);
    bob.expect("listening");
    // By phone number, and then as somebody who is known.
    for of_bob in ["phone", "user_id"] {
        let name = world.account("bob")[of_bob].as_str().unwrap();
        let requested = world.json("alice", &["request", name, "--wait"]);
        assert_eq!(requested[0]["status"], "ready");
        assert_eq!(requested[0]["username"], "bob");
    }
    bob.expect_times("asks for a secret chat", 2);
    assert_eq!(bob.interrupt_and_end(), 0, "{}", bob.said());
}

#[test]
fn what_has_a_timer_is_gone_on_both_sides_after_it_was_read() {
    let world = World::with_people();
    let id = world.chat();
    world.run("alice", &["send", &id, "--ttl", "1", "up in smoke"]);
    let shown = world.run("bob", &["history", &id]);
    assert!(shown.contains("up in smoke"), "{shown}");
    for name in ["bob", "alice"] {
        until(|| world.json(name, &["history", &id, "--peek"]).is_empty());
    }
}

#[test]
fn messages_arrive_with_their_styles_and_are_marked_as_read() {
    let world = World::with_people();
    let id = world.chat();
    let sent = world.json(
        "alice",
        &["send", "@bob", "--markdown", "**Eight**, not nine"],
    );
    assert_eq!(sent[0]["status"], "sent");
    let message = &world.json("bob", &["history", &id])[0];
    assert_eq!(message["text"], "Eight, not nine");
    assert_eq!(message["html"], "<b>Eight</b>, not nine");
    assert_eq!(message["random_id"], sent[0]["random_id"]);
    assert_eq!(message["is_outgoing"], false);
    // Bob has seen it, which Alice is told.
    until(|| world.run("alice", &["history", &id]).contains("✓✓ read"));
    let answer = message["random_id"].as_str().unwrap();
    world.run(
        "bob",
        &["send", &id, "--reply-to", answer, "--html", "<i>fine</i>"],
    );
    let history = world.json("alice", &["history", "bob"]);
    assert_eq!(history.len(), 2);
    assert_eq!(history[1]["reply_to"], message["random_id"]);
    assert_eq!(history[1]["html"], "<i>fine</i>");
}

#[test]
fn what_is_sent_before_the_chat_is_accepted_waits() {
    let world = World::with_people();
    let id = world.json("alice", &["request", "@bob"])[0]["id"].to_string();
    let sent = world.json("alice", &["send", &id, "early"]);
    assert_eq!(sent[0]["status"], "waiting");
    world.run("bob", &["accept", &id]);
    until(|| {
        world.run("alice", &["chats"]);
        world.json("bob", &["history", &id, "--peek"]).len() == 1
    });
}

#[test]
fn texts_cannot_steer_the_terminal() {
    let world = World::with_people();
    let id = world.chat();
    world.run("alice", &["send", &id, "a\x1b[2J\u{202e}b\nc"]);
    let shown = world.run("bob", &["history", &id]);
    assert!(
        !shown.contains('\x1b') && !shown.contains('\u{202e}'),
        "{shown}"
    );
    assert!(
        shown.contains("[2J") && shown.contains("\n       c\n"),
        "{shown}"
    );
}

#[test]
fn errors_of_the_server_cannot_steer_the_terminal() {
    let mut world = World::with_people();
    let refusal = json!({
        "method": "messages.requestEncryption", "calls": 1, "code": 400, "text": "EVIL\x1b[2J\u{202e}",
    });
    world.order(json!({ "do": "faults", "account": "alice", "set": { "refusals": [refusal] } }));
    let refused = world.of("alice").args(["request", "@bob"]).output();
    let listed = world.of("alice").args(["chats", "--all"]).output();
    for shown in [stderr(&refused.unwrap()), stdout(&listed.unwrap())] {
        assert!(shown.contains("EVIL"), "{shown}");
        assert!(
            !shown.contains('\x1b') && !shown.contains('\u{202e}'),
            "{shown}"
        );
    }
}

#[test]
fn a_text_that_is_not_entered_can_be_interrupted() {
    let world = World::with_people();
    let id = world.chat();
    let mut sending = world.start("alice", &["send", &id, "-"]);
    // Nothing tells that it has begun to read.
    thread::sleep(Duration::from_secs(2));
    assert_eq!(sending.interrupt_and_end(), 130, "{}", sending.said());
    let mut sending = world.start("alice", &["send", &id, "-"]);
    sending.enter("entered");
    assert_eq!(sending.end(), 0, "{}", sending.said());
    let history = world.json("bob", &["history", &id]);
    assert_eq!(history.len(), 1);
    assert_eq!(history[0]["text"], "entered");
}

#[test]
fn the_patience_counts_also_while_somebody_is_looked_for() {
    let world = World::with_people();
    // It takes connections, and never says anything.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut server = world.said.clone();
    for dc in server["dcs"].as_array_mut().unwrap() {
        dc["address"] = json!(silent.local_addr().unwrap());
    }
    fs::write(world.path("server.json"), server.to_string()).unwrap();
    let start = Instant::now();
    let args = ["--timeout=1", "request", "@carl"];
    let asking = world.of("alice").args(args).output().unwrap();
    assert_eq!(code(&asking), 7, "{}", stderr(&asking));
    assert!(start.elapsed() < PATIENCE / 4, "{:?}", start.elapsed());
}

#[test]
fn what_is_not_there_is_told_by_the_exit_code() {
    let world = World::with_people();
    for args in [
        &["info", "12345"][..],
        &["send", "@nobody_at_all", "x"],
        &["request", "@nobody_at_all"],
        &["history", "Carl"],
    ] {
        let output = world.of("alice").args(args).output().unwrap();
        assert_eq!(code(&output), 4, "{args:?}: {}", stderr(&output));
    }
    for args in [
        &["request", "not a name"][..],
        &["frobnicate"],
        &["send", "1"],
    ] {
        let output = world.of("alice").args(args).output().unwrap();
        assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn without_the_server_there_is_what_is_known_and_messages_wait() {
    let mut world = World::with_people();
    let id = world.chat();
    world.run("alice", &["send", &id, "before"]);
    world.end_server();
    let shown = world.of("alice").args(["history", "bob"]).output().unwrap();
    assert_eq!(code(&shown), 0, "{}", stderr(&shown));
    assert!(stdout(&shown).contains("before"));
    assert!(
        stderr(&shown).contains("does not answer"),
        "{}",
        stderr(&shown)
    );
    let args = ["--timeout=1", "send", &id, "after"];
    let sending = world.of("alice").args(args).output().unwrap();
    assert_eq!(code(&sending), 7, "{}", stderr(&sending));
    let waiting = world.json("alice", &["history", &id]).pop().unwrap();
    assert_eq!(waiting["text"], "after");
    assert_eq!(waiting["delivery"], "waiting");
    let asking = world
        .of("alice")
        .args(["request", "@carl"])
        .output()
        .unwrap();
    assert_eq!(code(&asking), 7, "{}", stderr(&asking));
}

#[test]
fn listen_prints_one_object_for_each_event() {
    let world = World::with_people();
    let id = world.chat();
    let mut listening = world.start("bob", &["--json", "listen"]);
    world.run("alice", &["send", &id, "are you there?"]);
    listening.expect("are you there?");
    assert_eq!(listening.interrupt_and_end(), 0, "{}", listening.said());
    let object = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let events: Vec<Value> = listening.said().lines().map(object).collect();
    let message = events
        .iter()
        .find(|event| event["event"] == "message")
        .unwrap();
    assert_eq!(message["chat"].to_string(), id);
    assert_eq!(message["message"]["text"], "are you there?");
    // What was told is not told again.
    let mut again = world.start("bob", &["--json", "listen"]);
    world.run("alice", &["send", &id, "and now?"]);
    again.expect("and now?");
    assert_eq!(again.interrupt_and_end(), 0);
    assert!(!again.said().contains("are you there?"), "{}", again.said());
}

#[test]
fn the_exported_log_has_no_text_and_no_name() {
    let world = World::with_people();
    let id = world.chat();
    world.run("alice", &["send", &id, "planted words"]);
    let report = world.path("report.txt");
    world.run("alice", &["export-log", report.to_str().unwrap()]);
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains(&format!("secretchat {}", env!("CARGO_PKG_VERSION"))));
    assert!(report.contains(&id), "{report}");
    for secret in ["planted", "bob", "Bob", "+99966"] {
        assert!(!report.contains(secret), "{secret}: {report}");
    }
}
