//! The app of one of the two: a client, and what runs beside it.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use secretchat::{AcceptPolicy, Client, Clock, Event, Events};
use secretchat_core::ids::Time;
use secretchat_testserver::Server;
use secretchat_testserver::network::{Account, Network};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::DemoError;
use super::person::Person;
use super::place::{LastRun, Place};

/// 2026-01-01 09:00:00 UTC.
const START: Time = Time(1_767_258_000_000);

/// What an app was told.
pub(crate) type Told = (Person, Event);

/// What apps start in.
pub(crate) struct Setting {
    pub(crate) network: Network,
    pub(crate) place: Place,
    seeds: ChaCha20Rng,
    teller: mpsc::UnboundedSender<Told>,
}

/// The app of one person.
pub(crate) struct App {
    pub(crate) client: Client,
    /// End with it.
    _tasks: JoinSet<()>,
}

impl Setting {
    /// What the apps are told goes to `teller`.
    pub(crate) fn new(place: Place, seed: u64, teller: mpsc::UnboundedSender<Told>) -> Self {
        let start = place.last().map_or(START, LastRun::time);
        let mut seeds = ChaCha20Rng::seed_from_u64(seed);
        // Otherwise a chat that goes on would draw the same numbers again.
        seeds.set_stream(start.0.cast_unsigned());
        let server = Server::new(fork(&mut seeds));
        Self {
            network: Network::new(server, start, fork(&mut seeds)),
            place,
            seeds,
            teller,
        }
    }

    pub(crate) fn account(&self, person: Person) -> Account {
        self.network.account(person.user())
    }

    /// Starts the app of a person from its database.
    pub(crate) async fn start(&mut self, person: Person) -> Result<App, DemoError> {
        let account = self.account(person);
        account.set_wire(person.wire());
        let client = Client::builder()
            .user(person.user())
            .store(self.place.open(person)?)
            .transport(account.clone())
            .accept(AcceptPolicy::Ask)
            .clock(Clock::starting_at(self.network.now()))
            .rng(fork(&mut self.seeds))
            .build()
            .await?;
        let mut tasks = JoinSet::new();
        tasks.spawn(take_updates(client.clone(), account));
        tasks.spawn(take_events(client.events(), person, self.teller.clone()));
        Ok(App {
            client,
            _tasks: tasks,
        })
    }
}

/// Brings what the server sends, until the client is closed.
async fn take_updates(client: Client, account: Account) {
    while client
        .handle_updates(&account.next_updates().await)
        .await
        .is_ok()
    {}
}

/// Passes on what the app is told.
async fn take_events(mut events: Events, person: Person, teller: mpsc::UnboundedSender<Told>) {
    while let Some(event) = events.next().await {
        if let Some(id) = event.id {
            events.ack(id);
        }
        // Nobody listens any more when the demo ends.
        let _ = teller.send((person, event));
    }
}

fn fork(seeds: &mut ChaCha20Rng) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seeds.next_u64())
}
