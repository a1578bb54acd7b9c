//! Own messages from their creation until the peer acknowledges them (spec/06 §6).

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{Layer, RandomId, Time};
use crate::io::{Request, RequestId, Table};
use crate::tl::api::{self, functions};

use super::identity::Identity;
use super::sequence::Raw;
use super::step::Step;

/// Where a message stands on its way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Not known to be at the server.
    Created,
    /// At the server.
    Sent,
    /// Held until its file is uploaded again.
    Uploading,
}

/// One own message, sealed: what it says is not in here.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) random_id: RandomId,
    /// The `random_id` of the call: fresh for each time the message is to reach the peer (spec/06 §5.5).
    pub(super) outer_random_id: i64,
    pub(super) layer: Layer,
    pub(super) seen: Raw,
    pub(super) envelope: Vec<u8>,
    pub(super) file: Option<api::InputEncryptedFile>,
    pub(super) service: bool,
    pub(super) silent: bool,
    /// Written by the user: may be taken back.
    pub(super) user: bool,
    /// It stands for a message that was taken back.
    pub(super) rewritten: bool,
    pub(super) progress: Progress,
}

/// All own messages that the peer has not acknowledged.
#[derive(Default)]
pub(super) struct Outbox {
    entries: BTreeMap<Raw, Entry>,
    unsent: BTreeSet<Raw>,
    in_flight: BTreeMap<RequestId, Flight>,
    /// The server refused something it must take in the end: nothing is sent before this.
    held_until: Option<Time>,
    /// From the records: the app of this run does not know yet which messages wait for their files.
    restored: bool,
    /// Messages to be sent that an earlier call, or an earlier run of the program, may have brought to the server.
    repeated: BTreeSet<Raw>,
}

/// A call on its way.
#[derive(Clone, Copy)]
struct Flight {
    number: Raw,
    outer_random_id: i64,
    random_id: RandomId,
    user: bool,
}

/// The message that an answer is about.
pub(super) enum Landed {
    /// It was another call.
    NotAMessage,
    /// The peer was faster and has acknowledged it.
    Acknowledged { random_id: RandomId, user: bool },
    /// It was taken back, or is being sent again, in the meantime.
    Replaced,
    /// It is as it was.
    Waiting { number: Raw, entry: Entry },
}

impl Outbox {
    pub(super) fn restore(entries: BTreeMap<Raw, Entry>) -> Self {
        let unsent: BTreeSet<_> = entries
            .iter()
            .filter(|(_, e)| e.progress != Progress::Sent)
            .map(|(n, _)| *n)
            .collect();
        Self {
            entries,
            repeated: unsent.clone(),
            unsent,
            in_flight: BTreeMap::new(),
            held_until: None,
            restored: true,
        }
    }

    /// After a restart, once: the messages that wait for their files, and hold up all others.
    pub(super) fn take_untold(&mut self) -> Vec<RandomId> {
        if !core::mem::take(&mut self.restored) {
            return Vec::new();
        }
        let waiting = self.entries.values();
        waiting
            .filter(|e| e.progress == Progress::Uploading)
            .map(|e| e.random_id)
            .collect()
    }

    /// Whether an earlier call for this message may have reached the server.
    pub(super) fn is_repeated(&self, number: Raw) -> bool {
        self.repeated.contains(&number)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, number: Raw) -> Option<&Entry> {
        self.entries.get(&number)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Raw, &Entry)> {
        self.entries.iter().map(|(number, entry)| (*number, entry))
    }

    /// The numbers of the user's messages with this id.
    pub(super) fn find(&self, random_id: RandomId) -> Option<Raw> {
        self.iter()
            .find(|(_, e)| e.user && e.random_id == random_id)
            .map(|(number, _)| number)
    }

    /// Adds or replaces a message, to be sent (again) if it is not `Sent`.
    pub(super) fn put(&mut self, number: Raw, entry: Entry, step: &mut Step<'_>) {
        step.put(Table::Outbox, i64::from(number), entry.to_record());
        if entry.progress == Progress::Sent {
            self.repeated.insert(number);
            self.unsent.remove(&number);
        } else {
            self.unsent.insert(number);
        }
        self.entries.insert(number, entry);
    }

    /// The peer has seen everything below `seen`: these messages are done. Gives the ids of the user's ones.
    pub(super) fn acknowledge(&mut self, seen: Raw, step: &mut Step<'_>) -> Vec<RandomId> {
        let mut delivered = Vec::new();
        while let Some(entry) = self.entries.first_entry().filter(|e| *e.key() < seen) {
            let (number, entry) = entry.remove_entry();
            self.unsent.remove(&number);
            self.repeated.remove(&number);
            step.delete(Table::Outbox, i64::from(number));
            if entry.user {
                delivered.push(entry.random_id);
            }
        }
        delivered
    }

    /// Sends what may go now, lowest number first, never past one that is held (spec/06 §6.4).
    pub(super) fn pump(&mut self, identity: &Identity, step: &mut Step<'_>) {
        if self.held_until.is_some_and(|until| step.now < until) {
            return;
        }
        self.held_until = None;
        while self.in_flight.len() < step.config.window {
            let Some(number) = self.unsent.first().copied() else {
                return;
            };
            let Some(entry) = self
                .entries
                .get(&number)
                .filter(|e| e.progress == Progress::Created)
            else {
                return;
            };
            self.unsent.remove(&number);
            let id = step.request(entry.call(identity));
            let Entry {
                outer_random_id,
                random_id,
                user,
                ..
            } = *entry;
            self.in_flight.insert(
                id,
                Flight {
                    number,
                    outer_random_id,
                    random_id,
                    user,
                },
            );
        }
    }

    /// What a final answer is about.
    pub(super) fn landed(&mut self, id: RequestId) -> Landed {
        let Some(flight) = self.in_flight.remove(&id) else {
            return Landed::NotAMessage;
        };
        match self.entries.get(&flight.number) {
            None => Landed::Acknowledged {
                random_id: flight.random_id,
                user: flight.user,
            },
            Some(entry) if entry.outer_random_id == flight.outer_random_id => Landed::Waiting {
                number: flight.number,
                entry: entry.clone(),
            },
            Some(_) => Landed::Replaced,
        }
    }

    /// Tries this message again after a pause, and nothing before it.
    pub(super) fn hold(&mut self, number: Raw, until: Time) {
        self.unsent.insert(number);
        self.held_until = Some(until);
    }

    pub(super) fn is_in_flight(&self, number: Raw) -> bool {
        self.in_flight
            .values()
            .any(|flight| flight.number == number)
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.held_until
    }
}

impl Entry {
    fn call(&self, identity: &Identity) -> Request {
        let (peer, random_id, data) =
            (identity.peer(), self.outer_random_id, self.envelope.clone());
        match &self.file {
            Some(file) => Request::SendEncryptedFile(functions::MessagesSendEncryptedFile {
                silent: self.silent,
                peer,
                random_id,
                data,
                file: file.clone(),
            }),
            None if self.service => {
                Request::SendEncryptedService(functions::MessagesSendEncryptedService {
                    peer,
                    random_id,
                    data,
                })
            }
            None => Request::SendEncrypted(functions::MessagesSendEncrypted {
                silent: self.silent,
                peer,
                random_id,
                data,
            }),
        }
    }
}
