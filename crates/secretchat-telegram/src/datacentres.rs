//! Where a test server is.

use std::fmt;
use std::net::SocketAddrV4;

use secretchat::transport::DcId;

/// The data centres of a test server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datacentres {
    /// The one at which the account is, as far as is known before the login.
    pub home: DcId,
    /// All of them.
    pub options: Vec<Datacentre>,
}

/// A data centre of a test server.
#[derive(Clone, PartialEq, Eq)]
pub struct Datacentre {
    /// Its number.
    pub id: DcId,
    /// Where it listens.
    pub address: SocketAddrV4,
    /// The key that the server shares with the account. Without one a key is agreed on, which only works with a server
    /// that has the private RSA keys of Telegram.
    pub auth_key: Option<Box<[u8; 256]>>,
}

/// Hides the key.
impl fmt::Debug for Datacentre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            address,
            auth_key,
        } = self;
        f.debug_struct("Datacentre")
            .field("id", id)
            .field("address", address)
            .field("has_key", &auth_key.is_some())
            .finish_non_exhaustive()
    }
}
