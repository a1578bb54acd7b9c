//! The side of the server.

use std::io::{Error, ErrorKind, Result};
use std::time::Duration;

use secretchat::transport::{Peer, ResolveError, Transport as _};
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;
use tokio::io::{AsyncRead, split};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::connect::{Listen, Stream};
use super::frame::{ToClient, ToServer};
use super::stream::{MAX_FRAME, invalid, read, write_all};
use crate::network::{Connection, Network};

/// Who says nothing for so long after connecting is no client.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// Calls of one connection that may wait for their answers; who has more is not listened to.
const MAX_CALLS: usize = 1024;
/// Frames that may wait until the client takes them.
const MAX_FRAMES: usize = 64;
/// Longest answer that fits a frame with what stands around it, in bytes.
const LONGEST_ANSWER: usize = MAX_FRAME - 64;
/// Pause after the system could not give a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves whoever connects, until it is dropped; then all connections end.
pub async fn serve(listener: impl Listen, network: Network) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok(stream) => drop(connections.spawn(serve_stream(stream, network.clone()))),
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one client until the connection ends. The account is made if there is none.
///
/// # Errors
/// Why it ended: the client is gone, says what cannot be understood, or has another connection; or the network cut it.
pub async fn serve_stream(stream: impl Stream, network: Network) -> Result<()> {
    let (mut reader, writer) = split(stream);
    let first = timeout(HELLO_TIMEOUT, read(&mut reader)).await??;
    let ToServer::Hello { user } = understand(&first)? else {
        return Err(invalid("the first frame does not say whose it is"));
    };
    let user = UserId(user);
    let ordered = network.account(user).ordered();
    let connection = network.connect(user).ok_or(ErrorKind::ConnectionRefused)?;
    let connection = Ending(connection);
    let (frames, outgoing) = mpsc::channel(MAX_FRAMES);
    say(&frames, &ToClient::Welcome { ordered }).await?;
    // First whether the connection is over: then it must not take what the next one is to be told.
    tokio::select! {
        biased;
        () = connection.0.ended() => Err(ErrorKind::ConnectionAborted.into()),
        result = write_all(writer, outgoing) => result,
        result = take_calls(reader, &connection.0, &frames) => result,
        result = push_updates(&connection.0, &frames) => result,
    }
}

/// Whatever ends the service ends the connection.
struct Ending(Connection);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.hang_up();
    }
}

/// Takes calls as they come: their order is the one in which they are read.
async fn take_calls(
    mut reader: impl AsyncRead + Unpin,
    connection: &Connection,
    frames: &mpsc::Sender<Vec<u8>>,
) -> Result<()> {
    let mut calls = JoinSet::new();
    loop {
        let frame = understand(&read(&mut reader).await?)?;
        let frames = frames.clone();
        if let ToServer::Invoke { id, dc, request } = frame {
            let flight = connection.call((dc != 0).then_some(dc), request);
            calls.spawn(async move {
                let result = match flight {
                    Ok(flight) => flight.answer().await,
                    Err(error) => Err(error),
                };
                say(&frames, &answer(id, result)).await
            });
        } else {
            let (id, peer) = question(frame)?;
            let connection = connection.clone();
            calls.spawn(async move {
                let result = connection.resolve(&peer).await;
                say(&frames, &found(id, result)).await
            });
        }
        while calls.try_join_next().is_some() {}
        while calls.len() >= MAX_CALLS {
            calls.join_next().await;
        }
    }
}

async fn push_updates(connection: &Connection, frames: &mpsc::Sender<Vec<u8>>) -> Result<()> {
    while let Some(updates) = connection.next_updates().await {
        say(frames, &ToClient::Updates { updates }).await?;
    }
    Err(ErrorKind::ConnectionAborted.into())
}

async fn say(frames: &mpsc::Sender<Vec<u8>>, frame: &ToClient) -> Result<()> {
    let sent = frames.send(frame.to_bytes()).await;
    sent.map_err(|_| ErrorKind::BrokenPipe.into())
}

fn understand(frame: &[u8]) -> Result<ToServer> {
    ToServer::from_bytes(frame).map_err(|error| Error::new(ErrorKind::InvalidData, error))
}

fn answer(id: i64, result: std::result::Result<Vec<u8>, RpcError>) -> ToClient {
    match result {
        Ok(answer) if answer.len() > LONGEST_ANSWER => ToClient::Refusal {
            id,
            code: 500,
            message: "ANSWER_TOO_LONG".to_owned(),
        },
        Ok(answer) => ToClient::Answer { id, answer },
        Err(RpcError::Server { code, message }) => ToClient::Refusal { id, code, message },
        Err(RpcError::Network) => ToClient::NoAnswer { id },
    }
}

fn question(frame: ToServer) -> Result<(i64, Peer)> {
    match frame {
        ToServer::ResolveUser { id, user } => Ok((id, Peer::User(user))),
        ToServer::ResolveId { id, user } => Ok((id, Peer::Id(UserId(user)))),
        ToServer::ResolveUsername { id, name } => Ok((id, Peer::Username(name))),
        ToServer::ResolvePhone { id, number } => Ok((id, Peer::Phone(number))),
        ToServer::Hello { .. } | ToServer::Invoke { .. } => {
            Err(invalid("the connection is somebody's already"))
        }
    }
}

fn found(id: i64, result: std::result::Result<InputUser, ResolveError>) -> ToClient {
    match result {
        Ok(user) => ToClient::User { id, user },
        Err(ResolveError::Unknown) => ToClient::Unknown { id },
        Err(ResolveError::NotAUser) => ToClient::NotAUser { id },
        Err(ResolveError::Rpc(error)) => answer(id, Err(error)),
    }
}
