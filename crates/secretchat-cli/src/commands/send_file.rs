//! Files on their way out.

use std::collections::BTreeMap;
use std::path::Path;

use secretchat::EventKind;
use secretchat::core::chat::Status;
use secretchat::core::ids::{ChatId, RandomId};
use secretchat::files::Progress;
use tokio::time::{Duration, sleep};

use super::attachment::sending;
use super::compose;
use super::send::tell;
use crate::args::SendFile;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::clean::harmless;
use crate::show::out::Out;
use crate::show::progress::{FileBar, Look};

/// Between two looks at what is still under way.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Sends a file, and waits until the server has it; or waits for those that were interrupted.
pub(crate) async fn send(args: &SendFile, session: &Session, out: Out) -> Result<(), Failure> {
    let chat = session.find(&args.chat).await?.id;
    match &args.path {
        Some(path) => upload(path, args, chat, session, out).await,
        None => resume(chat, session, out).await,
    }
}

async fn upload(
    path: &Path,
    args: &SendFile,
    chat: ChatId,
    session: &Session,
    out: Out,
) -> Result<(), Failure> {
    let bar = FileBar::new(file_name(path), Look::of(out));
    let sending = sending(&session.client, chat, path, args.kind, &args.measures)?;
    let mut sending = sending.progress(bar.observer());
    if let Some(caption) = &args.caption {
        sending = sending.caption(compose(caption, args.style));
    }
    if let Some(ttl) = args.ttl {
        sending = sending.ttl(ttl);
    }
    let sent = sending.await;
    drop(bar);
    let random_id = sent?.random_id;
    let outcome = session.until_sent(chat, random_id, None).await?;
    tell(chat.0, random_id, outcome, out)
}

/// The name that is shown beside the bar.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    harmless(&name.to_string_lossy())
}

/// Waits until the server has all files of a chat that were on their way up.
async fn resume(chat: ChatId, session: &Session, out: Out) -> Result<(), Failure> {
    if session.chat(chat).await?.status != Status::Ready {
        return Err(Failure::Usage(format!("chat {chat} is not open")));
    }
    let waiting = of(chat, session).await?;
    if waiting.is_empty() {
        out.note("nothing was interrupted");
    }
    let mut bars = Bars::new(Look::of(out));
    tokio::select! {
        result = until_gone(chat, session) => result?,
        () = bars.follow(chat, session) => {}
    }
    drop(bars);
    for random_id in waiting {
        let outcome = session.until_sent(chat, random_id, None).await?;
        tell(chat.0, random_id, outcome, out)?;
    }
    Ok(())
}

async fn of(chat: ChatId, session: &Session) -> Result<Vec<RandomId>, Failure> {
    let mut uploads = session.client.uploads().await?;
    uploads.retain(|(of, _)| *of == chat);
    Ok(uploads
        .into_iter()
        .map(|(_, random_id)| random_id)
        .collect())
}

async fn until_gone(chat: ChatId, session: &Session) -> Result<(), Failure> {
    while !of(chat, session).await?.is_empty() {
        sleep(LOOK_AGAIN).await;
    }
    Ok(())
}

/// A bar for each file.
struct Bars {
    look: Look,
    bars: BTreeMap<RandomId, FileBar>,
}

impl Bars {
    const fn new(look: Look) -> Self {
        Self {
            look,
            bars: BTreeMap::new(),
        }
    }

    /// Shows what happens to the files of a chat, until the client is closed.
    async fn follow(&mut self, chat: ChatId, session: &Session) {
        let mut events = session.client.events();
        while let Some(event) = events.next().await {
            if let EventKind::UploadProgress {
                random_id,
                done,
                total,
            } = event.kind
                && event.chat == Some(chat)
            {
                let look = self.look;
                let bar = self.bars.entry(random_id);
                let bar = bar.or_insert_with(|| FileBar::new("uploading", look));
                bar.observer()(Progress { done, total });
            }
        }
    }
}
