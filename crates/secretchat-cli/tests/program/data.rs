//! The data folder: its passphrase, and who has it open.

use std::io::Write as _;
use std::process::{Command, Output};

use crate::world::{World, code, stderr};

fn chats(world: &World, passphrase: &str) -> Output {
    let mut command = world.at("alice");
    command.env("SECRETCHAT_PASSPHRASE", passphrase);
    command
        .args(["--account", "alice", "chats"])
        .output()
        .unwrap()
}

#[test]
fn a_folder_opens_with_its_passphrase_only() {
    let world = World::new();
    let first = chats(&world, "correct horse");
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    for (wrong, why) in [("battery staple", "is wrong"), ("", "is empty")] {
        let output = chats(&world, wrong);
        assert_eq!(code(&output), 5);
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
    let without = world.of("alice").arg("chats").output().unwrap();
    assert_eq!(code(&without), 5, "{}", stderr(&without));
    assert_eq!(code(&chats(&world, "correct horse")), 0);
    // No text of the program lies in the folder readably.
    let sealed = std::fs::read(world.path("alice/session")).unwrap();
    assert!(!sealed.windows(5).any(|bytes| bytes == b"alice"));
}

#[test]
fn without_a_terminal_a_passphrase_must_be_given() {
    let world = World::new();
    let mut command = world.at("alice");
    let output = command
        .args(["--account", "alice", "chats"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 5);
    assert!(
        stderr(&output).contains("--passphrase-fd"),
        "{}",
        stderr(&output)
    );
}

#[cfg(unix)]
#[test]
fn a_passphrase_can_come_through_a_descriptor() {
    let world = World::new();
    assert_eq!(code(&chats(&world, "correct horse")), 0);
    let open = |passphrase: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "{passphrase}").unwrap();
        let program = world.at("alice");
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$@\" 3<\"$PASSPHRASE_FILE\"", "sh"]);
        shell.arg(program.get_program()).args(program.get_args());
        shell
            .env("PASSPHRASE_FILE", file.path())
            .env_remove("SECRETCHAT_PASSPHRASE");
        shell.args(["--account", "alice", "--passphrase-fd", "3", "chats"]);
        shell.output().unwrap()
    };
    let right = open("correct horse");
    assert_eq!(code(&right), 0, "{}", stderr(&right));
    assert_eq!(code(&open("wrong")), 5);
}

#[test]
fn without_a_passphrase_there_is_a_warning() {
    let world = World::new();
    let first = world.of("alice").arg("chats").output().unwrap();
    assert!(stderr(&first).contains("Warning"), "{}", stderr(&first));
    let second = world.of("alice").arg("chats").output().unwrap();
    assert!(!stderr(&second).contains("Warning"), "{}", stderr(&second));
}

#[test]
fn a_second_program_on_the_same_folder_is_refused() {
    let world = World::new();
    world.run("alice", &["chats"]);
    let mut listening = world.start("alice", &["listen"]);
    listening.expect("listening");
    let second = world.of("alice").arg("chats").output().unwrap();
    assert_eq!(code(&second), 6);
    assert!(
        stderr(&second).contains("used by another"),
        "{}",
        stderr(&second)
    );
    assert_eq!(listening.interrupt_and_end(), 0, "{}", listening.said());
    assert_eq!(world.run("alice", &["chats"]), "");
}
