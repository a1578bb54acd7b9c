//! A session as a client sees it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod calls;
mod hostile;
mod services;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tl::{Identifiable, enums, functions, types};

use super::message::CONTAINER;
use super::*;

const CALL: [u8; 8] = *b"a call!!";

/// A client and the session that it has with the server.
struct World {
    session: Session,
    key: AuthKey,
    salts: Arc<Salts>,
    salt: i64,
    session_id: i64,
    now: Time,
    last_id: i64,
    rng: ChaCha20Rng,
}

/// What the server has said, out of its containers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    msg_id: i64,
    seq_no: i32,
    body: Vec<u8>,
}

impl Said {
    fn read<T: tl::Deserializable>(&self) -> T {
        T::from_bytes(&self.body).unwrap()
    }

    fn is<T: Identifiable>(&self) -> bool {
        self.body.starts_with(&T::CONSTRUCTOR_ID.to_le_bytes())
    }
}

impl World {
    /// A session of which the server knows nothing, with a salt that is good.
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let salts = Arc::new(Salts::new(&mut rng));
        let key = AuthKey::from_bytes([7; 256]);
        let now = Time::from_date(1_800_000_000);
        Self {
            session: Session::new(key.clone(), None, salts.clone()),
            salt: salts.current(id_of(&key), now),
            key,
            salts,
            session_id: 77,
            now,
            last_id: 0,
            rng,
        }
    }

    /// The same, when the server has said all about it that it says at first.
    fn known() -> Self {
        let mut world = Self::new();
        world.say(&http_wait());
        world.said();
        world
    }

    fn next_id(&mut self) -> i64 {
        self.last_id = id_at(self.now).max(self.last_id + 4);
        self.last_id
    }

    /// Sends a body in a message of its own; gives its id.
    fn say(&mut self, body: &[u8]) -> i64 {
        let msg_id = self.next_id();
        self.say_as(msg_id, body);
        msg_id
    }

    fn say_as(&mut self, msg_id: i64, body: &[u8]) {
        let message = message(msg_id, 1, body);
        let packet = self.packet(&message);
        self.session.receive(&packet, self.now).unwrap();
    }

    fn packet(&mut self, message: &[u8]) -> Vec<u8> {
        let head = [self.salt.to_le_bytes(), self.session_id.to_le_bytes()].concat();
        let plaintext = [&head, message].concat();
        envelope::seal(&self.key, Sender::Client, plaintext, &mut self.rng)
    }

    /// Everything that is to be done now.
    fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.session.next_event(self.now)).collect()
    }

    /// Does everything, and gives what the server says then.
    fn said(&mut self) -> Vec<Said> {
        let _ = self.events();
        let mut said = Vec::new();
        while let Some(packet) = self.session.next_packet(self.now, &mut self.rng) {
            let plaintext = envelope::open(&self.key, Sender::Server, &packet).unwrap();
            let plaintext = Plaintext::parse(&plaintext).unwrap();
            assert_eq!(plaintext.session_id, self.session_id);
            said.extend(flatten(plaintext.message));
        }
        said
    }

    /// The only thing that the server says.
    fn only(&mut self) -> Said {
        let mut said = self.said();
        assert_eq!(said.len(), 1, "{said:?}");
        said.remove(0)
    }
}

fn flatten(message: Message) -> Vec<Said> {
    let parts = if message.id() == CONTAINER {
        let parts = message.parts().unwrap();
        assert!(parts.iter().all(|part| part.msg_id < message.msg_id));
        parts
    } else {
        vec![message]
    };
    let said = |part: Message| Said {
        msg_id: part.msg_id,
        seq_no: part.seq_no,
        body: part.body,
    };
    parts.into_iter().map(said).collect()
}

fn message(msg_id: i64, seq_no: i32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    [
        &msg_id.to_le_bytes()[..],
        &seq_no.to_le_bytes(),
        &length.to_le_bytes(),
        body,
    ]
    .concat()
}

fn container(messages: &[Vec<u8>]) -> Vec<u8> {
    let count = u32::try_from(messages.len()).unwrap();
    [
        &CONTAINER.to_le_bytes()[..],
        &count.to_le_bytes(),
        &messages.concat(),
    ]
    .concat()
}

fn call(msg_id: i64) -> Event {
    let request = CALL.to_vec();
    Event::Call { msg_id, request }
}

fn ping(ping_id: i64) -> Vec<u8> {
    functions::Ping { ping_id }.to_bytes()
}

/// Says nothing on a connection that stays.
fn http_wait() -> Vec<u8> {
    let (max_delay, wait_after, max_wait) = (0, 0, 0);
    let wait = types::HttpWait {
        max_delay,
        wait_after,
        max_wait,
    };
    enums::HttpWait::Wait(wait).to_bytes()
}

fn acks(said: &Said) -> Vec<i64> {
    let enums::MsgsAck::Ack(ack) = said.read();
    ack.msg_ids
}
