//! What a server says of itself: one line of JSON, kept in a file by whoever started it. Clients learn from it where the
//! server is, and how they get in.
//!
//! Numbers of 64 bits are texts, as JSON cannot be trusted with them.

mod key;
mod text;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use self::key::AuthKey;

/// The form of the line; another number means that programs which read it have to be changed.
pub const VERSION: u32 = 1;

/// A server that runs.
#[derive(Clone, Serialize, Deserialize)]
pub struct ServerFile {
    /// [`VERSION`].
    pub version: u32,
    /// The key with which clients begin to agree on theirs.
    pub rsa: Rsa,
    /// The datacentre where all accounts are at home.
    pub home_dc: i32,
    /// Where the datacentres speak MTProto.
    pub dcs: Vec<Datacentre>,
    /// Where it speaks lines of text.
    pub line: SocketAddr,
    /// Who has an account.
    pub accounts: Vec<Account>,
    /// Keys on which nobody is logged in.
    pub spare_keys: Vec<Keys>,
}

/// A public RSA key.
#[derive(Clone, Serialize, Deserialize)]
pub struct Rsa {
    /// In PEM.
    pub public_key: String,
    /// Its name in MTProto.
    #[serde(with = "text")]
    pub fingerprint: i64,
}

/// A datacentre.
#[derive(Clone, Serialize, Deserialize)]
pub struct Datacentre {
    /// Its number.
    pub id: i32,
    /// Its address.
    pub address: SocketAddr,
}

/// Authorization keys by datacentre.
pub type Keys = BTreeMap<i32, AuthKey>;

/// An account, and what a client needs to be logged in to it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    /// Its user name.
    pub name: String,
    /// Who it is.
    #[serde(with = "text")]
    pub user_id: i64,
    /// The access hash under which others know it.
    #[serde(with = "text")]
    pub access_hash: i64,
    /// The phone number; bots have none.
    pub phone: Option<String>,
    /// The code of every login with that number.
    pub code: Option<String>,
    /// The password of a login.
    pub password: Option<String>,
    /// With which a bot logs in.
    pub token: Option<String>,
    /// Whether it is a bot.
    pub bot: bool,
    /// Keys with which it is logged in.
    pub auth_keys: Keys,
}

/// Why a file does not say where a server is.
#[derive(Debug, thiserror::Error)]
pub enum ServerFileError {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is not what a server says.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It has another form.
    #[error("it has the form {0}, known is {VERSION}")]
    Version(u32),
}

/// Read first: what comes with another number cannot be understood.
#[derive(Deserialize)]
struct Form {
    version: u32,
}

impl ServerFile {
    /// Reads a file.
    ///
    /// # Errors
    /// It is not there, or is something else.
    pub fn read(path: &Path) -> Result<Self, ServerFileError> {
        let text = fs::read_to_string(path)?;
        match serde_json::from_str(&text)? {
            Form { version: VERSION } => Ok(serde_json::from_str(&text)?),
            Form { version } => Err(ServerFileError::Version(version)),
        }
    }

    /// The account of this name.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }
}

#[cfg(test)]
mod tests;
