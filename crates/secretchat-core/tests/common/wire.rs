//! Messages and updates in few words.

use secretchat_core::ids::ChatId;
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageAction, DecryptedMessageMedia, types,
};

/// A text without anything else.
pub(crate) fn text(random_id: i64, text: &str) -> DecryptedMessage {
    DecryptedMessage::DecryptedMessage(plain(random_id, text))
}

/// A text with a timer, in seconds.
pub(crate) fn timed(random_id: i64, text: &str, ttl: i32) -> DecryptedMessage {
    DecryptedMessage::DecryptedMessage(types::DecryptedMessage {
        ttl,
        ..plain(random_id, text)
    })
}

/// The fields of a text.
pub(crate) fn plain(random_id: i64, text: &str) -> types::DecryptedMessage {
    types::DecryptedMessage {
        no_webpage: false,
        silent: false,
        random_id,
        ttl: 0,
        message: text.to_owned(),
        media: None,
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
        grouped_id: None,
    }
}

/// A photo of one pixel, without a thumbnail.
pub(crate) fn photo() -> DecryptedMessageMedia {
    DecryptedMessageMedia::Photo(types::DecryptedMessageMediaPhoto {
        thumb: Vec::new(),
        thumb_w: 0,
        thumb_h: 0,
        w: 1,
        h: 1,
        size: 1,
        key: vec![1; 32],
        iv: vec![2; 32],
        caption: String::new(),
    })
}

/// A service message.
pub(crate) fn service(random_id: i64, action: DecryptedMessageAction) -> DecryptedMessage {
    DecryptedMessage::Service(types::DecryptedMessageService { random_id, action })
}

pub(crate) fn notify_layer(layer: i32) -> DecryptedMessageAction {
    DecryptedMessageAction::NotifyLayer(types::DecryptedMessageActionNotifyLayer { layer })
}

pub(crate) fn resend(start_seq_no: i32, end_seq_no: i32) -> DecryptedMessageAction {
    DecryptedMessageAction::Resend(types::DecryptedMessageActionResend {
        start_seq_no,
        end_seq_no,
    })
}

pub(crate) fn delete(random_ids: &[i64]) -> DecryptedMessageAction {
    let random_ids = random_ids.to_vec();
    DecryptedMessageAction::DeleteMessages(types::DecryptedMessageActionDeleteMessages {
        random_ids,
    })
}

pub(crate) fn read(random_ids: &[i64]) -> DecryptedMessageAction {
    let random_ids = random_ids.to_vec();
    DecryptedMessageAction::ReadMessages(types::DecryptedMessageActionReadMessages { random_ids })
}

pub(crate) fn request_key(exchange_id: i64, g_a: &[u8]) -> DecryptedMessageAction {
    let g_a = g_a.to_vec();
    DecryptedMessageAction::RequestKey(types::DecryptedMessageActionRequestKey { exchange_id, g_a })
}

pub(crate) fn accept_key(
    exchange_id: i64,
    g_b: &[u8],
    key_fingerprint: i64,
) -> DecryptedMessageAction {
    let g_b = g_b.to_vec();
    DecryptedMessageAction::AcceptKey(types::DecryptedMessageActionAcceptKey {
        exchange_id,
        g_b,
        key_fingerprint,
    })
}

pub(crate) fn commit_key(exchange_id: i64, key_fingerprint: i64) -> DecryptedMessageAction {
    DecryptedMessageAction::CommitKey(types::DecryptedMessageActionCommitKey {
        exchange_id,
        key_fingerprint,
    })
}

pub(crate) fn abort_key(exchange_id: i64) -> DecryptedMessageAction {
    DecryptedMessageAction::AbortKey(types::DecryptedMessageActionAbortKey { exchange_id })
}

/// updateEncryption.
pub(crate) fn encryption(chat: api::EncryptedChat) -> api::Update {
    api::Update::Encryption(api::types::UpdateEncryption {
        chat,
        date: 1_700_000_000,
    })
}

/// updateNewEncryptedMessage with a message without a file.
pub(crate) fn new_message(chat: ChatId, envelope: &[u8], date: i32) -> api::Update {
    let (random_id, chat_id, bytes, file) =
        (1, chat.0, envelope.to_vec(), api::EncryptedFile::Empty);
    let message = api::types::EncryptedMessage {
        random_id,
        chat_id,
        date,
        bytes,
        file,
    };
    let message = api::EncryptedMessage::EncryptedMessage(message);
    api::Update::NewEncryptedMessage(api::types::UpdateNewEncryptedMessage { message, qts: 100 })
}

/// updateEncryptedMessagesRead.
pub(crate) fn messages_read(chat: ChatId, max_date: i32, date: i32) -> api::Update {
    let update = api::types::UpdateEncryptedMessagesRead {
        chat_id: chat.0,
        max_date,
        date,
    };
    api::Update::EncryptedMessagesRead(update)
}

/// encryptedChatDiscarded.
pub(crate) fn discarded(chat: ChatId, history_deleted: bool) -> api::EncryptedChat {
    api::EncryptedChat::Discarded(api::types::EncryptedChatDiscarded {
        history_deleted,
        id: chat.0,
    })
}
