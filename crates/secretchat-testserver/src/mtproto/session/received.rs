//! What the client has said: each message counts once.

use std::collections::BTreeSet;

use secretchat_core::ids::Time;

use super::sending::id_at;

/// Ids that are remembered; more than a container has messages.
const MAX_REMEMBERED: usize = 4096;
/// How old a message may be, in seconds.
const MAX_AGE_S: i64 = 300;
/// How far ahead the clock of a client may be, in seconds.
const MAX_AHEAD_S: i64 = 30;

/// Why a message is not taken, as `bad_msg_notification` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooLow = 16,
    TooHigh = 17,
    NotDivisible = 18,
    Container = 64,
}

/// The ids of the messages of a session.
#[derive(Default)]
pub(super) struct Received {
    ids: BTreeSet<i64>,
}

impl Received {
    /// Whether the id of a packet fits the clock.
    pub(super) fn check(msg_id: i64, now: Time) -> Result<(), Fault> {
        if msg_id & 3 != 0 {
            Err(Fault::NotDivisible)
        } else if msg_id < id_at(now.plus_s(-MAX_AGE_S)) {
            Err(Fault::TooLow)
        } else if msg_id > id_at(now.plus_s(MAX_AHEAD_S)) {
            Err(Fault::TooHigh)
        } else {
            Ok(())
        }
    }

    /// Remembers an id; whether it is new.
    pub(super) fn insert(&mut self, msg_id: i64) -> bool {
        let is_new = self.ids.insert(msg_id);
        if self.ids.len() > MAX_REMEMBERED {
            self.ids.pop_first();
        }
        is_new
    }

    /// What is known of a message, as `msgs_state_info` has it.
    pub(super) fn state(&self, msg_id: i64) -> u8 {
        let (first, last) = (self.ids.first(), self.ids.last());
        if self.ids.contains(&msg_id) {
            4
        } else if first.is_some_and(|first| msg_id < *first) {
            1
        } else if last.is_some_and(|last| msg_id > *last) {
            3
        } else {
            2
        }
    }
}
