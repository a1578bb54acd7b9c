//! What both sides have, compared.

use secretchat_core::history::{Direction, StoredMessage};
use secretchat_core::ids::RandomId;
use secretchat_core::tl::e2e::latest;

use super::Demo;
use super::world::Person::{self, Alice, Bob};

impl Demo {
    /// The same messages by the same people in the same order.
    pub(super) fn compare_histories(&mut self) {
        let [alice, bob] = Person::BOTH.map(|person| self.world.history(person));
        let is_same =
            |(a, b): (&StoredMessage, &StoredMessage)| seen_by(Alice, a) == seen_by(Bob, b);
        let are_equal = alice.len() == bob.len() && alice.iter().zip(&bob).all(is_same);
        self.report
            .check("both histories are equal, and in the same order", are_equal);
        let numbers = |person, direction| {
            let history = if person == Alice { &alice } else { &bob };
            let numbers: Vec<_> = history
                .iter()
                .filter(|m| m.direction == direction)
                .map(|m| m.number)
                .collect();
            numbers
        };
        let is_in_order = Person::BOTH.iter().all(|person| {
            [Direction::Incoming, Direction::Outgoing]
                .iter()
                .all(|direction| numbers(*person, *direction).is_sorted_by(|a, b| a < b))
        });
        self.report
            .check("no number was used twice or out of turn", is_in_order);
    }

    /// Both have the same key now.
    pub(super) fn keys_are_equal(&self) -> bool {
        let key = |person| {
            self.world
                .host(person)
                .chat(self.world.chat())
                .and_then(|chat| chat.auth_key())
        };
        key(Alice).is_some_and(|alice| key(Bob) == Some(alice))
    }

    /// Neither history has the message.
    pub(super) fn is_gone(&self, random_id: RandomId) -> bool {
        Person::BOTH
            .iter()
            .all(|person| self.world.message(*person, random_id).is_none())
    }

    /// Both histories have the message.
    pub(super) fn is_there(&self, random_id: RandomId) -> bool {
        Person::BOTH
            .iter()
            .all(|person| self.world.message(*person, random_id).is_some())
    }
}

/// A message, by whom it is and what it says.
fn seen_by(
    person: Person,
    stored: &StoredMessage,
) -> (Person, RandomId, &latest::DecryptedMessage) {
    let author = match stored.direction {
        Direction::Outgoing => person,
        Direction::Incoming => person.other(),
    };
    (author, stored.random_id, &stored.message)
}
