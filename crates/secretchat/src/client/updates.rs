//! What the host brings from the server.

use std::sync::{Arc, Weak};

use secretchat_core::tl::{Deserialize as _, Error as TlError, api};

use super::{Client, Shared, Stored};
use crate::Error;

impl Client {
    /// Takes what the server sent: one boxed `Update` about secret chats, or boxed `Updates` with nothing else inside.
    ///
    /// The bytes are handed in when this is called, so updates are taken in the order of the calls, and many can be handed
    /// in before the first is stored. The future ends when what came is stored, or will come again; a host with a state of
    /// its own (`pts`, `date`, `seq`) moves that state only then.
    ///
    /// # Errors
    /// [`Error::Tl`] if the bytes are something else; the server is then asked for what may be missing.
    /// [`Error::Store`] if it could not be stored: it is fetched again when the store works.
    pub fn handle_updates(&self, bytes: &[u8]) -> Stored<()> {
        let updates = read(bytes);
        self.hand_in(move |turn| match updates {
            Ok(Read::Many(updates)) => {
                turn.on_updates(updates);
                Ok(())
            }
            Ok(Read::One(update)) => {
                turn.on_update(update);
                Ok(())
            }
            Err(error) => {
                turn.on_updates(api::Updates::TooLong);
                Err(error.into())
            }
        })
    }

    /// Says that updates may have been missed, for instance while the connection was down: the server is asked.
    ///
    /// # Errors
    /// The client is closed, or its store does not work.
    pub async fn catch_up(&self) -> Result<(), Error> {
        self.run(|turn| {
            turn.on_updates(api::Updates::TooLong);
            Ok(())
        })
        .await
    }
}

/// Where the host hands in updates. It does not keep the client alive.
#[derive(Clone)]
pub struct Feed {
    shared: Weak<Shared>,
}

impl Feed {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let shared = Arc::downgrade(shared);
        Self { shared }
    }

    /// As [`Client::handle_updates`].
    ///
    /// # Errors
    /// The same; [`Error::Stopped`] once the client is closed or dropped.
    pub fn handle_updates(&self, bytes: &[u8]) -> Stored<()> {
        match self.shared.upgrade() {
            Some(shared) => Client { shared }.handle_updates(bytes),
            None => Stored::stopped(),
        }
    }
}

enum Read {
    Many(api::Updates),
    One(api::Update),
}

fn read(bytes: &[u8]) -> Result<Read, TlError> {
    match api::Update::from_bytes(bytes) {
        Ok(update) => Ok(Read::One(update)),
        Err(_) => api::Updates::from_bytes(bytes).map(Read::Many),
    }
}
