//! Chats in which nothing happens: what they take of memory, and how long it takes to open them.

use std::path::Path;
use std::time::{Duration, Instant};

use secretchat::core::record::tl::RecordChat;
use secretchat::core::tl::{Deserialize as _, Serialize as _};
use secretchat::store::{Key, StoreKey, Table, Vault, Write};
use secretchat::{Client, Clock};

use crate::conversation::{ALICE, START, a_ready_chat};
use crate::direct::Direct;

const CHATS: usize = 10_000;

/// What was measured.
pub(crate) struct Idle {
    pub(crate) chats: usize,
    pub(crate) opening: Duration,
    pub(crate) bytes_per_chat: u64,
}

pub(crate) fn measure(runtime: &tokio::runtime::Runtime) -> Idle {
    let folder = tempfile::tempdir_in(".").expect("a folder");
    let path = folder.path().join("idle.db");
    let chat = runtime.block_on(a_ready_chat());
    fill(&path, &chat);
    let (start, memory) = (Instant::now(), resident());
    let client = runtime.block_on(open(&path));
    let (opening, grown) = (start.elapsed(), resident().saturating_sub(memory));
    drop(client);
    Idle {
        chats: CHATS,
        opening,
        bytes_per_chat: grown / CHATS as u64,
    }
}

async fn open(path: &Path) -> Client {
    let clock = Clock::starting_at(START);
    let (account, _updates) = Direct::new(clock.clone()).account(ALICE);
    let vault = Vault::sqlite(path, StoreKey::raw([7; 32])).expect("a vault");
    let builder = Client::builder().user(ALICE).store(vault);
    let client = builder.transport(account).clock(clock).build().await;
    let client = client.expect("a client");
    assert_eq!(client.chats().await.expect("chats").len(), CHATS);
    client
}

/// The same chat under many ids.
fn fill(path: &Path, record: &[u8]) {
    let mut vault = Vault::sqlite(path, StoreKey::raw([7; 32])).expect("a vault");
    let put = |id: i32| Write::Put {
        table: Table::Chat,
        key: Key::new(id, 0),
        value: with_id(record, id),
    };
    let ids: Vec<i32> = (1..).take(CHATS).collect();
    for ids in ids.chunks(1000) {
        let writes = ids.iter().copied().map(put).collect();
        vault.commit(writes).expect("a commit");
    }
}

fn with_id(record: &[u8], id: i32) -> Vec<u8> {
    let mut chat = RecordChat::from_bytes(record).expect("a chat");
    if let RecordChat::RecordReady(ready) = &mut chat {
        let secretchat::core::record::tl::RecordIdentity::RecordIdentity(identity) =
            &mut ready.identity;
        identity.chat_id = id;
    }
    chat.to_bytes()
}

/// Bytes of memory that this process has.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split_whitespace()
        .nth(1)
        .and_then(|p| p.parse::<u64>().ok());
    pages.unwrap_or_default() * 4096
}
