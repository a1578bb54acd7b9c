//! Service actions: those of the peer are carried out, those of the app are carried out here and sent (spec/09 §1).

use crate::ids::RandomId;
use crate::io::{Change, CommandError, Done, Event, Losses, MessageUpdate, Outgoing, Request};
use crate::limits::{MAX_CHAT_TTL, MAX_IDS};
use crate::tl::api::functions;
use crate::tl::e2e::latest::{self, DecryptedMessageAction as Action, types};

use super::closed::CloseReason;
use super::gaps::Arrived;
use super::ready::Ready;
use super::rekey::KeyRequest;
use super::sequence::Raw;
use super::step::Step;

impl Ready {
    /// A service message of the peer, in its turn.
    pub(super) fn on_action(
        &mut self,
        service: types::DecryptedMessageService,
        arrived: &Arrived,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        match &service.action {
            Action::Resend(_) if arrived.resend_done => Ok(()),
            Action::Resend(resend) => self.on_resend(resend, step),
            Action::RequestKey(request) => self.on_request_key(
                KeyRequest {
                    exchange_id: request.exchange_id,
                    g_a: request.g_a.clone(),
                },
                step,
            ),
            Action::AcceptKey(accept) => self.on_accept_key(accept, step),
            Action::CommitKey(commit) => self.on_commit_key(commit, step),
            _ => {
                self.on_plain_action(service, arrived, step);
                Ok(())
            }
        }
    }

    /// The actions that cannot fail.
    fn on_plain_action(
        &mut self,
        service: types::DecryptedMessageService,
        arrived: &Arrived,
        step: &mut Step<'_>,
    ) {
        match &service.action {
            Action::AbortKey(abort) => self.on_abort_key(abort.exchange_id, step),
            Action::NotifyLayer(notify) => {
                if let Ok(layer) = u32::try_from(notify.layer) {
                    self.learn_layer(crate::ids::Layer(layer), step);
                }
            }
            Action::SetMessageTTL(set) => {
                self.on_ttl_of_peer(set.ttl_seconds, service.clone(), arrived, step)
            }
            Action::ReadMessages(read) => self.on_opened_by_peer(&ids(&read.random_ids), step),
            Action::DeleteMessages(delete) => {
                self.on_deleted_by_peer(ids(&delete.random_ids), step)
            }
            Action::ScreenshotMessages(shot) => {
                step.event(Event::ScreenshotTaken {
                    random_ids: ids(&shot.random_ids),
                });
                self.remember_service(service, arrived, step);
            }
            Action::FlushHistory => self.on_flushed_by_peer(arrived, step),
            _ => {}
        }
    }

    fn remember_service(
        &self,
        service: types::DecryptedMessageService,
        arrived: &Arrived,
        step: &mut Step<'_>,
    ) {
        if service.random_id != 0 {
            let random_id = RandomId(service.random_id);
            self.remember(
                random_id,
                arrived,
                &latest::DecryptedMessage::Service(service),
                step,
            );
        }
    }

    /// A negative timer is ignored, a longer one than a year is a year (spec/09 §1).
    fn on_ttl_of_peer(
        &mut self,
        ttl: i32,
        service: types::DecryptedMessageService,
        arrived: &Arrived,
        step: &mut Step<'_>,
    ) {
        if ttl < 0 {
            return;
        }
        self.ttl = ttl.min(MAX_CHAT_TTL);
        step.event(Event::TtlChanged { ttl: self.ttl });
        self.remember_service(service, arrived, step);
    }

    fn on_opened_by_peer(&mut self, random_ids: &[RandomId], step: &mut Step<'_>) {
        for random_id in random_ids {
            self.timers.on_opened_by_peer(*random_id, step);
            step.update_message(*random_id, MessageUpdate::OpenedByPeer);
        }
        step.event(Event::MessagesOpened {
            random_ids: random_ids.to_vec(),
        });
    }

    /// Deletes whoever wrote them, and takes back own ones that the peer has not acknowledged (spec/06 §6.3).
    fn on_deleted_by_peer(&mut self, random_ids: Vec<RandomId>, step: &mut Step<'_>) {
        self.forget(&random_ids, step);
        step.event(Event::MessagesDeleted { random_ids });
    }

    /// Deletes what stands before the order in the sequence. Own messages that the peer had not seen when it gave
    /// the order come after it for both sides (spec/06 §3, 09 §1).
    fn on_flushed_by_peer(&mut self, arrived: &Arrived, step: &mut Step<'_>) {
        self.forget_before(arrived.seen, arrived.number, step);
        step.event(Event::HistoryFlushed);
    }

    /// What an own service message means for this side.
    pub(super) fn carry_out_own(
        &mut self,
        message: &latest::DecryptedMessage,
        number: Raw,
        step: &mut Step<'_>,
    ) {
        let latest::DecryptedMessage::Service(service) = message else {
            return;
        };
        match &service.action {
            Action::SetMessageTTL(set) => self.ttl = set.ttl_seconds.clamp(0, MAX_CHAT_TTL),
            Action::DeleteMessages(delete) => self.forget(&ids(&delete.random_ids), step),
            Action::FlushHistory => self.forget_before(number, self.counters.incoming, step),
            Action::ReadMessages(read) => {
                for random_id in ids(&read.random_ids) {
                    self.timers.on_opened(random_id, step);
                    step.update_message(random_id, MessageUpdate::Opened);
                }
            }
            _ => {}
        }
    }

