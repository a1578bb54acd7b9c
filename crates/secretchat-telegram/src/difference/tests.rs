use std::cell::RefCell;

use grammers_tl_types::types::updates;

use super::*;
use crate::login::tests::user;

const FROM: UpdatesState = UpdatesState {
    pts: 1,
    qts: 2,
    date: 3,
};

const NOW: types::updates::State = updates::State {
    pts: 10,
    qts: 20,
    date: 30,
    seq: 40,
    unread_count: 50,
};

fn secret_message(random_id: i64) -> enums::EncryptedMessage {
    types::EncryptedMessageService {
        random_id,
        chat_id: 5,
        date: 6,
        bytes: vec![7; 40],
    }
    .into()
}

fn request(admin_id: i64) -> enums::Update {
    let chat = types::EncryptedChatRequested {
        folder_id: None,
        id: 5,
        access_hash: 6,
        date: 7,
        admin_id,
        participant_id: 1,
        g_a: vec![8; 256],
    };
    types::UpdateEncryption {
        chat: chat.into(),
        date: 7,
    }
    .into()
}

/// What a real account has, which the engine could not read.
fn everything() -> updates::Difference {
    let group = types::ChatForbidden {
        id: 11,
        title: "a group".to_owned(),
    };
    let message = types::MessageEmpty {
        id: 12,
        peer_id: None,
    };
    updates::Difference {
        new_messages: vec![message.into()],
        new_encrypted_messages: vec![secret_message(1), secret_message(2)],
        other_updates: vec![enums::Update::PtsChanged, request(7)],
        chats: vec![group.into()],
        users: vec![user(7).into(), user(9).into()],
        state: NOW.into(),
    }
}

fn read(answer: enums::updates::Difference) -> (Difference, Vec<Change>) {
    understood(FROM, &answer.to_bytes()).unwrap()
}

#[test]
fn of_everything_that_an_account_missed_the_secret_part_is_handed_back() {
    let (difference, people) = read(everything().into());
    let random_ids = difference.messages.iter().map(|message| match message {
        api::EncryptedMessage::Service(message) => message.random_id,
        api::EncryptedMessage::EncryptedMessage(message) => message.random_id,
    });
    assert_eq!(random_ids.collect::<Vec<_>>(), [1, 2]);
    assert!(matches!(
        difference.others[..],
        [api::Update::Encryption(_)]
    ));
    assert_eq!(difference.state, state(NOW.into()));
    assert!(!difference.is_partial);
    assert!(matches!(people[..], [Change::User(7, _)]));
}

#[test]
fn a_slice_says_where_it_ends_and_that_there_is_more() {
    let all = everything();
    let slice = updates::DifferenceSlice {
        new_messages: all.new_messages,
        new_encrypted_messages: all.new_encrypted_messages,
        other_updates: all.other_updates,
        chats: all.chats,
        users: all.users,
        intermediate_state: all.state,
    };
    let (difference, _) = read(slice.into());
    assert!(difference.is_partial);
    assert_eq!(difference.messages.len(), 2);
    assert_eq!(difference.state, state(NOW.into()));
}

#[test]
fn what_is_too_long_skips_messages_of_the_cloud_only() {
    let (difference, _) = read(updates::DifferenceTooLong { pts: 99 }.into());
    assert!(difference.is_partial);
    assert_eq!(difference.state, UpdatesState { pts: 99, ..FROM });
    let (difference, _) = read(updates::DifferenceEmpty { date: 9, seq: 9 }.into());
    assert!(!difference.is_partial);
    assert_eq!(difference.state, UpdatesState { date: 9, ..FROM });
}

#[test]
fn an_answer_that_ends_too_early_or_is_something_else_is_unreadable() {
    let answer = enums::updates::Difference::from(everything()).to_bytes();
    for end in 0..answer.len() {
        assert_eq!(understood(FROM, &answer[..end]).err(), Some(Unreadable));
    }
    let state = enums::updates::State::from(NOW).to_bytes();
    assert_eq!(understood(FROM, &state).err(), Some(Unreadable));
}

/// What is asked for, one after the other, when as many answers cannot be read.
async fn asked(unreadable: usize) -> (Vec<UpdatesState>, Result<Difference, RpcError>) {
    let asked = RefCell::new(Vec::new());
    let found = readable(FROM, async { Ok(state(NOW.into())) }, async |from| {
        asked.borrow_mut().push(from);
        let readable = enums::updates::Difference::from(everything());
        let is_readable = asked.borrow().len() > unreadable;
        Ok(if is_readable {
            readable.to_bytes()
        } else {
            Vec::new()
        })
    });
    let found = found.await.map(|(difference, _)| difference);
    (asked.into_inner(), found)
}

#[tokio::test]
async fn what_cannot_be_read_costs_no_more_than_it_must() {
    let (asked_for, found) = asked(0).await;
    assert_eq!(asked_for, [FROM]);
    assert_eq!(found.unwrap().messages.len(), 2);
    let secret = UpdatesState { pts: 10, ..FROM };
    let (asked_for, found) = asked(1).await;
    assert_eq!(asked_for, [FROM, secret]);
    assert_eq!(found.unwrap().others.len(), 1);
    let messages = UpdatesState {
        qts: FROM.qts,
        ..state(NOW.into())
    };
    let (asked_for, found) = asked(2).await;
    assert_eq!(asked_for, [FROM, secret, messages]);
    assert_eq!(found.unwrap().messages.len(), 2);
    assert_eq!(asked(3).await.1, Err(RpcError::Network));
}
