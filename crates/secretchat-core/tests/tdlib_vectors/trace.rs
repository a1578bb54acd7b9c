//! Traces as they are read from their files.

use std::path::{Path, PathBuf};

use secretchat_core::crypto::AuthKey;
use secretchat_core::ids::Role;
use secretchat_core::tl::Deserialize as _;
use secretchat_core::tl::e2e::any;
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageAction};
use serde_json::Value;

pub(crate) use crate::hex::{array, bytes};

/// The outcome of a check: why it failed, if it did.
pub(crate) type Check = Result<(), String>;

/// One recorded chat.
pub(crate) struct Trace {
    /// Of its file.
    pub(crate) name: String,
    pub(crate) json: Value,
}

/// The folder that is to be checked.
pub(crate) fn folder() -> PathBuf {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
    std::env::var_os("SECRETCHAT_VECTORS").map_or_else(|| own.into(), PathBuf::from)
}

/// All traces of a folder, by name; none at all is a fault, and so is one that cannot be read.
pub(crate) fn load(folder: &Path) -> Result<Vec<Trace>, String> {
    let at = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut traces = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| at(folder, &e))? {
        let path = entry.map_err(|e| at(folder, &e))?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with("tdlib_") && name.ends_with(".json") {
            let text = std::fs::read_to_string(&path).map_err(|e| at(&path, &e))?;
            traces.push(Trace {
                name,
                json: serde_json::from_str(&text).map_err(|e| at(&path, &e))?,
            });
        }
    }
    ensure!(!traces.is_empty(), "{}: no tdlib_*.json", folder.display());
    traces.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(traces)
}

impl Trace {
    /// The first exchange and all renewals.
    pub(crate) fn exchanges(&self) -> Vec<&Value> {
        let renewals = self.json["rekeys"].as_array().expect("renewals");
        std::iter::once(&self.json["initial_exchange"])
            .chain(renewals)
            .collect()
    }

    /// The recorded keys, oldest first.
    pub(crate) fn keys(&self) -> Vec<AuthKey> {
        self.exchanges()
            .iter()
            .map(|exchange| AuthKey::from_bytes(array(&exchange["auth_key"])))
            .collect()
    }

    pub(crate) fn messages(&self) -> Vec<Message<'_>> {
        let messages = self.json["messages"].as_array().expect("messages");
        messages
            .iter()
            .enumerate()
            .map(|(index, json)| Message { index, json })
            .collect()
    }

    /// What is recorded of one side.
    pub(crate) fn side(&self, role: Role) -> &Value {
        &self.json[name_of(role)]
    }

    pub(crate) fn final_state(&self, role: Role) -> &Value {
        &self.json["final_state"][name_of(role)]
    }

    /// The highest layer of a side.
    pub(crate) fn layer(&self, role: Role) -> u32 {
        let field = format!("{}_layer", name_of(role));
        u32::try_from(number(&self.json[field])).expect("a layer")
    }
}

/// One message of a trace.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    /// Its place in the order in which both sides produced their messages.
    pub(crate) index: usize,
    pub(crate) json: &'a Value,
}

impl Message<'_> {
    pub(crate) fn sender(&self) -> Role {
        if self.json["sender_is_chat_creator"]
            .as_bool()
            .expect("a side")
        {
            Role::Creator
        } else {
            Role::Participant
        }
    }

    /// Its raw number in the numbering of its sender.
    pub(crate) fn number(&self) -> u32 {
        u32::try_from(number(&self.json["sender_message_index"])).expect("a number")
    }

    /// How many messages of the other side its sender had seen (spec/06 §2).
    pub(crate) fn seen(&self) -> u32 {
        let wire = number(&self.json["in_seq_no"]);
        u32::try_from((wire - i64::from(self.sender().x())) / 2).expect("a number")
    }

    pub(crate) fn envelope(&self) -> Vec<u8> {
        bytes(&self.json["envelope"])
    }

    /// How often it reached the server: more than once if the first delivery was lost.
    pub(crate) fn times_sent(&self) -> i64 {
        number(&self.json["times_sent"])
    }

    /// What it says.
    pub(crate) fn content(&self) -> DecryptedMessage {
        any::DecryptedMessage::from_bytes(&bytes(&self.json["message_tl"]))
            .expect("a message")
            .into()
    }

    /// What it orders, if it is a service message.
    pub(crate) fn action(&self) -> Option<DecryptedMessageAction> {
        match self.content() {
            DecryptedMessage::DecryptedMessage(_) => None,
            DecryptedMessage::Service(service) => Some(service.action),
        }
    }
}

/// The creator is Alice in every trace.
pub(crate) fn name_of(role: Role) -> &'static str {
    match role {
        Role::Creator => "alice",
        Role::Participant => "bob",
    }
}

/// A number, written as one or, if it may have 64 bits, as a string.
pub(crate) fn number(value: &Value) -> i64 {
    value
        .as_i64()
        .or_else(|| value.as_str()?.parse().ok())
        .expect("a number")
}
