//! Telegram secret chats as a state machine without I/O.
//!
//! * [`chat::Chat`] is one secret chat; [`io`] is everything that goes in and out of it.
//! * [`message`] is what an app sees of a message, whatever its layer.
//! * [`tl`] holds the generated types of all layers and of the part of the cloud API that is used.
//! * [`crypto`] holds the key exchange, the envelopes and the files.
//!
//! A host drives a chat like this, whatever its network and its database are:
//!
//! ```
//! use secretchat_core::chat::{Chat, Config, Status};
//! use secretchat_core::ids::{Time, UserId};
//! use secretchat_core::io::{Input, Output};
//! use secretchat_core::memory::Records;
//! # use rand_core::SeedableRng as _;
//! # let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
//! # let mut calls = Vec::new();
//!
//! let mut records = Records::default(); // the database
//! let now = Time(1_700_000_000_000);
//! let config = Config::new(UserId(1));
//! let mut chat = Chat::request(UserId(2), 77, |_| false, config, now, &mut rng);
//!
//! while let Some(output) = chat.poll() {
//!     match output {
//!         Output::Persist(batch) => {
//!             let duplicates = records.apply(&batch); // one transaction
//!             chat.handle(Input::Persisted { batch: batch.id, duplicates }, now, &mut rng)?;
//!         }
//!         // Call the server; its answer goes through `request.parse` into `Input::Answer`.
//!         Output::Request { id, request } => calls.push((id, request.to_bytes())),
//!         Output::Event(event) => println!("{event:?}"),
//!         Output::Wake(at) => println!("give Input::Tick at {at}"),
//!     }
//! }
//! assert_eq!(chat.info().status, Status::Requested);
//! # assert_eq!(calls.len(), 1);
//! # Ok::<(), secretchat_core::io::CommandError>(())
//! ```
//!
//! Nothing in here reads a clock, draws randomness, opens a file or a socket: all of that is handed in.

#![forbid(unsafe_code)]

pub mod chat;
pub mod crypto;
pub mod history;
pub mod ids;
pub mod io;
pub mod limits;
pub mod memory;
pub mod message;
pub mod record;
pub mod tl;
