//! What both sides have, compared.

use secretchat_core::history::{Direction, StoredMessage};
use secretchat_core::ids::RandomId;
use secretchat_core::tl::e2e::latest;

use super::person::Person::{self, Alice, Bob};
use super::{Demo, DemoError};

/// Messages that are read at once.
const PAGE: usize = 500;

impl Demo {
    /// The same messages by the same people in the same order.
    pub(super) async fn compare_histories(&mut self) -> Result<(), DemoError> {
        let (mut are_equal, mut is_in_order) = (true, true);
        let (mut of_alice, mut of_bob) = (Numbers::default(), Numbers::default());
        let mut before = None;
        loop {
            let alice = self.world.history(Alice, before, PAGE).await?;
            let bob = self.world.history(Bob, before, PAGE).await?;
            are_equal &= are_the_same(&alice, &bob);
            is_in_order &= alice.iter().all(|message| of_alice.go_down(message));
            is_in_order &= bob.iter().all(|message| of_bob.go_down(message));
            let (true, Some(last)) = (are_equal, alice.last()) else {
                break;
            };
            before = Some(last.random_id);
        }
        self.report
            .check("both histories are equal, and in the same order", are_equal);
        self.report
            .check("no number was used twice or out of turn", is_in_order);
        Ok(())
    }

    /// Both have the same key now.
    pub(super) async fn keys_are_equal(&self) -> Result<bool, DemoError> {
        let chat = self.world.chat();
        let alice = self.world.client(Alice).auth_key(chat).await?;
        let bob = self.world.client(Bob).auth_key(chat).await?;
        Ok(alice.is_some() && alice == bob)
    }

    /// Neither history has the message.
    pub(super) async fn is_gone(&self, random_id: RandomId) -> Result<bool, DemoError> {
        Ok(self.world.message(Alice, random_id).await?.is_none()
            && self.world.message(Bob, random_id).await?.is_none())
    }

    /// Both histories have the message.
    pub(super) async fn is_there(&self, random_id: RandomId) -> Result<bool, DemoError> {
        Ok(self.world.message(Alice, random_id).await?.is_some()
            && self.world.message(Bob, random_id).await?.is_some())
    }
}

/// The numbers of both directions, which go down from the newest message to the oldest.
#[derive(Default)]
struct Numbers {
    incoming: Option<u32>,
    outgoing: Option<u32>,
}

impl Numbers {
    /// Whether the number of this message is below the one after it.
    fn go_down(&mut self, message: &StoredMessage) -> bool {
        let last = match message.direction {
            Direction::Incoming => &mut self.incoming,
            Direction::Outgoing => &mut self.outgoing,
        };
        let after = last.replace(message.number);
        after.is_none_or(|after| message.number < after)
    }
}

fn are_the_same(alice: &[StoredMessage], bob: &[StoredMessage]) -> bool {
    let is_same = |(a, b): (&StoredMessage, &StoredMessage)| seen_by(Alice, a) == seen_by(Bob, b);
    alice.len() == bob.len() && alice.iter().zip(bob).all(is_same)
}

/// A message, by whom it is and what it says.
fn seen_by(
    person: Person,
    stored: &StoredMessage,
) -> (Person, RandomId, &latest::DecryptedMessage) {
    (author(person, stored), stored.random_id, &stored.message)
}

/// Who wrote a message of the history of a person.
pub(super) const fn author(person: Person, stored: &StoredMessage) -> Person {
    match stored.direction {
        Direction::Outgoing => person,
        Direction::Incoming => person.other(),
    }
}
