//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use secretchat::AcceptPolicy;
use secretchat_interop::wire::Kind;

/// Test equipment: holds the secret chats of an account at a test server, driven by lines of JSON.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Args {
    /// What `secretchat testserver` printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) server: PathBuf,

    /// The name of the account.
    #[arg(long, value_name = "NAME")]
    pub(crate) account: String,

    #[command(flatten)]
    pub(crate) place: Place,

    /// The highest layer that is announced and sent.
    #[arg(long, value_name = "LAYER")]
    pub(crate) layer: Option<u32>,

    /// Who may open chats.
    #[arg(long, value_enum, default_value_t = Policy::All)]
    pub(crate) policy: Policy,

    /// The way to the server.
    #[arg(long, value_enum, default_value_t = Kind::Grammers)]
    pub(crate) wire: Kind,
}

/// Where chats are kept.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Place {
    /// The folder in which chats are kept.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// Chats are kept in memory only.
    #[arg(long)]
    pub(crate) memory: bool,
}

/// Who may open chats.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Policy {
    /// Everybody.
    All,
    /// Nobody.
    None,
    /// The command `accept` decides.
    Ask,
}

impl From<Policy> for AcceptPolicy {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::All => Self::All,
            Policy::None => Self::None,
            Policy::Ask => Self::Ask,
        }
    }
}
