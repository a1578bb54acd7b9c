//! The service of one connection.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::Duration;

use secretchat_core::io::RpcError;
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use super::connection::Connection;
use super::front::Hub;
use super::presence::{Place, Push};
use super::session::Event;
use crate::HOME_DC;
use crate::session_api::{Caller, wants_updates, with_users};

/// Bytes taken from a connection at once.
const READ: usize = 64 << 10;
/// A connection on which nothing comes for so long is closed, unless its client names another time.
const SILENCE: Duration = Duration::from_secs(600);

/// Serves a client until the connection ends, one way or the other.
pub(super) async fn serve(stream: TcpStream, dc: i32, hub: Arc<Hub>) {
    // Packets are small and wanted at once; where it cannot be set, they come later.
    drop(stream.set_nodelay(true));
    let service = Service {
        stream,
        connection: Connection::new(dc),
        hub,
        place: None,
        silence: SILENCE,
        hears: Hears::NothingYet,
    };
    // Every end of a connection is an ordinary one here.
    drop(service.run().await);
}

struct Service {
    stream: TcpStream,
    connection: Connection,
    hub: Arc<Hub>,
    /// The place of the connection, when it is known whose it is.
    place: Option<Place>,
    silence: Duration,
    hears: Hears,
}

/// What a client hears by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hears {
    /// It has not called anything.
    NothingYet,
    Updates,
    /// It has said that it wants no updates.
    Nothing,
}

impl Hears {
    /// What it hears after a call.
    fn after(self, request: &[u8]) -> Self {
        match self {
            Self::NothingYet | Self::Updates if wants_updates(request) => Self::Updates,
            _ => Self::Nothing,
        }
    }
}

/// What may happen to a connection.
enum Input {
    Bytes(usize),
    Push(Push),
    Missed,
    Ended,
}

impl Service {
    async fn run(mut self) -> Result<()> {
        let mut buffer = vec![0; READ];
        let mut deadline = Instant::now() + self.silence;
        loop {
            match self.next(&mut buffer, deadline).await? {
                Input::Ended | Input::Bytes(0) => return Ok(()),
                Input::Bytes(length) => {
                    self.connection
                        .receive(buffer.get(..length).unwrap_or_default());
                    self.work().await?;
                    deadline = Instant::now() + self.silence;
                }
                Input::Push(updates) => self.push(updates.to_vec()).await?,
                Input::Missed => self.push(api::Updates::TooLong.to_bytes()).await?,
            }
        }
    }

    async fn next(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<Input> {
        // First whether the connection is cut: what comes then is lost.
        tokio::select! {
            biased;
            input = told(&mut self.place) => Ok(input),
            length = self.stream.read(buffer) => Ok(Input::Bytes(length?)),
            () = sleep_until(deadline) => Ok(Input::Ended),
        }
    }

    async fn push(&mut self, updates: Vec<u8>) -> Result<()> {
        if let Some(place) = &self.place
            && self.hears == Hears::Updates
            && self.connection.dc(&self.hub.realm) == HOME_DC
        {
            let network = &self.hub.network;
            let updates = network.server(|server| with_users(server, place.user, updates));
            self.connection.push(updates, network.now());
        }
        self.flush().await
    }

    /// Does what the bytes that have come bring about. What there is to say is said at once: so a client that takes
    /// nothing is not listened to.
    async fn work(&mut self) -> Result<()> {
        loop {
            let now = self.hub.network.now();
            let event = self
                .connection
                .next_event(&self.hub.realm, now, &mut self.hub.rng.clone());
            self.join()?;
            match event {
                Ok(Some(event)) => self.on_event(event)?,
                Ok(None) => return self.flush().await,
                Err(error) => {
                    self.flush().await?;
                    return Err(Error::new(ErrorKind::InvalidData, error));
                }
            }
            self.flush().await?;
        }
    }

    fn on_event(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Call { msg_id, request } => self.call(msg_id, &request)?,
            Event::DisconnectAfter(seconds) => {
                self.silence = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            }
            Event::DestroyKey => {
                if let Some(caller) = self.caller() {
                    self.hub.realm.keys.remove(caller.dc, caller.key_id);
                }
            }
        }
        Ok(())
    }

    fn call(&mut self, msg_id: i64, request: &[u8]) -> Result<()> {
        let Some(caller) = self.caller() else {
            return Ok(());
        };
        self.hears = self.hears.after(request);
        let result = self.hub.call(caller, request);
        if result == Err(RpcError::Network) && !self.is_silent() {
            return Err(ErrorKind::ConnectionAborted.into());
        }
        let now = self.hub.network.now();
        self.connection.answer(msg_id, result, now);
        self.join()
    }

    /// Whether a client whose answer is lost hears nothing, instead of losing its connection.
    fn is_silent(&self) -> bool {
        let place = self.place.as_ref();
        place.is_some_and(|place| place.link.is_silent())
    }

    fn caller(&self) -> Option<Caller> {
        let dc = self.connection.dc(&self.hub.realm);
        let key_id = self.connection.key_id()?;
        Some(Caller { dc, key_id })
    }

    /// Takes a place among the connections of whoever is logged in on the key.
    fn join(&mut self) -> Result<()> {
        let user = self
            .caller()
            .and_then(|caller| self.hub.api(|api| api.user(caller.key_id)));
        if self.place.as_ref().map(|place| place.user) == user {
            return Ok(());
        }
        self.place = match user {
            Some(user) => {
                let place = self.hub.presence.join(user);
                Some(place.ok_or(ErrorKind::ConnectionRefused)?)
            }
            None => None,
        };
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        let now = self.hub.network.now();
        let output = self.connection.take_output(now, &mut self.hub.rng.clone());
        self.stream.write_all(&output).await
    }
}

/// What the account of the connection is told.
async fn told(place: &mut Option<Place>) -> Input {
    let Some(place) = place else {
        return std::future::pending().await;
    };
    tokio::select! {
        biased;
        () = place.link.ended() => Input::Ended,
        push = place.pushes.recv() => match push {
            Ok(updates) => Input::Push(updates),
            Err(RecvError::Lagged(_)) => Input::Missed,
            Err(RecvError::Closed) => Input::Ended,
        },
    }
}
