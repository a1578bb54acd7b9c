//! Chats in words.

use secretchat_core::chat::{ChatInfo, ReadyInfo, Rekeying, Status};

use crate::session::People;
use crate::show::clean::harmless;
use crate::show::clock::moment;
use crate::show::units::{count, duration};

/// Names a chat for people.
pub(crate) fn status(chat: &ChatInfo) -> String {
    match (chat.status, &chat.close_reason) {
        (Status::Empty, _) => "unknown".to_owned(),
        (Status::Requested, _) if chat.is_unanswered => "asks to be accepted".to_owned(),
        (Status::Requested, _) if chat.is_admin() => "asked for, not accepted yet".to_owned(),
        (Status::Requested, _) => "being accepted".to_owned(),
        (Status::Ready, _) => "open".to_owned(),
        (Status::Closed, Some(reason)) => harmless(&reason.to_string()),
        (Status::Closed, None) => "closed".to_owned(),
    }
}

/// The columns of the list of chats.
pub(crate) const COLUMNS: [&str; 6] = ["chat", "with", "status", "key", "timer", "since"];

/// The row of a chat in the list of chats.
pub(crate) fn row(chat: &ChatInfo, people: &People) -> Vec<String> {
    let ready = chat.ready.as_ref();
    vec![
        chat.id.to_string(),
        with(chat, people),
        status(chat),
        ready.map_or_else(String::new, |ready| verified(ready).to_owned()),
        ready.map_or_else(String::new, timer),
        moment(chat.created.date()),
    ]
}

/// Whom a chat is with: with the user name, if there is one besides the name.
pub(crate) fn with(chat: &ChatInfo, people: &People) -> String {
    let name = people.name(chat.user_id);
    match people.get(chat.user_id).and_then(|known| known.username) {
        Some(username) if !name.starts_with('@') => format!("{name} (@{})", harmless(&username)),
        _ => name,
    }
}

const fn verified(ready: &ReadyInfo) -> &'static str {
    if ready.is_verified {
        "compared"
    } else {
        "not compared"
    }
}

fn timer(ready: &ReadyInfo) -> String {
    match u32::try_from(ready.ttl) {
        Ok(0) | Err(_) => "off".to_owned(),
        Ok(ttl) => duration(ttl),
    }
}

/// Everything that is known of a chat.
pub(crate) fn facts(chat: &ChatInfo, people: &People) -> Vec<(&'static str, String)> {
    let role = match chat.is_admin() {
        true => "this side asked for the chat",
        false => "the other side asked for the chat",
    };
    let mut facts = vec![
        ("chat", chat.id.to_string()),
        ("with", with(chat, people)),
        ("user id", chat.user_id.to_string()),
        ("status", status(chat)),
        ("role", role.to_owned()),
        ("created", moment(chat.created.date())),
        ("waiting", count(chat.outbox, "own message")),
    ];
    facts.extend(chat.ready.iter().flat_map(ready));
    if chat.is_closing {
        facts.push(("closing", "the server does not know it yet".to_owned()));
    }
    facts
}

fn ready(ready: &ReadyInfo) -> Vec<(&'static str, String)> {
    let rekeying = match ready.rekeying {
        Rekeying::Idle => "not under way",
        Rekeying::Requested { .. } => "asked for by this side",
        Rekeying::Accepted { .. } => "asked for by the other side",
    };
    vec![
        ("key", verified(ready).to_owned()),
        (
            "key fingerprint",
            format!("{:016x}", ready.key_fingerprint.0),
        ),
        ("key since", moment(ready.key_since.date())),
        ("key good for", count(ready.uses_left, "message")),
        ("renewal", rekeying.to_owned()),
        (
            "layer",
            format!(
                "{} written, {} is the peer's",
                ready.send_layer, ready.peer_layer
            ),
        ),
        ("timer", timer(ready)),
        (
            "messages",
            format!(
                "{} received, {} sent, {} of them acknowledged",
                ready.in_seq_no, ready.out_seq_no, ready.acknowledged
            ),
        ),
        ("behind a gap", count(ready.behind_gap, "message")),
        ("dropped", count(ready.dropped, "message")),
        (
            "read by the peer",
            match ready.peer_read_date {
                0 => "nothing yet".to_owned(),
                date => format!("up to {}", moment(date)),
            },
        ),
    ]
}

#[cfg(test)]
pub(crate) mod tests {
    use secretchat_core::chat::CloseReason;
    use secretchat_core::crypto::KeyFingerprint;
    use secretchat_core::ids::{ChatId, Layer, Role, Time, UserId};

    use super::*;
    use crate::session::Known;

    /// A chat that is open, in which the peer has read up to a date.
    pub(crate) fn open(peer_read_date: i32) -> ChatInfo {
        let ready = ReadyInfo {
            key_fingerprint: KeyFingerprint(0xabc),
            is_verified: false,
            in_seq_no: 1,
            out_seq_no: 2,
            acknowledged: 1,
            peer_layer: Layer(144),
            send_layer: Layer(144),
            ttl: 60,
            uses_left: 97,
            key_since: Time(0),
            rekeying: Rekeying::Idle,
            has_old_key: false,
            behind_gap: 0,
            peer_read_date,
            dropped: 0,
        };
        ChatInfo {
            id: ChatId(7),
            access_hash: 1,
            user_id: UserId(1002),
            role: Role::Creator,
            status: Status::Ready,
            is_unanswered: false,
            close_reason: None,
            is_closing: false,
            created: Time(0),
            ready: Some(ready),
            key_hash: None,
            outbox: 0,
        }
    }

    #[test]
    fn every_status_has_its_words() {
        let chat = open(0);
        assert_eq!(status(&chat), "open");
        let requested = ChatInfo {
            status: Status::Requested,
            ready: None,
            ..chat
        };
        assert_eq!(status(&requested), "asked for, not accepted yet");
        let unanswered = ChatInfo {
            is_unanswered: true,
            role: Role::Participant,
            ..requested.clone()
        };
        assert_eq!(status(&unanswered), "asks to be accepted");
        let closed = ChatInfo {
            status: Status::Closed,
            close_reason: Some(CloseReason::LoggedOut),
            ..requested
        };
        assert_eq!(status(&closed), "logged out");
    }

    #[test]
    fn user_names_cannot_steer_the_terminal() {
        let people = People::new(|_| {
            let (name, username) = ("Bob".to_owned(), Some("b\x1b[2J".to_owned()));
            Some(Known { name, username })
        });
        assert_eq!(with(&open(0), &people), "Bob (@b\u{fffd}[2J)");
    }

    #[test]
    fn the_facts_have_no_secret() {
        let facts = facts(&open(0), &People::new(|_| None));
        let of = |name| facts.iter().find(|(known, _)| *known == name).unwrap();
        assert_eq!(of("with").1, "user 1002");
        assert_eq!(of("timer").1, "1 minute");
        assert_eq!(of("key").1, "not compared");
        assert_eq!(of("key fingerprint").1, "0000000000000abc");
    }
}
