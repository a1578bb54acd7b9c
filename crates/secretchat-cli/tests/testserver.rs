//! `secretchat testserver`, started as others start it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A server that runs.
struct Server {
    child: Child,
    orders: Option<ChildStdin>,
    lines: BufReader<ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    /// Starts one; gives what it says of itself.
    fn start(args: &[&str]) -> (Self, Value) {
        let mut child = program(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let orders = child.stdin.take();
        let mut server = Self {
            child,
            orders,
            lines,
        };
        let description = server.line();
        (server, description)
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn tell(&mut self, line: &str) -> Value {
        writeln!(self.orders.as_ref().unwrap(), "{line}").unwrap();
        self.line()
    }
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secretchat"));
    command.arg("testserver").args(args);
    command
}

fn address(value: &Value) -> SocketAddr {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn it_says_all_that_a_client_needs() {
    let (_server, said) = Server::start(&[
        "--accounts=alice,bob",
        "--bots=carl",
        "--password=alice=secret",
        "--spare-keys=2",
    ]);
    assert_eq!((&said["version"], &said["home_dc"]), (&json!(1), &json!(1)));
    let key = said["rsa"]["public_key"].as_str().unwrap();
    assert!(key.starts_with("-----BEGIN RSA PUBLIC KEY-----\n"));
    assert!(
        said["rsa"]["fingerprint"]
            .as_str()
            .unwrap()
            .parse::<i64>()
            .is_ok()
    );

    let ids: Vec<_> = said["dcs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dc| &dc["id"])
        .collect();
    assert_eq!(ids, [1, 2]);
    let dcs = said["dcs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dc| address(&dc["address"]));
    for at in dcs.chain([address(&said["line"])]) {
        assert!(at.ip().is_loopback());
        assert!(TcpStream::connect(at).is_ok(), "{at}");
    }

    let accounts: &[Value; 3] = said["accounts"].as_array().unwrap()[..].try_into().unwrap();
    let [alice, bob, carl] = accounts;
    assert_eq!(
        (&alice["name"], &alice["user_id"]),
        (&json!("alice"), &json!("1001"))
    );
    assert_eq!(
        (&alice["phone"], &alice["code"]),
        (&json!("+9996610001"), &json!("11111"))
    );
    assert_eq!(
        (&alice["password"], &bob["password"]),
        (&json!("secret"), &json!(null))
    );
    assert_eq!((&alice["bot"], &carl["bot"]), (&json!(false), &json!(true)));
    assert_eq!(
        (&carl["token"], &carl["phone"]),
        (&json!("1003:carl"), &json!(null))
    );
    assert!(
        alice["access_hash"]
            .as_str()
            .unwrap()
            .parse::<i64>()
            .is_ok()
    );

    let spare = said["spare_keys"].as_array().unwrap();
    assert_eq!(spare.len(), 2);
    let keys = [alice, bob, carl].map(|account| &account["auth_keys"]);
    let keys = keys.into_iter().chain(spare);
    let keys: BTreeSet<_> = keys
        .flat_map(|keys| ["1", "2"].map(|dc| keys[dc].as_str().unwrap()))
        .collect();
    assert_eq!(keys.len(), 10);
    assert!(keys.iter().all(|key| key.len() == 512));
}

#[test]
fn orders_are_answered_by_their_numbers() {
    let (mut server, said) = Server::start(&["--control"]);
    assert_eq!(said["accounts"].as_array().unwrap().len(), 2);
    let faults = r#"{"n":1,"do":"faults","account":"bob","set":{"drop_percent":1,"flood_wait":{"calls":1,"seconds":2}}}"#;
    let done = |n| json!({"n": n, "ok": true});
    assert_eq!(server.tell(faults), done(1));
    assert_eq!(
        server.tell(r#"{"n":2,"do":"cut","account":"bob","ms":0}"#),
        done(2)
    );
    let block = r#"{"n":3,"do":"block","account":"bob","other":"alice","blocked":true}"#;
    assert_eq!(server.tell(block), done(3));

    let dora = server.tell(r#"{"n":4,"do":"add_account","name":"dora","password":"x"}"#);
    assert_eq!(
        (&dora["n"], &dora["ok"]["user_id"]),
        (&json!(4), &json!("1003"))
    );
    assert_eq!(dora["ok"]["auth_keys"]["2"].as_str().unwrap().len(), 512);

    let mut state = server.tell(r#"{"n":5,"do":"state","account":"dora"}"#);
    let faults = state["ok"]["faults"].take();
    let numbers = faults.as_object().unwrap().values();
    assert!(numbers.len() > 10 && numbers.clone().all(|number| number == 0));
    let expected =
        json!({"qts": 100, "unacknowledged": 0, "sent": 0, "spam_reports": 0, "faults": null});
    assert_eq!(state, json!({"n": 5, "ok": expected}));
    let bob = server.tell(r#"{"n":5,"do":"state","account":"bob"}"#);
    assert_eq!(bob["ok"]["faults"]["drop_percent"], 1);
    let stats = server.tell(r#"{"n":6,"do":"stats"}"#);
    assert_eq!(stats["ok"], json!({"accounts": 3, "chats": 0, "files": 0}));

    let unknown = server.tell(r#"{"n":7,"do":"state","account":"erik"}"#);
    assert_eq!(
        unknown,
        json!({"n": 7, "error": "there is no account erik"})
    );
    let taken = server.tell(r#"{"n":8,"do":"add_account","name":"dora"}"#);
    assert_eq!(taken["error"], "this username is taken");
    assert!(server.tell("nonsense")["error"].is_string());
}

/// A peer on the line, that asks for its state.
struct Peer {
    stream: TcpStream,
    lines: BufReader<TcpStream>,
}

impl Peer {
    fn connect(at: SocketAddr, name: &str) -> Self {
        let mut stream = TcpStream::connect(at).unwrap();
        writeln!(stream, "HELLO {name}").unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap());
        Self { stream, lines }
    }

    /// What is answered; nothing if the connection is over.
    fn ask(&mut self) -> String {
        let mut answer = String::new();
        let asked = writeln!(self.stream, "REQ 1 2a88d4ed");
        if asked.is_ok() && self.lines.read_line(&mut answer).is_err() {
            answer.clear();
        }
        answer
    }
}

#[test]
fn orders_have_consequences() {
    let (mut server, said) = Server::start(&["--control", "--spare-keys=0"]);
    let line = address(&said["line"]);
    let mut bob = Peer::connect(line, "bob");
    assert!(bob.ask().starts_with("RES 1 3e2a6ca5"));

    let set = r#"{"flood_wait":{"calls":1,"seconds":2}}"#;
    server.tell(&format!(r#"{{"do":"faults","account":"bob","set":{set}}}"#));
    assert_eq!(bob.ask(), "ERR 1 420 FLOOD_WAIT_2\n");
    assert!(bob.ask().starts_with("RES 1 "));

    server.tell(r#"{"do":"cut","account":"bob","ms":0}"#);
    assert_eq!(bob.ask(), "");
    let mut bob = Peer::connect(line, "bob");
    assert!(bob.ask().starts_with("RES 1 "));

    server.tell(r#"{"do":"cut","account":"bob","ms":60000}"#);
    assert_eq!(Peer::connect(line, "bob").ask(), "");
    assert!(Peer::connect(line, "alice").ask().starts_with("RES 1 "));

    server.tell(r#"{"do":"add_account","name":"dora"}"#);
    assert!(Peer::connect(line, "dora").ask().starts_with("RES 1 "));
}

#[test]
fn it_ends_with_its_input() {
    let (mut server, _) = Server::start(&["--control", "--spare-keys=0"]);
    server.orders = None;
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn ports_can_be_chosen() {
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = free.local_addr().unwrap().port();
    let at = format!("127.0.0.1:{port}");
    // Taken by this test.
    let output = program(&["--listen", &at]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no port can be had"));
}

#[test]
fn what_cannot_be_is_said() {
    for (args, why) in [
        (
            ["--accounts=a-b", "--control"],
            "a-b: a username has 1 to 32",
        ),
        (
            ["--accounts=bob,Bob", "--control"],
            "Bob: this username is taken",
        ),
        (
            ["--password=dora=x", "--control"],
            "there is no account dora",
        ),
        (["--password=bob", "--control"], "no = in it"),
    ] {
        let output = program(&args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(why), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
}
