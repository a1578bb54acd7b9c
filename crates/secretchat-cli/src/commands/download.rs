//! Files on their way in.

use std::path::Path;

use secretchat::core::history::{Direction, StoredMessage};
use secretchat::core::ids::{ChatId, RandomId};
use secretchat::core::message::{Content, Media};
use secretchat::files::{FileSink, Progress, Received};
use secretchat::{Client, Error};
use serde_json::json;

use super::chats::catch_up;
use crate::args::Download;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::clean::harmless;
use crate::show::out::Out;
use crate::show::progress::{FileBar, Look};

/// Messages that are looked at at once for the newest file.
const PAGE: usize = 100;

/// Downloads the file of a message; one that was interrupted goes on.
pub(crate) async fn download(args: &Download, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let client = &session.client;
    let chat = session.find(&args.chat).await?.id;
    let random_id = which(&args.message, chat, client).await?;
    let bar = FileBar::new("downloading", Look::of(out));
    let received = save(client, chat, random_id, &args.path, || bar.observer()).await?;
    drop(bar);
    match received {
        Received::Path(path) => {
            let path = path.to_string_lossy();
            let object = json!({
                "chat": chat.0, "random_id": random_id.to_string(), "path": path,
            });
            out.result(&object, |_| vec![harmless(&path)])
        }
        _ => Ok(()),
    }
}

async fn which(text: &str, chat: ChatId, client: &Client) -> Result<RandomId, Failure> {
    match text.parse() {
        Ok(id) => Ok(RandomId(id)),
        Err(_) if text == "last" => newest_file(chat, client).await,
        Err(_) => Err(Failure::Usage(format!(
            "{text} is no id of a message: history shows them"
        ))),
    }
}

/// The newest message of the peer that has a file.
pub(crate) async fn newest_file(chat: ChatId, client: &Client) -> Result<RandomId, Failure> {
    let mut before = None;
    loop {
        let page = client.history(chat, before, PAGE).await?;
        let is_it = |message: &&StoredMessage| {
            message.direction == Direction::Incoming && message.file.is_some()
        };
        if let Some(message) = page.iter().find(is_it) {
            return Ok(message.random_id);
        }
        let Some(last) = page.last() else {
            return Err(Failure::NoFile);
        };
        before = Some(last.random_id);
    }
}

/// Fetches the file of a message, which counts as opened then. What was interrupted goes on where it stood.
pub(crate) async fn save<O>(
    client: &Client,
    chat: ChatId,
    random_id: RandomId,
    path: &Path,
    observer: impl Fn() -> O,
) -> Result<Received, Failure>
where
    O: FnMut(Progress) + Send + 'static,
{
    let message = client.message(chat, random_id).await?;
    let received = fetch(client, chat, random_id, path, observer).await?;
    open(&message, chat, client).await?;
    Ok(received)
}

async fn fetch<O>(
    client: &Client,
    chat: ChatId,
    random_id: RandomId,
    path: &Path,
    observer: impl Fn() -> O,
) -> Result<Received, Failure>
where
    O: FnMut(Progress) + Send + 'static,
{
    if path == Path::new("-") {
        let sink = FileSink::writer(tokio::io::stdout());
        let download = client.download(chat, random_id, sink);
        return Ok(download.progress(observer()).await?);
    }
    let resumed = client.resume_download(chat, random_id).keep();
    match resumed.progress(observer()).await {
        Err(Error::NotResumable(_)) => {
            let sink = sink(path)?.resumable();
            let download = client.download(chat, random_id, sink).keep();
            Ok(download.progress(observer()).await?)
        }
        result => Ok(result?),
    }
}

/// A new file, or one in a folder.
fn sink(path: &Path) -> Result<FileSink, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::File {
        path: path.to_owned(),
        error,
    })?;
    Ok(match path.is_dir() {
        true => FileSink::folder(path),
        false => FileSink::path(path),
    })
}

/// What destroys itself counts as opened now, and so does what is listened to.
async fn open(message: &StoredMessage, chat: ChatId, client: &Client) -> Result<(), Failure> {
    let Content::Message(content) = message.content() else {
        return Ok(());
    };
    let is_note = matches!(content.media, Some(Media::Voice(_) | Media::VideoNote(_)));
    if message.direction == Direction::Incoming && (is_note || content.ttl > 0) {
        // In a chat that is closed there is nobody to be told.
        match client.open(chat, message.random_id).await {
            Ok(()) | Err(Error::Command(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
