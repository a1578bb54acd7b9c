//! The ways to the test server.

pub mod grammers;
pub mod line;
pub mod phone_book;

use std::io;
use std::path::Path;
use std::sync::Arc;

use secretchat::transport::DynTransport;
use secretchat::{Error, Feed};
use secretchat_telegram::Telegram;
use secretchat_testserver::server_file::{Account, ServerFile};

use self::grammers::GrammersError;
use self::line::{LineTransport, Updates};
use self::phone_book::PhoneBook;

/// The ways that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// MTProto over TCP, with the transport that ships.
    Grammers,
    /// ASCII lines over TCP.
    Line,
}

/// A way that is open.
pub enum Wire {
    /// MTProto over TCP.
    Grammers(Telegram),
    /// ASCII lines over TCP.
    Line(Arc<LineTransport>, Updates),
}

/// Why a way cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// MTProto.
    #[error(transparent)]
    Grammers(#[from] GrammersError),
    /// There is no such server.
    #[error("the server cannot be reached: {0}")]
    Line(#[from] io::Error),
}

/// Opens the way of an account; what it must keep goes to `folder`.
///
/// # Errors
/// There is no such server, or what is kept does not fit.
pub async fn open(
    kind: Kind,
    server: &ServerFile,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Wire, WireError> {
    match kind {
        Kind::Grammers => {
            let telegram = grammers::connect(server, account, folder).await?;
            Ok(Wire::Grammers(telegram))
        }
        Kind::Line => {
            let book = PhoneBook::new(server, &account.name);
            let (line, updates) = LineTransport::connect(server.line, &account.name, book).await?;
            Ok(Wire::Line(Arc::new(line), updates))
        }
    }
}

impl Wire {
    /// For calls.
    #[must_use]
    pub fn transport(&self) -> Arc<dyn DynTransport> {
        match self {
            Self::Grammers(telegram) => Arc::new(telegram.clone()),
            Self::Line(line, _) => line.clone(),
        }
    }

    /// Hands in what the account is told, until the client is closed.
    pub async fn feed(self, feed: Feed) {
        match self {
            Self::Grammers(telegram) => telegram.run(feed).await,
            Self::Line(_line, mut updates) => {
                while let Some(update) = updates.recv().await {
                    if let Err(Error::Stopped) = feed.handle_updates(&update).await {
                        break;
                    }
                }
            }
        }
    }
}
