//! What comes from the server without being asked for.

mod drain;
mod inbox;
mod secret;

pub(crate) use self::drain::drain;
pub(crate) use self::inbox::Inbox;
pub(crate) use self::secret::{Found, Unreadable, people, secret};
