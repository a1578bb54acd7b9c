//! A place in memory to which clients connect, and what they say there.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::transport::Transport;
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions};
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use secretchat_testserver::FIRST_QTS;
use secretchat_testserver::network::Network;
use secretchat_testserver::socket::{Connect, SocketTransport, serve_stream};
use tokio::io::{DuplexStream, duplex};

use crate::common::{ALICE, ENVELOPE, World, difference, random_id};

/// Bytes that are under way in each direction: few, so that writers wait.
const BUFFER: usize = 4096;

/// A network behind sockets in memory.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) network: Network,
    /// How Alice names the chat.
    pub(crate) peer: api::InputEncryptedChat,
    is_closed: Arc<AtomicBool>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let mut world = World::with_chat();
        let peer = world.peer(ALICE);
        let network = Network::new(world.server, world.now, ChaCha20Rng::seed_from_u64(1));
        Self {
            network,
            peer,
            is_closed: Arc::default(),
        }
    }

    /// Nobody can connect while it is closed.
    pub(crate) fn set_closed(&self, is_closed: bool) {
        self.is_closed.store(is_closed, Ordering::Relaxed);
    }

    pub(crate) async fn client(&self, user: UserId) -> SocketTransport {
        SocketTransport::connect(self.clone(), user).await.unwrap()
    }

    pub(crate) fn message(&self, random_id: i64) -> Vec<u8> {
        let message = functions::MessagesSendEncrypted {
            silent: false,
            peer: self.peer.clone(),
            random_id,
            data: ENVELOPE.to_vec(),
        };
        message.to_bytes()
    }
}

impl Connect for Place {
    type Stream = DuplexStream;

    async fn connect(&self) -> io::Result<DuplexStream> {
        if self.is_closed.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        let (client, server) = duplex(BUFFER);
        tokio::spawn(serve_stream(server, self.network.clone()));
        Ok(client)
    }
}

/// The random id of the message that is told next; 0 is `updatesTooLong`.
pub(crate) async fn next_message(client: &SocketTransport) -> i64 {
    match api::Updates::from_bytes(&client.next_updates().await).unwrap() {
        api::Updates::TooLong => 0,
        api::Updates::UpdateShort(short) => match short.update {
            api::Update::NewEncryptedMessage(update) => random_id(&update.message),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The random ids of all messages that the server keeps for an account.
pub(crate) async fn kept(client: &impl Transport) -> Result<Vec<i64>, RpcError> {
    let f = difference(FIRST_QTS, i32::MAX);
    let answer = client.invoke(None, f.to_bytes()).await?;
    match api::UpdatesDifference::from_bytes(&answer).unwrap() {
        api::UpdatesDifference::UpdatesDifference(d) => {
            Ok(d.new_encrypted_messages.iter().map(random_id).collect())
        }
        api::UpdatesDifference::Empty(_) => Ok(Vec::new()),
        other => panic!("{other:?}"),
    }
}
