//! Records of every state as they were written once: they load for ever.
//!
//! `NAME.hex` beside this file holds one record in each line: table, key, bytes. `UPDATE=1` writes the files that are
//! missing, and never touches one that is there: what was on main once stays readable. A state that gets a new form
//! gets a new file, and the old one stays. `events.hex` holds one event in each line: its name here, and its bytes.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reads files and fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod events;
mod expected;
#[path = "../hex/mod.rs"]
mod hex;
mod states;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use secretchat_core::chat::{Chat, ChatInfo, CloseReason, Rekeying, Status, Violation};
use secretchat_core::crypto::{AuthKey, DhParams, Exponent, KeyHash};
use secretchat_core::history::{Delivery, StoredMessage};
use secretchat_core::ids::{ChatId, Layer, RandomId, Role, UserId};
use secretchat_core::io::{
    Command, Event, Input, Losses, Outgoing, Request, Response, RpcError, Table,
};
use secretchat_core::memory::Records;
use secretchat_core::record::RecordError;
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageAction as Action, types};

use common::pair::{alice_config, bob_config};
use common::party::{Call, Party, START};
use common::puppet::Puppet;
use common::rng::TestRng;
use common::server::{self, ALICE, ALICE_HASH, BOB, BOB_HASH, BOB_USER_HASH};
use common::wire;
use expected::*;
use states::*;

const CHAT: ChatId = ChatId(0x1234_5678);
/// Every byte of the exponents: Alice's and Bob's, and those of the renewals.
const A: u8 = 0x11;
const B: u8 = 0x22;
const A2: u8 = 0x33;
const B2: u8 = 0x44;

/// A state, how it was made, and what must be true of it for ever.
struct Fixture {
    name: &'static str,
    build: fn() -> Party,
    check: fn(&ChatInfo),
    goes_on: fn(Party),
}

const FIXTURES: [Fixture; 11] = [
    Fixture {
        name: "requesting-config",
        build: requesting_config,
        check: is_request,
        goes_on: asks_for_parameters,
    },
    Fixture {
        name: "requesting",
        build: requesting,
        check: is_request_with_draft,
        goes_on: repeats_the_request,
    },
    Fixture {
        name: "requesting-answered",
        build: requesting_answered,
        check: is_answered,
        goes_on: becomes_ready,
    },
    Fixture {
        name: "incoming",
        build: incoming,
        check: is_unanswered,
        goes_on: can_be_accepted,
    },
    Fixture {
        name: "incoming-accepted",
        build: incoming_accepted,
        check: is_answered_by_us,
        goes_on: asks_for_parameters,
    },
    Fixture {
        name: "accepting",
        build: accepting,
        check: is_answered_by_us,
        goes_on: repeats_the_acceptance,
    },
    Fixture {
        name: "ready",
        build: ready,
        check: is_ready,
        goes_on: talks_on,
    },
    Fixture {
        name: "ready-requested",
        build: ready_requested,
        check: has_requested,
        goes_on: finishes_own_renewal,
    },
    Fixture {
        name: "ready-accepted",
        build: ready_accepted,
        check: has_accepted,
        goes_on: finishes_renewal_of_peer,
    },
    Fixture {
        name: "closed",
        build: closed,
        check: is_closed,
        goes_on: tells_the_server,
    },
    Fixture {
        name: "closed-refused",
        build: closed_refused,
        check: is_refused,
        goes_on: has_nothing_to_do,
    },
];

#[test]
fn records_of_every_state_load_for_ever_and_the_chat_goes_on() {
    for fixture in FIXTURES {
        let records = load(&fixture);
        let config = if records_of_bob(fixture.name) {
            bob_config()
        } else {
            alice_config()
        };
        let chat = Chat::restore(records.iter(), config.clone()).expect(fixture.name);
        assert_eq!(chat.id(), CHAT, "{}", fixture.name);
        assert_eq!(chat.info().created, START, "{}", fixture.name);
        (fixture.check)(&chat.info());
        (fixture.goes_on)(Party::restored(
            records,
            config,
            TestRng::new(5),
            START.plus_s(10),
        ));
    }
}

