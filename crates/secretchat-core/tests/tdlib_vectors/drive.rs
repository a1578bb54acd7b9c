//! Our machine in the place of one side of a trace, from the first call to the last message.
//!
//! The private exponents and exchange ids of that side are prescribed to its generator, so that its keys are those of
//! the trace and the envelopes of the other side open. The envelopes of the other side are delivered when the trace
//! shows that they had been: before a message of ours that has seen them.
//!
//! Our machine says the same as TDLib did under the same numbers, with these differences, which no peer can object
//! to: it answers RequestKey, AcceptKey and CommitKey at once (TDLib waits for the next activity), so the answer takes
//! the number of the text that TDLib sent before its answer, and the header says what was seen by then; after
//! CommitKey it sends Noop in the place of a text; and Typing is never sent.

use std::collections::{BTreeMap, VecDeque};

use secretchat_core::chat::{Config, DhConfig, Rekeying, Status};
use secretchat_core::crypto::{AuthKey, KeyHash, Versions, envelope};
use secretchat_core::ids::{Layer, RandomId, Role, UserId};
use secretchat_core::io::{Command, Event, Losses, Outgoing};
use secretchat_core::tl::api::{self, functions};
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageAction as Action};
use serde_json::Value;

use crate::common::party::Party;
use crate::common::puppet::{self, Said};
use crate::common::{server, wire};
use crate::exchanges::{params, reread};
use crate::handshake;
use crate::trace::{Check, Message, Trace, array, bytes, name_of, number};

/// Plays one side of a trace with our machine.
pub(crate) fn check(trace: &Trace, role: Role) -> Check {
    let drive = Drive::new(trace, role).map_err(|why| format!("as {role:?}: {why}"))?;
    drive.run().map_err(|why| format!("as {role:?}: {why}"))
}

struct Drive<'a> {
    trace: &'a Trace,
    role: Role,
    party: Party,
    keys: Vec<AuthKey>,
    /// Messages of the other side that are on their way.
    queue: VecDeque<Message<'a>>,
    /// Messages of the other side that were lost and will be asked for again.
    lost: Vec<Message<'a>>,
    /// Exchanges that have begun, the first one included.
    exchanges: usize,
    sent: BTreeMap<u32, Sent>,
    /// Ids of the messages that the app was told of.
    told: Vec<i64>,
    renewals: usize,
}

/// A message of ours that reached the server.
struct Sent {
    envelope: Vec<u8>,
    outer_random_id: i64,
    said: Said,
}

impl<'a> Drive<'a> {
    /// The chat as it is when both sides have the first key.
    fn new(trace: &'a Trace, role: Role) -> Result<Self, String> {
        let own = UserId(number(&trace.side(role)["user_id"]));
        let dh = DhConfig {
            version: 3,
            params: params(trace)?,
        };
        let config = Config {
            max_layer: Layer(trace.layer(role)),
            dh: Some(dh),
            ..Config::new(own)
        };
        let party = match role {
            Role::Creator => handshake::request(trace, config)?,
            Role::Participant => handshake::accept(trace, config)?,
        };
        ensure!(
            party.info().status == Status::Ready,
            "the chat is not ready"
        );
        ensure!(
            party.rng.is_script_done(),
            "the exponent was not drawn as documented"
        );
        Ok(Self {
            trace,
            role,
            party,
            keys: trace.keys(),
            queue: VecDeque::new(),
            lost: Vec::new(),
            exchanges: 1,
            sent: BTreeMap::new(),
            told: Vec::new(),
            renewals: 0,
        })
    }

    fn run(mut self) -> Check {
        self.check_key(0)?;
        self.serve()?;
        for message in self.trace.messages() {
            if message.sender() == self.role {
                self.own_turn(message)
                    .map_err(|why| format!("message {}: {why}", message.index))?;
            } else if message.times_sent() > 1 {
                self.lost.push(message);
            } else {
                self.queue.push_back(message);
            }
        }
        while !self.queue.is_empty() {
            self.deliver_next()?;
        }
        self.check_end()
    }

    /// Our turn: delivers what this message had seen, and sends one in its place unless its number is taken.
    fn own_turn(&mut self, message: Message<'_>) -> Check {
        let answers = matches!(
            message.action(),
            Some(
                Action::AcceptKey(_)
                    | Action::CommitKey(_)
                    | Action::Resend(_)
                    | Action::NotifyLayer(_)
            )
        );
        while answers && self.party.ready().out_seq_no <= message.number() && !self.queue.is_empty()
        {
            self.deliver_next()?;
        }
        while self.party.ready().in_seq_no < message.seen() {
            self.deliver_next()?;
        }
        if self.party.ready().out_seq_no > message.number() {
            return Ok(());
        }
        let command = self.command_for(message)?;
        let done = self.party.command(command);
        ensure!(done.is_ok(), "refused: {done:?}");
        ensure!(
            self.party.ready().out_seq_no == message.number() + 1,
            "no message was made"
        );
        self.look_around()
    }

