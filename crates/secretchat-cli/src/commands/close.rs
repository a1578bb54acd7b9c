//! Closing a chat.

use secretchat::core::chat::ChatInfo;

use super::chats::catch_up;
use crate::args::Close;
use crate::failure::Failure;
use crate::json;
use crate::session::Session;
use crate::show::out::Out;

/// Closes a chat, and waits until the server knows.
pub(crate) async fn close(args: &Close, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let chat = session.find(&args.chat).await?;
    discard(&chat, args.delete_history, session, out).await
}

pub(super) async fn discard(
    chat: &ChatInfo,
    delete_history: bool,
    session: &Session,
    out: Out,
) -> Result<(), Failure> {
    session.client.discard_chat(chat.id, delete_history).await?;
    let is_over = |chat: &ChatInfo| chat.close_reason.is_some() && !chat.is_closing;
    let closed = session.until(chat.id, session.patience, is_over).await?;
    out.result(&json::Chat::new(&closed, &session.people), |_| {
        let name = session.people.name(closed.user_id);
        let deleted = match delete_history {
            true => ", and its messages are deleted on both sides",
            false => "",
        };
        vec![format!("chat {} with {name} is closed{deleted}", closed.id)]
    })
}
