//! Messages of the peer that came before their turn (spec/06 §4).

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::crypto::KeyFingerprint;
use crate::ids::{Layer, Time};
use crate::io::{Event, Table};
use crate::limits::{MAX_GAP_BYTES, MAX_GAP_MESSAGES, MAX_RESEND};
use crate::tl::api;

use super::sequence::Raw;
use super::step::Step;

const FIRST_ASK_AGAIN_MS: i64 = 30_000;
const LONGEST_ASK_AGAIN_MS: i64 = 3600 * 1000;

/// A decrypted message with what must be known of it when its turn comes.
#[derive(Clone)]
pub(super) struct Arrived {
    pub(super) number: Raw,
    pub(super) seen: Raw,
    pub(super) layer: Layer,
    pub(super) fingerprint: KeyFingerprint,
    /// The boxed `DecryptedMessage`.
    pub(super) message: Zeroizing<Vec<u8>>,
    pub(super) date: i32,
    pub(super) file: Option<api::EncryptedFile>,
    /// Its Resend has been carried out already.
    pub(super) resend_done: bool,
}

/// The last Resend that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The last number it asked for.
    pub(super) end: Raw,
    pub(super) at: Time,
    pub(super) attempts: u32,
}

impl Asked {
    /// Not so when the clock was set back to before it: that must not stop the asking.
    fn is_recent(self, now: Time) -> bool {
        (self.at..self.again_at()).contains(&now)
    }

    fn again_at(self) -> Time {
        let delay = FIRST_ASK_AGAIN_MS
            .saturating_mul(1 << self.attempts.min(16))
            .min(LONGEST_ASK_AGAIN_MS);
        self.at.plus_ms(delay)
    }
}

/// The queue behind the first hole.
#[derive(Default)]
pub(super) struct Gaps {
    pub(super) queue: BTreeMap<Raw, Arrived>,
    pub(super) asked: Option<Asked>,
    bytes: usize,
}

impl Gaps {
    pub(super) fn restore(queue: BTreeMap<Raw, Arrived>, asked: Option<Asked>) -> Self {
        let bytes = queue.values().map(|m| m.message.len()).sum();
        Self {
            queue,
            asked,
            bytes,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub(super) fn contains(&self, number: Raw) -> bool {
        self.queue.contains_key(&number)
    }

    /// Whether the bounds leave room for a message of this size.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.queue.len() < MAX_GAP_MESSAGES && self.bytes.saturating_add(bytes) <= MAX_GAP_BYTES
    }

    pub(super) fn insert(&mut self, arrived: Arrived, step: &mut Step<'_>) {
        step.put(Table::Gap, i64::from(arrived.number), arrived.to_record());
        self.bytes += arrived.message.len();
        self.queue.insert(arrived.number, arrived);
    }

    /// Takes the message whose turn it is.
    pub(super) fn take(&mut self, number: Raw, step: &mut Step<'_>) -> Option<Arrived> {
        let arrived = self.queue.remove(&number)?;
        self.bytes = self.bytes.saturating_sub(arrived.message.len());
        step.delete(Table::Gap, i64::from(number));
        Some(arrived)
    }

    /// The lowest number in the queue.
    pub(super) fn first(&self) -> Option<Raw> {
        self.queue.keys().next().copied()
    }

    /// The hole to ask for now, both ends included: a new one at once, an old one again with ever longer pauses.
    pub(super) fn ask(&mut self, next: Raw, step: &mut Step<'_>) -> Option<(Raw, Raw)> {
        let Some(first_queued) = self.first() else {
            if self.asked.take().is_some() {
                step.touch();
                step.event(Event::GapClosed);
            }
            return None;
        };
        let attempts = match self.asked {
            Some(asked) if asked.end >= next && asked.is_recent(step.now) => return None,
            Some(asked) if asked.end >= next => asked.attempts.saturating_add(1),
            Some(_) => 0,
            None => {
                step.event(Event::GapOpened {
                    missing: first_queued.saturating_sub(next),
                });
                0
            }
        };
        let end = first_queued
            .saturating_sub(1)
            .min(next.saturating_add(MAX_RESEND - 1));
        self.asked = Some(Asked {
            end,
            at: step.now,
            attempts,
        });
        step.touch();
        Some((next, end))
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.asked.filter(|_| !self.is_empty()).map(Asked::again_at)
    }
}
