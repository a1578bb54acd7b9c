//! Everything that leaves a side, opened with the keys that the observer has: numbers, contents, layers, order.

use std::collections::{BTreeMap, HashMap};

use secretchat_core::crypto::{AuthKey, Versions, envelope};
use secretchat_core::io::Request;
use secretchat_core::tl::Deserialize as _;
use secretchat_core::tl::e2e::any;
use secretchat_core::tl::e2e::latest::{self, DecryptedMessageAction as Action};

use crate::report::{Broken, Counts, rule};
use crate::side::Who;

/// What was seen on the wire.
#[derive(Default)]
pub(crate) struct Wire {
    keys: HashMap<i64, AuthKey>,
    sides: [Sender; 2],
    last_request: Option<(Who, i64)>,
}

#[derive(Default)]
struct Sender {
    contents: BTreeMap<i32, Content>,
    /// The lowest number that never reached the server.
    next_to_arrive: i32,
}

/// What stands under a number.
struct Content {
    layer: i32,
    seen: i32,
    message: Vec<u8>,
    /// Set if it was written by a user: what may replace it is known then.
    user: Option<i64>,
    taken_back: bool,
}

/// A message that left, for the trace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left {
    pub(crate) number: i32,
    #[allow(dead_code, reason = "shown in the trace")]
    seen: i32,
    #[allow(dead_code, reason = "shown in the trace")]
    key: u16,
    #[allow(dead_code, reason = "shown in the trace")]
    what: &'static str,
}

/// An opened envelope.
struct Opened {
    /// Enough of the fingerprint to tell keys apart.
    key: u16,
    layer: i32,
    seen: i32,
    number: i32,
    message: Vec<u8>,
}

/// The outer id and the envelope of a call that brings a message.
pub(crate) const fn message_of(request: &Request) -> Option<(i64, &Vec<u8>)> {
    match request {
        Request::SendEncrypted(f) => Some((f.random_id, &f.data)),
        Request::SendEncryptedFile(f) => Some((f.random_id, &f.data)),
        Request::SendEncryptedService(f) => Some((f.random_id, &f.data)),
        _ => None,
    }
}

impl Wire {
    /// A side has this key now.
    pub(crate) fn learn(&mut self, key: &AuthKey) {
        self.keys
            .entry(key.fingerprint().0)
            .or_insert_with(|| key.clone());
    }

    /// A message leaves a side.
    pub(crate) fn leaves(
        &mut self,
        who: Who,
        data: &[u8],
        counts: &mut Counts,
    ) -> Result<Left, Broken> {
        let opened = self.open(who, data)?;
        let number = opened.number;
        let left = Left {
            number,
            seen: opened.seen,
            key: opened.key,
            what: label(&parse(&opened.message)?),
        };
        let contents = &mut self.sides[who.index()].contents;
        match contents.get_mut(&number) {
            Some(content) => content.check_again(who, &opened, counts)?,
            None => {
                let before = contents.last_key_value();
                let due = before.map_or(0, |(number, _)| number + 1);
                rule(number == due, "numbers leave in order", || {
                    format!("{who:?} sends {number}, {due} is due")
                })?;
                if let Some((_, before)) = before {
                    rule(
                        opened.layer >= before.layer,
                        "the layer never goes down",
                        || {
                            format!(
                                "{who:?} sends {number} in layer {} after {}",
                                opened.layer, before.layer
                            )
                        },
                    )?;
                    rule(
                        opened.seen >= before.seen,
                        "in_seq_no never goes down",
                        || {
                            format!(
                                "{who:?} sends {number} with {} after {}",
                                opened.seen, before.seen
                            )
                        },
                    )?;
                }
                counts.messages += 1;
                let content = self.first_time(who, opened, counts)?;
                self.sides[who.index()].contents.insert(number, content);
            }
        }
        Ok(left)
    }

    /// A message reaches the server (spec/06 §6.4).
    pub(crate) fn arrives(&mut self, who: Who, number: i32) -> Result<(), Broken> {
        let due = &mut self.sides[who.index()].next_to_arrive;
        if number == *due {
            *due += 1;
        }
        rule(number < *due, "messages reach the server in order", || {
            format!("{number} of {who:?} arrives before {due}")
        })
    }

