//! How a client is made.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::{StdRng, SysRng};
use rand::{CryptoRng, SeedableRng as _};
use secretchat_core::chat::{Config, SEND_LAYERS};
use secretchat_core::ids::{Layer, UserId};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::upload::{Tasks, repeat_lost};
use super::{Client, Shared};
use crate::clock::Clock;
use crate::engine::actor::{self, Parts, Works};
use crate::engine::{Engine, Settings};
use crate::error::BuildError;
use crate::events::Hub;
use crate::files::Transfers;
use crate::policy::{AcceptPolicy, Admission};
use crate::store::Vault;
use crate::transport::{Caller, DynTransport, Transport};

/// Messages of a chat under way at once over a transport that keeps the order.
const WINDOW: usize = 16;

/// Settings of a client that is to be.
#[derive(Default)]
pub struct Builder {
    user: Option<UserId>,
    vault: Option<Vault>,
    transport: Option<Arc<dyn DynTransport>>,
    admission: Admission,
    max_layer: Option<Layer>,
    forgets_events: bool,
    clock: Option<Clock>,
    parallel_parts: Option<usize>,
    rng: Option<Box<dyn CryptoRng + Send>>,
}

impl Builder {
    /// Whose chats these are. Must be said.
    #[must_use]
    pub fn user(mut self, user: UserId) -> Self {
        self.user = Some(user);
        self
    }

    /// Where they are kept. Must be said.
    #[must_use]
    pub fn store(mut self, vault: Vault) -> Self {
        self.vault = Some(vault);
        self
    }

    /// The way to the server. Must be said.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The way to the server, as an object.
    #[must_use]
    pub fn dyn_transport(mut self, transport: Arc<dyn DynTransport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Who may open chats; everybody unless said otherwise.
    #[must_use]
    pub fn accept(mut self, policy: AcceptPolicy) -> Self {
        self.admission.policy = policy;
        self
    }

    /// How long a request waits before it is accepted by the policy, so that another device of the account can take it;
    /// not at all unless said otherwise. Refusals do not wait.
    #[must_use]
    pub fn accept_delay(mut self, delay: Duration) -> Self {
        self.admission.delay = delay;
        self
    }

    /// The highest layer that is announced and sent: 46, 73, 101 or 144 (the default).
    #[must_use]
    pub fn max_layer(mut self, layer: Layer) -> Self {
        self.max_layer = Some(layer);
        self
    }

    /// Events are told once and not stored: for apps that look at the history only.
    #[must_use]
    pub fn forget_events(mut self) -> Self {
        self.forgets_events = true;
        self
    }

    /// How many parts of a file are under way at once, each of 512 KiB: 4 unless said otherwise.
    #[must_use]
    pub fn parallel_parts(mut self, parts: usize) -> Self {
        self.parallel_parts = Some(parts);
        self
    }

    /// Another clock than that of the system, for tests.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Another random source than that of the system, for the keys, ids and padding of chats. Keys of files always come from
    /// the system.
    #[must_use]
    pub fn rng(mut self, rng: impl CryptoRng + Send + 'static) -> Self {
        self.rng = Some(Box::new(rng));
        self
    }

    /// Takes up what is stored and begins to work, on the tokio runtime that it is called in.
    ///
    /// # Errors
    /// Something was not said, or what is stored cannot be taken up.
    pub async fn build(self) -> Result<Client, BuildError> {
        let transport = self.transport.ok_or(BuildError::NoTransport)?;
        let user = self.user.ok_or(BuildError::NoUser)?;
        let vault = self.vault.ok_or(BuildError::NoStore)?;
        let mut config = Config::new(user);
        if let Some(layer) = self.max_layer {
            if !SEND_LAYERS.contains(&layer) {
                return Err(BuildError::Layer(layer.0));
            }
            config.max_layer = layer;
        }
        config.window = if transport.ordered() { WINDOW } else { 1 };
        let settings = Settings {
            user,
            config,
            admission: self.admission,
            keep_events: !self.forgets_events,
        };
        let clock = self.clock.unwrap_or_else(Clock::system);
        let mut rng = match self.rng {
            Some(rng) => rng,
            None => system_rng()?,
        };
        let seed = rng.next_u64();
        let now = clock.now();
        let engine = if vault.may_block() {
            let load = move || Engine::load(vault, settings, rng, now);
            let loaded = tokio::task::spawn_blocking(load).await;
            loaded.map_err(|_| BuildError::Interrupted)??
        } else {
            Engine::load(vault, settings, rng, now)?
        };
        let hub = Arc::new(Hub::new(clock.clone(), engine.last_event()));
        let caller = Caller::new(Arc::clone(&transport), seed).telling(Arc::clone(&hub));
        let mut transfers = Transfers::new(caller.clone());
        if let Some(parts) = self.parallel_parts {
            transfers = transfers.with_parallel(parts);
        }
        let (client, actor) = start(engine, clock, transport, hub, caller, transfers);
        if let Err(error) = client.resume_uploads().await {
            // The store must be free for the next attempt.
            client.kill();
            drop(actor.await);
            return Err(BuildError::First(error.to_string()));
        }
        Ok(client)
    }
}

/// A generator of its own, seeded by the system: asking the system each time is five times slower.
fn system_rng() -> Result<Box<dyn CryptoRng + Send>, BuildError> {
    let rng = StdRng::try_from_rng(&mut SysRng).map_err(|_| BuildError::NoRandomness)?;
    Ok(Box::new(rng))
}

fn start(
    engine: Engine,
    clock: Clock,
    transport: Arc<dyn DynTransport>,
    hub: Arc<Hub>,
    caller: Caller,
    transfers: Transfers,
) -> (Client, JoinHandle<()>) {
    let (works, to_do) = mpsc::unbounded_channel();
    let (lost_uploads, lost) = mpsc::unbounded_channel();
    let actor = tokio::spawn(actor::run(Parts {
        engine,
        clock: clock.clone(),
        transport: Arc::clone(&transport),
        caller,
        hub: Arc::clone(&hub),
        works: to_do,
        handle: Works(works.downgrade()),
        lost_uploads,
    }));
    let shared = Arc::new(Shared {
        works,
        hub,
        transfers,
        transport,
        clock,
        uploads: Tasks::default(),
        actor: actor.abort_handle(),
    });
    tokio::spawn(repeat_lost(Arc::downgrade(&shared), lost));
    (Client { shared }, actor)
}
