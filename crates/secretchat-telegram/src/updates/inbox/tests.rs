use super::*;
use secretchat::core::tl::Deserialize as _;
use secretchat::core::tl::api::types::{
    EncryptedMessageService, UpdateEncryptedChatTyping, UpdateNewEncryptedMessage,
};

fn typing(chat_id: i32) -> api::Update {
    api::Update::EncryptedChatTyping(UpdateEncryptedChatTyping { chat_id })
}

async fn next(inbox: &Inbox) -> api::Updates {
    api::Updates::from_bytes(&inbox.next().await.expect("updates")).expect("readable")
}

fn in_container(updates: api::Updates) -> Vec<api::Update> {
    match updates {
        api::Updates::Updates(updates) => updates.updates,
        _ => panic!("no container"),
    }
}

#[tokio::test]
async fn updates_and_gaps_keep_their_order() {
    let inbox = Inbox::default();
    inbox.put(vec![typing(1)]);
    inbox.put(vec![typing(2)]);
    inbox.missed();
    inbox.missed();
    inbox.put(vec![typing(3)]);
    assert_eq!(in_container(next(&inbox).await), [typing(1), typing(2)]);
    assert_eq!(next(&inbox).await, api::Updates::TooLong);
    assert_eq!(in_container(next(&inbox).await), [typing(3)]);
}

#[tokio::test]
async fn what_does_not_fit_becomes_a_gap() {
    let inbox = Inbox::default();
    inbox.put((0..20_000).map(typing).collect());
    let mut taken = Vec::new();
    let gap = loop {
        match next(&inbox).await {
            api::Updates::TooLong => break true,
            more => taken.extend(in_container(more)),
        }
    };
    assert!(gap);
    assert_eq!(taken, (0..10_000).map(typing).collect::<Vec<_>>());
}

#[tokio::test]
async fn long_updates_are_counted_by_their_bytes() {
    let inbox = Inbox::default();
    let long = |random_id| {
        let (chat_id, date) = (1, 2);
        let bytes = vec![0; BYTES / 8];
        let message = EncryptedMessageService {
            random_id,
            chat_id,
            date,
            bytes,
        };
        api::Update::NewEncryptedMessage(UpdateNewEncryptedMessage {
            message: api::EncryptedMessage::Service(message),
            qts: 3,
        })
    };
    for _ in 0..2 {
        inbox.put((0..20).map(long).collect());
        let fit: Vec<_> = (0..7).map(long).collect();
        assert_eq!(in_container(next(&inbox).await), fit);
        assert_eq!(next(&inbox).await, api::Updates::TooLong);
        assert!(!inbox.has_news());
    }
}

#[tokio::test]
async fn whoever_waits_learns_that_it_is_closed() {
    let inbox = Inbox::default();
    let (one, other, ()) = tokio::join!(inbox.next(), inbox.next(), async { inbox.close() });
    assert_eq!((one, other), (None, None));
    inbox.missed();
    assert_eq!(inbox.next().await, None);
}
