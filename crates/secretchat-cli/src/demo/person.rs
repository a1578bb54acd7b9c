//! Alice and Bob.

use secretchat_core::ids::UserId;
use secretchat_testserver::network::Wire;

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

    pub(crate) const fn user(self) -> UserId {
        match self {
            Alice => UserId(1001),
            Bob => UserId(1002),
        }
    }

    /// Always the same times, and none that both have: so nothing depends on what this machine does first.
    pub(crate) const fn wire(self) -> Wire {
        let (there, back) = match self {
            Alice => (19, 23),
            Bob => (17, 29),
        };
        Wire {
            there_ms: there..=there,
            back_ms: back..=back,
            ordered: true,
            silent: false,
        }
    }
}
