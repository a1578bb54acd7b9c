//! What the users of both sides do.

use secretchat_core::ids::RandomId;
use secretchat_core::io::{Command, Losses, Outgoing};
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::{
    self, DecryptedMessageAction as Action, DecryptedMessageMedia as Media, types,
};

use crate::dice::Dice;
use crate::plan::Plan;
use crate::side::{Book, Who};

/// What happens on a side.
pub(crate) enum Wish {
    /// The user gives these commands.
    Commands(Vec<Command>),
    /// Both users renew the key at the same moment.
    BothRekey,
    /// Nothing happens anywhere for this many milliseconds.
    Pause(i64),
}

/// Longer than a key may live (spec/07 §2).
const LONG_PAUSE_MS: i64 = 8 * 24 * 3600 * 1000;
/// Enough to use up a key.
const BURST: u32 = 70;

pub(crate) fn draw(plan: &Plan, who: Who, book: &Book, dice: &mut Dice) -> Wish {
    if dice.chance(plan.bursts) {
        let length = BURST + dice.below(BURST);
        return Wish::Commands((0..length).map(|_| text(who, 0, dice)).collect());
    }
    if dice.chance(plan.collisions) {
        return Wish::BothRekey;
    }
    if dice.chance(plan.long_pauses) {
        return Wish::Pause(LONG_PAUSE_MS);
    }
    Wish::Commands(vec![command(who, book, dice)])
}

/// A message that means nothing, to see what has arrived.
pub(crate) fn ping(who: Who, dice: &mut Dice) -> Command {
    if dice.chance(500) {
        return text(who, 0, dice);
    }
    let service = types::DecryptedMessageService {
        random_id: 0,
        action: Action::Noop,
    };
    send(latest::DecryptedMessage::Service(service), None)
}

fn command(who: Who, book: &Book, dice: &mut Dice) -> Command {
    match dice.below(100) {
        0..=57 => text(who, 0, dice),
        58..=63 => text(who, 1 + dice.below(120).cast_signed(), dice),
        64..=68 => photo(who, dice),
        69..=70 => text_of_a_new_layer(who, dice),
        71..=76 => delete(&own(book), who, dice),
        77..=80 => delete(&book.received, who, dice),
        81 => Command::Flush,
        82..=83 => Command::Screenshot(one_of(&book.received, dice).into_iter().collect()),
        84..=85 => Command::SetTtl(dice.below(100).cast_signed()),
        86..=88 => match one_of(&book.received, dice) {
            Some(random_id) => Command::Open(random_id),
            None => Command::Typing(true),
        },
        89..=92 => Command::Read {
            max_date: book.newest_date,
        },
        93..=95 => Command::Typing(dice.chance(700)),
        96..=97 => Command::Rekey,
        98 => Command::SetVerified(dice.chance(500)),
        _ => ping(who, dice),
    }
}

fn own(book: &Book) -> Vec<RandomId> {
    book.created.iter().map(|sent| sent.random_id).collect()
}

fn one_of(ids: &[RandomId], dice: &mut Dice) -> Option<RandomId> {
    // The newest ones are the interesting ones.
    let newest = &ids[ids.len().saturating_sub(6)..];
    let ids = if dice.chance(700) { newest } else { ids };
    dice.pick(ids).copied()
}

fn delete(ids: &[RandomId], who: Who, dice: &mut Dice) -> Command {
    match one_of(ids, dice) {
        Some(random_id) => Command::Delete(vec![random_id]),
        None => text(who, 0, dice),
    }
}

fn text(who: Who, ttl: i32, dice: &mut Dice) -> Command {
    send(
        latest::DecryptedMessage::DecryptedMessage(message(words(who, dice), ttl)),
        None,
    )
}

/// With a part that old layers cannot carry.
fn text_of_a_new_layer(who: Who, dice: &mut Dice) -> Command {
    let spoiler = latest::MessageEntity::Spoiler(types::MessageEntitySpoiler {
        offset: 0,
        length: 1,
    });
    let message = types::DecryptedMessage {
        entities: Some(vec![spoiler]),
        ..message(words(who, dice), 0)
    };
    let message = latest::DecryptedMessage::DecryptedMessage(message);
    let losses = if dice.chance(500) {
        Losses::Refuse
    } else {
        Losses::Accept
    };
    Command::Send(Outgoing {
        message,
        file: None,
        losses,
    })
}

fn photo(who: Who, dice: &mut Dice) -> Command {
    let photo = types::DecryptedMessageMediaPhoto {
        thumb: dice.bytes(100),
        thumb_w: 90,
        thumb_h: 60,
        w: 900,
        h: 600,
        size: 13,
        key: dice.bytes(32),
        iv: dice.bytes(32),
        caption: words(who, dice),
    };
    let message = types::DecryptedMessage {
        media: Some(Media::Photo(photo)),
        ..message(words(who, dice), 0)
    };
    send(
        latest::DecryptedMessage::DecryptedMessage(message),
        Some(upload(dice)),
    )
}

/// A file that was just uploaded.
pub(crate) fn upload(dice: &mut Dice) -> api::InputEncryptedFile {
    api::InputEncryptedFile::Uploaded(api::types::InputEncryptedFileUploaded {
        id: dice.i64(),
        parts: 1,
        md5_checksum: String::new(),
        key_fingerprint: 77,
    })
}

fn send(message: latest::DecryptedMessage, file: Option<api::InputEncryptedFile>) -> Command {
    Command::Send(Outgoing {
        message,
        file,
        losses: Losses::Accept,
    })
}

const fn message(text: String, ttl: i32) -> types::DecryptedMessage {
    types::DecryptedMessage {
        no_webpage: false,
        silent: false,
        random_id: 0,
        ttl,
        message: text,
        media: None,
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
        grouped_id: None,
    }
}

fn words(who: Who, dice: &mut Dice) -> String {
    let most = if dice.chance(50) { 900 } else { 40 };
    let length = dice.below(most) as usize;
    format!("{who:?} {:x} {}", dice.i64(), "x".repeat(length))
}
