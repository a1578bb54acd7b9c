//! Command lines of chats.

use std::path::PathBuf;

const CHATS: &str = "\
Examples:
  secretchat chats
  secretchat chats --all              closed ones, too
  secretchat chats --json | jq .id";

/// List the chats
#[derive(Debug, clap::Args)]
#[command(after_help = CHATS)]
pub(crate) struct ListChats {
    /// Closed ones, too
    #[arg(long)]
    pub(crate) all: bool,
}

const REQUEST: &str = "\
Examples:
  secretchat request @alice
  secretchat request @alice --wait    until she has accepted
  secretchat request +15550100        by phone number
  secretchat request 1234567          by the id of a known user

The peer must be online once to accept, on one device. Messages can be sent at once: they wait.";

/// Ask somebody for a secret chat
#[derive(Debug, clap::Args)]
#[command(after_help = REQUEST)]
pub(crate) struct Request {
    /// @username, phone number with +, or id of a known user
    #[arg(value_name = "USER")]
    pub(crate) user: String,
    /// Wait until the chat is accepted or refused, or until Ctrl-C
    #[arg(long)]
    pub(crate) wait: bool,
}

const ANSWER: &str = "\
Examples:
  secretchat accept @alice
  secretchat refuse 12345             by the id of the chat";

#[derive(Debug, clap::Args)]
#[command(after_help = ANSWER)]
pub(crate) struct Answer {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
}

const INFO: &str = "\
Examples:
  secretchat info @alice
  secretchat info @alice --json | jq .uses_left";

/// Show everything that is known of a chat, but for its secrets
#[derive(Debug, clap::Args)]
#[command(after_help = INFO)]
pub(crate) struct Info {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
}

const KEY: &str = "\
Examples:
  secretchat key @alice
  secretchat key @alice --png key.png

If both see the same picture and text, nobody listens in. Then say so: secretchat verify @alice";

/// Show the key picture, to compare it with the one of the peer
#[derive(Debug, clap::Args)]
#[command(after_help = KEY)]
pub(crate) struct Key {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// Write the picture to this file as well; one that is there is not touched
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
}

const VERIFY: &str = "\
Examples:
  secretchat verify @alice
  secretchat verify @alice --undo";

/// Note that both have compared the key pictures, and that they are the same
#[derive(Debug, clap::Args)]
#[command(after_help = VERIFY)]
pub(crate) struct Verify {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// Take it back
    #[arg(long)]
    pub(crate) undo: bool,
}

const CLOSE: &str = "\
Examples:
  secretchat close @alice
  secretchat close @alice --delete-history";

/// Close a chat for good
#[derive(Debug, clap::Args)]
#[command(after_help = CLOSE)]
pub(crate) struct Close {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// Delete all its messages, on both sides
    #[arg(long)]
    pub(crate) delete_history: bool,
}
