//! The keys of a chat: one that encrypts, and at most one other that may still decrypt (spec/07 §3–4).

use crate::crypto::AuthKey;
use crate::ids::{Role, Time};
use crate::limits::{KEY_AGE_MS, KEY_MESSAGES};

use super::sequence::Raw;
use super::step::Step;

/// The current key, its use, and the key before it while that may still be needed.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) current: AuthKey,
    /// Kept until the peer has been heard under the current one, in order and without a hole.
    pub(super) old: Option<AuthKey>,
    /// An in-order message under the current key has come.
    pub(super) heard: bool,
    pub(super) since: Time,
    pub(super) sent: u32,
    pub(super) received: u32,
    /// Uses after which a renewal is started from this side.
    pub(super) threshold: u32,
    /// Own message that the peer must have acknowledged before this side may start the next renewal (spec/07 §6.3).
    pub(super) switch_number: Option<Raw>,
}

impl Keys {
    pub(super) fn new(key: AuthKey, role: Role, step: &mut Step<'_>) -> Self {
        Self {
            current: key,
            old: None,
            heard: false,
            since: step.now,
            sent: 0,
            received: 0,
            threshold: threshold(role, step),
            switch_number: None,
        }
    }

    /// Makes `key` the current one.
    pub(super) fn switch(&mut self, key: AuthKey, role: Role, step: &mut Step<'_>) {
        let old = core::mem::replace(&mut self.current, key);
        self.old = Some(old);
        self.heard = false;
        self.since = step.now;
        self.sent = 0;
        self.received = 0;
        self.threshold = threshold(role, step);
        step.touch();
    }

    /// The key that the own message `number` was created under, as long as it is kept.
    pub(super) fn of_own(&self, number: Raw) -> &AuthKey {
        let is_older = self.switch_number.is_some_and(|switch| number < switch);
        self.old
            .as_ref()
            .filter(|_| is_older)
            .unwrap_or(&self.current)
    }

    /// Erases the old key once nothing of the peer can still be under it (spec/07 §4), and no own message that may
    /// have to be taken back.
    pub(super) fn retire(&mut self, acknowledged: Raw, has_gap: bool, step: &mut Step<'_>) {
        let is_acknowledged = self
            .switch_number
            .is_none_or(|switch| acknowledged >= switch);
        if self.heard && !has_gap && is_acknowledged && self.old.take().is_some() {
            step.touch();
        }
    }

    /// Messages of both directions under the current key.
    pub(super) const fn uses(&self) -> u32 {
        self.sent.saturating_add(self.received)
    }

    /// Uses left before the renewal, as the reference system counts them (ttr).
    pub(super) const fn uses_left(&self) -> u32 {
        KEY_MESSAGES.saturating_sub(self.uses())
    }

    pub(super) const fn is_due(&self, now: Time) -> bool {
        self.uses() > self.threshold || (self.sent > 0 && now.0 >= self.expires().0)
    }

    pub(super) const fn expires(&self) -> Time {
        self.since.plus_ms(KEY_AGE_MS)
    }
}

/// Jitter, and a later start for the participant, make it rare that both sides start at once (spec/07 §5).
fn threshold(role: Role, step: &mut Step<'_>) -> u32 {
    let later = match role {
        Role::Creator => 0,
        Role::Participant => 20,
    };
    KEY_MESSAGES + later + step.jitter(11)
}
