//! What the driver takes.

use secretchat::core::ids::ChatId;
use serde::Deserialize;
use serde_json::Value;

use super::draft::{FileDraft, MediaDraft, Settings, TextDraft};
use super::media::{Contact, ExternalSticker, Location, Venue, WebPage};
use crate::json::long::Id;

/// A line: a command, and what its answer is to be named by.
pub(super) struct Order {
    pub(super) n: Value,
    pub(super) command: serde_json::Result<Command>,
}

/// A command.
pub(super) enum Command {
    /// Close the client in order.
    Stop,
    /// End the process as a crash would.
    Kill,
    /// Something that is done beside other things.
    Do(Task),
}

/// What the client is to do.
pub(super) enum Task {
    /// Something that is about no chat.
    OfClient(ClientCommand),
    /// Something that is about one.
    OfChat(ChatId, Box<ChatCommand>),
}

/// What is about no chat. The names are those of the methods that are called.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(super) enum ClientCommand {
    Request { user: String },
    Chats,
    CatchUp,
}

/// What is about a chat, which is named by `chat`. The names are those of the methods that are called.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(super) enum ChatCommand {
    Accept,
    Discard {
        #[serde(default)]
        delete_history: bool,
    },
    Chat,
    Rekey,
    SetVerified {
        verified: bool,
    },
    ReportSpam,
    Forget,

    SendText {
        #[serde(flatten)]
        text: TextDraft,
        #[serde(flatten)]
        settings: Settings,
    },
    SendLocation(MediaDraft<Location>),
    SendVenue(MediaDraft<Venue>),
    SendContact(MediaDraft<Contact>),
    SendWebPage(MediaDraft<WebPage>),
    SendExternalSticker(MediaDraft<ExternalSticker>),
    /// Boxed TL of a `DecryptedMessage` of any layer, as it is.
    SendTl {
        tl: String,
    },
    SendFile(FileDraft),
    SendAlbum {
        files: Vec<FileDraft>,
    },
    CancelUpload {
        random_id: Id,
    },
    Download {
        random_id: Id,
        path: String,
    },

    Message {
        random_id: Id,
    },
    History {
        before: Option<Id>,
        #[serde(default = "many")]
        limit: usize,
    },
    Read {
        random_id: Id,
    },
    ReadAll,
    Open {
        random_id: Id,
    },
    Delete {
        random_ids: Vec<Id>,
    },
    Flush,
    Screenshot {
        #[serde(default)]
        random_ids: Vec<Id>,
    },
    Ttl {
        seconds: i32,
    },
    Typing {
        #[serde(default = "yes")]
        typing: bool,
    },
}

impl Order {
    pub(super) fn read(line: &str) -> Self {
        let value: serde_json::Result<Value> = serde_json::from_str(line);
        let n = value
            .as_ref()
            .ok()
            .and_then(|value| value.get("n").cloned());
        Self {
            n: n.unwrap_or_default(),
            command: value.and_then(Command::read),
        }
    }
}

impl Command {
    fn read(value: Value) -> serde_json::Result<Self> {
        match value.get("do").and_then(Value::as_str) {
            Some("stop") => Ok(Self::Stop),
            Some("kill") => Ok(Self::Kill),
            _ => Task::read(value).map(Self::Do),
        }
    }
}

impl Task {
    fn read(value: Value) -> serde_json::Result<Self> {
        match value.get("chat") {
            Some(chat) => {
                let chat = ChatId(i32::deserialize(chat)?);
                Ok(Self::OfChat(chat, serde_json::from_value(value)?))
            }
            None => Ok(Self::OfClient(serde_json::from_value(value)?)),
        }
    }
}

const fn many() -> usize {
    10_000
}

const fn yes() -> bool {
    true
}
