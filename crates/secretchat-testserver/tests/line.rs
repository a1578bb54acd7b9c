//! The line of text, over a real socket.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::ErrorKind;
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat_core::ids::{Time, UserId};
use secretchat_core::tl::api::{self, functions, types};
use secretchat_core::tl::{Deserialize as _, Serialize};
use secretchat_testserver::network::Network;
use secretchat_testserver::session_api::{Kind, SessionApi};
use secretchat_testserver::{FloodWait, Server, line};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const ALICE: UserId = UserId(1001);
const BOB: UserId = UserId(1002);

/// A server with Alice and Bob, and where it is reached.
async fn server() -> (Network, std::net::SocketAddr) {
    let rng = ChaCha20Rng::seed_from_u64;
    let mut server = Server::new(rng(1));
    let mut session = SessionApi::default();
    for name in ["alice", "bob"] {
        session.register(&mut server, name, Kind::Person).unwrap();
    }
    let network = Network::new(server, Time::from_date(1_000_000), rng(2));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(line::serve(listener, network.clone()));
    (network, address)
}

struct Peer {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
}

impl Peer {
    async fn connect(address: std::net::SocketAddr, name: &str) -> Self {
        let (reader, writer) = TcpStream::connect(address).await.unwrap().into_split();
        let lines = BufReader::new(reader).lines();
        let mut peer = Self { lines, writer };
        peer.say(&format!("HELLO {name}")).await;
        peer
    }

    async fn say(&mut self, line: &str) {
        let line = format!("{line}\n");
        self.writer.write_all(line.as_bytes()).await.unwrap();
    }

    /// The next line; `None` when the connection is over.
    async fn hear(&mut self) -> Option<String> {
        let line = timeout(Duration::from_secs(10), self.lines.next_line());
        match line.await.unwrap() {
            Ok(line) => line,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => None,
            Err(error) => panic!("{error}"),
        }
    }

    async fn call(&mut self, id: u64, f: &impl Serialize) -> String {
        self.say(&format!("REQ {id} {}", hex(&f.to_bytes()))).await;
        self.hear().await.unwrap()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(digits: &str) -> Vec<u8> {
    let pairs = (0..digits.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

#[tokio::test]
async fn a_request_for_a_chat_is_answered_and_told() {
    let (network, address) = server().await;
    let mut alice = Peer::connect(address, "alice").await;
    let mut bob = Peer::connect(address, "bob").await;
    // When Bob is answered, his updates have somewhere to go.
    let state = bob.call(1, &functions::UpdatesGetState).await;
    assert!(api::UpdatesState::from_bytes(&bytes(state.strip_prefix("RES 1 ").unwrap())).is_ok());

    let f = functions::MessagesRequestEncryption {
        user_id: network.server(|server| server.input_user(BOB)).unwrap(),
        random_id: 77,
        g_a: vec![5; 256],
    };
    let answer = alice.call(7, &f).await;
    let chat = bytes(answer.strip_prefix("RES 7 ").unwrap());
    assert!(matches!(
        api::EncryptedChat::from_bytes(&chat),
        Ok(api::EncryptedChat::Waiting(_))
    ));

    let told = bob.hear().await.unwrap();
    let update = bytes(told.strip_prefix("UPD ").unwrap());
    let Ok(api::Update::Encryption(types::UpdateEncryption { chat, .. })) =
        api::Update::from_bytes(&update)
    else {
        panic!("{told}")
    };
    assert!(matches!(chat, api::EncryptedChat::Requested(chat) if chat.admin_id == ALICE.0));
}

#[tokio::test]
async fn a_refusal_has_its_code_and_text() {
    let (network, address) = server().await;
    let mut alice = Peer::connect(address, "alice").await;
    network.server(|server| {
        let (calls, seconds) = (1, 3);
        server.faults(ALICE).unwrap().flood_wait = FloodWait { calls, seconds };
    });
    let answer = alice.call(1, &functions::UpdatesGetState).await;
    assert_eq!(answer, "ERR 1 420 FLOOD_WAIT_3");
    let answer = alice.call(2, &0x1234_5678_u32).await;
    assert_eq!(answer, "ERR 2 400 METHOD_INVALID");
}

#[tokio::test]
async fn a_new_connection_or_a_cut_ends_the_one_before() {
    let (network, address) = server().await;
    let mut first = Peer::connect(address, "alice").await;
    first.call(1, &functions::UpdatesGetState).await;
    let mut second = Peer::connect(address, "alice").await;
    second.call(1, &functions::UpdatesGetState).await;
    assert_eq!(first.hear().await, None);
    network.account(ALICE).cut(None);
    assert_eq!(second.hear().await, None);
    assert_eq!(Peer::connect(address, "alice").await.hear().await, None);
    network.account(ALICE).restore();
    let mut third = Peer::connect(address, "alice").await;
    third.call(1, &functions::UpdatesGetState).await;
}

#[tokio::test]
async fn a_lost_answer_ends_the_connection() {
    let (network, address) = server().await;
    let mut alice = Peer::connect(address, "alice").await;
    network.server(|server| server.faults(ALICE).unwrap().lose_answers = 1);
    let call = hex(&functions::UpdatesGetState.to_bytes());
    alice.say(&format!("REQ 1 {call}")).await;
    assert_eq!(alice.hear().await, None);
}

#[tokio::test]
async fn strangers_and_nonsense_are_not_served() {
    let (_, address) = server().await;
    assert_eq!(Peer::connect(address, "dora").await.hear().await, None);
    let mut alice = Peer::connect(address, "alice").await;
    alice.say("REQ 1 xyz").await;
    assert_eq!(alice.hear().await, None);
    let mut alice = Peer::connect(address, "alice").await;
    alice.say("HELLO alice").await;
    assert_eq!(alice.hear().await, None);
}

#[tokio::test]
async fn a_line_has_a_limit() {
    let (_, address) = server().await;
    let mut alice = Peer::connect(address, "alice").await;
    let part = functions::UploadSaveFilePart {
        file_id: 1,
        file_part: 0,
        bytes: vec![7; 512 << 10],
    };
    let answer = alice.call(1, &part).await;
    assert_eq!(answer, "RES 1 b5757299");
    let endless = vec![b'0'; 3 << 20];
    // The server hangs up while this is written.
    drop(alice.writer.write_all(&endless).await);
    assert_eq!(alice.hear().await, None);
}