    /// What makes our machine say what this message says; a text where that is not for the app to say.
    fn command_for(&mut self, message: Message<'_>) -> Result<Command, String> {
        let ids = |ids: &[i64]| ids.iter().copied().map(RandomId).collect();
        Ok(match message.action() {
            None => Command::Send(Outgoing {
                message: message.content(),
                file: file(message)?,
                losses: Losses::Accept,
            }),
            Some(Action::SetMessageTTL(set)) => Command::SetTtl(set.ttl_seconds),
            Some(Action::ScreenshotMessages(shot)) => Command::Screenshot(ids(&shot.random_ids)),
            Some(Action::DeleteMessages(delete)) => Command::Delete(ids(&delete.random_ids)),
            Some(Action::ReadMessages(read)) => Command::Open(RandomId(
                *read.random_ids.first().ok_or("nothing was opened")?,
            )),
            Some(Action::FlushHistory) => Command::Flush,
            Some(Action::RequestKey(request)) => {
                self.prescribe(Some(request.exchange_id));
                Command::Rekey
            }
            Some(Action::Noop) => send(message.content()),
            Some(_) => send(wire::text(0, "in the place of another")),
        })
    }

    /// The exponent of our side for the next exchange.
    fn prescribe(&mut self, exchange_id: Option<i64>) {
        let exchanges = self.trace.exchanges();
        let exponent = array(&exchanges[self.exchanges][format!("{}_private", name_of(self.role))]);
        self.exchanges += 1;
        self.party.rng.prescribe_exponent(exponent, exchange_id);
    }

    /// Delivers one envelope of the other side, which must be taken.
    fn deliver_next(&mut self) -> Check {
        let message = self
            .queue
            .pop_front()
            .ok_or("nothing is on its way that this message had seen")?;
        if matches!(message.action(), Some(Action::RequestKey(_))) {
            self.prescribe(None);
        }
        let before = self.party.ready();
        let update = wire::new_message(self.party.chat.id(), &message.envelope(), server::DATE);
        self.party.update(update);
        let case = format!("message {} of the other side", message.index);
        let after = self.party.info();
        let Some(after) = after.ready else {
            return Err(format!("{case}: closed, {:?}", after.close_reason));
        };
        ensure!(after.dropped == 0, "{case}: dropped");
        if message.number() == before.in_seq_no {
            ensure!(after.in_seq_no > message.number(), "{case}: not accepted");
            ensure!(
                after.acknowledged >= message.seen(),
                "{case}: does not acknowledge"
            );
        } else {
            ensure!(
                after.behind_gap == before.behind_gap + 1,
                "{case}: not kept behind the hole"
            );
        }
        self.look_around().map_err(|why| format!("{case}: {why}"))
    }

    /// Reads what the machine wants: events for the app, calls for the server.
    fn look_around(&mut self) -> Check {
        ensure!(
            self.party.rng.is_script_done(),
            "the exponent was not drawn as documented"
        );
        for event in self.party.take_events() {
            match event {
                Event::Message { random_id, .. } => self.told.push(random_id.0),
                Event::KeyRenewed => {
                    self.renewals += 1;
                    self.check_key(self.renewals)?;
                }
                Event::ChatClosed { .. }
                | Event::Dropped { .. }
                | Event::UnsupportedMessage { .. } => {
                    return Err(format!("{event:?}"));
                }
                _ => {}
            }
        }
        self.serve()
    }

    fn check_key(&self, exchange: usize) -> Check {
        let recorded = self
            .keys
            .get(exchange)
            .ok_or("more renewals than recorded")?;
        ensure!(
            self.party.chat.auth_key() == Some(recorded),
            "another key after exchange {exchange}"
        );
        Ok(())
    }

    /// The server takes our messages.
    fn serve(&mut self) -> Check {
        while let Some(call) = self.party.calls.pop_front() {
            if let Some(envelope) = server::envelope_of(&call.request) {
                let outer_random_id =
                    server::outer_random_id(&call.request).ok_or("no random_id")?;
                self.note_sent(envelope.to_vec(), outer_random_id)?;
            }
            let answer = server::ordinary_answer(&call.request, server::DATE);
            self.party.answer(call.id, Ok(answer));
        }
        Ok(())
    }

    fn note_sent(&mut self, envelope: Vec<u8>, outer_random_id: i64) -> Check {
        let fingerprint = envelope::envelope_fingerprint(&envelope).map_err(|e| e.to_string())?;
        let key = self
            .keys
            .iter()
            .find(|key| key.fingerprint() == fingerprint)
            .ok_or("sent under an unknown key")?;
        let opened = envelope::open(key, self.role, &envelope, Versions::V2Only)
            .map_err(|e| e.to_string())?;
        let said = puppet::read(&opened.payload, self.role);
        if let DecryptedMessage::Service(service) = &said.message
            && let Action::Resend(resend) = &service.action
        {
            self.find_again(resend.start_seq_no, resend.end_seq_no);
        }
        match self.sent.get(&said.number) {
            Some(first) if is_self_delete(&said.message) => {
                ensure!(
                    (first.said.seen, first.said.layer) == (said.seen, said.layer),
                    "rewritten with other numbers"
                );
            }
            Some(first) => {
                ensure!(
                    first.envelope == envelope,
                    "number {} stands for two contents",
                    said.number
                );
                ensure!(
                    first.outer_random_id != outer_random_id,
                    "sent again under the same outer random_id"
                );
            }
            None => self.check_header(&said)?,
        }
        self.sent.insert(
            said.number,
            Sent {
                envelope,
                outer_random_id,
                said,
            },
        );
        Ok(())
    }

