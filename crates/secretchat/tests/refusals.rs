//! What the server can answer to a message, and what becomes of the message then (spec/03 §6, 06 §6.3).

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Line, builder, feed, network, settle};
use secretchat::core::chat::{CloseReason, Status};
use secretchat::core::history::Delivery;
use secretchat::core::ids::{ChatId, UserId};
use secretchat::core::io::{RpcError, SendFailure};
use secretchat::files::{FileSink, FileSource, Received};
use secretchat::store::Vault;
use secretchat::transport::Peer;
use secretchat::{Attachment, ChatEvent, Client, EventKind, Events};
use secretchat_testserver::Refusal;

struct World {
    line: Line,
    alice: Client,
    bob: Client,
    events: Events,
    chat: ChatId,
}

impl World {
    async fn new() -> Self {
        let network = network(1);
        let lines = [1, 2].map(|user| Line::new(&network, UserId(user)));
        let alice = builder(&lines[0], Vault::memory()).build().await.unwrap();
        let bob = builder(&lines[1], Vault::memory()).build().await.unwrap();
        feed(&alice, &lines[0]);
        feed(&bob, &lines[1]);
        let chat = alice.request_chat(Peer::Id(UserId(2))).await.unwrap();
        settle().await;
        let events = alice.events();
        let [line, _] = lines;
        Self {
            line,
            alice,
            bob,
            events,
            chat,
        }
    }

    /// The server answers so often with this error to messages of Alice.
    fn refuse(&self, method: &'static str, calls: u32, error: RpcError) {
        self.line.account.set_faults(|faults| {
            let carried_out = false;
            faults.refusals.push(Refusal {
                method,
                calls,
                error,
                carried_out,
            });
        });
    }

    /// Waits for an event that satisfies.
    async fn wait(&mut self, is_wanted: impl Fn(&EventKind) -> bool) -> EventKind {
        loop {
            let event = self.events.next().await.unwrap();
            if is_wanted(&event.kind) {
                return event.kind;
            }
        }
    }

    async fn texts(client: &Client, chat: ChatId) -> usize {
        client.history(chat, None, 100).await.unwrap().len()
    }
}

const SEND: &str = "messages.sendEncrypted";
const SEND_FILE: &str = "messages.sendEncryptedFile";

