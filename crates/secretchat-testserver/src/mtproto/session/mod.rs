//! A session of a client: the messages inside the packets of one authorization key.
//!
//! Sans I/O. [`Session::receive`] takes packets, [`Session::next_event`] gives what the server has to do about them,
//! [`Session::next_packet`] what is to be sent. Everything between client and server that is no call is done in here.

mod envelope;
mod message;
mod received;
mod salts;
mod sending;
mod service;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;

use grammers_tl_types as tl;
use rand_core::CryptoRng;
use secretchat_core::crypto::AuthKey;
use secretchat_core::ids::Time;
use secretchat_core::io::RpcError;
use tl::Serializable as _;

pub(super) use self::envelope::key_id;
pub(super) use self::salts::Salts;
pub(super) use self::sending::id_at;

use self::envelope::Sender;
use self::message::{Message, Plaintext};
use self::received::{Fault, Received};
use self::sending::{Cause, Sending};
use super::gzip;
use super::keys::id_of;

/// `rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult;`
const RPC_RESULT: u32 = 0xf35c_6d01;
/// Answers of these lengths are packed, if that makes them shorter. Longer ones are blocks of encrypted files.
const PACKED: core::ops::RangeInclusive<usize> = 512..=64 << 10;
/// The code of `bad_server_salt`.
const BAD_SALT: i32 = 48;

/// Why a packet cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SessionError {
    #[error("a packet is malformed")]
    Malformed,
    #[error("a packet was encrypted with another key, or damaged")]
    MessageKey,
}

/// What a session is about to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A call, to be answered with [`Session::answer`].
    Call { msg_id: i64, request: Vec<u8> },
    /// The connection is to be closed when nothing has come for so many seconds.
    DisconnectAfter(i32),
    /// The key is not to be accepted any more.
    DestroyKey,
}

/// A session.
pub(super) struct Session {
    key: AuthKey,
    salts: Arc<Salts>,
    /// A salt that was agreed on with the key.
    first_salt: Option<i64>,
    /// Its id, when the client has said it.
    id: Option<i64>,
    is_announced: bool,
    received: Received,
    waiting: VecDeque<Message>,
    sending: Sending,
}

impl Session {
    pub(super) fn new(key: AuthKey, first_salt: Option<i64>, salts: Arc<Salts>) -> Self {
        Self {
            key,
            salts,
            first_salt,
            id: None,
            is_announced: false,
            received: Received::default(),
            waiting: VecDeque::new(),
            sending: Sending::default(),
        }
    }

    pub(super) fn key_id(&self) -> i64 {
        id_of(&self.key)
    }

    /// Takes a packet. A client that starts another session on the connection ends this one.
    pub(super) fn receive(&mut self, packet: &[u8], now: Time) -> Result<(), SessionError> {
        let plaintext = envelope::open(&self.key, Sender::Client, packet)?;
        let plaintext = Plaintext::parse(&plaintext).ok_or(SessionError::Malformed)?;
        if self.id != Some(plaintext.session_id) {
            *self = Self {
                id: Some(plaintext.session_id),
                ..Self::new(self.key.clone(), self.first_salt, self.salts.clone())
            };
        }
        self.take(plaintext, now);
        Ok(())
    }

    fn take(&mut self, plaintext: Plaintext, now: Time) {
        let message = plaintext.message;
        if let Err(fault) = Received::check(message.msg_id, now) {
            return self.refuse(&message, fault, now);
        }
        if !self.accepts(plaintext.salt, now) {
            return self.refuse_salt(&message, now);
        }
        if message.id() != message::CONTAINER {
            return self.take_messages(vec![message], now);
        }
        let Some(parts) = message.parts() else {
            return self.refuse(&message, Fault::Container, now);
        };
        if self.received.insert(message.msg_id) {
            self.take_messages(parts, now);
        }
    }

    fn take_messages(&mut self, messages: Vec<Message>, now: Time) {
        // A client sends again what is older than that; so it must not be the id of a container, which is higher.
        if let Some(first_msg_id) = messages.iter().map(|message| message.msg_id).min() {
            self.announce(first_msg_id, now);
        }
        for message in messages {
            self.take_message(message, now);
        }
    }

