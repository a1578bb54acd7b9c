//! Every call that names a chat, with a chat in which it makes no sense.

use std::pin::Pin;

use secretchat::core::ids::{ChatId, UserId};
use secretchat::core::io::{CommandError, RpcError};
use secretchat::core::message::{Action, Message, Service};
use secretchat::core::tl::Serialize as _;
use secretchat::files::{FileSink, FileSource};
use secretchat::transport::{Peer, ResolveError};
use secretchat::{Attachment, Client, Error};
use secretchat_core::tl::api::types::InputUser;

use crate::world::{ALICE, BOB, BOT, NO_CHAT, NO_MESSAGE, World, refused};

/// What a call leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
    Unknown,
    NoMessage,
    NotReady,
    NotIncoming,
    NotClosed,
    NotResumable,
    Closed,
    /// It is right, and not part of this test.
    Fine,
}

use Answer::{Closed, Fine, NoMessage, NotClosed, NotIncoming, NotReady, NotResumable, Unknown};

type Made = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A call, and what it leads to: in no chat, in one that was asked for, in one that the peer asked for, in a closed one.
type Row = (&'static str, fn(Client, ChatId) -> Made, [Answer; 4]);

macro_rules! call {
    (|$client:ident, $chat:ident| $call:expr) => {
        |$client, $chat| Box::pin(async move { $call.await.map(drop) })
    };
}

const WAITS: [Answer; 4] = [Unknown, Fine, Fine, Closed];
const NEEDS_READY: [Answer; 4] = [Unknown, NotReady, NotReady, Closed];
const NEEDS_MESSAGE: [Answer; 4] = [Unknown, NoMessage, NoMessage, NoMessage];

fn document(client: &Client, chat: ChatId) -> secretchat::SendFile {
    client.send_file(chat, FileSource::bytes([1]), Attachment::document())
}

#[rustfmt::skip]
const CALLS: [Row; 30] = [
    ("accept_chat", call!(|c, chat| c.accept_chat(chat)), [Unknown, NotIncoming, Fine, Closed]),
    ("discard_chat", call!(|c, chat| c.discard_chat(chat, false)), [Unknown, Fine, Fine, Fine]),
    ("forget_chat", call!(|c, chat| c.forget_chat(chat)), [Unknown, NotClosed, NotClosed, Fine]),
    ("chat", call!(|c, chat| c.chat(chat)), [Unknown, Fine, Fine, Fine]),
    ("auth_key", call!(|c, chat| c.auth_key(chat)), [Unknown, Fine, Fine, Fine]),
    ("rekey", call!(|c, chat| c.rekey(chat)), NEEDS_READY),
    ("set_verified", call!(|c, chat| c.set_verified(chat, true)), NEEDS_READY),
    ("report_spam", call!(|c, chat| c.report_spam(chat)), NEEDS_READY),
    ("message", call!(|c, chat| c.message(chat, NO_MESSAGE)), NEEDS_MESSAGE),
    ("history", call!(|c, chat| c.history(chat, None, 1)), [Unknown, Fine, Fine, Fine]),
    ("history before", call!(|c, chat| c.history(chat, Some(NO_MESSAGE), 1)), NEEDS_MESSAGE),
    ("read", call!(|c, chat| c.read(chat, NO_MESSAGE)), NEEDS_MESSAGE),
    ("read_all", call!(|c, chat| c.read_all(chat)), [Unknown, NotReady, NotReady, Fine]),
    ("open", call!(|c, chat| c.open(chat, NO_MESSAGE)), NEEDS_MESSAGE),
    ("delete", call!(|c, chat| c.delete(chat, vec![NO_MESSAGE])), NEEDS_READY),
    ("flush", call!(|c, chat| c.flush(chat)), NEEDS_READY),
    ("screenshot", call!(|c, chat| c.screenshot(chat, vec![])), NEEDS_READY),
    ("set_ttl", call!(|c, chat| c.set_ttl(chat, 60)), NEEDS_READY),
    ("set_typing", call!(|c, chat| c.set_typing(chat, true)), NEEDS_READY),
    ("send_text", call!(|c, chat| c.send_text(chat, "x")), WAITS),
    ("send", call!(|c, chat| c.send(chat, Message::text("x").ttl(1))), WAITS),
    ("send_encrypted", call!(|c, chat| c.send_encrypted(chat, Message::text("x").to_tl().unwrap(), None)), WAITS),
    ("send_service", call!(|c, chat| c.send_service(chat, &Service::new(Action::Noop))), WAITS),
    ("send_tl", call!(|c, chat| c.send_tl(chat, &Message::text("x").to_tl().unwrap().to_bytes(), None)), WAITS),
    ("send_file", call!(|c, chat| document(&c, chat)), WAITS),
    ("send_file, start", call!(|c, chat| document(&c, chat).ttl(1).start()), WAITS),
    ("send_album", call!(|c, chat| c.send_album(chat, vec![document(&c, chat), document(&c, chat)])), WAITS),
    ("download", call!(|c, chat| c.download(chat, NO_MESSAGE, FileSink::bytes(1))), NEEDS_MESSAGE),
    ("open_range", call!(|c, chat| c.open_range(chat, NO_MESSAGE)), NEEDS_MESSAGE),
    ("resume_download", call!(|c, chat| c.resume_download(chat, NO_MESSAGE)), [NotResumable; 4]),
];

fn answer(error: &Error, chat: ChatId) -> Answer {
    match error {
        Error::UnknownChat(of) if *of == chat => Unknown,
        Error::UnknownMessage {
            chat: of,
            random_id,
        } if (*of, *random_id) == (chat, NO_MESSAGE) => NoMessage,
        Error::Command(CommandError::NotReady) => NotReady,
        Error::Command(CommandError::NotIncoming) => NotIncoming,
        Error::Command(CommandError::Closed) => Closed,
        Error::NotClosed(of) if *of == chat => NotClosed,
        Error::NotResumable(NO_MESSAGE) => NotResumable,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_makes_no_sense_in_a_chat_says_why_and_changes_nothing() {
    let mut world = World::new().await;
    let chats = [NO_CHAT, world.requested, world.asked, world.closed];
    for (name, call, answers) in CALLS {
        for (chat, expected) in chats.into_iter().zip(answers) {
            if expected == Fine {
                continue;
            }
            let before = world.state().await;
            let error = call(world.alice.clone(), chat).await;
            let name = format!("{name} in {chat:?}");
            let error = error
                .err()
                .unwrap_or_else(|| panic!("{name} was not refused"));
            assert_eq!(answer(&error, chat), expected, "{name}: {error}");
            world.assert_unchanged(&before, &name).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_ready_is_not_forgotten_and_not_accepted_by_the_one_who_asked() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    refused!(world, alice.forget_chat(chat), Error::NotClosed(c) if *c == chat);
    let before = world.state().await;
    alice.accept_chat(chat).await.unwrap();
    world.assert_unchanged(&before, "accept_chat").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_done_already_or_was_never_there_is_no_error_and_changes_nothing() {
    let mut world = World::new().await;
    let alice = world.alice.clone();
    let before = world.state().await;
    alice.discard_chat(world.closed, true).await.unwrap();
    alice.read_all(world.closed).await.unwrap();
    for chat in [NO_CHAT, world.ready, world.requested, world.closed] {
        assert!(!alice.cancel_upload(chat, NO_MESSAGE).await.unwrap());
        assert!(!alice.cancel_download(chat, NO_MESSAGE).await.unwrap());
    }
    assert!(!alice.has_chat(NO_CHAT).await.unwrap());
    assert!(!alice.has_chat(ChatId(i32::MIN)).await.unwrap());
    assert_eq!(alice.history(world.ready, None, 0).await.unwrap(), []);
    world.assert_unchanged(&before, "nothing to do").await;
}

#[tokio::test(start_paused = true)]
async fn there_is_no_chat_with_nobody_nor_with_those_who_can_have_none() {
    let mut world = World::new().await;
    let alice = world.alice.clone();
    let wrong_hash = Peer::User(InputUser {
        user_id: BOB.0,
        access_hash: 0,
    });
    for unknown in [
        Peer::Id(UserId(99)),
        Peer::username("nobody"),
        Peer::username(""),
        wrong_hash,
    ] {
        refused!(
            world,
            alice.request_chat(unknown.clone()),
            Error::Resolve(ResolveError::Unknown)
        );
    }
    for impossible in [BOT, ALICE] {
        refused!(
            world,
            alice.request_chat(Peer::Id(impossible)),
            Error::Resolve(ResolveError::NotAUser)
        );
    }
    world.network.account(ALICE).cut(None);
    refused!(
        world,
        alice.request_chat(Peer::Id(BOB)),
        Error::Resolve(ResolveError::Rpc(RpcError::Network))
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_closed_says_so() {
    let world = World::new().await;
    world.alice.clone().close().await;
    for (name, call, _) in CALLS {
        let error = call(world.alice.clone(), world.ready).await.unwrap_err();
        assert!(matches!(error, Error::Stopped), "{name}: {error:?}");
    }
    let request = world.alice.request_chat(Peer::Id(BOB)).await;
    assert!(matches!(request, Err(Error::Stopped)), "{request:?}");
    let updates = world.alice.handle_updates(&[]).await;
    assert!(matches!(updates, Err(Error::Stopped)), "{updates:?}");
    assert_eq!(world.alice.events().next().await, None);
}
