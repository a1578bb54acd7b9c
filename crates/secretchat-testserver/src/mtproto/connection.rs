//! One connection of a client, without I/O: bytes in, calls out; answers in, bytes out.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rand_core::CryptoRng;
use secretchat_core::ids::Time;
use secretchat_core::io::RpcError;

use super::key_exchange::{ExchangeError, KeyExchange, RsaKey};
use super::keys::Keys;
use super::plain;
use super::session::{self, Event, Salts, Session, SessionError};
use super::transport::{Transport, TransportError};

/// The status of a transport that means: there is no such key.
const NO_SUCH_KEY: i32 = 404;

/// Stands for the id of a key in packets that are not encrypted.
const NO_KEY: i64 = 0;

/// What all connections share.
pub(super) struct Realm {
    /// Drawn when it is needed: that takes some time, and most clients bring a key.
    pub(super) rsa: LazyLock<RsaKey, Box<dyn FnOnce() -> RsaKey + Send>>,
    pub(super) keys: Keys,
    pub(super) salts: Arc<Salts>,
    /// The datacentres behind the ports.
    pub(super) datacentres: BTreeMap<u16, i32>,
}

/// Why a connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ConnectionError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("no key has this id")]
    UnknownKey,
    #[error("there are too many keys")]
    TooManyKeys,
}

/// A connection.
pub(super) struct Connection {
    transport: Transport,
    /// The datacentre of the port that was reached.
    port_dc: i32,
    exchange: KeyExchange,
    session: Option<Session>,
}

impl Connection {
    pub(super) fn new(port_dc: i32) -> Self {
        Self {
            transport: Transport::default(),
            port_dc,
            exchange: KeyExchange::default(),
            session: None,
        }
    }

    /// Bytes have come; what they bring about, [`next_event`](Self::next_event) says.
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.transport.receive(bytes);
    }

    /// What is to be done next; `None` if more bytes are needed.
    pub(super) fn next_event(
        &mut self,
        realm: &Realm,
        now: Time,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Option<Event>, ConnectionError> {
        loop {
            if let Some(session) = &mut self.session
                && let Some(event) = session.next_event(now)
            {
                return Ok(Some(event));
            }
            let Some(packet) = self.transport.next_packet()? else {
                return Ok(None);
            };
            match session::key_id(&packet).ok_or(SessionError::Malformed)? {
                NO_KEY => self.exchange(&packet, realm, now, rng)?,
                key_id => self.session(key_id, realm)?.receive(&packet, now)?,
            }
        }
    }

    fn exchange(
        &mut self,
        packet: &[u8],
        realm: &Realm,
        now: Time,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<(), ConnectionError> {
        let request = plain::body(packet).ok_or(ExchangeError::Malformed);
        let reply = request.and_then(|request| self.exchange.step(request, &realm.rsa, now, rng));
        let reply = reply.inspect_err(|_| self.transport.send_status(NO_SUCH_KEY))?;
        if let Some(key) = reply.key
            && !realm.keys.agree(self.dc(realm), key)
        {
            return Err(ConnectionError::TooManyKeys);
        }
        self.transport.send(&plain::packet(&reply.answer, now));
        Ok(())
    }

    /// The session of a key; a client that changes to another key ends the one before.
    fn session(&mut self, key_id: i64, realm: &Realm) -> Result<&mut Session, ConnectionError> {
        let known = realm.keys.get(self.dc(realm), key_id);
        let Some(known) = known else {
            self.transport.send_status(NO_SUCH_KEY);
            return Err(ConnectionError::UnknownKey);
        };
        let session = self.session.take();
        let session = session.filter(|session| session.key_id() == key_id);
        let new = || Session::new(known.key, known.first_salt, realm.salts.clone());
        Ok(self.session.insert(session.unwrap_or_else(new)))
    }

    /// The datacentre that the client means: that of the port, unless it believes to be elsewhere and came through the
    /// proxy.
    pub(super) fn dc(&self, realm: &Realm) -> i32 {
        let Some(port) = self.transport.wanted_port() else {
            return self.port_dc;
        };
        let by_port = realm.datacentres.get(&port).copied();
        by_port
            .or(self.transport.wanted_dc())
            .unwrap_or(self.port_dc)
    }

    /// The key of the session.
    pub(super) fn key_id(&self) -> Option<i64> {
        self.session.as_ref().map(Session::key_id)
    }

    /// Answers a call.
    pub(super) fn answer(&mut self, msg_id: i64, result: Result<Vec<u8>, RpcError>, now: Time) {
        if let Some(session) = &mut self.session {
            session.answer(msg_id, result, now);
        }
    }

    /// Tells the client something that it did not ask for: boxed `Updates`.
    pub(super) fn push(&mut self, updates: Vec<u8>, now: Time) {
        if let Some(session) = &mut self.session {
            session.push(updates, now);
        }
    }

    /// What is to be written now.
    pub(super) fn take_output(
        &mut self,
        now: Time,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Vec<u8> {
        while let Some(session) = &mut self.session
            && let Some(packet) = session.next_packet(now, rng)
        {
            self.transport.send(&packet);
        }
        self.transport.take_output()
    }
}
