//! Asking somebody for a chat.

use secretchat::core::chat::{ChatInfo, Status};
use secretchat::transport::Peer;

use crate::args::Request;
use crate::failure::Failure;
use crate::json;
use crate::session::{Session, find};
use crate::show::out::Out;

/// Asks, and waits until the server knows; or until the peer has answered.
pub(crate) async fn request(args: &Request, session: &Session, out: Out) -> Result<(), Failure> {
    let user = session.resolve(find::peer(&args.user)?).await?;
    let id = session.client.request_chat(Peer::User(user)).await?;
    let is_known = |chat: &ChatInfo| chat.access_hash != 0 || chat.status == Status::Closed;
    let mut chat = session.until(id, session.patience, is_known).await?;
    if args.wait && chat.status == Status::Requested {
        let name = session.people.name(chat.user_id);
        out.note(&format!(
            "waiting for {name} to accept; Ctrl-C ends the waiting, not the request"
        ));
        let is_answered = |chat: &ChatInfo| chat.status != Status::Requested;
        let answered = session.until(id, None, is_answered);
        chat = session.while_logged_in(answered).await?;
    }
    if let Some(reason) = &chat.close_reason {
        return Err(Failure::Closed(reason.to_string()));
    }
    out.result(&json::Chat::new(&chat, &session.people), |_| {
        vec![told(&chat, &session.people.name(chat.user_id))]
    })
}

fn told(chat: &ChatInfo, name: &str) -> String {
    let id = chat.id;
    match chat.status {
        Status::Ready => {
            format!("{name} has accepted: chat {id} is open. Compare the keys: secretchat key {id}")
        }
        _ => format!("{name} is asked: chat {id} opens when they accept"),
    }
}