#[tokio::test(start_paused = true)]
async fn later_means_that_it_is_sent_again_and_told_of_as_long_as_it_takes() {
    for error in [
        RpcError::server(420, "FLOOD_WAIT_30"),
        RpcError::server(420, "FLOOD_PREMIUM_WAIT_2"),
        RpcError::server(500, "INTERNAL"),
        RpcError::server(-503, "Timeout"),
        RpcError::server(400, "MSG_WAIT_FAILED"),
        RpcError::server(400, "MSG_WAIT_TIMEOUT"),
    ] {
        let mut world = World::new().await;
        world.refuse(SEND, 3, error.clone());
        let sent = world.alice.send_text(world.chat, "hello").await.unwrap();
        let is_delay = |kind: &EventKind| matches!(kind, EventKind::CallDelayed { .. });
        for _ in 0..3 {
            let method = SEND;
            let expected = EventKind::CallDelayed {
                method,
                error: error.clone(),
            };
            assert_eq!(world.wait(is_delay).await, expected);
        }
        let is_sent = |kind: &EventKind| matches!(kind, EventKind::Chat(ChatEvent::MessageSent { random_id, .. }) if *random_id == sent.random_id);
        world.wait(is_sent).await;
        settle().await;
        assert_eq!(World::texts(&world.bob, world.chat).await, 1, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_fails_and_the_peer_gets_the_order_to_delete_it_in_its_place() {
    for message in ["DATA_TOO_LONG", "DATA_INVALID", "SOMETHING_NEW"] {
        let mut world = World::new().await;
        let error = RpcError::server(400, message);
        world.refuse(SEND, 1, error.clone());
        let sent = world.alice.send_text(world.chat, "refused").await.unwrap();
        world.alice.send_text(world.chat, "next").await.unwrap();
        let is_failure =
            |kind: &EventKind| matches!(kind, EventKind::Chat(ChatEvent::MessageFailed { .. }));
        let expected = ChatEvent::MessageFailed {
            random_id: sent.random_id,
            failure: SendFailure::Refused(error),
        };
        assert_eq!(world.wait(is_failure).await, EventKind::Chat(expected));
        settle().await;
        let failed = world
            .alice
            .message(world.chat, sent.random_id)
            .await
            .unwrap();
        assert_eq!(failed.delivery, Delivery::Failed);
        assert_eq!(World::texts(&world.bob, world.chat).await, 1);
        let info = world.bob.chat(world.chat).await.unwrap().ready.unwrap();
        assert_eq!(info.behind_gap, 0, "the sequence is whole");
    }
}

#[tokio::test(start_paused = true)]
async fn what_says_that_the_chat_is_over_closes_it() {
    let by_peer = CloseReason::ByPeer {
        history_deleted: false,
    };
    for (code, message, reason) in [
        (400, "ENCRYPTION_DECLINED", by_peer.clone()),
        (400, "ENCRYPTION_ALREADY_DECLINED", by_peer),
        (400, "ENCRYPTION_ID_INVALID", CloseReason::UnknownToServer),
        (400, "CHAT_ID_INVALID", CloseReason::UnknownToServer),
        (401, "AUTH_KEY_UNREGISTERED", CloseReason::LoggedOut),
        (401, "SESSION_REVOKED", CloseReason::LoggedOut),
        (401, "USER_DEACTIVATED", CloseReason::LoggedOut),
    ] {
        let mut world = World::new().await;
        world.refuse(SEND, 1, RpcError::server(code, message));
        world.alice.send_text(world.chat, "hello").await.unwrap();
        world
            .wait(|kind| matches!(kind, EventKind::Chat(ChatEvent::ChatClosed { .. })))
            .await;
        let info = world.alice.chat(world.chat).await.unwrap();
        assert_eq!(info.status, Status::Closed, "{message}");
        assert_eq!(info.close_reason, Some(reason), "{message}");
        assert_eq!(world.alice.auth_key(world.chat).await.unwrap(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_cannot_be_written_to_fails_the_message_and_then_closes_the_chat() {
    let mut world = World::new().await;
    for method in [SEND, "messages.sendEncryptedService"] {
        world.refuse(method, 10, RpcError::server(403, "USER_IS_BLOCKED"));
    }
    world.alice.send_text(world.chat, "hello").await.unwrap();
    world
        .wait(|kind| matches!(kind, EventKind::Chat(ChatEvent::MessageFailed { .. })))
        .await;
    world
        .wait(|kind| matches!(kind, EventKind::Chat(ChatEvent::ChatClosed { .. })))
        .await;
    let reason = world.alice.chat(world.chat).await.unwrap().close_reason;
    assert_eq!(reason, Some(CloseReason::PeerGone));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_the_server_lost_is_uploaded_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.bin");
    let content: Vec<u8> = (0..1_300_000_u32).map(|i| (i * 7 % 251) as u8).collect();
    std::fs::write(&path, &content).unwrap();
    for message in [
        "FILE_EMTPY",
        "MD5_CHECKSUM_INVALID",
        "FILE_PARTS_INVALID",
        "FILE_PART_0_MISSING",
        "FILE_PART_2_MISSING",
    ] {
        let mut world = World::new().await;
        world.refuse(SEND_FILE, 1, RpcError::server(400, message));
        let source = FileSource::path(&path);
        let sending = world
            .alice
            .send_file(world.chat, source, Attachment::document());
        let sent = sending.await.unwrap();
        world
            .wait(|kind| matches!(kind, EventKind::Chat(ChatEvent::MessageSent { random_id, .. }) if *random_id == sent.random_id))
            .await;
        settle().await;
        let sink = FileSink::bytes(2 << 20);
        let received = world.bob.download(world.chat, sent.random_id, sink).await;
        let Received::Bytes(bytes) = received.unwrap() else {
            panic!("no bytes")
        };
        assert!(*bytes == content, "{message}");
    }
}
