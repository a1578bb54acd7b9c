//! Lists of ids, timers, and single messages that do not fit.

use secretchat::Error;
use secretchat::core::ids::RandomId;
use secretchat::core::io::CommandError;
use secretchat::core::limits::{MAX_CHAT_TTL, MAX_IDS};
use secretchat::core::message::{Action, ActionError, Activity, Service};
use secretchat::core::tl::e2e::latest::{self, DecryptedMessage, types};

use crate::world::{NO_MESSAGE, World, refused};

#[tokio::test(start_paused = true)]
async fn a_list_of_ids_has_1_to_100() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let many = vec![world.text; MAX_IDS + 1];
    refused!(
        world,
        alice.delete(chat, vec![]),
        Error::Command(CommandError::Ids(0))
    );
    refused!(
        world,
        alice.delete(chat, many.clone()),
        Error::Command(CommandError::Ids(101))
    );
    refused!(
        world,
        alice.screenshot(chat, many.clone()),
        Error::Command(CommandError::Ids(101))
    );
    let service = |action| alice.send_service(chat, Box::leak(Box::new(Service::new(action))));
    refused!(
        world,
        service(Action::Delete(vec![])),
        Error::Action(ActionError::Ids {
            got: 0,
            least: 1,
            limit: 100
        })
    );
    refused!(
        world,
        service(Action::Read(many.clone())),
        Error::Action(ActionError::Ids { got: 101, .. })
    );
    refused!(
        world,
        service(Action::Screenshot(vec![RandomId(0)])),
        Error::Action(ActionError::ZeroId)
    );
}

#[tokio::test(start_paused = true)]
async fn a_timer_lasts_0_seconds_to_a_year() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    for ttl in [-1, i32::MIN, MAX_CHAT_TTL + 1, i32::MAX] {
        refused!(world, alice.set_ttl(chat, ttl), Error::Command(CommandError::Ttl(t)) if *t == ttl);
        let set = latest::DecryptedMessageAction::SetMessageTTL(
            types::DecryptedMessageActionSetMessageTTL { ttl_seconds: ttl },
        );
        refused!(
            world,
            alice.send_encrypted_service(chat, service(set.clone())),
            Error::Command(CommandError::Ttl(t)) if *t == ttl
        );
    }
    let year = MAX_CHAT_TTL.unsigned_abs();
    refused!(
        world,
        alice.send_service(chat, &Service::new(Action::SetTtl(year + 1))),
        Error::Action(ActionError::Ttl { got, limit }) if *got == year + 1 && *limit == year
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_never_sent_is_refused_whether_the_chat_is_ready_or_not() {
    use latest::DecryptedMessageAction as Raw;
    let mut world = World::new().await;
    let alice = world.alice.clone();
    let typing = Raw::Typing(types::DecryptedMessageActionTyping {
        action: latest::SendMessageAction::SendMessageTypingAction,
    });
    let resend = Raw::Resend(types::DecryptedMessageActionResend {
        start_seq_no: 0,
        end_seq_no: 0,
    });
    for chat in [world.ready, world.requested, world.asked] {
        refused!(
            world,
            alice.send_service(chat, &Service::new(Action::Typing(Activity::Typing))),
            Error::Action(ActionError::NeverSent("decryptedMessageActionTyping"))
        );
        refused!(
            world,
            alice.send_service(chat, &Service::new(Action::Meaningless)),
            Error::Action(ActionError::NeverSent(_))
        );
        for raw in [typing.clone(), resend.clone()] {
            refused!(
                world,
                alice.send_encrypted_service(chat, service(raw)),
                Error::Command(CommandError::NeverSent(_))
            );
        }
        let abort = Service::new(Action::AbortKey { exchange_id: 1 });
        refused!(
            world,
            alice.send_service(chat, &abort),
            Error::Command(CommandError::NeverSent("decryptedMessageActionAbortKey"))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_not_there_cannot_be_read_or_opened() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    macro_rules! unknown {
        ($($call:expr),*) => {$(
            refused!(world, $call, Error::UnknownMessage { chat: c, random_id: NO_MESSAGE } if *c == chat);
        )*};
    }
    unknown!(
        alice.message(chat, NO_MESSAGE),
        alice.history(chat, Some(NO_MESSAGE), 1),
        alice.read(chat, NO_MESSAGE),
        alice.open(chat, NO_MESSAGE),
        alice.open_range(chat, NO_MESSAGE)
    );
}

fn service(action: latest::DecryptedMessageAction) -> DecryptedMessage {
    DecryptedMessage::Service(types::DecryptedMessageService {
        random_id: 0,
        action,
    })
}
