//! Command lines of messages.

use std::path::PathBuf;

use clap::ValueEnum;

const CHAT: &str = "\
Examples:
  secretchat chat @alice
  secretchat chat @alice --history 50
  some-program | secretchat chat @alice      each line is a message

In the chat, /help lists what can be done besides writing. Ctrl-D or Ctrl-C leaves; the chat stays open.";

/// Talk: read, write, and see what the peer does
#[derive(Debug, clap::Args)]
#[command(after_help = CHAT)]
pub(crate) struct Chat {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// How many of the last messages are shown first
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) history: u16,
    /// Do not tell the peer that one is typing, nor what was read
    #[arg(long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) style: Style,
}

/// How text is written.
#[derive(Clone, Copy, Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct Style {
    /// The text is Markdown: **bold**, _italic_, __underlined__, ~~struck~~, ||spoiler||, `code`, [link](https://…)
    #[arg(long)]
    pub(crate) markdown: bool,
    /// The text is HTML: b, i, u, s, tg-spoiler, code, pre, a, blockquote
    #[arg(long)]
    pub(crate) html: bool,
}

const SEND: &str = "\
Examples:
  secretchat send @alice 'See you at eight'
  secretchat send @alice --markdown '**Eight**, not nine'
  secretchat send @alice --ttl 30 'Read and forget'
  fortune | secretchat send @alice -";

/// Send one message
///
/// It waits until the server has it. If the chat is not accepted yet, the message is kept, and goes out later.
#[derive(Debug, clap::Args)]
#[command(after_help = SEND)]
pub(crate) struct Send {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// The text; - reads it from the standard input
    #[arg(allow_hyphen_values = true)]
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) style: Style,
    /// Answer this message
    #[arg(long, value_name = "MESSAGE", allow_negative_numbers = true)]
    pub(crate) reply_to: Option<i64>,
    /// Make no sound at the peer
    #[arg(long)]
    pub(crate) silent: bool,
    /// Destroys itself so many seconds after it was read; 0 for never, else the timer of the chat holds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) ttl: Option<u32>,
}

/// What a file is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Photo,
    Video,
    Gif,
    Audio,
    Voice,
    VideoNote,
    Sticker,
    Document,
}

/// What a file does not say of itself.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Measures {
    /// Width and height in pixels; those of photos are found out
    #[arg(long, value_name = "W:H", value_parser = size)]
    pub(crate) size: Option<(u16, u16)>,
    /// How many seconds it plays
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(crate) duration: u32,
    /// The emoji that a sticker stands for
    #[arg(long, value_name = "EMOJI", default_value = "")]
    pub(crate) emoji: String,
}

const SEND_FILE: &str = "\
Examples:
  secretchat send-file @alice notes.pdf
  secretchat send-file @alice view.jpg --as photo --caption 'From the window'
  secretchat send-file @alice --resume            go on with what was interrupted

An upload that was interrupted goes on by itself with the next command; --resume waits for its end.";

/// Send a file
#[derive(Debug, clap::Args)]
#[command(after_help = SEND_FILE)]
pub(crate) struct SendFile {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// The file
    #[arg(required_unless_present = "resume")]
    pub(crate) path: Option<PathBuf>,
    /// What it is; without it, any file
    #[arg(long = "as", value_name = "KIND", value_enum, default_value_t = Kind::Document)]
    pub(crate) kind: Kind,
    /// A text beside it
    #[arg(long, value_name = "TEXT")]
    pub(crate) caption: Option<String>,
    #[command(flatten)]
    pub(crate) style: Style,
    #[command(flatten)]
    pub(crate) measures: Measures,
    /// Destroys itself so many seconds after it was opened; 0 for never, else the timer of the chat holds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) ttl: Option<u32>,
    /// Wait for the uploads of this chat that were interrupted
    #[arg(long, conflicts_with = "path")]
    pub(crate) resume: bool,
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let sides = text.split_once([':', 'x']);
    let parsed = sides.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    parsed.ok_or_else(|| "not of the form 1280:720".to_owned())
}

const DOWNLOAD: &str = "\
Examples:
  secretchat download @alice last                    the newest file, into this folder
  secretchat download @alice -5823712736 photo.jpg
  secretchat download @alice last - | less           to the standard output

An interrupted download goes on where it stood when it is asked for again.";

/// Download the file of a message
#[derive(Debug, clap::Args)]
#[command(after_help = DOWNLOAD)]
pub(crate) struct Download {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// The id of the message, as history shows it, or `last`
    #[arg(allow_negative_numbers = true)]
    pub(crate) message: String,
    /// A new file, or a folder; - is the standard output
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
}

const HISTORY: &str = "\
Examples:
  secretchat history @alice
  secretchat history @alice --limit 100 --peek
  secretchat history @alice --json | jq -r .text";

/// Show the last messages of a chat
///
/// What it shows counts as read: the peer is told, and timers start.
#[derive(Debug, clap::Args)]
#[command(after_help = HISTORY)]
pub(crate) struct History {
    /// Which chat
    #[arg(allow_negative_numbers = true)]
    pub(crate) chat: String,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: u32,
    /// Those before this message
    #[arg(long, value_name = "MESSAGE", allow_negative_numbers = true)]
    pub(crate) before: Option<i64>,
    /// Do not count them as read
    #[arg(long)]
    pub(crate) peek: bool,
}

/// Who may open a chat while the program listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Accept {
    /// Nobody: requests wait for `secretchat accept`
    Ask,
    /// Everybody
    All,
}

const LISTEN: &str = "\
Examples:
  secretchat listen
  secretchat listen --json | while read -r event; do …; done
  secretchat listen --accept all            a chat for everybody who asks

Events that were told count as seen: the next listen goes on behind them.";

/// Print what happens in all chats, until Ctrl-C
#[derive(Debug, clap::Args)]
#[command(after_help = LISTEN)]
pub(crate) struct Listen {
    /// Who may open a chat
    #[arg(long, value_enum, default_value_t = Accept::Ask)]
    pub(crate) accept: Accept,
}
