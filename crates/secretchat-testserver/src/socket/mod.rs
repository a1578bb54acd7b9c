//! The server behind a local socket, for clients in other processes: such as are killed at random.
//!
//! A frame is its length (u32, little endian, at most [`MAX_FRAME`]) and what is so long. The client says first whose
//! connection it is; then both sides say what they like. A client that vanishes, in the middle of a frame or while a
//! call is under way, disturbs nobody: its updates are in the difference. An account has one connection: a new one ends
//! the one before.
//!
//! ```ignore
//! // One process:
//! let listener = UnixListener::bind(&path)?;
//! serve(listener, network).await;
//!
//! // Another one:
//! let transport = SocketTransport::connect(path, user).await?;
//! let client = Client::builder().transport(transport.clone()).build().await?;
//! loop {
//!     client.handle_updates(&transport.next_updates().await).await;
//! }
//! ```

mod client;
mod connect;
mod frame;
mod inbox;
mod line;
mod serve;
mod stream;

pub use self::client::SocketTransport;
pub use self::connect::{Connect, Listen, Stream};
pub use self::serve::{serve, serve_stream};
pub use self::stream::MAX_FRAME;
