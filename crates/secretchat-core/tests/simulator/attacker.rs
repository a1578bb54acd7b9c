//! What a server does that has turned against its users: it has no key, but everything that ever passed.

use secretchat_core::tl::api::{self, types};

use crate::dice::Dice;
use crate::server::{Server, encryption};
use crate::side::Who;

/// An attack on one of the sides.
pub(crate) fn attack(server: &Server, date: i32, dice: &mut Dice) -> Option<(Who, api::Update)> {
    let to = if dice.chance(500) { Who::A } else { Who::B };
    let chat_id = server.chat_id()?;
    let update = match dice.below(9) {
        0 => rubbish(chat_id, date, dice),
        1 => rubbish_under_a_key(server, to, dice)?,
        2 | 3 => replay(server, to, date, dice)?,
        4 => flipped(server, to, dice)?,
        5 => reflected(server, to, dice)?,
        6 => unknown_key(server, to, dice)?,
        7 => other_key(server, to, date, dice)?,
        _ => forged_fact(chat_id, date, dice),
    };
    Some((to, update))
}

fn rubbish(chat_id: i32, date: i32, dice: &mut Dice) -> api::Update {
    let length = dice.below(300) as usize;
    let bytes = dice.bytes(length);
    let random_id = dice.i64();
    message(api::EncryptedMessage::Service(
        types::EncryptedMessageService {
            random_id,
            chat_id,
            date,
            bytes,
        },
    ))
}

/// The right fingerprint, and nothing behind it.
fn rubbish_under_a_key(server: &Server, to: Who, dice: &mut Dice) -> Option<api::Update> {
    let mut copy = old(server, to.other(), dice)?;
    let length = bytes_of(&mut copy).len();
    let rubbish = dice.bytes(length - 8);
    bytes_of(&mut copy)[8..].copy_from_slice(&rubbish);
    Some(message(copy))
}

/// An old message, perhaps under another outer id and date.
fn replay(server: &Server, to: Who, date: i32, dice: &mut Dice) -> Option<api::Update> {
    let mut copy = old(server, to.other(), dice)?;
    if dice.chance(500) {
        let (outer, at) = match &mut copy {
            api::EncryptedMessage::EncryptedMessage(m) => (&mut m.random_id, &mut m.date),
            api::EncryptedMessage::Service(m) => (&mut m.random_id, &mut m.date),
        };
        (*outer, *at) = (dice.i64(), date);
    }
    Some(message(copy))
}

fn flipped(server: &Server, to: Who, dice: &mut Dice) -> Option<api::Update> {
    let mut copy = old(server, to.other(), dice)?;
    let bytes = bytes_of(&mut copy);
    let bit = dice.below(u32::try_from(bytes.len() * 8).ok()?) as usize;
    bytes[bit / 8] ^= 1 << (bit % 8);
    Some(message(copy))
}

/// A side's own message comes back to it.
fn reflected(server: &Server, to: Who, dice: &mut Dice) -> Option<api::Update> {
    Some(message(old(server, to, dice)?))
}

fn unknown_key(server: &Server, to: Who, dice: &mut Dice) -> Option<api::Update> {
    let mut copy = old(server, to.other(), dice)?;
    let fingerprint = dice.bytes(8);
    bytes_of(&mut copy)[..8].copy_from_slice(&fingerprint);
    Some(message(copy))
}

/// The facts of a chat that is ready long since, with another public value.
fn other_key(server: &Server, to: Who, date: i32, dice: &mut Dice) -> Option<api::Update> {
    // Before both sides have the key this would end the chat, and rightly so (spec/04 §4.1 C5).
    let both_have_written = [Who::A, Who::B]
        .into_iter()
        .all(|who| !server.sent_by(who).is_empty());
    if !both_have_written {
        return None;
    }
    let (admin_id, participant_id) = (Who::A.user().0, Who::B.user().0);
    Some(encryption(
        api::EncryptedChat::EncryptedChat(types::EncryptedChat {
            id: server.chat_id()?,
            access_hash: if dice.chance(500) {
                to.access_hash()
            } else {
                dice.i64()
            },
            date,
            admin_id,
            participant_id,
            g_a_or_b: dice.bytes(256),
            key_fingerprint: dice.i64(),
        }),
        date,
    ))
}

/// What only the server knows and may lie about, and updates that mean nothing any more.
fn forged_fact(chat_id: i32, date: i32, dice: &mut Dice) -> api::Update {
    let other_chat = chat_id ^ 1;
    match dice.below(4) {
        0 => api::Update::EncryptedChatTyping(types::UpdateEncryptedChatTyping { chat_id }),
        1 => encryption(
            api::EncryptedChat::Empty(types::EncryptedChatEmpty { id: chat_id }),
            date,
        ),
        2 => encryption(
            api::EncryptedChat::Discarded(types::EncryptedChatDiscarded {
                history_deleted: true,
                id: other_chat,
            }),
            date,
        ),
        _ => api::Update::EncryptedMessagesRead(types::UpdateEncryptedMessagesRead {
            chat_id,
            max_date: date - dice.below(600).cast_signed(),
            date,
        }),
    }
}

fn old(server: &Server, from: Who, dice: &mut Dice) -> Option<api::EncryptedMessage> {
    dice.pick(&server.sent_by(from)).copied().cloned()
}

fn message(message: api::EncryptedMessage) -> api::Update {
    api::Update::NewEncryptedMessage(types::UpdateNewEncryptedMessage { message, qts: 1 })
}

const fn bytes_of(message: &mut api::EncryptedMessage) -> &mut Vec<u8> {
    match message {
        api::EncryptedMessage::EncryptedMessage(m) => &mut m.bytes,
        api::EncryptedMessage::Service(m) => &mut m.bytes,
    }
}
