//! The program as its users see it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("secretchat-{}-{name}", std::process::id()));
        fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
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
fn assert_refused(path: &Path, reason: &str) {
    let path = path.to_str().unwrap();
    let output = secretchat(&["demo", "--file", path]);
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
    assert_refused(&empty.0, "it is empty");
    assert_refused(&std::env::temp_dir(), "it is a directory");
    assert_refused(
        &std::env::temp_dir().join("secretchat no such file"),
        "cannot read",
    );
}

#[test]
fn impossible_arguments_are_refused_with_the_documented_code() {
    let refused: [&[&str]; 5] = [
        &["demo", "--messages", "-1"],
        &["demo", "--messages", "99999999999999999999"],
        &["demo", "--seed", "x"],
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
        "--json",
        "--no-color",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(stdout(&help).contains(expected), "{expected}");
    }
}
