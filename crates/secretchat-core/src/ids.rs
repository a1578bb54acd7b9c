//! The names of things: each number of the protocol has a type of its own, so that two of them cannot be mixed up.

use core::fmt;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number! {
    /// A secret chat, as the server and both sides call it: the `random_id` of `messages.requestEncryption`.
    ChatId(i32)
}
number! {
    /// A Telegram user.
    UserId(i64)
}
number! {
    /// A message inside a chat: drawn by its sender, never 0.
    RandomId(i64)
}
number! {
    /// A layer of the end-to-end schema.
    Layer(u32)
}
number! {
    /// A moment: milliseconds since the Unix epoch by the local clock.
    Time(i64)
}

impl Time {
    /// The moment `ms` milliseconds later (or earlier, if negative); saturates.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The moment `s` seconds later; saturates.
    #[must_use]
    pub const fn plus_s(self, s: i64) -> Self {
        self.plus_ms(s.saturating_mul(1000))
    }

    /// A date of the server, in seconds, as a moment.
    #[must_use]
    pub const fn from_date(date: i32) -> Self {
        Self(date as i64 * 1000)
    }

    /// Whole seconds since the Unix epoch, clamped to what a TL `int` holds.
    #[must_use]
    pub fn date(self) -> i32 {
        i32::try_from(self.0.div_euclid(1000)).unwrap_or(if self.0 < 0 {
            i32::MIN
        } else {
            i32::MAX
        })
    }
}

/// Which side of a chat: decides key offsets and the parity of sequence numbers (spec/04 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The side that called `requestEncryption` (admin, x = 0).
    Creator,
    /// The side that accepted (x = 1).
    Participant,
}

impl Role {
    /// The other side.
    #[must_use]
    pub const fn peer(self) -> Self {
        match self {
            Self::Creator => Self::Participant,
            Self::Participant => Self::Creator,
        }
    }

    /// Where the keys of a message that this side sent begin in the chat key: x of spec/05 §2, in bytes.
    #[must_use]
    pub const fn key_offset(self) -> usize {
        match self {
            Self::Creator => 0,
            Self::Participant => 8,
        }
    }

    /// The bit x of the specification: creator 0, participant 1.
    #[must_use]
    pub const fn x(self) -> i32 {
        match self {
            Self::Creator => 0,
            Self::Participant => 1,
        }
    }
}
