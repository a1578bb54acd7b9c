//! Bytes that are not what they should be.

use secretchat::Error;
use secretchat::core::io::CommandError;
use secretchat::core::message::Message;
use secretchat::core::tl::e2e::latest::DecryptedMessage;
use secretchat::core::tl::{Serialize as _, api};
use secretchat_core::tl::api::types;

use crate::common::settle;
use crate::world::{ALICE, BOB, NO_CHAT, World, refused};

#[tokio::test(start_paused = true)]
async fn tl_that_is_no_message_is_not_sent() {
    let mut world = World::new().await;
    let alice = world.alice.clone();
    let good = Message::text("four").to_tl().unwrap().to_bytes();
    let update = api::Updates::TooLong.to_bytes();
    let mut bad: Vec<Vec<u8>> = (0..good.len()).map(|end| good[..end].to_vec()).collect();
    bad.push([&good[..], &[0]].concat());
    bad.push([&good[..], &good[..]].concat());
    bad.extend([update, vec![0xff; 64], vec![0; 64]]);
    for (n, bytes) in bad.into_iter().enumerate() {
        let before = world.state().await;
        for chat in [world.ready, world.requested] {
            let error = alice.send_tl(chat, &bytes, None).await.unwrap_err();
            assert!(matches!(error, Error::Tl(_)), "{n}: {error:?}");
        }
        world.assert_unchanged(&before, "send_tl").await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_object_whose_file_and_media_do_not_fit_is_not_sent() {
    let mut world = World::new().await;
    let alice = world.alice.clone();
    let text = Message::text("x").to_tl().unwrap();
    let file = api::InputEncryptedFile::InputEncryptedFile(types::InputEncryptedFile {
        id: 1,
        access_hash: 1,
    });
    for chat in [world.ready, world.requested] {
        refused!(
            world,
            alice.send_encrypted(chat, text.clone(), Some(file.clone())),
            Error::Command(CommandError::File("only a photo or document has a file"))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_object_that_fits_no_envelope_is_not_sent() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let mut huge = Message::text("x").to_tl().unwrap();
    if let DecryptedMessage::DecryptedMessage(message) = &mut huge {
        message.message = "x".repeat((1 << 24) - 1);
    }
    refused!(
        world,
        alice.send_encrypted(chat, huge.clone(), None),
        Error::Command(CommandError::TooLong { got, limit }) if got > limit
    );
}

#[tokio::test(start_paused = true)]
async fn an_object_with_numbers_without_sense_goes_as_it_is_and_harms_nobody() {
    let world = World::new().await;
    for ttl in [-5, i32::MIN, i32::MAX] {
        let mut odd = Message::text("odd").to_tl().unwrap();
        if let DecryptedMessage::DecryptedMessage(message) = &mut odd {
            message.ttl = ttl;
        }
        let sent = world
            .alice
            .send_encrypted(world.ready, odd, None)
            .await
            .unwrap();
        settle().await;
        let message = world.bob.message(world.ready, sent.random_id).await;
        assert!(message.is_ok(), "{ttl}");
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_from_the_server_is_an_error_and_makes_the_client_ask_what_it_missed() {
    let world = World::new().await;
    let good = api::Updates::TooLong.to_bytes();
    let vector_without_end = [
        &0x74ae_4240_u32.to_le_bytes()[..],
        &0x1cb5_c415_u32.to_le_bytes(),
        &i32::MAX.to_le_bytes(),
    ]
    .concat();
    let garbage = [
        vec![],
        vec![1, 2, 3],
        vec![0xff; 100],
        good[..3].to_vec(),
        [&good[..], &[0]].concat(),
        vector_without_end,
        Message::text("x").to_tl().unwrap().to_bytes(),
    ];
    for (n, bytes) in garbage.into_iter().enumerate() {
        let before = world.state().await;
        let error = world.alice.handle_updates(&bytes).await.unwrap_err();
        assert!(matches!(error, Error::Tl(_)), "{n}: {error:?}");
        settle().await;
        let after = world.state().await;
        assert_eq!(after.content(), before.content(), "{n}");
        assert_eq!(after.calls(), before.calls() + 1, "{n}");
    }
}

#[tokio::test(start_paused = true)]
async fn updates_about_nothing_change_nothing() {
    use api::{EncryptedChat as Chat, Update};
    let mut world = World::new().await;
    let about = |chat| Update::Encryption(types::UpdateEncryption { chat, date: 1 });
    let requested = |id, admin_id: i64, participant_id: i64| {
        about(Chat::Requested(types::EncryptedChatRequested {
            folder_id: None,
            id,
            access_hash: 1,
            date: 1,
            admin_id,
            participant_id,
            g_a: vec![7; 256],
        }))
    };
    let updates = [
        Update::EncryptedChatTyping(types::UpdateEncryptedChatTyping { chat_id: NO_CHAT.0 }),
        Update::EncryptedMessagesRead(types::UpdateEncryptedMessagesRead {
            chat_id: NO_CHAT.0,
            max_date: i32::MAX,
            date: i32::MAX,
        }),
        Update::EncryptedChatTyping(types::UpdateEncryptedChatTyping {
            chat_id: world.closed.0,
        }),
        about(Chat::Empty(types::EncryptedChatEmpty { id: NO_CHAT.0 })),
        about(Chat::Discarded(types::EncryptedChatDiscarded {
            history_deleted: true,
            id: NO_CHAT.0,
        })),
        about(Chat::Discarded(types::EncryptedChatDiscarded {
            history_deleted: true,
            id: world.closed.0,
        })),
        // From the account itself, and to somebody else.
        requested(NO_CHAT.0, ALICE.0, ALICE.0),
        requested(NO_CHAT.0, BOB.0, BOB.0),
        requested(0, BOB.0, ALICE.0),
        // Of a chat that is there.
        requested(world.ready.0, BOB.0, ALICE.0),
        requested(world.closed.0, BOB.0, ALICE.0),
    ];
    for update in updates {
        let before = world.state().await;
        world
            .alice
            .handle_updates(&update.to_bytes())
            .await
            .unwrap();
        world
            .assert_unchanged(&before, &format!("{update:?}"))
            .await;
    }
}
