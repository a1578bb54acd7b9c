//! The client's half of the ASCII line, with a server that a test plays by hand.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test equipment: an impossible case ends the test"
)]

use std::sync::Arc;

use secretchat::core::ids::UserId;
use secretchat::core::io::RpcError;
use secretchat::core::tl::Serialize as _;
use secretchat::core::tl::api::Updates;
use secretchat::transport::{Peer, ResolveError, Transport as _};
use secretchat_interop::wire::line::LineTransport;
use secretchat_interop::wire::phone_book::PhoneBook;
use secretchat_testserver::server_file::ServerFile;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What a server says of itself, without what nobody here looks at.
const SERVER: &str = r#"{
    "version": 1, "rsa": { "public_key": "", "fingerprint": "0" }, "home_dc": 1,
    "dcs": [{ "id": 1, "address": "127.0.0.1:1" }], "line": "127.0.0.1:2", "spare_keys": [],
    "accounts": [
        { "name": "alice", "phone": "+99966", "user_id": "1001", "access_hash": "-5", "bot": false, "auth_keys": {} },
        { "name": "bob", "phone": "+99977", "user_id": "1002", "access_hash": "6", "bot": false, "auth_keys": {} },
        { "name": "carl", "phone": null, "user_id": "1003", "access_hash": "7", "bot": true, "auth_keys": {} }
    ]
}"#;

fn phone_book() -> PhoneBook {
    let server: ServerFile = serde_json::from_str(SERVER).unwrap();
    PhoneBook::new(&server, "alice")
}

/// The server's end of a connection.
struct End(BufReader<TcpStream>);

impl End {
    async fn accept(listener: &TcpListener) -> Self {
        let mut end = Self(BufReader::new(listener.accept().await.unwrap().0));
        assert_eq!(end.hear().await, "HELLO alice\n");
        end
    }

    async fn hear(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).await.unwrap();
        line
    }

    async fn say(&mut self, line: &str) {
        self.0.write_all(line.as_bytes()).await.unwrap();
    }
}

#[tokio::test]
async fn calls_are_answered_in_any_order_and_updates_come_between() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let connecting = LineTransport::connect(to, "alice", phone_book());
    let (client, mut updates) = connecting.await.unwrap();
    let client = Arc::new(client);
    let mut end = End::accept(&listener).await;
    end.say("UPD 00\n").await;
    assert_eq!(updates.recv().await.unwrap(), [0]);
    let call = |request: Vec<u8>| {
        let client = Arc::clone(&client);
        tokio::spawn(async move { client.invoke(None, request).await })
    };
    let first = call(vec![0x12, 0xef]);
    assert_eq!(end.hear().await, "REQ 1 12ef\n");
    let second = call(vec![]);
    assert_eq!(end.hear().await, "REQ 2 \n");
    end.say("ERR 2 420 FLOOD_WAIT_3\nUPD 0102\nRES 1 03\n")
        .await;
    assert_eq!(
        second.await.unwrap(),
        Err(RpcError::server(420, "FLOOD_WAIT_3"))
    );
    assert_eq!(first.await.unwrap(), Ok(vec![3]));
    assert_eq!(updates.recv().await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_line_that_breaks_is_made_anew() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let connecting = LineTransport::connect(to, "alice", phone_book());
    let (client, mut updates) = connecting.await.unwrap();
    for broken_by in ["", "nonsense\n"] {
        let mut end = End::accept(&listener).await;
        // Once this is heard, calls go out.
        end.say("UPD 00\n").await;
        assert_eq!(updates.recv().await.unwrap(), [0]);
        let (answer, ()) = tokio::join!(client.invoke(None, vec![1]), async {
            end.hear().await;
            end.say(broken_by).await;
            drop(end);
        });
        assert_eq!(answer, Err(RpcError::Network));
        assert_eq!(updates.recv().await.unwrap(), Updates::TooLong.to_bytes());
    }
    End::accept(&listener).await;
}

#[test]
fn people_are_found_in_what_the_server_says_of_itself() {
    let book = phone_book();
    let bob = book.find(&Peer::username("bob")).unwrap();
    assert_eq!((bob.user_id, bob.access_hash), (1002, 6));
    for peer in [
        Peer::Id(UserId(1002)),
        Peer::Phone("+99977".into()),
        Peer::User(bob.clone()),
    ] {
        assert_eq!(book.find(&peer).as_ref(), Ok(&bob));
    }
    assert_eq!(
        book.find(&Peer::username("carl")),
        Err(ResolveError::NotAUser)
    );
    assert_eq!(
        book.find(&Peer::username("alice")),
        Err(ResolveError::NotAUser)
    );
    assert_eq!(
        book.find(&Peer::username("dora")),
        Err(ResolveError::Unknown)
    );
}
