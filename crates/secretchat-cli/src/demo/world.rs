//! Alice, Bob, the server between them, and the time that passes for all three.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use secretchat_core::chat::ChatInfo;
use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{ChatId, RandomId, Time, UserId};
use secretchat_core::io::{Command, Done, Event, Losses, Outgoing};
use secretchat_core::message::Message;
use secretchat_core::tl::api;
use secretchat_testserver::Server;

use super::DemoError;
use crate::host::{Host, HostError};
use crate::network::Network;

/// 2026-01-01 09:00:00 UTC.
const START: Time = Time(1_767_258_000_000);

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    Alice,
    Bob,
}

use Person::{Alice, Bob};

impl Person {
    pub(crate) const BOTH: [Self; 2] = [Alice, Bob];

    pub(crate) const fn other(self) -> Self {
        match self {
            Alice => Bob,
            Bob => Alice,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Alice => "Alice",
            Bob => "Bob",
        }
    }

    const fn user(self) -> UserId {
        match self {
            Alice => UserId(1001),
            Bob => UserId(1002),
        }
    }
}

/// Everything that lives during a demo.
pub(crate) struct World {
    pub(crate) net: Network,
    alice: Host,
    bob: Host,
    chat: ChatId,
}

impl World {
    pub(crate) fn new(seed: u64) -> Result<Self, HostError> {
        let mut seeds = ChaCha20Rng::seed_from_u64(seed);
        let mut server = Server::new(ChaCha20Rng::seed_from_u64(seeds.next_u64()));
        for person in Person::BOTH {
            server.add_account(person.user());
        }
        let mut net = Network::new(server, START, seeds.next_u64());
        let alice = Host::new(Alice.user(), seeds.next_u64(), &mut net)?;
        let bob = Host::new(Bob.user(), seeds.next_u64(), &mut net)?;
        Ok(Self {
            net,
            alice,
            bob,
            chat: ChatId(0),
        })
    }

    pub(crate) const fn chat(&self) -> ChatId {
        self.chat
    }

    /// Alice asks Bob for a chat.
    pub(crate) fn request_chat(&mut self) {
        if let Some(api::InputUser::InputUser(bob)) = self.net.server.input_user(Bob.user()) {
            self.chat = self.alice.request_chat(&bob, &self.net);
        }
    }

    pub(crate) fn command(&mut self, person: Person, command: Command) -> Result<Done, HostError> {
        let chat = self.chat;
        let (host, net) = self.host_and_net(person);
        host.command(chat, command, net)
    }

    /// Sends a message, and lets it arrive.
    pub(crate) fn send(
        &mut self,
        person: Person,
        message: Message,
        file: Option<api::InputEncryptedFile>,
    ) -> Result<RandomId, DemoError> {
        let message = message.to_tl()?;
        let outgoing = Outgoing {
            message,
            file,
            losses: Losses::Refuse,
        };
        let done = self.command(person, Command::Send(outgoing))?;
        self.settle()?;
        match done {
            Done::Queued { random_id, .. } => Ok(random_id),
            Done::Done => Err(DemoError::Unexpected("a message was not queued")),
        }
    }

    /// Works until nothing more can be done at this moment.
    pub(crate) fn settle(&mut self) -> Result<(), HostError> {
        loop {
            let alice = self.alice.work(&mut self.net)?;
            let bob = self.bob.work(&mut self.net)?;
            if !alice && !bob {
                return Ok(());
            }
        }
    }

    /// Lets time pass, and does everything in it at its moment.
    pub(crate) fn pass(&mut self, ms: i64) -> Result<(), HostError> {
        let end = self.net.now().plus_ms(ms);
        loop {
            self.settle()?;
            let due = [&self.alice, &self.bob]
                .into_iter()
                .filter_map(|host| host.next_due(&self.net))
                .min();
            let Some(at) = due.filter(|at| *at <= end) else {
                break;
            };
            self.net.wait_until(at);
        }
        self.net.wait_until(end);
        Ok(())
    }

    /// The server loses the next message to this person for good.
    pub(crate) fn lose_next_message_to(&mut self, person: Person) {
        if let Some(faults) = self.net.server.faults(person.user()) {
            faults.lose_messages = 1;
        }
    }

    /// Kills the app of this person, and starts it again from what was stored.
    pub(crate) fn restart(&mut self, person: Person) -> Result<(), HostError> {
        let chat = self.chat;
        let (host, net) = self.host_and_net(person);
        host.restart(chat, net)?;
        self.settle()
    }

