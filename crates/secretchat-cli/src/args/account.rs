//! Command lines of the account.

const LOGIN: &str = "\
Examples:
  secretchat login                         asks for what it needs
  secretchat login --phone +15550100
  secretchat --server server.json login    an account of a test server

The api id and the api hash name the program to Telegram. Everybody gets their own at https://my.telegram.org
(“API development tools”). They are given as --api-id and --api-hash, or as the variables SECRETCHAT_API_ID and
SECRETCHAT_API_HASH, once: login keeps them in the data folder.";

/// Log in with phone number and code
///
/// Telegram sends a code to another device of the account, or as a text message. If the account has a password, it is
/// asked for as well. Ctrl-C ends it at every step, and login begins again.
#[derive(Debug, clap::Args)]
#[command(after_help = LOGIN)]
pub(crate) struct Login {
    /// The phone number, with the code of the country; asked for if missing
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
}

const LOGOUT: &str = "\
Examples:
  secretchat logout";

/// Log out; the chats stay in the data folder
///
/// Secret chats belong to one login: the server ends all open ones with it, and the peers see them closed.
#[derive(Debug, clap::Args)]
#[command(after_help = LOGOUT)]
pub(crate) struct Logout {}
