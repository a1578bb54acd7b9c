//! A test server, and people with data folders.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::running::Running;

/// Long enough on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs, and a place for data folders.
pub(crate) struct World {
    server: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// What the server said of itself.
    pub(crate) said: Value,
    folder: TempDir,
}

/// The program, without anything that the environment of the tests might have set.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secretchat"));
    for name in ["API_ID", "API_HASH", "PASSPHRASE", "DATA"] {
        command.env_remove(format!("SECRETCHAT_{name}"));
    }
    command.env("TZ", "UTC").stdin(Stdio::null());
    command
}

impl World {
    pub(crate) fn new() -> Self {
        let mut server = program()
            .args(["testserver", "--control", "--accounts=alice,bob"])
            .args(["--password=bob=hunter2", "--spare-keys=8"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = server.stdin.take().unwrap();
        let mut answers = BufReader::new(server.stdout.take().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("server.json"), &line).unwrap();
        Self {
            server,
            orders,
            answers,
            said: serde_json::from_str(&line).unwrap(),
            folder,
        }
    }

    /// With Alice and Bob, whose chats begin now.
    pub(crate) fn with_people() -> Self {
        let world = Self::new();
        for name in ["alice", "bob"] {
            world.run(name, &["login"]);
        }
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program in the data folder of somebody, at this server.
    pub(crate) fn at(&self, folder: &str) -> Command {
        let mut command = program();
        command.arg("--server").arg(self.path("server.json"));
        command.arg("--data").arg(self.path(folder));
        command
    }

    /// The program of an account, without a passphrase.
    pub(crate) fn of(&self, name: &str) -> Command {
        let mut command = self.at(name);
        command.args(["--account", name, "--no-passphrase"]);
        command
    }

    /// Runs the program of an account; it must succeed.
    pub(crate) fn run(&self, name: &str, args: &[&str]) -> String {
        let output = self.of(name).args(args).output().unwrap();
        assert_eq!(code(&output), 0, "{name} {args:?}: {}", stderr(&output));
        stdout(&output)
    }

    /// The objects that the program of an account prints; it must succeed.
    pub(crate) fn json(&self, name: &str, args: &[&str]) -> Vec<Value> {
        let printed = self.run(name, &[&["--json"], args].concat());
        let object = |line: &str| serde_json::from_str(line).unwrap();
        printed.lines().map(object).collect()
    }

    /// The program of an account, under way.
    pub(crate) fn start(&self, name: &str, args: &[&str]) -> Running {
        Running::new(self.of(name).args(args))
    }

    /// Has the server do something.
    pub(crate) fn order(&mut self, mut order: Value) -> Value {
        order["n"] = json!(1);
        writeln!(self.orders, "{order}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["error"], Value::Null, "{order}");
        answer
    }

    /// Ends the server.
    pub(crate) fn end_server(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// What the server said of an account.
    pub(crate) fn account(&self, name: &str) -> &Value {
        let accounts = self.said["accounts"].as_array().unwrap();
        accounts.iter().find(|of| of["name"] == name).unwrap()
    }

    /// Alice asks Bob, who accepts: gives the id of the chat.
    pub(crate) fn chat(&self) -> String {
        let requested = self.json("alice", &["request", "@bob"]);
        let id = requested[0]["id"].to_string();
        self.run("bob", &["accept", &id]);
        until(|| self.json("alice", &["info", &id])[0]["status"] == "ready");
        id
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// Waits until something is as it should be.
pub(crate) fn until(is_right: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_right() {
        assert!(start.elapsed() < PATIENCE, "it takes too long");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Bytes that are not all the same.
pub(crate) fn some_file(path: &Path, length: usize) -> Vec<u8> {
    let bytes: Vec<u8> = (0..length).map(|i| (i * 7 % 251) as u8).collect();
    fs::write(path, &bytes).unwrap();
    bytes
}
