//! Takes commands, and tells answers and events.

mod command;
mod draft;
mod media;
mod obey;

use secretchat::{ChatEvent, Client, EventKind, Events};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use self::command::{Command, Order};
use crate::json;

/// Where lines go to.
pub type Out = mpsc::UnboundedSender<Value>;

/// Why a command fails.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The client says no.
    #[error(transparent)]
    Client(#[from] secretchat::Error),
    /// The line is no command.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Bytes are to be pairs of hexadecimal digits.
    #[error("these are no pairs of hexadecimal digits")]
    NotHex,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client was closed in order.
    Stopped,
    /// The process is to end at once.
    Killed,
}

/// Obeys until it is told to stop, or there are no more commands. Everything is told in `out`.
pub async fn run(client: Client, mut lines: mpsc::UnboundedReceiver<String>, out: Out) -> End {
    let events = tokio::spawn(tell_events(client.clone(), out.clone()));
    let mut works = JoinSet::new();
    let mut stop = None;
    while let Some(line) = lines.recv().await {
        let Order { n, command } = Order::read(&line);
        match command {
            Ok(Command::Kill) => return End::Killed,
            Ok(Command::Stop) => {
                stop = Some(n);
                break;
            }
            Ok(Command::Do(task)) => {
                let (client, out) = (client.clone(), out.clone());
                works.spawn(async move { answer(&out, n, obey::obey(&client, task).await) });
            }
            Err(error) => answer(&out, n, Err(error.into())),
        }
        while works.try_join_next().is_some() {}
    }
    client.close().await;
    // Nobody is there to be told that it did not end well.
    let _ = events.await;
    if let Some(n) = stop {
        answer(&out, n, Ok(Value::Null));
    }
    End::Stopped
}

fn answer(out: &Out, n: Value, result: Result<Value, Failure>) {
    tell(
        out,
        match result {
            Ok(value) => json!({ "n": n, "ok": value }),
            Err(error) => json!({ "n": n, "error": error.to_string() }),
        },
    );
}

async fn tell_events(client: Client, out: Out) {
    let mut events: Events = client.events();
    while let Some(event) = events.next().await {
        let mut object = json::event(&event);
        if let (Some(chat), EventKind::Chat(ChatEvent::Message { random_id, .. })) =
            (event.chat, &event.kind)
        {
            // It may be deleted by now.
            let message = client.message(chat, *random_id).await;
            json::extend(
                &mut object,
                message.map(|m| json::message(&m)).unwrap_or_default(),
            );
        }
        tell(&out, object);
        if let Some(id) = event.id {
            events.ack(id);
        }
    }
}

fn tell(out: &Out, line: Value) {
    // Without a reader nobody wants to know.
    let _ = out.send(line);
}
