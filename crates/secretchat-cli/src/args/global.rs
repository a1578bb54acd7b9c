//! Options of all commands.

use std::path::PathBuf;
use std::time::Duration;

const HEADING: &str = "Options of all commands";

#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Global {
    /// Where the chats are kept; without it, a folder of the user for such data
    #[arg(long, global = true, value_name = "DIR", env = "SECRETCHAT_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// A test server instead of Telegram: the file with the line that `secretchat testserver` printed
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) server: Option<PathBuf>,
    /// An account of the test server, which needs no login
    #[arg(long, global = true, value_name = "NAME", requires = "server")]
    pub(crate) account: Option<String>,
    /// The api id, from <https://my.telegram.org>
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "SECRETCHAT_API_ID",
        hide_env_values = true
    )]
    pub(crate) api_id: Option<i32>,
    /// The api hash, from <https://my.telegram.org>
    #[arg(
        long,
        global = true,
        value_name = "HASH",
        env = "SECRETCHAT_API_HASH",
        hide_env_values = true
    )]
    pub(crate) api_hash: Option<String>,
    /// Read the passphrase from this file descriptor; the variable SECRETCHAT_PASSPHRASE can have it, too
    #[arg(
        long,
        global = true,
        value_name = "N",
        conflicts_with = "no_passphrase"
    )]
    pub(crate) passphrase_fd: Option<u16>,
    /// No passphrase: who can read the data folder can read all chats
    #[arg(long, global = true)]
    pub(crate) no_passphrase: bool,
    /// How many seconds to wait for Telegram, or for the peer
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) timeout: u32,
    /// Print JSON: one object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// No colours, also on a terminal; the variable NO_COLOR does the same
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
}

impl Global {
    /// How long to wait.
    pub(crate) const fn patience(&self) -> Duration {
        Duration::from_secs(self.timeout as u64)
    }
}
