//! `updates.getState`, `updates.getDifference`, `messages.receivedQueue` (spec/03 §4).

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};

use crate::error::require;
use crate::queue::Queue;
use crate::server::{Call, Server};

/// Messages in one answer.
const SLICE: usize = 100;
/// Their envelopes together, in bytes.
const SLICE_BYTES: usize = 1 << 20;
/// There are no cloud chats here, so their counter stands still.
const PTS: i32 = 1;
const SEQ: i32 = 1;

impl Server {
    pub(crate) fn get_state(
        &mut self,
        call: Call,
        _: functions::UpdatesGetState,
    ) -> Result<api::UpdatesState, RpcError> {
        let qts = self.account(call.user)?.queue.qts();
        Ok(api::UpdatesState::UpdatesState(state(qts, call)))
    }

    /// Acknowledges what the client says it has, and gives the rest.
    pub(crate) fn get_difference(
        &mut self,
        call: Call,
        f: functions::UpdatesGetDifference,
    ) -> Result<api::UpdatesDifference, RpcError> {
        require(f.qts >= 0, "PERSISTENT_TIMESTAMP_INVALID")?;
        let queue = &mut self.account(call.user)?.queue;
        queue.forget_old(call.now);
        queue.acknowledge(f.qts);
        let slice = Slice::take(queue, &f);
        let other_updates = queue.others_since(f.date);
        if slice.messages.is_empty() && other_updates.is_empty() {
            let empty = types::UpdatesDifferenceEmpty {
                date: call.now.date(),
                seq: SEQ,
            };
            return Ok(api::UpdatesDifference::Empty(empty));
        }
        Ok(slice.difference(other_updates, call))
    }

    pub(crate) fn received_queue(
        &mut self,
        call: Call,
        f: functions::MessagesReceivedQueue,
    ) -> Result<Vec<i64>, RpcError> {
        let queue = &mut self.account(call.user)?.queue;
        require((0..=queue.qts()).contains(&f.max_qts), "MAX_QTS_INVALID")?;
        Ok(queue.acknowledge(f.max_qts))
    }
}

/// The messages of one answer.
struct Slice {
    messages: Vec<api::EncryptedMessage>,
    /// The qts that the account has with them.
    qts: i32,
    /// Nothing comes after them.
    is_last: bool,
}

impl Slice {
    fn take(queue: &Queue, f: &functions::UpdatesGetDifference) -> Self {
        let limit = f
            .qts_limit
            .and_then(|limit| usize::try_from(limit).ok())
            .map_or(SLICE, |n| n.clamp(1, SLICE));
        let count = fitting(queue, limit);
        let is_last = queue.messages().len() <= count;
        let last = queue.messages().take(count).last();
        let messages = queue.messages().take(count);
        Self {
            qts: if is_last {
                queue.qts()
            } else {
                last.map_or(f.qts, |(qts, _)| qts)
            },
            messages: messages.map(|(_, message)| message.clone()).collect(),
            is_last,
        }
    }

    fn difference(self, other_updates: Vec<api::Update>, call: Call) -> api::UpdatesDifference {
        let state = api::UpdatesState::UpdatesState(state(self.qts, call));
        let new_encrypted_messages = self.messages;
        let (new_messages, chats, users) = (Vec::new(), Vec::new(), Vec::new());
        if self.is_last {
            api::UpdatesDifference::UpdatesDifference(types::UpdatesDifference {
                new_messages,
                new_encrypted_messages,
                other_updates,
                chats,
                users,
                state,
            })
        } else {
            api::UpdatesDifference::Slice(types::UpdatesDifferenceSlice {
                new_messages,
                new_encrypted_messages,
                other_updates,
                chats,
                users,
                intermediate_state: state,
            })
        }
    }
}

/// How many of the messages go into one answer: at least one.
fn fitting(queue: &Queue, limit: usize) -> usize {
    let mut bytes = 0;
    let messages = queue.messages().take(limit);
    let fits = messages.take_while(|(_, message)| {
        bytes += data_of(message).len();
        bytes <= SLICE_BYTES
    });
    fits.count().max(1)
}

fn data_of(message: &api::EncryptedMessage) -> &[u8] {
    match message {
        api::EncryptedMessage::EncryptedMessage(m) => &m.bytes,
        api::EncryptedMessage::Service(m) => &m.bytes,
    }
}

fn state(qts: i32, call: Call) -> types::UpdatesState {
    let date = call.now.date();
    types::UpdatesState {
        pts: PTS,
        qts,
        date,
        seq: SEQ,
        unread_count: 0,
    }
}