    fn open(&self, who: Who, data: &[u8]) -> Result<Opened, Broken> {
        let broken = |found: &str| Broken {
            rule: "what leaves can be read by the peer",
            found: found.into(),
        };
        let fingerprint =
            envelope::envelope_fingerprint(data).map_err(|_| broken("no envelope"))?;
        let key = self
            .keys
            .get(&fingerprint.0)
            .ok_or_else(|| broken("a key that nobody ever had"))?;
        let opened = envelope::open(key, who.role(), data, Versions::V2Only)
            .map_err(|_| broken("not sealed right"))?;
        let payload = &opened.payload;
        let int = |at: usize| {
            Some(i32::from_le_bytes(
                payload.get(at..at + 4)?.try_into().ok()?,
            ))
        };
        // The wrapper's id, 31 random bytes with their length, three numbers, the message.
        let fields = (|| {
            Some((
                int(0)?,
                *payload.get(4)?,
                int(36)?,
                int(40)?,
                int(44)?,
                payload.get(48..)?.to_vec(),
            ))
        })();
        let (id, random_length, layer, wire_in, wire_out, message) =
            fields.ok_or_else(|| broken("too short"))?;
        rule(
            id == 0x1be3_1789 && random_length == 31,
            "the wrapper is the one of spec/06 §1",
            || format!("{id:#x}"),
        )?;
        let x = who.role().x();
        rule(
            wire_in >= 0 && wire_in % 2 == x && wire_out >= 0 && wire_out % 2 == 1 - x,
            "parity",
            || format!("{who:?} sends in_seq_no {wire_in}, out_seq_no {wire_out}"),
        )?;
        let key = (fingerprint.0 & 0xffff) as u16;
        Ok(Opened {
            key,
            layer,
            seen: wire_in / 2,
            number: wire_out / 2,
            message,
        })
    }

    fn first_time(
        &mut self,
        who: Who,
        opened: Opened,
        counts: &mut Counts,
    ) -> Result<Content, Broken> {
        let message = parse(&opened.message)?;
        if let latest::DecryptedMessage::Service(service) = &message {
            self.count_renewal(who, &service.action, counts);
        }
        let (user, taken_back) = match &message {
            latest::DecryptedMessage::DecryptedMessage(m) => (Some(m.random_id), false),
            // It was taken back before it ever left.
            latest::DecryptedMessage::Service(s) => (None, deletes_itself(s)),
        };
        let Opened {
            layer,
            seen,
            message,
            ..
        } = opened;
        Ok(Content {
            layer,
            seen,
            message,
            user,
            taken_back,
        })
    }

    fn count_renewal(&mut self, who: Who, action: &Action, counts: &mut Counts) {
        match action {
            Action::RequestKey(request) => {
                if self
                    .last_request
                    .is_some_and(|(other, _)| other == who.other())
                {
                    counts.collisions += 1;
                }
                self.last_request = Some((who, request.exchange_id));
            }
            Action::CommitKey(_) => {
                counts.renewals += 1;
                self.last_request = None;
            }
            _ => {}
        }
    }
}

impl Content {
    /// The same number again: the same content, or the one legal replacement (spec/06 §6.3).
    fn check_again(
        &mut self,
        who: Who,
        opened: &Opened,
        counts: &mut Counts,
    ) -> Result<(), Broken> {
        let number = opened.number;
        rule(
            opened.layer == self.layer && opened.seen == self.seen,
            "a message sent again keeps its numbers and its layer",
            || {
                format!(
                    "{who:?} sends {number} again with {} in layer {}",
                    opened.seen, opened.layer
                )
            },
        )?;
        counts.resends += 1;
        if opened.message == self.message {
            return Ok(());
        }
        let is_replacement = match parse(&opened.message)? {
            latest::DecryptedMessage::Service(service) => {
                self.user == Some(service.random_id) && deletes_itself(&service)
            }
            latest::DecryptedMessage::DecryptedMessage(_) => false,
        };
        rule(is_replacement, "no number is used for two contents", || {
            format!("{who:?} uses {number} twice")
        })?;
        if !self.taken_back {
            counts.taken_back += 1;
        }
        self.taken_back = true;
        Ok(())
    }
}

fn parse(message: &[u8]) -> Result<latest::DecryptedMessage, Broken> {
    any::DecryptedMessage::from_bytes(message)
        .map(Into::into)
        .map_err(|error| Broken {
            rule: "what leaves can be read by the peer",
            found: error.to_string(),
        })
}

const fn label(message: &latest::DecryptedMessage) -> &'static str {
    let latest::DecryptedMessage::Service(service) = message else {
        return "a message";
    };
    match service.action {
        Action::SetMessageTTL(_) => "SetMessageTTL",
        Action::ReadMessages(_) => "ReadMessages",
        Action::DeleteMessages(_) => "DeleteMessages",
        Action::ScreenshotMessages(_) => "ScreenshotMessages",
        Action::FlushHistory => "FlushHistory",
        Action::Resend(_) => "Resend",
        Action::NotifyLayer(_) => "NotifyLayer",
        Action::Typing(_) => "Typing",
        Action::RequestKey(_) => "RequestKey",
        Action::AcceptKey(_) => "AcceptKey",
        Action::AbortKey(_) => "AbortKey",
        Action::CommitKey(_) => "CommitKey",
        Action::Noop => "Noop",
    }
}

fn deletes_itself(service: &latest::types::DecryptedMessageService) -> bool {
    matches!(&service.action, Action::DeleteMessages(delete) if delete.random_ids == [service.random_id])
}
