//! Fetches the files of the other side, through all interruptions.

use futures_util::future::try_join_all;
use secretchat::core::ids::ChatId;
use secretchat::files::FileSink;
use secretchat::{Client, Error};
use tokio::time::sleep;

use super::{Broken, PAUSE};
use crate::options::Side;
use crate::plan::Item;
use crate::tally;

pub(super) async fn fetch(side: &Side, client: &Client, chat: ChatId) -> Result<(), Broken> {
    let files = 0..side.plan.files_of(side.who.other());
    try_join_all(files.map(|n| fetch_one(side, client, chat, n))).await?;
    Ok(())
}

async fn fetch_one(side: &Side, client: &Client, chat: ChatId, n: u32) -> Result<(), Broken> {
    let random_id = Item::File(n).random_id(side.who.other());
    while client.message(chat, random_id).await.is_err() {
        sleep(PAUSE * 5).await;
    }
    let path = side.who.file(&side.folder, "in", n);
    // What an earlier run began comes first: the file may be there already, and the note of that not yet.
    let (mut is_first, folder) = (true, side.folder.clone());
    let resumed = client
        .resume_download(chat, random_id)
        .progress(move |progress| {
            if std::mem::take(&mut is_first) && progress.done > 0 {
                tally::count(&folder, tally::CHECKPOINT);
            }
        });
    match resumed.await {
        Err(Error::NotResumable(_)) if path.exists() => return Ok(()),
        Err(Error::NotResumable(_)) => {}
        result => {
            tally::count(&side.folder, tally::DOWNLOAD);
            return Ok(result.map(drop)?);
        }
    }
    client
        .download(chat, random_id, FileSink::path(path).resumable())
        .await?;
    Ok(())
}
