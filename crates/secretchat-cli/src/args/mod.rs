//! The command line.

mod account;
mod chats;
mod demo;
mod global;
mod messages;
mod program;

use clap::{Parser, Subcommand};

use crate::testserver;

pub(crate) use self::account::{Login, Logout};
pub(crate) use self::chats::{Answer, Close, Info, Key, ListChats, Request, Verify};
pub(crate) use self::demo::Demo;
pub(crate) use self::global::Global;
pub(crate) use self::messages::{
    Accept, Chat, Download, History, Kind, Listen, Measures, Send, SendFile, Style,
};
pub(crate) use self::program::{Completions, ExportLog, Man};

const HELP: &str = "\
Examples:
  secretchat login                              once; Telegram sends a code
  secretchat request @alice --wait              ask somebody for a chat
  secretchat chat @alice                        talk
  secretchat send @alice 'See you at eight'     one message
  secretchat send-file @alice photo.jpg         one file
  secretchat demo                               a whole secret chat, without an account
  secretchat testserver                         a small Telegram on this machine

CHAT is the id of a chat, or @username, name or phone number (+…) of whom you talk to, if there is one open chat with them.
People choose their names: one that several of your chats have means none of them, even if all but one are closed.

Exit codes:
  0    done
  1    it failed; the reason is on the standard error
  2    the command line, or a file or folder that it names, cannot be used
  3    nobody is logged in, or the api id is missing
  4    there is no such chat, user or message, or there are several
  5    the passphrase is missing or wrong
  6    another secretchat uses the data folder
  7    no answer in time; what was begun goes on with the next command
  130  ended by Ctrl-C; nothing is lost";

/// Telegram secret chats from the command line
#[derive(Debug, Parser)]
#[command(name = "secretchat", version, arg_required_else_help = true, after_help = HELP, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Login(Login),
    Logout(Logout),
    Chats(ListChats),
    Request(Request),
    /// Accept a chat that somebody asked for
    Accept(Answer),
    /// Refuse a chat that somebody asked for
    Refuse(Answer),
    Chat(Chat),
    Send(Send),
    SendFile(SendFile),
    Download(Download),
    History(History),
    Info(Info),
    Key(Key),
    Verify(Verify),
    Close(Close),
    Listen(Listen),
    ExportLog(ExportLog),
    Demo(Demo),
    Testserver(testserver::Args),
    Completions(Completions),
    Man(Man),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn numbers_below_0_are_no_options() {
        let arguments = ["secretchat", "download", "-7", "-8", "--json"];
        let parsed = Args::try_parse_from(arguments).unwrap();
        let Command::Download(download) = parsed.command else {
            panic!("another command");
        };
        assert_eq!(
            (download.chat.as_str(), download.message.as_str()),
            ("-7", "-8")
        );
        assert!(parsed.global.json);
    }

    #[test]
    fn every_command_has_examples() {
        for command in Args::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            let name = command.get_name();
            assert!(
                help.is_some_and(|help| help.contains("Examples:")),
                "{name}"
            );
        }
    }
}
