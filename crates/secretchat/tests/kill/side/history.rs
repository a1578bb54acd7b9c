//! Says when everything is there, and writes down the history.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use secretchat::Client;
use secretchat::core::chat::Status;
use secretchat::core::history::{Delivery, Direction, StoredMessage};
use secretchat::core::ids::ChatId;
use secretchat::core::message::Content;
use tokio::time::sleep;

use super::Broken;
use crate::options::Side;

const INTERVAL: Duration = Duration::from_millis(300);

/// Notes it when everything is there. That stays so: a kill takes nothing away.
pub(super) async fn watch(side: &Side, client: &Client, chat: ChatId) -> Result<(), Broken> {
    let everything = (side.plan.messages + side.plan.files) as usize;
    let files = side.plan.files_of(side.who.other()) as usize;
    loop {
        sleep(INTERVAL).await;
        let fetched = fs::read_dir(side.who.path(&side.folder, "in"))?;
        let parts = |name: &std::ffi::OsStr| name.to_string_lossy().ends_with(".part");
        let fetched = fetched.flatten().filter(|entry| !parts(&entry.file_name()));
        if fetched.count() < files {
            continue;
        }
        let history = client.history(chat, None, usize::MAX).await?;
        let is_sent =
            |m: &StoredMessage| m.direction == Direction::Incoming || m.delivery != Delivery::None;
        if history.len() >= everything && history.iter().all(is_sent) {
            fs::write(side.who.path(&side.folder, "done"), [])?;
            return Ok(());
        }
    }
}

/// Writes down who said what, in the order of the history.
pub(super) async fn write_down(side: &Side, client: &Client) -> Result<(), Broken> {
    let mut lines = String::new();
    for info in client.chats().await? {
        let mut history = client.history(info.id, None, usize::MAX).await?;
        history.reverse();
        for message in &history {
            writeln!(lines, "{}", line(side, message))?;
        }
        if info.status != Status::Ready {
            writeln!(lines, "chat {:?}", info.status)?;
        }
    }
    fs::write(side.who.path(&side.folder, "history"), lines)?;
    Ok(())
}

/// Author, place in the conversation, id, file, words.
fn line(side: &Side, stored: &StoredMessage) -> String {
    let author = match stored.direction {
        Direction::Outgoing => side.who,
        Direction::Incoming => side.who.other(),
    };
    let (words, size) = match stored.content() {
        Content::Message(message) => {
            let file = message.media.as_ref().and_then(|media| media.file());
            (message.text.text.clone(), file.map_or(0, |file| file.size))
        }
        Content::Service(service) => (format!("{service:?}"), 0),
    };
    let StoredMessage {
        number,
        after,
        random_id,
        ..
    } = stored;
    format!(
        "{author}\t{number}\t{after}\t{}\t{size}\t{words:?}",
        random_id.0
    )
}
