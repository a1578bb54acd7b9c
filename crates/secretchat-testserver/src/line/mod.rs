//! The server on a line of text, for peers in whatever language: one TCP connection for each.
//!
//! | who | line | |
//! |---|---|---|
//! | peer | `HELLO <account>` | first: whose connection it is |
//! | peer | `REQ <id> <hex>` | a call: a boxed function of the API |
//! | server | `RES <id> <hex>` | its boxed result |
//! | server | `ERR <id> <code> <TEXT>` | its refusal |
//! | server | `UPD <hex>` | one boxed `Update` |
//!
//! All datacentres are behind the one line. An account has one connection: a new one ends the one before, and updates
//! that were not written then are in the difference. What cannot be understood ends the connection, and so does an
//! answer that gets lost.

mod frame;
mod serve;

pub use self::serve::serve;
