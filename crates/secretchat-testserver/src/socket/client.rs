//! The side of the client.

use std::io::Result;
use std::sync::Arc;
use std::time::Duration;

use secretchat::transport::{DcId, Peer, ResolveError, Transport};
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;
use tokio::io::{AsyncRead, AsyncWriteExt as _, ReadHalf, WriteHalf, split};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

use super::connect::Connect;
use super::frame::{ToClient, ToServer};
use super::line::Line;
use super::stream::{invalid, read, write, write_all};

/// A server that says nothing for so long after a connection was made is none.
const WELCOME_TIMEOUT: Duration = Duration::from_secs(10);
/// Pause before the first attempt to connect again; each further one waits twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The way of an account to a server behind a socket. Clones are the same connection; it ends with the last of them.
///
/// When the connection breaks it makes a new one, for as long as it takes; calls fail with [`RpcError::Network`] until
/// there is one.
#[derive(Clone)]
pub struct SocketTransport {
    line: Arc<Line>,
    _driver: Arc<Driver>,
}

/// Keeps the connection; stops when it is dropped.
struct Driver(AbortHandle);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl SocketTransport {
    /// Connects, as the account of this user. An earlier connection of the account is over then.
    ///
    /// # Errors
    /// There is no such server.
    pub async fn connect(to: impl Connect, user: UserId) -> Result<Self> {
        let first = open(&to, user).await?;
        let line = Arc::new(Line::default());
        let outgoing = line.up(first.ordered);
        let driver = tokio::spawn(drive(to, user, first, outgoing, line.clone()));
        Ok(Self {
            line,
            _driver: Arc::new(Driver(driver.abort_handle())),
        })
    }

    /// The next thing that the account is told, as boxed `Updates`; waits until there is something. After the connection
    /// broke this is `updatesTooLong`, as updates may be missing. May be dropped at any time without losing anything.
    pub async fn next_updates(&self) -> Vec<u8> {
        self.line.inbox.next().await
    }
}

impl Transport for SocketTransport {
    async fn invoke(
        &self,
        dc: Option<DcId>,
        request: Vec<u8>,
    ) -> std::result::Result<Vec<u8>, RpcError> {
        let dc = dc.map_or(0, |dc| dc.0);
        let answer = self.line.ask(|id| ToServer::Invoke { id, dc, request })?;
        match answer.await {
            Ok(ToClient::Answer { answer, .. }) => Ok(answer),
            Ok(ToClient::Refusal { code, message, .. }) => Err(RpcError::server(code, message)),
            _ => Err(RpcError::Network),
        }
    }

    async fn resolve(&self, peer: Peer) -> std::result::Result<InputUser, ResolveError> {
        let answer = self.line.ask(|id| match peer {
            Peer::User(user) => ToServer::ResolveUser { id, user },
            Peer::Id(UserId(user)) => ToServer::ResolveId { id, user },
            Peer::Username(name) => ToServer::ResolveUsername { id, name },
            Peer::Phone(number) => ToServer::ResolvePhone { id, number },
        })?;
        match answer.await {
            Ok(ToClient::User { user, .. }) => Ok(user),
            Ok(ToClient::Unknown { .. }) => Err(ResolveError::Unknown),
            Ok(ToClient::NotAUser { .. }) => Err(ResolveError::NotAUser),
            _ => Err(RpcError::Network.into()),
        }
    }

    fn ordered(&self) -> bool {
        self.line.is_ordered()
    }
}

/// A connection that the server has accepted.
struct Opened<S> {
    reader: ReadHalf<S>,
    writer: WriteHalf<S>,
    ordered: bool,
}

async fn open<C: Connect>(to: &C, user: UserId) -> Result<Opened<C::Stream>> {
    let opening = async {
        let (mut reader, mut writer) = split(to.connect().await?);
        let hello = ToServer::Hello { user: user.0 };
        write(&mut writer, &hello.to_bytes()).await?;
        writer.flush().await?;
        match understand(&read(&mut reader).await?)? {
            ToClient::Welcome { ordered } => Ok(Opened {
                reader,
                writer,
                ordered,
            }),
            _ => Err(invalid("the server does not say welcome")),
        }
    };
    timeout(WELCOME_TIMEOUT, opening).await?
}

async fn drive<C: Connect>(
    to: C,
    user: UserId,
    mut opened: Opened<C::Stream>,
    mut outgoing: mpsc::Receiver<Vec<u8>>,
    line: Arc<Line>,
) {
    loop {
        tokio::select! {
            _ = listen(opened.reader, &line) => {}
            _ = write_all(opened.writer, outgoing) => {}
        }
        line.down();
        opened = reopen(&to, user).await;
        outgoing = line.up(opened.ordered);
        line.inbox.has_missed();
    }
}

async fn reopen<C: Connect>(to: &C, user: UserId) -> Opened<C::Stream> {
    let mut pause = FIRST_PAUSE;
    loop {
        sleep(pause).await;
        if let Ok(opened) = open(to, user).await {
            return opened;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Hears what the server says, until it cannot be understood.
async fn listen(mut reader: impl AsyncRead + Unpin, line: &Line) -> Result<()> {
    loop {
        line.hear(understand(&read(&mut reader).await?)?);
    }
}

fn understand(frame: &[u8]) -> Result<ToClient> {
    ToClient::from_bytes(frame).map_err(|error| invalid(error.to_string()))
}
