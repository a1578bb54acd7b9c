//! The server as clients of Telegram know it: MTProto 2.0 over TCP.
//!
//! ```text
//! bytes  <->  transport      SOCKS5, obfuscation, framing
//!        <->  session        encryption, salts, containers, acknowledgements: one for each connection
//!             key_exchange   the same place before there is a key
//!        <->  session_api    calls, answers
//! ```
//!
//! All of that is without I/O, put together in `connection`. `front` listens on a port for each datacentre, `serve` is
//! the life of one connection, and `presence` knows which accounts have some: they are pushed to, and cut, together.
//!
//! A client gets in with a key that the server was given ([`Front::add_key`]), or agrees on one if it can be told the
//! RSA key of the server. Temporary keys are keys like others: `auth.bindTempAuthKey` is not known.
//!
//! What a session was told and has said is forgotten with its connection. So the next connection is announced as a new
//! session, and the client asks for the difference, where everything is that it may have missed.

mod connection;
mod front;
pub(crate) mod gzip;
mod ige;
mod key_exchange;
mod keys;
mod plain;
mod presence;
mod rng;
mod serve;
mod session;
mod test_server;
mod transport;

pub use self::front::{Front, Listen};
pub use self::test_server::{TestAccount, TestKey, TestServer};