    pub(crate) const fn host(&self, person: Person) -> &Host {
        match person {
            Alice => &self.alice,
            Bob => &self.bob,
        }
    }

    /// The host, and the network that it works over.
    pub(crate) const fn host_and_net(&mut self, person: Person) -> (&mut Host, &mut Network) {
        match person {
            Alice => (&mut self.alice, &mut self.net),
            Bob => (&mut self.bob, &mut self.net),
        }
    }

    pub(crate) fn info(&self, person: Person) -> Result<ChatInfo, DemoError> {
        self.host(person)
            .info(self.chat)
            .ok_or(DemoError::Unexpected("there is no chat"))
    }

    pub(crate) fn history(&self, person: Person) -> Vec<StoredMessage> {
        self.host(person).history(self.chat)
    }

    pub(crate) fn message(&self, person: Person, random_id: RandomId) -> Option<StoredMessage> {
        self.host(person).message(self.chat, random_id)
    }

    /// The date of the newest message of the other side, for reading up to it.
    pub(crate) fn newest_incoming(&self, person: Person) -> i32 {
        let incoming =
            |m: &StoredMessage| m.direction == secretchat_core::history::Direction::Incoming;
        self.history(person)
            .iter()
            .rev()
            .find(|m| incoming(m))
            .map_or(0, |m| m.date)
    }

    /// What both were told since the last time, in the order in which it happened.
    pub(crate) fn take_events(&mut self) -> Vec<(Time, Person, Event)> {
        let alice = self
            .alice
            .take_events()
            .into_iter()
            .map(|(at, event)| (at, Alice, event));
        let mut events: Vec<_> = alice.collect();
        events.extend(
            self.bob
                .take_events()
                .into_iter()
                .map(|(at, event)| (at, Bob, event)),
        );
        events.sort_by_key(|(at, ..)| *at);
        events
    }
}

#[cfg(test)]
mod tests {
    use secretchat_core::io::RpcError;
    use secretchat_testserver::{Failure, Faults, FloodWait};

    use super::*;

    /// Both write, while the server misbehaves towards both; then time passes.
    fn survives(faults: &Faults) {
        let mut world = World::new(5).unwrap();
        world.request_chat();
        world.settle().unwrap();
        world.command(Bob, Command::Accept).unwrap();
        world.settle().unwrap();
        let mut sent = Vec::new();
        for number in 0..12 {
            if number % 4 == 0 {
                for person in Person::BOTH {
                    *world.net.server.faults(person.user()).unwrap() = faults.clone();
                }
            }
            let person = if number % 3 == 0 { Bob } else { Alice };
            sent.push(world.send(person, Message::text("hello"), None).unwrap());
            world.pass(100).unwrap();
        }
        world.pass(60_000).unwrap();
        // Whatever was lost last shows when the next one comes.
        for person in Person::BOTH {
            *world.net.server.faults(person.user()).unwrap() = Faults::default();
            sent.push(world.send(person, Message::text("bye"), None).unwrap());
        }
        world.pass(60_000).unwrap();
        sent.sort_unstable();
        for person in Person::BOTH {
            let mut ids: Vec<_> = world.history(person).iter().map(|m| m.random_id).collect();
            ids.sort_unstable();
            assert_eq!(ids, sent, "{person:?} {faults:?}");
        }
    }

    #[test]
    fn no_fault_of_the_server_loses_or_doubles_a_message() {
        let failure = |error| Some(Failure { calls: 2, error });
        let all = [
            Faults::default(),
            Faults {
                lose_messages: 1,
                ..Faults::default()
            },
            Faults {
                drop_updates: 2,
                ..Faults::default()
            },
            Faults {
                duplicate_updates: 2,
                ..Faults::default()
            },
            Faults {
                hold_back_updates: 1,
                ..Faults::default()
            },
            Faults {
                tamper_messages: 1,
                ..Faults::default()
            },
            Faults {
                delay_ms: 3000,
                ..Faults::default()
            },
            Faults {
                qts_gap: 5,
                ..Faults::default()
            },
            Faults {
                lose_answers: 2,
                ..Faults::default()
            },
            Faults {
                flood_wait: FloodWait {
                    calls: 2,
                    seconds: 3,
                },
                ..Faults::default()
            },
            Faults {
                failure: failure(RpcError::server(500, "INTERNAL")),
                ..Faults::default()
            },
            Faults {
                failure: failure(RpcError::server(400, "MSG_WAIT_FAILED")),
                ..Faults::default()
            },
        ];
        for faults in all {
            survives(&faults);
        }
    }
}
