//! Two clients that talk to each other.

use std::net::SocketAddr;
use std::time::Duration;

use secretchat::transport::{DcId, Peer, ResolveError, Transport as _};
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use secretchat_testserver::DC_ID;
use secretchat_testserver::network::Wire;
use secretchat_testserver::socket::{Connect, Listen, MAX_FRAME, SocketTransport, serve};
use tokio::time::Instant;

use crate::common::{ALICE, BOB, CAROL};
use crate::place::{Place, kept, next_message};

/// Alice sends, Bob is told; Bob reads, Alice is told.
async fn exchange(place: &Place, alice: &SocketTransport, bob: &SocketTransport) {
    for random_id in 1..=20 {
        let answer = alice.invoke(None, place.message(random_id)).await.unwrap();
        api::MessagesSentEncryptedMessage::from_bytes(&answer).unwrap();
        assert_eq!(next_message(bob).await, random_id);
    }
    assert!(kept(bob).await.unwrap().into_iter().eq(1..=20));
    let typing = functions::MessagesSetEncryptedTyping {
        peer: place.peer.clone(),
        typing: true,
    };
    alice.invoke(None, typing.to_bytes()).await.unwrap();
    let updates = api::Updates::from_bytes(&bob.next_updates().await).unwrap();
    assert!(
        matches!(updates, api::Updates::UpdateShort(u) if matches!(u.update, api::Update::EncryptedChatTyping(_)))
    );
}

async fn exchange_over(listener: impl Listen, to: impl Connect + Clone) {
    let place = Place::new();
    let server = tokio::spawn(serve(listener, place.network.clone()));
    let alice = SocketTransport::connect(to.clone(), ALICE).await.unwrap();
    let bob = SocketTransport::connect(to, BOB).await.unwrap();
    exchange(&place, &alice, &bob).await;
    server.abort();
}

#[cfg(unix)]
#[tokio::test]
async fn over_a_unix_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    exchange_over(tokio::net::UnixListener::bind(&path).unwrap(), path).await;
}

#[tokio::test]
async fn over_tcp() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = tokio::net::TcpListener::bind(any).await.unwrap();
    let to = listener.local_addr().unwrap();
    exchange_over(listener, to).await;
}

#[tokio::test(start_paused = true)]
async fn over_a_wire_that_takes_time() {
    let place = Place::new();
    let wire = Wire {
        there_ms: 20..=20,
        back_ms: 30..=30,
        ordered: true,
        silent: false,
    };
    place.network.account(ALICE).set_wire(wire);
    let (alice, bob) = (place.client(ALICE).await, place.client(BOB).await);
    assert!(alice.ordered() && !bob.ordered());
    let start = Instant::now();
    exchange(&place, &alice, &bob).await;
    assert_eq!(start.elapsed(), 21 * Duration::from_millis(50));
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_made_at_once_keep_their_order() {
    let place = Place::new();
    let (alice, bob) = (place.client(ALICE).await, place.client(BOB).await);
    let calls = (1..=500).map(|id| alice.invoke(None, place.message(id)));
    let calls = futures_util::future::try_join_all(calls);
    let hear = async {
        for random_id in 1..=500 {
            assert_eq!(next_message(&bob).await, random_id);
        }
    };
    let (calls, ()) = tokio::join!(calls, hear);
    assert_eq!(calls.unwrap().len(), 500);
}

#[tokio::test(start_paused = true)]
async fn refusals_come_as_they_are() {
    let place = Place::new();
    let alice = place.client(ALICE).await;
    let state = functions::UpdatesGetState.to_bytes();
    assert_eq!(
        alice.invoke(Some(DcId(DC_ID)), state).await,
        Err(RpcError::server(303, "USER_MIGRATE_1"))
    );
    assert_eq!(
        alice.invoke(None, vec![0; MAX_FRAME]).await,
        Err(RpcError::server(400, "INPUT_REQUEST_TOO_LONG"))
    );
    let lose = |faults: &mut secretchat_testserver::Faults| faults.lose_answers = 1;
    place.network.account(ALICE).set_faults(lose);
    assert_eq!(kept(&alice).await, Err(RpcError::Network));
    assert_eq!(kept(&alice).await, Ok(vec![]));
}

#[tokio::test(start_paused = true)]
async fn users_are_found() {
    let place = Place::new();
    let alice = place.client(ALICE).await;
    let bob = place.network.server(|server| {
        server.set_username(BOB, Some("Bobby"));
        server.set_bot(CAROL, true);
        server.input_user(BOB)
    });
    let Some(api::InputUser::InputUser(bob)) = bob else {
        panic!("no Bob")
    };
    let wrong = types::InputUser {
        access_hash: bob.access_hash ^ 1,
        ..bob
    };
    for (peer, found) in [
        (Peer::User(bob.clone()), Ok(bob.clone())),
        (Peer::Id(BOB), Ok(bob.clone())),
        (Peer::username("@bobby"), Ok(bob)),
        (Peer::User(wrong), Err(ResolveError::Unknown)),
        (Peer::Id(UserId(99)), Err(ResolveError::Unknown)),
        (Peer::username("nobody"), Err(ResolveError::Unknown)),
        (Peer::Id(CAROL), Err(ResolveError::NotAUser)),
    ] {
        assert_eq!(alice.resolve(peer).await, found);
    }
}

/// Both sides write more than the stream holds, so each must read while it writes.
#[tokio::test(start_paused = true)]
async fn parts_go_up_while_ranges_come_down() {
    const PART: usize = 512 << 10;
    let place = Place::new();
    let alice = place.client(ALICE).await;
    let save = |file_part| {
        let part = functions::UploadSaveFilePart {
            file_id: 1,
            file_part,
            bytes: vec![file_part as u8; PART],
        };
        alice.invoke(None, part.to_bytes())
    };
    futures_util::future::try_join_all((0..8).map(save))
        .await
        .unwrap();
    let file = types::InputEncryptedFileUploaded {
        id: 1,
        parts: 8,
        md5_checksum: String::new(),
        key_fingerprint: 0,
    };
    let file = functions::MessagesUploadEncryptedFile {
        peer: place.peer.clone(),
        file: api::InputEncryptedFile::Uploaded(file),
    };
    let file = alice.invoke(None, file.to_bytes()).await.unwrap();
    let api::EncryptedFile::EncryptedFile(file) = api::EncryptedFile::from_bytes(&file).unwrap()
    else {
        panic!("no file")
    };
    let get = |block: i32| {
        let location = types::InputEncryptedFileLocation {
            id: file.id,
            access_hash: file.access_hash,
        };
        let range = functions::UploadGetFile {
            precise: false,
            cdn_supported: false,
            location: api::InputFileLocation::InputEncryptedFileLocation(location),
            offset: i64::from(block) << 20,
            limit: 1 << 20,
        };
        alice.invoke(Some(DcId(DC_ID)), range.to_bytes())
    };
    let up = futures_util::future::try_join_all((0..8).map(save));
    let down = futures_util::future::try_join_all((0..4).map(get));
    let (up, down) = tokio::join!(up, down);
    assert_eq!(up.unwrap().len(), 8);
    for (block, range) in down.unwrap().iter().enumerate() {
        let api::UploadFile::UploadFile(range) = api::UploadFile::from_bytes(range).unwrap() else {
            panic!("a redirect")
        };
        let (first, second) = range.bytes.split_at(PART);
        assert!(first.iter().all(|byte| usize::from(*byte) == 2 * block));
        assert!(
            second
                .iter()
                .all(|byte| usize::from(*byte) == 2 * block + 1)
        );
    }
}
