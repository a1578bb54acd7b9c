//! The command line of `secretchat testserver`.

use std::net::SocketAddr;

use clap::builder::NonEmptyStringValueParser;

const EXAMPLES: &str = "\
Examples:
  secretchat testserver --accounts alice,bob >server.json &
  secretchat --server server.json --account bob chats
  secretchat testserver --bots carl --password alice=secret --listen 127.0.0.1:4001

The line of JSON:
  dcs              where the two datacentres speak MTProto: accounts are at home in home_dc
  line             where peers in other languages speak lines of text
  rsa              the key for clients that agree on keys by themselves
  accounts         with everything to log in: auth_keys need no login; phone, code, password or token do
  spare_keys       for clients that cannot agree on keys, and want to log in

With --control, every line on the standard input is an order, and answered by a line with its n, and
ok or error. Such as {\"n\":1,\"do\":\"faults\",\"account\":\"bob\",\"set\":{\"drop_updates\":1}}:
  faults           account, set: lose_messages, drop_updates, drop_percent, duplicate_updates,
                   hold_back_updates, tamper_messages, delay_ms, qts_gap, lose_answers,
                   forget_parts, forget_uploads, wrong_file_sizes, lose_files, short_ranges,
                   flood_wait {calls, seconds}, failure {calls, code, text},
                   refusals [{method, calls, code, text, carried_out}]
  cut              account, ms: its connections end, and it can have none for so long
  block            account, other, blocked
  add_account      name, and perhaps bot, password
  state            account
  stats";

/// Be a small Telegram on this machine, for tests and for trying things out
///
/// Clients reach it over MTProto as they reach Telegram. It prints one line of JSON with all that a client needs, and
/// serves until Ctrl-C; then everything is forgotten. Nothing leaves the machine, and nothing in it is secret: never
/// write to it what is.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Address and port of the first datacentre; the second one and the line get the next two ports, or any if this is 0
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    /// Names of people
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "alice,bob", value_parser = NonEmptyStringValueParser::new())]
    pub(super) accounts: Vec<String>,
    /// Names of bots, which can have no secret chats
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub(super) bots: Vec<String>,
    /// The password of an account, which its logins then take; may be repeated
    #[arg(long, value_name = "NAME=PASSWORD", value_parser = name_and_password)]
    pub(super) password: Vec<(String, String)>,
    /// Take orders from the standard input, and end with it
    #[arg(long)]
    pub(super) control: bool,
    /// How many keys are made for clients that want to log in and cannot agree on keys
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(..=1000))]
    pub(super) spare_keys: u16,
}

fn name_and_password(text: &str) -> Result<(String, String), &'static str> {
    let (name, password) = text.split_once('=').ok_or("no = in it")?;
    Ok((name.to_owned(), password.to_owned()))
}