    /// Our headers are those of the trace, but for answers that leave earlier.
    fn check_header(&self, said: &Said) -> Check {
        let recorded = self
            .trace
            .messages()
            .into_iter()
            .find(|m| m.sender() == self.role && m.number() == said.number);
        let recorded = recorded.ok_or("more messages than recorded")?;
        ensure!(
            i64::from(said.layer) == number(&recorded.json["layer"]),
            "number {}: layer {}",
            said.number,
            said.layer
        );
        let is_answer = match &said.message {
            DecryptedMessage::Service(service) => {
                matches!(
                    service.action,
                    Action::AcceptKey(_) | Action::CommitKey(_) | Action::Noop
                )
            }
            DecryptedMessage::DecryptedMessage(_) => false,
        };
        let fits = if is_answer {
            said.seen <= recorded.seen()
        } else {
            said.seen == recorded.seen()
        };
        ensure!(
            fits,
            "number {}: has seen {} and not {}",
            said.number,
            said.seen,
            recorded.seen()
        );
        Ok(())
    }

    /// The other side answers our Resend.
    fn find_again(&mut self, start_seq_no: i32, end_seq_no: i32) {
        let asked = i64::from(start_seq_no)..=i64::from(end_seq_no);
        let (found, lost) = self
            .lost
            .drain(..)
            .partition(|m| asked.contains(&number(&m.json["out_seq_no"])));
        self.lost = lost;
        self.queue.extend::<Vec<_>>(found);
    }

    fn check_end(&self) -> Check {
        let (info, ready, state) = (
            self.party.info(),
            self.party.ready(),
            self.trace.final_state(self.role),
        );
        ensure!(self.lost.is_empty(), "a lost message was never asked for");
        for (field, value) in [
            ("my_in_seq_no", i64::from(ready.in_seq_no)),
            ("my_out_seq_no", i64::from(ready.out_seq_no)),
            ("his_in_seq_no", i64::from(ready.acknowledged)),
            ("his_layer", i64::from(ready.peer_layer.0)),
            ("layer_used", i64::from(ready.send_layer.0)),
            ("ttl", i64::from(ready.ttl)),
            ("outbound_unacked", info.outbox as i64),
            ("inbound_waiting_for_gap", ready.behind_gap as i64),
            ("access_hash", info.access_hash),
            ("user_id", info.user_id.0),
            ("x", i64::from(info.role.x())),
        ] {
            ensure!(
                number(&state[field]) == value,
                "{field} is {value} and not {}",
                state[field]
            );
        }
        ensure!(
            self.renewals + 1 == self.keys.len(),
            "{} renewals",
            self.renewals
        );
        let key = self.party.chat.auth_key().ok_or("no key")?;
        ensure!(
            key.as_bytes() == &array(&state["auth_key"]),
            "another key at the end"
        );
        ensure!(
            ready.key_fingerprint.to_le_bytes() == array(&state["key_fingerprint"]),
            "another fingerprint"
        );
        ensure!(
            info.key_hash == Some(KeyHash(array(&state["key_hash"]))),
            "another key hash"
        );
        ensure!(
            ready.has_old_key != bytes(&state["other_auth_key"]).is_empty(),
            "the old key"
        );
        ensure!(ready.rekeying == Rekeying::Idle, "a renewal still runs");
        self.check_told()
    }

    /// The app was told of the messages that TDLib told its app of, in the same order.
    fn check_told(&self) -> Check {
        let events = self.trace.json["ui_events"][name_of(self.role)]
            .as_array()
            .ok_or("no events")?;
        let is_message = |event: &&Value| event["ev"] == "message";
        let recorded: Vec<_> = events
            .iter()
            .filter(is_message)
            .map(|event| number(&event["random_id"]))
            .collect();
        ensure!(
            self.told == recorded,
            "told of {:?} and not of {recorded:?}",
            self.told
        );
        Ok(())
    }
}

fn send(message: DecryptedMessage) -> Command {
    Command::Send(Outgoing {
        message,
        file: None,
        losses: Losses::Accept,
    })
}

/// The file that the recorded call named.
fn file(message: Message<'_>) -> Result<Option<api::InputEncryptedFile>, String> {
    if message.json["query_method"] != "messages.sendEncryptedFile" {
        return Ok(None);
    }
    let call: functions::MessagesSendEncryptedFile = reread(&bytes(&message.json["query_tl"]))?;
    Ok(Some(call.file))
}

/// What stands in the place of a message that was taken back (spec/06 §6.3).
fn is_self_delete(message: &DecryptedMessage) -> bool {
    match message {
        DecryptedMessage::Service(service) => {
            matches!(&service.action, Action::DeleteMessages(delete) if delete.random_ids == [service.random_id])
        }
        DecryptedMessage::DecryptedMessage(_) => false,
    }
}
