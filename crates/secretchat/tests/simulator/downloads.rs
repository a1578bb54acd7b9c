//! Files that users want: fetched, compared, and fetched again until they are here.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secretchat::files::{DownloadError, FileSink, Received};
use secretchat::{Client, Error};
use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::message::Content as Model;
use tokio::time::sleep;

use crate::book::{Mode, State, Want};
use crate::content::Content;
use crate::rules::{Broken, rule};
use crate::side::{Side, Who};
use crate::world::World;

/// A message came in: if it has a file, the user may want it.
pub(crate) fn consider(world: &Arc<World>, who: Who, chat: ChatId, random_id: RandomId) {
    let side = world.side(who);
    let (is_wanted, mode, pause) = side.draw(|dice| {
        let modes = [Mode::Bytes, Mode::Path, Mode::Resumable, Mode::Kept];
        let mode = *dice.pick(&modes).unwrap();
        (dice.chance(800), mode, dice.between(0, 10_000))
    });
    let Some(client) = side.client().filter(|_| is_wanted) else {
        return;
    };
    let world = Arc::clone(world);
    side.spawn(async move {
        sleep(Duration::from_millis(pause.unsigned_abs())).await;
        let Some(content) = file_of(&client, chat, random_id).await else {
            return;
        };
        world.say(|| format!("{who:?} wants the file of {random_id} in {chat}, {mode:?}"));
        let index = world.side(who).book().want(Want {
            chat,
            random_id,
            content,
            mode,
            state: State::Wanted,
        });
        fetch(world, who, client, index).await;
    });
}

async fn file_of(client: &Client, chat: ChatId, random_id: RandomId) -> Option<Content> {
    let stored = client.message(chat, random_id).await.ok()?;
    let Model::Message(message) = Model::from_tl(&stored.message) else {
        return None;
    };
    message.media.as_ref().and_then(|media| media.file())?;
    Content::of_caption(message.text.text.as_str())
}

/// A program has started: it goes on with what was not finished.
pub(crate) fn resume(world: &Arc<World>, who: Who) {
    let side = world.side(who);
    let Some(client) = side.client() else { return };
    let wants = side.book().wants.clone();
    for (index, want) in wants.iter().enumerate() {
        if want.state == State::Wanted {
            world.count(|c| c.resumed += 1);
            side.spawn(fetch(Arc::clone(world), who, client.clone(), index));
        }
    }
}

/// Tries until the file is here or its message is gone.
async fn fetch(world: Arc<World>, who: Who, client: Client, index: usize) {
    let side = world.side(who);
    let mut is_first = true;
    loop {
        let want = side.book().wants[index].clone();
        let result = attempt(side, &client, &want, index, is_first).await;
        is_first = false;
        world.say(|| {
            let path = match &result {
                Ok(Received::Path(path)) => path.display().to_string(),
                _ => String::new(),
            };
            format!(
                "{who:?} file of {} {:?}: {path} {result:?}",
                want.random_id, want.mode
            )
        });
        match done(&world, side, &want, result) {
            Ok(Some(state)) => {
                side.book().wants[index].state = state;
                return;
            }
            Ok(None) => sleep(Duration::from_secs(5)).await,
            Err(broken) => return world.broke(broken),
        }
    }
}

async fn attempt(
    side: &Side,
    client: &Client,
    want: &Want,
    index: usize,
    is_first: bool,
) -> Result<Received, Error> {
    let (chat, id) = (want.chat, want.random_id);
    match want.mode {
        Mode::Bytes => client.download(chat, id, FileSink::bytes(4 << 20)).await,
        Mode::Path => {
            let path = free(side, index);
            side.book().strays.insert(path.clone());
            client.download(chat, id, FileSink::path(path)).await
        }
        Mode::Kept => {
            let sink = FileSink::folder(side.received());
            client.download(chat, id, sink).keep().await
        }
        Mode::Resumable => {
            if is_first {
                match client.resume_download(chat, id).await {
                    Err(Error::NotResumable(_)) => {}
                    result => return result,
                }
            }
            let sink = FileSink::folder(side.received()).resumable();
            client.download(chat, id, sink).await
        }
    }
}

/// A path at which nothing was before.
fn free(side: &Side, index: usize) -> PathBuf {
    let book = side.book();
    let paths = (0..).map(|n| side.received().join(format!("own {index} {n}")));
    let mut free = paths.filter(|path| !book.strays.contains(path));
    free.next().unwrap()
}

/// What came of an attempt; `None` to try again.
fn done(
    world: &World,
    side: &Side,
    want: &Want,
    result: Result<Received, Error>,
) -> Result<Option<State>, Broken> {
    match result {
        Ok(Received::Path(path)) => {
            // If it is gone, its message went meanwhile: that is looked at in the end.
            if let Ok(found) = std::fs::read(&path) {
                same(want, &found)?;
            }
            side.book().strays.remove(&path);
            world.count(|c| c.downloads += 1);
            Ok(Some(State::Here(Some(path))))
        }
        Ok(Received::Bytes(found)) => {
            same(want, &found)?;
            world.count(|c| c.downloads += 1);
            Ok(Some(State::Here(None)))
        }
        Ok(_) => Ok(None),
        Err(Error::UnknownMessage { .. } | Error::NoFile(_)) => Ok(Some(State::Gone)),
        Err(Error::Stopped | Error::Store(_) | Error::NotResumable(_)) => Ok(None),
        Err(Error::Download(DownloadError::Truncated { .. } | DownloadError::Checkpoint(_))) => {
            Ok(None)
        }
        Err(error) => Err(Broken {
            rule: "files can be fetched",
            found: format!("{:?} {}: {error}", side.who, want.random_id),
        }),
    }
}

fn same(want: &Want, found: &[u8]) -> Result<(), Broken> {
    rule(
        want.content.bytes() == found,
        "a file is what was sent",
        || format!("{}: {} bytes", want.random_id, found.len()),
    )
}
