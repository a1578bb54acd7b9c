//! Files on their way while the conversation goes on.

use std::path::{Path, PathBuf};

use secretchat::Client;
use secretchat::core::ids::{ChatId, RandomId};
use secretchat::files::{Progress, Received};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use crate::args::{Kind, Measures};
use crate::commands::{newest_file, save, sending};
use crate::failure::Failure;
use crate::show::clean::harmless;
use crate::show::units::size;

/// Of smaller files nobody wants to know how far they are.
const WORTH_TELLING: u64 = 1 << 20;

/// What became of a file.
pub(crate) struct Done {
    /// The message of a file that was sent.
    pub(crate) sent: Option<RandomId>,
    pub(crate) what: String,
}

/// Files under way, each in a task of its own.
pub(crate) struct Files {
    tasks: JoinSet<Done>,
    progress: UnboundedReceiver<String>,
    teller: UnboundedSender<String>,
}

impl Default for Files {
    fn default() -> Self {
        let (teller, progress) = unbounded_channel();
        Self {
            tasks: JoinSet::new(),
            progress,
            teller,
        }
    }
}

impl Files {
    /// What is to be said next of the files; waits while there is nothing.
    pub(crate) async fn next(&mut self) -> Done {
        tokio::select! {
            // Never `None`: this has a sender itself.
            Some(what) = self.progress.recv() => Done { sent: None, what },
            Some(Ok(done)) = self.tasks.join_next() => done,
        }
    }

    /// Waits for a file to end; `None` if there are no more.
    pub(crate) async fn finish(&mut self) -> Option<Done> {
        self.tasks.join_next().await?.ok()
    }

    /// Sends a file.
    pub(crate) fn send(
        &mut self,
        client: &Client,
        chat: ChatId,
        path: &Path,
        kind: Kind,
    ) -> Result<(), Failure> {
        let name = name_of(path);
        let sending = sending(client, chat, path, kind, &Measures::default())?;
        let sending = sending.progress(observer(&self.teller, &name));
        self.tasks.spawn(async move {
            match sending.await {
                Ok(sent) => Done {
                    sent: Some(sent.random_id),
                    what: format!("{name} is on its way"),
                },
                Err(error) => Done {
                    sent: None,
                    what: format!("{name} is not sent: {error}"),
                },
            }
        });
        Ok(())
    }

    /// Fetches the file of a message, or the newest one.
    pub(crate) fn download(
        &mut self,
        client: &Client,
        chat: ChatId,
        which: Option<RandomId>,
        path: PathBuf,
    ) {
        let (client, teller) = (client.clone(), self.teller.clone());
        self.tasks.spawn(async move {
            let what = match download(&client, chat, which, &path, &teller).await {
                Ok(path) => format!("saved as {path}"),
                Err(failure) => format!("not downloaded: {failure}"),
            };
            Done { sent: None, what }
        });
    }
}

/// Tells of every quarter of a large file.
fn observer(teller: &UnboundedSender<String>, name: &str) -> impl FnMut(Progress) + Send + 'static {
    let (teller, name, mut told) = (teller.clone(), name.to_owned(), 0);
    move |Progress { done, total }| {
        let quarter = done.saturating_mul(4).checked_div(total).unwrap_or(0);
        if total >= WORTH_TELLING && quarter > told && done < total {
            told = quarter;
            let (percent, total) = (quarter * 25, size(total));
            // Nobody listens any more once the conversation is over.
            let _ = teller.send(format!("{name}: {percent} % of {total}"));
        }
    }
}

async fn download(
    client: &Client,
    chat: ChatId,
    which: Option<RandomId>,
    path: &Path,
    teller: &UnboundedSender<String>,
) -> Result<String, Failure> {
    let random_id = match which {
        Some(random_id) => random_id,
        None => newest_file(chat, client).await?,
    };
    let observer = || observer(teller, "the file");
    let received = save(client, chat, random_id, path, observer).await?;
    Ok(match received {
        Received::Path(path) => harmless(&path.to_string_lossy()),
        _ => String::new(),
    })
}

fn name_of(path: &Path) -> String {
    harmless(&path.file_name().unwrap_or_default().to_string_lossy())
}