    fn forget(&mut self, random_ids: &[RandomId], step: &mut Step<'_>) {
        for random_id in random_ids {
            self.timers.remove(*random_id, step);
            if let Some(number) = self.outbox.find(*random_id) {
                self.take_back(number, step);
            }
        }
        step.changes
            .push(Change::DeleteMessages(random_ids.to_vec()));
    }

    fn forget_before(&mut self, own_before: Raw, peer_before: Raw, step: &mut Step<'_>) {
        let own: Vec<_> = self
            .outbox
            .iter()
            .filter(|(n, e)| *n < own_before && e.user)
            .map(|(n, _)| n)
            .collect();
        for number in own {
            self.take_back(number, step);
        }
        self.timers.remove_before(own_before, peer_before, step);
        step.changes.push(Change::FlushHistory {
            own_before,
            peer_before,
        });
    }

    fn take_back(&mut self, number: Raw, step: &mut Step<'_>) {
        if let Some(entry) = self.outbox.get(number).cloned() {
            self.rewrite(number, &entry, step);
        }
    }

    pub(super) fn set_ttl(&mut self, ttl: i32, step: &mut Step<'_>) -> Result<Done, CommandError> {
        self.send_service(
            Action::SetMessageTTL(types::DecryptedMessageActionSetMessageTTL { ttl_seconds: ttl }),
            step,
        )
    }

    pub(super) fn delete(
        &mut self,
        random_ids: &[RandomId],
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        let random_ids = raw_ids(random_ids, 1)?;
        self.send_service(
            Action::DeleteMessages(types::DecryptedMessageActionDeleteMessages { random_ids }),
            step,
        )
    }

    pub(super) fn flush(&mut self, step: &mut Step<'_>) -> Result<Done, CommandError> {
        self.send_service(Action::FlushHistory, step)
    }

    pub(super) fn screenshot(
        &mut self,
        random_ids: &[RandomId],
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        let random_ids = raw_ids(random_ids, 0)?;
        self.send_service(
            Action::ScreenshotMessages(types::DecryptedMessageActionScreenshotMessages {
                random_ids,
            }),
            step,
        )
    }

    /// A medium whose timer runs already is not told again.
    pub(super) fn open(
        &mut self,
        random_id: RandomId,
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        if self.timers.is_running(random_id) {
            return Ok(Done::Done);
        }
        let read = types::DecryptedMessageActionReadMessages {
            random_ids: vec![random_id.0],
        };
        self.send_service(Action::ReadMessages(read), step)
    }

    fn send_service(&mut self, action: Action, step: &mut Step<'_>) -> Result<Done, CommandError> {
        let message = latest::DecryptedMessage::Service(types::DecryptedMessageService {
            random_id: 0,
            action,
        });
        self.send(
            Outgoing {
                message,
                file: None,
                losses: Losses::Accept,
            },
            step,
        )
    }

    /// Marks the history as read: at the server, and for the timers of what was read (spec/09 §3).
    pub(super) fn read(&mut self, max_date: i32, step: &mut Step<'_>) -> Done {
        // Also below the newest date that was read: the server may have made that one up.
        self.timers.on_viewed(max_date, step);
        if max_date > self.read_date {
            self.read_date = max_date;
            step.touch();
            let peer = self.identity.peer();
            step.request(Request::ReadEncryptedHistory(
                functions::MessagesReadEncryptedHistory { peer, max_date },
            ));
        }
        Done::Done
    }

    /// The server says that the peer has read (spec/09 §3: it can lie, and then messages go earlier).
    pub(super) fn on_read_by_peer(&mut self, max_date: i32, date: i32, step: &mut Step<'_>) {
        if max_date > self.peer_read_date {
            self.peer_read_date = max_date;
            step.touch();
            self.timers.on_read_by_peer(max_date, date, step);
            step.event(Event::MessagesRead { max_date });
        }
    }

    pub(super) fn typing(&self, typing: bool, step: &mut Step<'_>) -> Done {
        let peer = self.identity.peer();
        step.request(Request::SetEncryptedTyping(
            functions::MessagesSetEncryptedTyping { peer, typing },
        ));
        Done::Done
    }

    pub(super) fn report_spam(&self, step: &mut Step<'_>) -> Done {
        let peer = self.identity.peer();
        step.request(Request::ReportEncryptedSpam(
            functions::MessagesReportEncryptedSpam { peer },
        ));
        Done::Done
    }
}

fn ids(raw: &[i64]) -> Vec<RandomId> {
    raw.iter().copied().map(RandomId).collect()
}

fn raw_ids(ids: &[RandomId], least: usize) -> Result<Vec<i64>, CommandError> {
    if ids.len() < least || ids.len() > MAX_IDS {
        return Err(CommandError::Ids(ids.len()));
    }
    Ok(ids.iter().map(|id| id.0).collect())
}
