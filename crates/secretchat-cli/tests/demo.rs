//! The program as its users see it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

fn secretchat(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_secretchat"))
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let output = secretchat(&[&["demo", "--json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A file that is deleted in the end.
struct Temporary(#[allow(dead_code, reason = "deletes it")] TempDir, PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        Self(folder, path)
    }

    fn path(&self) -> &str {
        self.1.to_str().unwrap()
    }
}

/// The transcript without what was measured.
fn repeatable(output: &Output) -> String {
    let text = stdout(output);
    let (before, after) = text.split_once("\nMeasured\n").unwrap();
    let hint = after.lines().last().unwrap();
    format!("{before}\n{hint}")
}

#[test]
fn every_comparison_of_a_small_run_holds() {
    let file = Temporary::new("small.bin", &[7; 700_001]);
    let report = json(&["--messages", "20", "--seed", "7", "--file", file.path()]);
    assert_eq!(report["ok"], true);
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.len() >= 15);
    assert!(checks.iter().all(|check| check["ok"] == true), "{checks:?}");
    assert_eq!(report["seed"], 7);
    assert_eq!(report["file"]["bytes"], 700_001);
    assert_eq!(report["file"]["parts_uploaded"], 2);
    assert_eq!(report["gaps_healed"], 1);
    // The one that was asked for.
    assert_eq!(report["key_renewals"], 1);
    assert!(report["measured"]["handshake_ms"].as_f64().unwrap() > 0.0);
    assert!(report["measured"]["messages_per_second"].as_f64().unwrap() > 0.0);
}

#[test]
fn keys_are_renewed_by_themselves_after_a_hundred_messages() {
    let report = json(&["--messages", "230", "--seed", "1"]);
    assert_eq!(report["ok"], true);
    assert_eq!(report["key_renewals"], 3);
}

#[test]
fn no_messages_at_all_are_fine() {
    let report = json(&["--messages", "0", "--seed", "1"]);
    assert_eq!(report["ok"], true);
    assert!(report["measured"]["messages_per_second"].is_null());
}

#[test]
fn files_of_all_lengths_around_blocks_parts_and_10_mib_arrive() {
    const PART: usize = 512 << 10;
    const BIG: usize = 10 << 20;
    for (length, parts) in [
        (1, 1),
        (16, 1),
        (17, 1),
        (PART, 1),
        (PART + 1, 2),
        (BIG, 20),
        (BIG + 1, 21),
    ] {
        let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        let file = Temporary::new(&format!("{length}.bin"), &bytes);
        let report = json(&["--messages", "0", "--seed", "2", "--file", file.path()]);
        assert_eq!(
            (&report["ok"], &report["file"]["parts_uploaded"]),
            (&true.into(), &parts.into()),
            "{length}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_transcript() {
    let run = |seed| repeatable(&secretchat(&["demo", "--messages", "30", "--seed", seed]));
    let transcript = run("11");
    assert_eq!(transcript, run("11"));
    assert_ne!(transcript, run("12"));
    for expected in [
        "Alice sees",
        "📍",
        "is typing …",
        "every byte is the same",
        "misses 1 message",
        "⟳",
        "ok ",
    ] {
        assert!(
            transcript.contains(expected),
            "{expected} is missing in {transcript}"
        );
    }
    assert!(!transcript.contains("FAILED"));
}

#[test]
fn a_random_seed_is_shown_and_repeats_the_run() {
    let first = secretchat(&["demo", "--messages", "3"]);
    let text = stdout(&first);
    let (_, seed) = text.split_once("--seed ").unwrap();
    let seed = seed.split_whitespace().next().unwrap();
    let again = secretchat(&["demo", "--messages", "3", "--seed", seed]);
    assert_eq!(repeatable(&first), repeatable(&again));
}

#[test]
fn there_are_no_escapes_where_there_is_no_terminal_or_no_colour_is_wanted() {
    for (arguments, no_color) in [
        (&["--seed=1"][..], "1"),
        (&["--seed=1"], ""),
        (&["--seed=1", "--no-color"], ""),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_secretchat"));
        let output = command
            .args(["demo", "--messages=2"])
            .args(arguments)
            .env("NO_COLOR", no_color)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b));
    }
}

/// One line with the path and the reason, and nothing was run.
fn assert_refused(option: &str, path: &Path, reason: &str) {
    let path = path.to_str().unwrap();
    let output = secretchat(&["demo", option, path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = stderr(&output);
    assert_eq!(message.lines().count(), 1);
    assert!(
        message.contains(path) && message.contains(reason),
        "{message}"
    );
}

#[test]
fn files_that_cannot_be_sent_are_refused_before_anything_runs() {
    let empty = Temporary::new("empty", &[]);
    assert_refused("--file", &empty.1, "it is empty");
    assert_refused("--file", &std::env::temp_dir(), "it is a directory");
    assert_refused(
        "--file",
        &std::env::temp_dir().join("secretchat no such file"),
        "cannot read",
    );
}

/// The names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_chat_that_was_kept_goes_on_and_both_databases_stay() {
    const FILES: [&str; 3] = ["alice.db", "bob.db", "demo.json"];
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("new").join("chat");
    let path = folder.to_str().unwrap();
    let file = Temporary::new("again.bin", &[3; 600_000]);
    let kept = json(&["--messages", "20", "--seed", "7", "--keep", path]);
    assert_eq!((&kept["ok"], &kept["synced"]), (&true.into(), &true.into()));
    assert!(kept["messages_before"].is_null());
    assert_eq!(names(&folder), FILES);

    let resume = ["--messages=25", "--seed=7", "--resume", path, "--file"];
    let resumed = json(&[&resume[..], &[file.path()]].concat());
    assert_eq!(resumed["ok"], true, "{resumed}");
    for same in ["chat_id", "key_text"] {
        assert_eq!(kept[same], resumed[same]);
    }
    let sent = &kept["messages"];
    let sent = sent["from_alice"].as_u64().unwrap() + sent["from_bob"].as_u64().unwrap();
    // One destroyed itself, and one was deleted.
    assert_eq!(resumed["messages_before"], sent - 2);
    assert_eq!(resumed["file"]["parts_uploaded"], 2);
    assert_eq!(resumed["key_renewals"], 1);
    assert!(resumed["measured"]["handshake_ms"].is_null());
    assert_eq!(names(&folder), FILES);

    assert_refused("--resume", &folder, "its chat is closed");
    assert_refused("--keep", &folder, "demo.json is there already");
}

#[test]
fn a_chat_can_go_on_with_the_seed_that_it_began_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let run = |option| {
        stdout(&secretchat(&[
            "demo",
            "--seed=3",
            "--messages=19",
            option,
            path,
        ]))
        .to_owned()
    };
    let (kept, resumed) = (run("--keep"), run("--resume"));
    assert!(kept.contains(&format!("secretchat demo --resume {path}")));
    assert!(resumed.contains("As if nothing had happened."), "{resumed}");
    assert!(!resumed.contains("FAILED") && resumed.contains("ok "));
}

#[test]
fn nothing_of_a_demo_is_readable_in_its_databases() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    json(&["--messages", "20", "--keep", path]);
    for name in ["alice.db", "bob.db"] {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        for secret in ["Welcome back.", "notes.txt"] {
            let is_there = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!is_there, "{secret} in {name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    json(&["--messages=0", "--keep", folder.path().to_str().unwrap()]);
    for name in names(folder.path()) {
        let metadata = fs::metadata(folder.path().join(&name)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn folders_that_cannot_be_used_are_refused_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_refused("--resume", path, "it has no demo.json");
    assert_refused("--resume", &path.join("missing"), "it has no demo.json");
    fs::write(path.join("alice.db"), []).unwrap();
    assert_refused("--keep", path, "alice.db is there already");
    fs::write(path.join("bob.db"), []).unwrap();
    fs::write(path.join("demo.json"), "{}").unwrap();
    assert_refused("--resume", path, "cannot read");
    assert_refused("--keep", &path.join("bob.db"), "cannot write");
}

#[test]
fn impossible_arguments_are_refused_with_the_documented_code() {
    let refused: [&[&str]; 6] = [
        &["demo", "--messages", "-1"],
        &["demo", "--messages", "99999999999999999999"],
        &["demo", "--seed", "x"],
        &["demo", "--keep", "a", "--resume", "b"],
        &["demo", "--nonsense"],
        &["nonsense"],
    ];
    for arguments in refused {
        let output = secretchat(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn version_and_help_say_what_there_is() {
    let version = format!("secretchat {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(stdout(&secretchat(&["--version"])), version);
    assert!(stdout(&secretchat(&["--help"])).contains("demo"));
    let help = secretchat(&["demo", "--help"]);
    for expected in [
        "--file",
        "--messages",
        "--seed",
        "--keep",
        "--resume",
        "--json",
        "--no-color",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(stdout(&help).contains(expected), "{expected}");
    }
}
