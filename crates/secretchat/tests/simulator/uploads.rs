//! Files that users send.

use secretchat::files::FileSource;
use secretchat::{Attachment, Error, SendFile};
use secretchat_core::ids::ChatId;

use crate::commands::User;
use crate::content::Content;
use crate::rules::Broken;

/// Bytes of the largest file: three parts.
const LARGEST: u32 = 1_500_000;

/// Sends a file: waits for it, or lets it go up beside everything else, or thinks better of it.
pub(crate) async fn send(user: &User, chat: ChatId) -> Result<(), Broken> {
    let (text, file) = prepare(user, chat, Attachment::document());
    user.world.count(|c| c.uploads += 1);
    let upload = match file.start().await {
        Ok(upload) => upload,
        Err(error) => return user.sent(chat, text, Err(error)),
    };
    let random_id = upload.random_id();
    user.world
        .say(|| format!("{:?} uploads {random_id} to {chat}: {text:?}", user.who));
    user.took(chat, random_id, text);
    let (is_cancelled, task) = (user.chance(50), user.clone());
    user.side().spawn(async move {
        let result = upload.finish().await;
        task.world
            .say(|| format!("{:?} uploaded {random_id}: {result:?}", task.who));
    });
    if is_cancelled {
        user.side().book().cancelled.insert(random_id);
        let cancelled = user.client.cancel_upload(chat, random_id).await;
        user.world
            .say(|| format!("{:?} cancels {random_id}: {cancelled:?}", user.who));
        return user.tried("cancel", cancelled.map(drop));
    }
    Ok(())
}

/// Sends an album beside everything else.
pub(crate) async fn album(user: &User, chat: ChatId) -> Result<(), Broken> {
    let count = 2 + user.below(3);
    let (texts, files): (Vec<_>, Vec<_>) = (0..count)
        .map(|_| prepare(user, chat, Attachment::photo(90, 60)))
        .unzip();
    let task = user.clone();
    user.side().spawn(async move {
        let sent = task.client.send_album(chat, files).await;
        task.world
            .say(|| format!("{:?} sent an album to {chat}: {sent:?}", task.who));
        match sent {
            Ok(sent) => {
                let ids = sent.iter().map(|sent| sent.random_id).collect();
                for (sent, text) in sent.into_iter().zip(texts) {
                    task.took(chat, sent.random_id, text);
                }
                task.side().book().albums.push((chat, ids));
                task.world.count(|c| c.albums += 1);
            }
            Err(Error::Upload(_) | Error::Cancelled(_)) => {}
            Err(error) => {
                if let Err(broken) = task.allow("album", error) {
                    task.world.broke(broken);
                }
            }
        }
    });
    Ok(())
}

fn prepare(user: &User, chat: ChatId, attachment: Attachment) -> (String, SendFile) {
    let number = user.side().book().number();
    let most = if user.chance(250) { LARGEST } else { 3_000 };
    let content = Content::new(number, 1 + user.below(most) as usize);
    let source = match user.chance(500) {
        true => FileSource::bytes(content.bytes()),
        false => {
            let path = user.side().source(format!("{number}.bin"));
            std::fs::write(&path, content.bytes()).unwrap();
            FileSource::path(path)
        }
    };
    let text = content.caption(user.who);
    user.side().book().wrote(text.clone());
    let file = user.client.send_file(chat, source, attachment);
    (text.clone(), file.caption(text))
}
