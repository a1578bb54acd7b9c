//! A report for whoever is to look into a problem.

use std::fs::{self, File};
use std::io::Write as _;

use secretchat::core::chat::ChatInfo;

use super::chats::catch_up;
use crate::args::{ExportLog, Global};
use crate::data::Folder;
use crate::failure::Failure;
use crate::session::{People, Session};
use crate::show::out::Out;
use crate::show::paint::Paint;
use crate::show::table::facts;
use crate::words::chat;

/// Writes versions, the states of all chats, and the log.
pub(crate) async fn export(
    args: &ExportLog,
    session: &Session,
    global: &Global,
) -> Result<(), Failure> {
    let out = Out::new(global);
    catch_up(session, out).await;
    let mut lines = vec![
        format!("secretchat {}", env!("CARGO_PKG_VERSION")),
        format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
    ];
    for chat in session.client.chats().await? {
        lines.push(String::new());
        lines.extend(state(&chat));
    }
    lines.push(String::new());
    lines.extend(log(global)?);
    match &args.file {
        None => out.lines(&lines),
        Some(path) => {
            let written = File::create_new(path)
                .and_then(|mut file| lines.iter().try_for_each(|line| writeln!(file, "{line}")));
            written.map_err(|error| Failure::File {
                path: path.clone(),
                error,
            })
        }
    }
}

/// Without names: a report may be shown to others.
fn state(info: &ChatInfo) -> Vec<String> {
    let nobody = People::new(|_| None);
    let mut known = chat::facts(info, &nobody);
    known.retain(|(name, _)| !matches!(*name, "with" | "user id"));
    facts(&known, Paint::plain())
}

/// The log of before, and the current one.
fn log(global: &Global) -> Result<Vec<String>, Failure> {
    let path = Folder::open(global.data.as_deref())?.log();
    let logs = [path.with_extension("log.old"), path];
    let read = logs.iter().filter_map(|log| fs::read_to_string(log).ok());
    let lines = read.flat_map(|log| log.lines().map(str::to_owned).collect::<Vec<_>>());
    Ok(lines.collect())
}
