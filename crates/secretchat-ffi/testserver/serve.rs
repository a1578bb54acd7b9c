//! What the host of a client does, on two threads: answer what it asks, and feed it what comes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use secretchat_core::ids::UserId;

use crate::client::{Client, Closed};
use crate::rpc::{Question, Rpc};
use crate::telegram::Telegram;

/// How long the end of a link may go unnoticed.
const PATIENCE: Duration = Duration::from_millis(50);

/// Answers the questions of a client, until it is closed or the link ends.
pub(crate) fn answer(telegram: &Telegram, client: Client, user: UserId, ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        match client.next_rpc(PATIENCE) {
            Ok(Some(rpc)) => answer_one(telegram, client, user, &rpc),
            Ok(None) => {}
            Err(Closed) => break,
        }
    }
    // A client that is closed takes no updates from its account any more.
    ended.store(true, Ordering::Relaxed);
}

fn answer_one(telegram: &Telegram, client: Client, user: UserId, rpc: &Rpc) {
    let id = rpc.id();
    let answered = match rpc.question() {
        Question::Call { dc, request } => telegram
            .call(user, dc, request)
            .map(|answer| client.answer(id, &answer)),
        Question::State => telegram.state(user).map(|state| client.state(id, state)),
        Question::Difference(from) => telegram
            .difference(user, from)
            .map(|difference| client.difference(id, &difference)),
        Question::User { id, access_hash } => {
            client.found(rpc.id(), telegram.user(id, access_hash).as_ref());
            Ok(())
        }
        Question::Username(name) => {
            client.found(rpc.id(), telegram.user_named(name).as_ref());
            Ok(())
        }
        Question::Unknown => Ok(()),
    };
    if let Err(error) = answered {
        client.fail(id, &error);
    }
}

/// Feeds a client what its account is told, until it is closed or the link ends.
pub(crate) fn feed(telegram: &Telegram, client: Client, user: UserId, ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        let Some(updates) = telegram.next_update(user, PATIENCE) else {
            continue;
        };
        while let Ok(false) = client.feed(&updates)
            && !ended.load(Ordering::Relaxed)
        {
            thread::sleep(PATIENCE);
        }
    }
}
