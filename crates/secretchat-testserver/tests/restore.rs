//! A new server takes up a chat of another one.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use secretchat_core::ids::ChatId;
use secretchat_core::tl::api;
use secretchat_testserver::{FIRST_QTS, KnownChat, KnownSide};

use crate::common::{ALICE, BOB, CHAT, ENVELOPE, World, input_chat};

const ALICES_HASH: i64 = 41;
const BOBS_HASH: i64 = 42;

fn restored() -> World {
    let mut world = World::new();
    let side = |user, access_hash| KnownSide { user, access_hash };
    world.server.restore_chat(&KnownChat {
        id: ChatId(CHAT),
        creator: side(ALICE, ALICES_HASH),
        participant: side(BOB, BOBS_HASH),
        date: 900_000,
    });
    world
}

fn send(access_hash: i64) -> secretchat_core::tl::api::functions::MessagesSendEncrypted {
    api::functions::MessagesSendEncrypted {
        silent: false,
        peer: input_chat(access_hash),
        random_id: 5,
        data: ENVELOPE.to_vec(),
    }
}

#[test]
fn a_restored_chat_takes_messages_under_the_access_hashes_that_its_sides_know() {
    let mut world = restored();
    assert!(world.updates(ALICE).is_empty() && world.updates(BOB).is_empty());
    world.server.set_qts(BOB, 700);
    assert!(world.call(ALICE, &send(BOBS_HASH)).is_err());
    world.call(ALICE, &send(ALICES_HASH)).unwrap();
    assert_eq!(world.pushed(), [(5, 701)]);
    assert_eq!(world.server.qts(BOB), Some(701));
    assert_eq!(world.server.qts(ALICE), Some(FIRST_QTS));
}

#[test]
fn a_restored_chat_can_be_closed() {
    let mut world = restored();
    let f = api::functions::MessagesDiscardEncryption {
        delete_history: false,
        chat_id: CHAT,
    };
    assert!(world.call(BOB, &f).unwrap());
    assert!(matches!(
        world.updates(ALICE).as_slice(),
        [api::Update::Encryption(_)]
    ));
    assert!(world.call(ALICE, &send(ALICES_HASH)).is_err());
}

#[test]
fn the_qts_never_goes_back() {
    let mut world = World::new();
    world.server.set_qts(BOB, FIRST_QTS - 1);
    assert_eq!(world.server.qts(BOB), Some(FIRST_QTS));
}
