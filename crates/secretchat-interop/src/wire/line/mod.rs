//! The ASCII line to the test server, over TCP.
//!
//! The client says first `HELLO <account>`; then it calls with `REQ <id> <hex>` and is answered with `RES <id> <hex>` or
//! `ERR <id> <code> <text>`, where the digits are TL of the API. `UPD <hex>` is one update.

mod connection;
mod frame;
mod state;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secretchat::core::io::RpcError;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{DcId, Peer, ResolveError, Transport};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::sleep;

use self::state::State;
use super::phone_book::PhoneBook;

/// Pause before the next attempt to connect.
const PAUSE: Duration = Duration::from_millis(100);

/// The way of an account to the server. When the connection breaks it makes a new one, for as long as it takes.
pub struct LineTransport {
    state: Arc<State>,
    phone_book: PhoneBook,
}

/// What the account is told.
pub type Updates = mpsc::UnboundedReceiver<Vec<u8>>;

impl LineTransport {
    /// Connects as the account of this name.
    ///
    /// # Errors
    /// There is no such server.
    pub async fn connect(
        to: SocketAddr,
        account: &str,
        phone_book: PhoneBook,
    ) -> io::Result<(Self, Updates)> {
        let stream = connection::open(to, account).await?;
        let (told, updates) = mpsc::unbounded_channel();
        let state = Arc::new(State::new(told));
        tokio::spawn(stay(stream, to, account.to_owned(), Arc::clone(&state)));
        Ok((Self { state, phone_book }, updates))
    }
}

impl Transport for LineTransport {
    /// All datacentres are behind the one line.
    async fn invoke(&self, _dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let answer = self.state.call(&request)?;
        answer.await.unwrap_or(Err(RpcError::Network))
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        self.phone_book.find(&peer)
    }
}

/// Keeps a connection up until the process ends.
async fn stay(mut stream: TcpStream, to: SocketAddr, account: String, state: Arc<State>) {
    loop {
        let outgoing = state.up();
        if let Err(error) = connection::serve(stream, outgoing, &state).await {
            eprintln!("the line broke: {error}");
        }
        state.down();
        stream = reopen(to, &account).await;
    }
}

async fn reopen(to: SocketAddr, account: &str) -> TcpStream {
    loop {
        sleep(PAUSE).await;
        if let Ok(stream) = connection::open(to, account).await {
            return stream;
        }
    }
}
