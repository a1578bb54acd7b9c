//! What was written.

use secretchat::Error;
use secretchat::core::chat::{ChatInfo, Status};
use secretchat::core::ids::RandomId;

use super::chats::catch_up;
use crate::args::History;
use crate::failure::Failure;
use crate::json;
use crate::session::Session;
use crate::show::out::Out;
use crate::words::transcript::Transcript;

/// Shows the last messages, the oldest of them first.
pub(crate) async fn show(args: &History, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let chat = session.find(&args.chat).await?;
    let before = args.before.map(RandomId);
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let mut messages = session.client.history(chat.id, before, limit).await?;
    messages.reverse();
    if out.json {
        let object = |message| out.object(&json::Message::new(message));
        messages.iter().try_for_each(object)?;
    } else {
        let name = session.people.name(chat.user_id);
        let mut transcript = Transcript::new(name, out.paint);
        let lines = messages.iter().flat_map(|message| {
            let id = message.random_id.to_string();
            transcript.message(message, &id, &chat)
        });
        out.lines(&lines.collect::<Vec<_>>())?;
    }
    match messages.last() {
        Some(last) if !args.peek && chat.status == Status::Ready => {
            read(session, &chat, last.random_id).await
        }
        _ => Ok(()),
    }
}

/// A message that has destroyed itself meanwhile cannot be read any more.
async fn read(session: &Session, chat: &ChatInfo, last: RandomId) -> Result<(), Failure> {
    match session.client.read(chat.id, last).await {
        Ok(()) | Err(Error::UnknownMessage { .. } | Error::Command(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
