use grammers_tl_types::types;

use super::*;

fn message(qts: i32) -> enums::Update {
    enums::Update::NewEncryptedMessage(types::UpdateNewEncryptedMessage {
        message: types::EncryptedMessage {
            random_id: 1,
            chat_id: 2,
            date: 3,
            bytes: vec![4; 300],
            file: types::EncryptedFile {
                id: 5,
                access_hash: 6,
                size: 1 << 33,
                dc_id: 4,
                key_fingerprint: 7,
            }
            .into(),
        }
        .into(),
        qts,
    })
}

fn requested(admin_id: i64) -> enums::Update {
    enums::Update::Encryption(types::UpdateEncryption {
        chat: types::EncryptedChatRequested {
            folder_id: None,
            id: 2,
            access_hash: 3,
            date: 4,
            admin_id,
            participant_id: 1,
            g_a: vec![5; 256],
        }
        .into(),
        date: 4,
    })
}

fn typing() -> enums::Update {
    enums::Update::EncryptedChatTyping(types::UpdateEncryptedChatTyping { chat_id: 2 })
}

fn read() -> enums::Update {
    enums::Update::EncryptedMessagesRead(types::UpdateEncryptedMessagesRead {
        chat_id: 2,
        max_date: 3,
        date: 4,
    })
}

/// About a group and a user: not for secret chats.
fn others() -> Vec<enums::Update> {
    let status = types::UpdateUserStatus {
        user_id: 9,
        status: enums::UserStatus::Recently(types::UserStatusRecently { by_me: false }),
    };
    vec![enums::Update::UserStatus(status), enums::Update::PtsChanged]
}

fn user(id: i64, min: bool) -> enums::User {
    let mut user = crate::login::tests::user(id);
    user.min = min;
    user.into()
}

/// All four kinds among others.
fn mixed() -> Vec<enums::Update> {
    let mut updates = others();
    updates.extend([message(8), requested(7)]);
    updates.extend(others());
    updates.extend([typing(), read()]);
    updates
}

fn in_updates(updates: Vec<enums::Update>, users: Vec<enums::User>) -> enums::Updates {
    types::Updates {
        updates,
        users,
        chats: Vec::new(),
        date: 1,
        seq: 1,
    }
    .into()
}

fn bytes(updates: &[api::Update]) -> Vec<Vec<u8>> {
    use secretchat::core::tl::Serialize as _;
    updates.iter().map(|update| update.to_bytes()).collect()
}

fn expected() -> Vec<Vec<u8>> {
    let secret = [message(8), requested(7), typing(), read()];
    secret.iter().map(|update| update.to_bytes()).collect()
}

#[test]
fn all_four_kinds_are_found_in_every_container_byte_for_byte() {
    let combined = types::UpdatesCombined {
        updates: mixed(),
        users: Vec::new(),
        chats: Vec::new(),
        date: 1,
        seq_start: 1,
        seq: 2,
    };
    for container in [in_updates(mixed(), Vec::new()), combined.into()] {
        let found = Found::of(UpdatesLike::Updates(container));
        assert_eq!(bytes(&found.updates), expected());
        assert!(!found.missed);
    }
    for (update, expected) in mixed().into_iter().zip([0, 0, 1, 1, 0, 0, 1, 1]) {
        let short = types::UpdateShort { update, date: 1 };
        let found = Found::of(UpdatesLike::Updates(short.into()));
        assert_eq!(found.updates.len(), expected);
    }
}

#[test]
fn what_has_no_updates_inside_is_a_gap_or_nothing() {
    for gap in [
        UpdatesLike::Updates(enums::Updates::TooLong),
        UpdatesLike::ConnectionClosed,
        UpdatesLike::MalformedUpdates,
    ] {
        assert!(Found::of(gap).missed);
    }
    let affected = types::messages::AffectedMessages {
        pts: 1,
        pts_count: 1,
    };
    let found = Found::of(UpdatesLike::AffectedMessages(affected));
    assert!(!found.missed && found.updates.is_empty());
}

#[test]
fn those_who_ask_for_a_chat_are_remembered_and_nobody_else() {
    let users = vec![user(7, false), user(8, false)];
    let found = Found::of(UpdatesLike::Updates(in_updates(vec![requested(7)], users)));
    let met: Vec<_> = found.people.iter().collect();
    assert!(matches!(met[..], [Change::User(7, known)] if known.access_hash == 70));
    // The access hash of a minimal user is good for nothing.
    let users = vec![user(7, true)];
    let found = Found::of(UpdatesLike::Updates(in_updates(vec![requested(7)], users)));
    assert!(found.people.is_empty());
}