#[test]
fn every_file_is_checked() {
    let files = std::fs::read_dir(folder()).expect("the folder of the records");
    for file in files {
        let name = file.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".hex") || name == events::FILE {
            continue;
        }
        assert!(
            FIXTURES.iter().any(|f| format!("{}.hex", f.name) == name),
            "{name}"
        );
    }
}

#[test]
fn what_is_loaded_is_written_the_same_way_again() {
    for fixture in FIXTURES {
        let records = load(&fixture);
        let rebuilt = (fixture.build)();
        let config = rebuilt.config.clone();
        let info = |records: &Records| {
            Chat::restore(records.iter(), config.clone())
                .unwrap()
                .info()
        };
        assert_eq!(
            info(&rebuilt.records).status,
            info(&records).status,
            "{}",
            fixture.name
        );
        // What a chat writes is what it was before it was restored.
        assert_eq!(info(&rebuilt.records), rebuilt.info(), "{}", fixture.name);
    }
}

#[test]
fn damaged_records_are_an_error_and_never_a_panic() {
    let config = alice_config;
    assert_eq!(
        Chat::restore([], config()).map(|_| ()),
        Err(RecordError::Missing)
    );
    for fixture in FIXTURES {
        let records: Vec<_> = load(&fixture)
            .iter()
            .map(|(t, k, v)| (t, k, v.to_vec()))
            .collect();
        for damaged in 0..records.len() {
            if records[damaged].0 == Table::Message {
                assert!(StoredMessage::from_bytes(&records[damaged].2[..8]).is_err());
                continue;
            }
            let restore = |change: &dyn Fn(&mut Vec<u8>)| {
                let mut records = records.clone();
                change(&mut records[damaged].2);
                Chat::restore(
                    records.iter().map(|(t, k, v)| (*t, *k, v.as_slice())),
                    config(),
                )
                .map(|_| ())
            };
            for length in (0..records[damaged].2.len()).step_by(4) {
                assert!(
                    restore(&|value| value.truncate(length)).is_err(),
                    "{} cut to {length}",
                    fixture.name
                );
            }
            assert!(
                restore(&|value| value.extend([0; 4])).is_err(),
                "{} with more",
                fixture.name
            );
            assert!(
                restore(&|value| value[0] ^= 1).is_err(),
                "{} of an unknown version",
                fixture.name
            );
            for at in 0..records[damaged].2.len() {
                // Some of these are other valid records; none of them may panic.
                drop(restore(&|value| value[at] ^= 0xff));
            }
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records")
}

fn load(fixture: &Fixture) -> Records {
    let path = folder().join(format!("{}.hex", fixture.name));
    if std::env::var_os("UPDATE").is_some() && !path.exists() {
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(&path, write((fixture.build)().records.iter())).unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    read(&text)
}

fn write<'a>(records: impl Iterator<Item = (Table, i64, &'a [u8])>) -> String {
    let mut text = String::new();
    for (table, key, value) in records {
        write!(text, "{table:?} {key} ").unwrap();
        value
            .iter()
            .for_each(|byte| write!(text, "{byte:02x}").unwrap());
        text.push('\n');
    }
    text
}

fn read(text: &str) -> Records {
    use secretchat_core::io::{Batch, BatchId, Change};
    let tables = [
        Table::Chat,
        Table::Outbox,
        Table::Gap,
        Table::Timer,
        Table::Message,
    ];
    let change = |line: &str| {
        let [table, key, digits] = line
            .split(' ')
            .collect::<Vec<_>>()
            .try_into()
            .expect("three words");
        let table = *tables
            .iter()
            .find(|t| format!("{t:?}") == table)
            .expect("a table");
        let value = hex::decode(digits).into();
        match (table, key.parse().expect("a key")) {
            (Table::Message, random_id) => Change::AddMessage {
                random_id: RandomId(random_id),
                value,
            },
            (table, key) => Change::Put { table, key, value },
        }
    };
    let changes = text.lines().map(change).collect();
    let mut records = Records::default();
    records.apply(&Batch {
        id: BatchId(1),
        chat: CHAT,
        changes,
        events: Vec::new(),
    });
    records
}

fn records_of_bob(name: &str) -> bool {
    name.starts_with("incoming") || name.starts_with("accepting")
}
