//! Requests of others: whether they are taken, and what becomes of them.

use std::time::Duration;

use secretchat_core::chat::Chat;
use secretchat_core::ids::{ChatId, Time, UserId};
use secretchat_core::io::{Command, Input};
use secretchat_core::tl::api;

use super::Engine;
use super::turn::Turn;
use crate::event::EventKind;
use crate::policy::{MAX_UNANSWERED, MAX_UNANSWERED_OF_USER, Verdict};

impl Turn<'_> {
    /// An update about a chat that is not known: if it is a request, it becomes one.
    pub(super) fn take_request(&mut self, update: &api::Update) {
        let config = self.engine.settings.config.clone();
        let rng = &mut *self.engine.rng;
        let Some(chat) = Chat::incoming(update, config, self.now, rng) else {
            return;
        };
        let info = chat.info();
        if !self.engine.has_room_for(info.user_id) || !self.engine.limit.take(self.now) {
            let user_id = info.user_id;
            return self.publish(Some(info.id), EventKind::RequestIgnored { user_id });
        }
        let chat = self.adopt(chat);
        self.engine.decide(chat, info.user_id, info.created);
        while let Some((_, chat)) = super::turn::pop_due(&mut self.engine.accepts, self.now) {
            self.accept_unasked(chat);
        }
    }

    /// The policy says what to do with a request that waits.
    pub(super) fn accept_unasked(&mut self, chat: ChatId) {
        let Some(info) = self.engine.chats.get(&chat).map(|slot| slot.chat.info()) else {
            return;
        };
        if !info.is_unanswered {
            return;
        }
        let delete_history = false;
        let command = match self.engine.settings.admission.policy.verdict(info.user_id) {
            Verdict::Accept => Command::Accept,
            Verdict::Refuse => Command::Discard { delete_history },
            Verdict::Leave => return,
        };
        self.tell(chat, Input::Command(command));
    }
}

impl Engine {
    /// Notes when the policy is to be applied to a request. Only acceptance waits.
    pub(super) fn decide(&mut self, chat: ChatId, user: UserId, created: Time) {
        let admission = &self.settings.admission;
        let delay = match admission.policy.verdict(user) {
            Verdict::Accept => admission.delay,
            Verdict::Refuse => Duration::ZERO,
            Verdict::Leave => return,
        };
        let delay = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX);
        self.accepts.insert((created.plus_ms(delay), chat));
    }

    fn has_room_for(&self, user: UserId) -> bool {
        let infos = self.chats.values().map(|slot| slot.chat.info());
        let unanswered: Vec<_> = infos
            .filter(|info| info.is_unanswered)
            .map(|info| info.user_id)
            .collect();
        let of_user = unanswered.iter().filter(|other| **other == user).count();
        unanswered.len() < MAX_UNANSWERED && of_user < MAX_UNANSWERED_OF_USER
    }
}
