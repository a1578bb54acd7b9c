//! Everything that happens, as it happens.

use secretchat::core::history::StoredMessage;
use secretchat::{ChatEvent, Event, EventKind};

use crate::failure::Failure;
use crate::interrupt::or_interrupted;
use crate::json;
use crate::session::Session;
use crate::show::clock::moment;
use crate::show::out::Out;
use crate::words::{event, message};

/// Prints events until the program is to end, which is as it should be, or the login is over.
pub(crate) async fn listen(session: &Session, out: Out) -> Result<(), Failure> {
    out.note("listening; Ctrl-C ends it");
    let printing = session.while_logged_in(print_events(session, out));
    match or_interrupted(printing).await {
        Err(Failure::Interrupted) => Ok(()),
        result => result,
    }
}

async fn print_events(session: &Session, out: Out) -> Result<(), Failure> {
    let mut events = session.client.events();
    while let Some(event) = events.next().await {
        let message = message_of(&event, session).await;
        print(&event, message.as_ref(), session, out).await?;
        // Only what was written counts as told.
        if let Some(id) = event.id {
            events.ack(id);
        }
    }
    Ok(())
}

/// The message that came, unless it is gone already.
async fn message_of(event: &Event, session: &Session) -> Option<StoredMessage> {
    let (Some(chat), EventKind::Chat(ChatEvent::Message { random_id, .. })) =
        (event.chat, &event.kind)
    else {
        return None;
    };
    session.client.message(chat, *random_id).await.ok()
}

async fn print(
    event: &Event,
    message: Option<&StoredMessage>,
    session: &Session,
    out: Out,
) -> Result<(), Failure> {
    if out.json {
        return match json::Event::new(event, message) {
            Some(event) => out.object(&event),
            None => Ok(()),
        };
    }
    match told(event, message, session).await {
        Some(what) => {
            let at = out.paint.dim(&moment(event.time.date()));
            let chat = event
                .chat
                .map_or_else(String::new, |chat| format!("  {chat}"));
            out.lines(&[format!("{at}{}  {what}", out.paint.dim(&chat))])
        }
        None => Ok(()),
    }
}

async fn told(event: &Event, message: Option<&StoredMessage>, session: &Session) -> Option<String> {
    let chat = match event.chat {
        Some(chat) => session.chat(chat).await.ok(),
        None => None,
    };
    let name = chat.map_or_else(
        || "somebody".to_owned(),
        |chat| session.people.name(chat.user_id),
    );
    match message {
        Some(message) => Some(format!("{name}: {}", message::describe(message).0)),
        None => event::tell(&event.kind, &name),
    }
}
