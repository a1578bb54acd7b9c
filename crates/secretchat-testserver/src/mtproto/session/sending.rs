//! What the server says: message ids, numbers, containers, and what a client may want to have again.

use std::collections::VecDeque;

use secretchat_core::ids::Time;

use super::message::{CONTAINER, MAX_MESSAGES};

/// Messages that are kept until the client acknowledges them, at most.
const MAX_KEPT: usize = 256;
/// Longest body that is kept: an answer with a block of a file can be asked for anew.
const MAX_KEPT_BODY: usize = 16 << 10;
/// A packet is closed before it gets longer than this, unless a single message is.
const MAX_PACKED: usize = 512 << 10;

/// What the last two bits of an id of the server say.
#[derive(Clone, Copy)]
pub(super) enum Cause {
    /// An answer to the client.
    Answer,
    /// The server says it of its own accord.
    Notice,
}

/// The outgoing side of a session.
#[derive(Default)]
pub(super) struct Sending {
    last_id: i64,
    /// Messages so far that the client has to acknowledge.
    counted: i32,
    queue: VecDeque<Outgoing>,
    kept: VecDeque<Outgoing>,
}

#[derive(Clone)]
struct Outgoing {
    msg_id: i64,
    seq_no: i32,
    body: Vec<u8>,
}

impl Sending {
    /// Queues a message that needs no acknowledgement.
    pub(super) fn notice(&mut self, cause: Cause, body: Vec<u8>, now: Time) {
        let (msg_id, seq_no) = (self.next_id(cause, now), self.counted.wrapping_mul(2));
        self.queue.push_back(Outgoing {
            msg_id,
            seq_no,
            body,
        });
    }

    /// Queues a message that the client has to acknowledge.
    pub(super) fn content(&mut self, cause: Cause, body: Vec<u8>, now: Time) {
        let seq_no = self.counted.wrapping_mul(2) | 1;
        self.counted = self.counted.wrapping_add(1);
        let message = Outgoing {
            msg_id: self.next_id(cause, now),
            seq_no,
            body,
        };
        self.keep(&message);
        self.queue.push_back(message);
    }

    /// The client has these.
    pub(super) fn acknowledge(&mut self, msg_ids: &[i64]) {
        self.kept.retain(|kept| !msg_ids.contains(&kept.msg_id));
    }

    /// Queues these messages again; whether all of them are still there.
    pub(super) fn resend(&mut self, msg_ids: &[i64]) -> bool {
        let wanted = self.kept.iter().filter(|k| msg_ids.contains(&k.msg_id));
        let wanted: Vec<_> = wanted.cloned().collect();
        let is_all = wanted.len() == msg_ids.len();
        self.queue.extend(wanted);
        is_all
    }

    /// The next message or container; `None` if there is nothing to say.
    pub(super) fn next(&mut self, now: Time) -> Option<Vec<u8>> {
        let (mut count, mut length) = (0, 0);
        for message in self.queue.iter().take(MAX_MESSAGES) {
            length += message.body.len();
            if count > 0 && length > MAX_PACKED {
                break;
            }
            count += 1;
        }
        match count {
            0 => None,
            1 => self.queue.pop_front().map(|only| only.to_bytes()),
            _ => Some(self.container(count, now).to_bytes()),
        }
    }

    fn container(&mut self, count: usize, now: Time) -> Outgoing {
        let mut body = CONTAINER.to_le_bytes().to_vec();
        body.extend_from_slice(&u32::try_from(count).unwrap_or(0).to_le_bytes());
        for part in self.queue.drain(..count) {
            body.append(&mut part.to_bytes());
        }
        Outgoing {
            // Drawn after those inside, as it must be higher.
            msg_id: self.next_id(Cause::Notice, now),
            seq_no: self.counted.wrapping_mul(2),
            body,
        }
    }

    fn keep(&mut self, message: &Outgoing) {
        if message.body.len() > MAX_KEPT_BODY {
            return;
        }
        if self.kept.len() == MAX_KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(message.clone());
    }

    /// Ids rise, also where the clock stands still.
    fn next_id(&mut self, cause: Cause, now: Time) -> i64 {
        let earliest = self.last_id | 3;
        let id = id_at(now).max(earliest + 1);
        self.last_id = match cause {
            Cause::Answer => id | 1,
            Cause::Notice => id | 3,
        };
        self.last_id
    }
}

impl Outgoing {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.msg_id.to_le_bytes().to_vec();
        bytes.extend_from_slice(&self.seq_no.to_le_bytes());
        let length = u32::try_from(self.body.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// The lowest message id of a moment: seconds in the upper half, fractions of one in the lower.
pub(crate) const fn id_at(now: Time) -> i64 {
    let seconds = now.0.div_euclid(1000);
    let fraction = (now.0.rem_euclid(1000) << 32) / 1000;
    (seconds << 32) | (fraction & !3)
}
