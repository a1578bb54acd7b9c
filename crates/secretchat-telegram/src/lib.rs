//! The way to Telegram for [`secretchat`]: a [`Transport`](secretchat::transport::Transport) over grammers, with login and
//! session.
//!
//! A program that has no MTProto of its own logs in here once, and gives the connection to its
//! [`Client`](secretchat::Client):
//!
//! ```no_run
//! use secretchat::store::{StoreKey, Vault};
//! use secretchat::{ChatEvent, Client, EventKind, transport::Peer};
//! use secretchat_telegram::{ApiId, Config, LoginError, Me, Session, SignIn, Telegram};
//!
//! fn ask(question: &str) -> String {
//!     println!("{question}");
//!     std::io::stdin().lines().next().and_then(Result::ok).unwrap_or_default()
//! }
//!
//! async fn log_in(telegram: &Telegram) -> Result<Me, LoginError> {
//!     let sent = telegram.send_code(&ask("Your phone number, with the country's code?")).await?;
//!     let signed_in = loop {
//!         match telegram.sign_in(&sent, &ask(&format!("The code that came {}?", sent.via))).await {
//!             Err(LoginError::WrongCode) => println!("That is another one."),
//!             other => break other?,
//!         }
//!     };
//!     match signed_in {
//!         SignIn::Done(me) => Ok(me),
//!         SignIn::PasswordNeeded(needed) => {
//!             let password = ask("Your password?").into(); // a real program does not show it
//!             telegram.check_password(&needed, password).await
//!         }
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let api = ApiId { id: 12345, hash: "from https://my.telegram.org/apps".to_owned() };
//!     let key = || StoreKey::passphrase("correct horse battery staple");
//!     let session = Session::open("session", key())?;
//!     let telegram = Telegram::connect(Config::new(api), session).await?;
//!     let me = match telegram.user() {
//!         Some(me) => me,
//!         None => log_in(&telegram).await?,
//!     };
//!
//!     let store = Vault::sqlite("chats.db", key())?;
//!     let builder = Client::builder().user(me.id).store(store);
//!     let client = builder.transport(telegram.clone()).build().await?;
//!     let (feed, line) = (client.feed(), telegram.clone());
//!     tokio::spawn(async move { line.run(feed).await });
//!
//!     let chat = client.request_chat(Peer::username("durov")).await?;
//!     client.send_text(chat, "Hello. This waits until you accept.").await?;
//!     let mut events = client.events();
//!     while let Some(event) = events.next().await {
//!         if let (Some(chat), EventKind::Chat(ChatEvent::Message { random_id, .. })) = (event.chat, event.kind) {
//!             println!("{:?}", client.message(chat, random_id).await?.content());
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # What it does by itself
//!
//! * It connects when something is asked, and again when a connection broke. A connection that is silent is tried after
//!   a minute; if there is no answer, another is made. One data centre that is down holds up no other.
//! * It follows the server: to the data centre of the account, to that of a file, and logs the account in there.
//! * Of all updates it hands on those about secret chats, and says so when some may have been missed. The client then
//!   asks [`get_difference`](secretchat::transport::Transport::get_difference), which reads the answers of accounts that
//!   have more than secret chats.
//! * While somebody is logged in, it keeps the key of the login, even if the server is said not to know it: anybody on
//!   the way can say that. Calls then fail with the code -404 and are made again with the same key; if it stays so,
//!   [`Telegram::log_out`] drops the key.
//! * Errors of the server, flood waits among them, are given back as they are: the client waits and repeats.
//! * grammers may panic over what a server says. Its tasks end then, calls get no answer, and the next one begins anew.
//!
//! # What is secret
//!
//! A [`Session`] is sealed as the store of chats is: whoever has it is the account. Give it a key, and a file of its own.
//! The password of an account is proven and not sent. Nothing of all this is shown by `Debug` or logged.

#![forbid(unsafe_code)]

mod call;
mod config;
mod connect;
mod datacentres;
mod difference;
mod error;
mod link;
mod login;
mod origin;
mod resolve;
mod session;
mod transport;
mod updates;

pub use config::{ApiId, Config, Device};
pub use connect::{ConnectError, Telegram};
pub use datacentres::{Datacentre, Datacentres};
pub use login::{CodeSent, CodeVia, LoginError, Me, PasswordNeeded, SignIn};
pub use session::{Known, Session, SessionError};
