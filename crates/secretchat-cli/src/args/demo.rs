//! The command line of the demo.

use std::path::PathBuf;

/// Most messages that a demo can be asked for: they take hours, and about a gigabyte on the disk.
const MOST_MESSAGES: i64 = 1_000_000;

const EXAMPLES: &str = "\
Examples:
  secretchat demo                               the whole tour
  secretchat demo --file holiday.mp4            with a file of yours
  secretchat demo --messages 20 --seed 7        short, and the same every time
  secretchat demo --json | jq .checks           for programs
  secretchat demo --keep chat                   leave the databases in the folder chat
  secretchat demo --resume chat                 go on with the chat in there, and close it

Exit codes:
  0  every comparison held
  1  a comparison failed, or the run could not go on
  2  the command line, the file or the folder cannot be used; nothing was run";

/// Hold a whole secret chat between two accounts, and show it
///
/// Alice and Bob live in this process, on a small Telegram that lives here too: nothing leaves the machine. They agree
/// on a key and compare it, write messages of many kinds, send a file, lose a message and heal it, renew their keys,
/// let a message destroy itself, and close the chat. At the end everything that both have is compared. Each has a
/// database of its own, which is deleted afterwards.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Demo {
    /// The file to send, up to 2000 MiB; without it, 1 MiB is made up
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
    /// How many messages they write, up to 1000000
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(0..=MOST_MESSAGES))]
    pub(crate) messages: u32,
    /// Makes everything but the measurements repeatable; without it, a random one is taken and shown
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
    /// Leave the chat open, and both databases with their keys in this folder: for the demo only
    #[arg(long, value_name = "DIR", conflicts_with = "resume")]
    pub(crate) keep: Option<PathBuf>,
    /// Go on with the chat that was left in this folder; a file is sent if one is given
    #[arg(long, value_name = "DIR")]
    pub(crate) resume: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::args::Args;

    #[test]
    fn a_number_of_messages_out_of_range_is_refused() {
        for (messages, is_fine) in [
            ("0", true),
            ("1000000", true),
            ("1000001", false),
            ("-1", false),
            ("x", false),
        ] {
            let parsed =
                Args::try_parse_from(["secretchat", "demo", &format!("--messages={messages}")]);
            assert_eq!(parsed.is_ok(), is_fine, "{messages}");
        }
    }
}
