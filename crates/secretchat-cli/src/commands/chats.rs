//! The list of chats, and everything about one.

use secretchat::core::chat::{ChatInfo, Status};

use crate::args::{Info, ListChats};
use crate::failure::Failure;
use crate::json;
use crate::session::Session;
use crate::show::out::Out;
use crate::show::table::{facts, table};
use crate::words::chat;

const OFFLINE: &str = "(Telegram does not answer; this is what is known here)";

/// Lists the chats, the newest first.
pub(crate) async fn list(args: &ListChats, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let mut chats = session.client.chats().await?;
    chats.retain(|chat| args.all || chat.status != Status::Closed);
    chats.sort_by_key(|chat| std::cmp::Reverse(chat.created));
    if out.json {
        let object = |chat| out.object(&json::Chat::new(chat, &session.people));
        return chats.iter().try_for_each(object);
    }
    print(&chats, session, out)
}

fn print(chats: &[ChatInfo], session: &Session, out: Out) -> Result<(), Failure> {
    if chats.is_empty() {
        out.note("no chats; ask somebody for one: secretchat request @username");
        return Ok(());
    }
    let row = |chat: &ChatInfo| chat::row(chat, &session.people);
    let rows: Vec<Vec<String>> = chats.iter().map(row).collect();
    out.lines(&table(&chat::COLUMNS, &rows, out.paint))
}

/// Shows everything that is known of a chat.
pub(crate) async fn info(args: &Info, session: &Session, out: Out) -> Result<(), Failure> {
    catch_up(session, out).await;
    let info = session.find(&args.chat).await?;
    let people = &session.people;
    out.result(&json::Chat::new(&info, people), |paint| {
        facts(&chat::facts(&info, people), paint)
    })
}

/// What was missed comes first, if that can be had.
pub(crate) async fn catch_up(session: &Session, out: Out) {
    if !session.catch_up().await {
        match session.is_logged_in() {
            true => out.note(OFFLINE),
            false => out.note(&format!("({})", Failure::LoggedOut)),
        }
    }
}
