//! MTProto to the test server, with the transport that ships.

use std::net::SocketAddr;
use std::path::Path;

use secretchat::store::StoreKey;
use secretchat::transport::DcId;
use secretchat_telegram::{
    ApiId, Config, ConnectError, Datacentre, Datacentres, Session, SessionError, Telegram,
};
use secretchat_testserver::server_file::{self, Account, ServerFile};

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum GrammersError {
    /// The session cannot be read.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The session does not fit the server.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

/// Connects with the key that the server shares with the account; `folder` keeps the session.
///
/// # Errors
/// The session in `folder` cannot be used.
pub async fn connect(
    server: &ServerFile,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Telegram, GrammersError> {
    let session = match folder {
        // No secret: this is a test.
        Some(folder) => Session::open(folder.join("session"), StoreKey::raw([8; 32]))?,
        None => Session::memory(),
    };
    let datacentres = Datacentres {
        home: DcId(server.home_dc),
        options: server
            .dcs
            .iter()
            .filter_map(|dc| datacentre(dc, account))
            .collect(),
    };
    // The test server takes any program.
    let api = ApiId {
        id: 1,
        hash: "0".repeat(32),
    };
    Ok(Telegram::connect(Config::new(api).at(datacentres), session).await?)
}

/// The transport reaches addresses of version 4 only.
fn datacentre(dc: &server_file::Datacentre, account: &Account) -> Option<Datacentre> {
    let SocketAddr::V4(address) = dc.address else {
        return None;
    };
    let key = account.auth_keys.get(&dc.id);
    Some(Datacentre {
        id: DcId(dc.id),
        address,
        auth_key: key.map(|key| key.0.clone()),
    })
}
