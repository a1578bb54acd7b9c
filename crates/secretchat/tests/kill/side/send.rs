//! Sends what was not sent yet.

use std::fs;

use futures_util::future::try_join_all;
use secretchat::core::ids::ChatId;
use secretchat::core::io::CommandError;
use secretchat::files::FileSource;
use secretchat::{Attachment, Client, Error};
use tokio::time::sleep;

use super::{Broken, PAUSE};
use crate::options::Side;
use crate::plan::Item;
use crate::tally;

/// Texts that are handed in at once.
const BURST: u32 = 8;
/// Texts that are there already, and sent again all the same: the library must refuse them.
const AGAIN: u32 = 3;

pub(super) async fn send(side: &Side, client: &Client, chat: ChatId) -> Result<(), Broken> {
    let mut sent = first_unsent(side, client, chat)
        .await?
        .saturating_sub(AGAIN);
    let mut files = 0;
    loop {
        let allowed = allowed(side).min(side.plan.texts_of(side.who));
        let burst = 1 + rand::random::<u32>() % BURST;
        let end = allowed.min(sent + burst).max(sent);
        try_join_all((sent..end).map(|n| text(side, client, chat, n))).await?;
        sent = end;
        while files < side.plan.files_of(side.who)
            && side.plan.texts_before(side.who, files) <= sent
        {
            file(side, client, chat, files).await?;
            files += 1;
        }
        if sent == allowed {
            sleep(PAUSE).await;
        }
    }
}

/// Texts are stored in their order, so the history has the first ones. It may lack some that wait for the chat.
async fn first_unsent(side: &Side, client: &Client, chat: ChatId) -> Result<u32, Broken> {
    let (mut low, mut high) = (0, side.plan.texts_of(side.who));
    while low < high {
        let middle = low.midpoint(high);
        let random_id = Item::Text(middle).random_id(side.who);
        match client.message(chat, random_id).await {
            Ok(_) => low = middle + 1,
            Err(Error::UnknownMessage { .. }) => high = middle,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(low)
}

async fn text(side: &Side, client: &Client, chat: ChatId, n: u32) -> Result<(), Broken> {
    let item = Item::Text(n);
    let send = client.send_text(chat, side.plan.words(side.who, item));
    once(
        side,
        tally::REFUSED,
        send.random_id(item.random_id(side.who)).await,
    )
}

async fn file(side: &Side, client: &Client, chat: ChatId, n: u32) -> Result<(), Broken> {
    let item = Item::File(n);
    let source = FileSource::path(side.who.file(&side.folder, "out", n));
    let send = client.send_file(chat, source, Attachment::document());
    let send = send.caption(side.plan.words(side.who, item));
    let random_id = item.random_id(side.who);
    if client.message(chat, random_id).await.is_ok() {
        return Ok(());
    }
    once(side, tally::UPLOAD, send.random_id(random_id).start().await)
}

/// It is on its way now, or was before.
fn once<T>(side: &Side, what: &str, result: Result<T, Error>) -> Result<(), Broken> {
    match result {
        Ok(_) => Ok(()),
        Err(Error::Command(CommandError::RandomIdInUse(_))) => {
            tally::count(&side.folder, what);
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn allowed(side: &Side) -> u32 {
    let texts = fs::read_to_string(side.folder.join("allowed"));
    texts.unwrap().parse().unwrap()
}
