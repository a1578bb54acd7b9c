//! Accepting and refusing.

use secretchat::core::chat::{ChatInfo, Status};

use super::chats::catch_up;
use super::close::discard;
use crate::args::Answer;
use crate::failure::Failure;
use crate::json;
use crate::session::Session;
use crate::show::out::Out;

/// Accepts, and waits until the chat is open.
pub(crate) async fn accept(args: &Answer, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let id = session.find(&args.chat).await?.id;
    session.client.accept_chat(id).await?;
    let is_answered = |chat: &ChatInfo| chat.status != Status::Requested;
    let chat = session.until(id, session.patience, is_answered).await?;
    if let Some(reason) = &chat.close_reason {
        return Err(Failure::Closed(reason.to_string()));
    }
    out.result(&json::Chat::new(&chat, &session.people), |_| {
        let name = session.people.name(chat.user_id);
        vec![format!(
            "chat {id} with {name} is open. Compare the keys: secretchat key {id}"
        )]
    })
}

/// Refuses, and waits until the server knows.
pub(crate) async fn refuse(args: &Answer, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let chat = session.find(&args.chat).await?;
    if chat.status != Status::Requested {
        let id = chat.id;
        return Err(Failure::Usage(format!(
            "chat {id} is not one to be refused; to end it: secretchat close {id}"
        )));
    }
    discard(&chat, false, session, out).await
}
