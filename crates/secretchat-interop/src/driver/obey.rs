//! What each command does.

use secretchat::core::ids::ChatId;
use secretchat::core::message::{Media, Message, Text};
use secretchat::files::FileSink;
use secretchat::transport::Peer;
use secretchat::{Client, Sent};
use serde_json::{Value, json};

use super::Failure;
use super::command::{ChatCommand, ClientCommand, Task};
use super::draft::{FileDraft, MediaDraft, Settings};
use crate::json::long::Id;
use crate::{hex, json};

type Answer = Result<Value, Failure>;

pub(super) async fn obey(client: &Client, task: Task) -> Answer {
    match task {
        Task::OfClient(command) => of_client(client, command).await,
        Task::OfChat(chat, command) => of_chat(client, chat, *command).await,
    }
}

async fn of_client(client: &Client, command: ClientCommand) -> Answer {
    match command {
        ClientCommand::Request { user } => {
            let chat = client.request_chat(Peer::username(user)).await?;
            Ok(json!({ "chat": chat.0 }))
        }
        ClientCommand::Chats => Ok(client.chats().await?.iter().map(json::chat).collect()),
        ClientCommand::CatchUp => done(client.catch_up().await),
    }
}

async fn of_chat(client: &Client, chat: ChatId, command: ChatCommand) -> Answer {
    use ChatCommand as C;
    match command {
        C::Accept => done(client.accept_chat(chat).await),
        C::Discard { delete_history } => done(client.discard_chat(chat, delete_history).await),
        C::Chat => Ok(json::chat(&client.chat(chat).await?)),
        C::Rekey => done(client.rekey(chat).await),
        C::SetVerified { verified } => done(client.set_verified(chat, verified).await),
        C::ReportSpam => done(client.report_spam(chat).await),
        C::Forget => done(client.forget_chat(chat).await),

        C::SendText { text, settings } => send_text(client, chat, text.into(), settings).await,
        C::SendLocation(draft) => send_media(client, chat, draft).await,
        C::SendVenue(draft) => send_media(client, chat, draft).await,
        C::SendContact(draft) => send_media(client, chat, draft).await,
        C::SendWebPage(draft) => send_media(client, chat, draft).await,
        C::SendExternalSticker(draft) => send_media(client, chat, draft).await,
        C::SendTl { tl } => send_tl(client, chat, &tl).await,
        C::SendFile(file) => Ok(sent(&file.send(client, chat)?.await?)),
        C::SendAlbum { files } => send_album(client, chat, files).await,
        C::CancelUpload { random_id } => {
            Ok(client.cancel_upload(chat, random_id.into()).await?.into())
        }
        C::Download { random_id, path } => download(client, chat, random_id, path).await,

        C::Message { random_id } => Ok(json::message(
            &client.message(chat, random_id.into()).await?,
        )),
        C::History { before, limit } => history(client, chat, before, limit).await,
        C::Read { random_id } => done(client.read(chat, random_id.into()).await),
        C::ReadAll => done(client.read_all(chat).await),
        C::Open { random_id } => done(client.open(chat, random_id.into()).await),
        C::Delete { random_ids } => done(client.delete(chat, ids(random_ids)).await),
        C::Flush => done(client.flush(chat).await),
        C::Screenshot { random_ids } => done(client.screenshot(chat, ids(random_ids)).await),
        C::Ttl { seconds } => done(client.set_ttl(chat, seconds).await),
        C::Typing { typing } => done(client.set_typing(chat, typing).await),
    }
}

async fn send_text(client: &Client, chat: ChatId, text: Text, settings: Settings) -> Answer {
    let send = settings.send(client, chat, Message::text(text));
    Ok(sent(&send.await?))
}

async fn send_media<M: Into<Media>>(client: &Client, chat: ChatId, draft: MediaDraft<M>) -> Answer {
    let message = Message::media(draft.media).caption(draft.caption);
    Ok(sent(&draft.settings.send(client, chat, message).await?))
}

async fn send_tl(client: &Client, chat: ChatId, tl: &str) -> Answer {
    let tl = hex::decode(tl).ok_or(Failure::NotHex)?;
    Ok(sent(&client.send_tl(chat, &tl, None).await?))
}

async fn send_album(client: &Client, chat: ChatId, files: Vec<FileDraft>) -> Answer {
    let files = files.into_iter().map(|file| file.send(client, chat));
    let files = files.collect::<Result<_, _>>()?;
    let messages = client.send_album(chat, files).await?;
    Ok(messages.iter().map(sent).collect())
}

async fn download(client: &Client, chat: ChatId, random_id: Id, path: String) -> Answer {
    let download = client.download(chat, random_id.into(), FileSink::path(&path));
    download.keep().await?;
    Ok(path.into())
}

async fn history(client: &Client, chat: ChatId, before: Option<Id>, limit: usize) -> Answer {
    let messages = client.history(chat, before.map(Id::into), limit).await?;
    Ok(messages.iter().map(json::message).collect())
}

fn ids(ids: Vec<Id>) -> Vec<secretchat::core::ids::RandomId> {
    ids.into_iter().map(Id::into).collect()
}

fn done(result: Result<(), secretchat::Error>) -> Answer {
    Ok(result.map(|()| Value::Null)?)
}

fn sent(sent: &Sent) -> Value {
    let losses: Vec<String> = sent.losses.iter().map(ToString::to_string).collect();
    json!({ "random_id": json::long(sent.random_id.0), "losses": losses })
}