    /// The client is told that this is a session that the server did not know.
    fn announce(&mut self, first_msg_id: i64, now: Time) {
        if core::mem::replace(&mut self.is_announced, true) {
            return;
        }
        let created = tl::types::NewSessionCreated {
            first_msg_id,
            unique_id: first_msg_id ^ self.id.unwrap_or_default(),
            server_salt: self.salts.current(self.key_id(), now),
        };
        let created = tl::enums::NewSession::Created(created).to_bytes();
        self.sending.content(Cause::Notice, created, now);
    }

    fn take_message(&mut self, message: Message, now: Time) {
        if self.received.insert(message.msg_id) {
            self.waiting.push_back(message);
        } else if message.wants_ack() {
            self.acknowledge(message.msg_id, now);
        }
    }

    /// What is to be done next; `None` if everything is.
    pub(super) fn next_event(&mut self, now: Time) -> Option<Event> {
        loop {
            let message = self.waiting.pop_front()?;
            let Some(message) = message.unpacked() else {
                continue;
            };
            match self.serve(&message, now) {
                service::Served::Done => {}
                service::Served::Event(event) => return Some(event),
                service::Served::NotService => {
                    return Some(Event::Call {
                        msg_id: message.msg_id,
                        request: message.body,
                    });
                }
            }
        }
    }

    /// Answers a call.
    pub(super) fn answer(&mut self, msg_id: i64, result: Result<Vec<u8>, RpcError>, now: Time) {
        let result = match result {
            Ok(result) if PACKED.contains(&result.len()) => gzip::pack(&result).unwrap_or(result),
            Ok(result) => result,
            Err(RpcError::Server { code, message }) => {
                tl::enums::RpcError::Error(tl::types::RpcError {
                    error_code: code,
                    error_message: message,
                })
                .to_bytes()
            }
            // The client learns only that the call has arrived.
            Err(RpcError::Network) => return self.acknowledge(msg_id, now),
        };
        self.put_result(msg_id, &result, now);
    }

    fn put_result(&mut self, msg_id: i64, result: &[u8], now: Time) {
        let mut body = RPC_RESULT.to_le_bytes().to_vec();
        body.extend_from_slice(&msg_id.to_le_bytes());
        body.extend_from_slice(result);
        self.sending.content(Cause::Answer, body, now);
    }

    /// Tells the client something that it did not ask for: boxed `Updates`.
    pub(super) fn push(&mut self, updates: Vec<u8>, now: Time) {
        if self.is_announced {
            self.sending.content(Cause::Notice, updates, now);
        }
    }

    /// The next packet for the client; `None` if there is nothing to say.
    pub(super) fn next_packet(
        &mut self,
        now: Time,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Option<Vec<u8>> {
        let message = self.sending.next(now)?;
        let salt = self.salts.current(self.key_id(), now);
        let mut plaintext = salt.to_le_bytes().to_vec();
        plaintext.extend_from_slice(&self.id?.to_le_bytes());
        plaintext.extend_from_slice(&message);
        Some(envelope::seal(&self.key, Sender::Server, plaintext, rng))
    }

    fn accepts(&self, salt: i64, now: Time) -> bool {
        self.first_salt == Some(salt) || self.salts.accepts(self.key_id(), salt, now)
    }

    fn acknowledge(&mut self, msg_id: i64, now: Time) {
        let ack = tl::types::MsgsAck {
            msg_ids: vec![msg_id],
        };
        let ack = tl::enums::MsgsAck::Ack(ack).to_bytes();
        self.sending.notice(Cause::Notice, ack, now);
    }

    fn refuse(&mut self, message: &Message, fault: Fault, now: Time) {
        let bad = tl::types::BadMsgNotification {
            bad_msg_id: message.msg_id,
            bad_msg_seqno: message.seq_no,
            error_code: fault as i32,
        };
        let bad = tl::enums::BadMsgNotification::Notification(bad).to_bytes();
        self.sending.notice(Cause::Answer, bad, now);
    }

    fn refuse_salt(&mut self, message: &Message, now: Time) {
        let bad = tl::types::BadServerSalt {
            bad_msg_id: message.msg_id,
            bad_msg_seqno: message.seq_no,
            error_code: BAD_SALT,
            new_server_salt: self.salts.current(self.key_id(), now),
        };
        let bad = tl::enums::BadMsgNotification::BadServerSalt(bad).to_bytes();
        self.sending.notice(Cause::Answer, bad, now);
    }
}
