//! One message.

use std::io::{self, Read as _, stdin};

use secretchat::core::ids::RandomId;
use serde_json::json;
use tokio::task::spawn_blocking;

use super::compose;
use crate::args::Send;
use crate::failure::Failure;
use crate::session::{Outcome, Session};
use crate::show::out::Out;

/// More is no message: it is refused when it is sent, so it need not be read.
const LONGEST: u64 = 1 << 20;

/// Sends a message, and waits until the server has it.
pub(crate) async fn send(args: &Send, session: &Session, out: Out) -> Result<(), Failure> {
    let text = match args.text.as_str() {
        "-" => read().await?,
        text => text.to_owned(),
    };
    let chat = session.find(&args.chat).await?.id;
    let mut sending = session.client.send_text(chat, compose(&text, args.style));
    if let Some(id) = args.reply_to {
        sending = sending.reply_to(RandomId(id));
    }
    if args.silent {
        sending = sending.silent();
    }
    if let Some(ttl) = args.ttl {
        sending = sending.ttl(ttl);
    }
    let sent = sending.await?;
    let id = sent.random_id;
    let outcome = session.until_sent(chat, id, session.patience).await?;
    tell(chat.0, id, outcome, out)
}

/// Says what became of a message.
pub(super) fn tell(
    chat: i32,
    random_id: RandomId,
    outcome: Outcome,
    out: Out,
) -> Result<(), Failure> {
    let object = json!({
        "chat": chat, "random_id": random_id.to_string(), "status": outcome.name(),
    });
    out.result(&object, |_| {
        vec![match outcome {
            Outcome::Sent => format!("sent: message {random_id}"),
            Outcome::Waits => format!("message {random_id} waits until the chat is accepted"),
        }]
    })
}

/// In a thread of its own, as the user may press Ctrl-C instead.
async fn read() -> Result<String, Failure> {
    let read = spawn_blocking(|| io::read_to_string(stdin().lock().take(LONGEST)));
    let read = read.await.map_err(|_| Failure::Interrupted)?;
    let text = read.map_err(|error| Failure::File {
        path: "-".into(),
        error,
    })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
