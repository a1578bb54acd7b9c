//! The service of the line.

use std::io::{Error, ErrorKind, Result};
use std::time::Duration;

use secretchat_core::ids::UserId;
use secretchat_core::tl::api::Updates;
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader,
};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::frame::{FromPeer, ToPeer};
use crate::network::{Connection, Network};
use crate::session_api::handle_as;

/// Longest line of a peer, in bytes: a part of a file in digits, with room to spare.
const MAX_LINE: u64 = 2 << 20;
/// Who says nothing for so long after connecting is no peer.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// Lines that may wait until the peer takes them; who takes none is not listened to.
const MAX_LINES: usize = 64;
/// Connections of all peers together, at most.
const MAX_CONNECTIONS: usize = 256;
/// Pause after the system could not give a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves whoever connects, until it is dropped; then all connections end.
pub async fn serve(listener: TcpListener, network: Network) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) if connections.len() < MAX_CONNECTIONS => {
                // Every end of a connection is an ordinary one here.
                let network = network.clone();
                connections.spawn(async move { drop(serve_stream(stream, network).await) });
            }
            Ok(_) => {}
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one peer until the connection ends.
async fn serve_stream(stream: TcpStream, network: Network) -> Result<()> {
    stream.set_nodelay(true)?;
    let (reader, writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let FromPeer::Hello(name) = timeout(HELLO_TIMEOUT, read(&mut reader)).await?? else {
        return Err(ErrorKind::InvalidData.into());
    };
    let user = network.server(|server| server.user_named(&name));
    let user = user.ok_or(ErrorKind::NotFound)?;
    let connection = network.connect(user);
    let connection = Ending(connection.ok_or(ErrorKind::ConnectionRefused)?);
    let (lines, outgoing) = mpsc::channel(MAX_LINES);
    // First whether the connection is over: then it must not take what the next one is to be told.
    tokio::select! {
        biased;
        () = connection.0.ended() => Err(ErrorKind::ConnectionAborted.into()),
        result = write_all(writer, outgoing) => result,
        result = answer(reader, user, &network, &lines) => result,
        result = push(&connection.0, &lines) => result,
    }
}

/// Whatever ends the service ends the connection.
struct Ending(Connection);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.hang_up();
    }
}

/// Answers calls, one after the other.
async fn answer(
    mut reader: impl AsyncBufRead + Unpin,
    user: UserId,
    network: &Network,
    lines: &mpsc::Sender<ToPeer>,
) -> Result<()> {
    loop {
        let FromPeer::Request { id, call } = read(&mut reader).await? else {
            return Err(ErrorKind::InvalidData.into());
        };
        let now = network.now();
        let result = network.server(|server| handle_as(server, user, &call, now));
        let answer = ToPeer::answer(id, result);
        say(lines, answer.ok_or(ErrorKind::ConnectionAborted)?).await?;
    }
}

async fn push(connection: &Connection, lines: &mpsc::Sender<ToPeer>) -> Result<()> {
    while let Some(updates) = connection.next_updates().await {
        if let Ok(Updates::UpdateShort(short)) = Updates::from_bytes(&updates) {
            say(lines, ToPeer::Update(short.update.to_bytes())).await?;
        }
    }
    Err(ErrorKind::ConnectionAborted.into())
}

async fn say(lines: &mpsc::Sender<ToPeer>, line: ToPeer) -> Result<()> {
    let sent = lines.send(line).await;
    sent.map_err(|_| ErrorKind::BrokenPipe.into())
}

async fn write_all(mut stream: OwnedWriteHalf, mut lines: mpsc::Receiver<ToPeer>) -> Result<()> {
    while let Some(line) = lines.recv().await {
        stream.write_all(line.to_string().as_bytes()).await?;
    }
    Ok(())
}

/// Reads one line, as far as a line may be long.
async fn read(stream: &mut (impl AsyncBufRead + Unpin)) -> Result<FromPeer> {
    let mut line = String::new();
    stream.take(MAX_LINE).read_line(&mut line).await?;
    if !line.ends_with('\n') {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    line.parse()
        .map_err(|error| Error::new(ErrorKind::InvalidData, error))
}
