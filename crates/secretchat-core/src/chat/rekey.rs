//! Key renewal: the exchange inside a ready chat (spec/07).

use crate::crypto::{AuthKey, Exponent};
use crate::ids::Time;
use crate::io::{CommandError, Done, Event};
use crate::tl::e2e::latest::{DecryptedMessageAction as Action, types};

use super::closed::CloseReason;
use super::ready::Ready;
use super::sequence::{Raw, Violation};
use super::step::Step;

/// After an aborted exchange the next one waits this long, or for `PAUSE_MESSAGES` (spec/07 §3.1).
const PAUSE_MS: i64 = 3600 * 1000;
const PAUSE_MESSAGES: u32 = 10;
/// Messages that show that the peer has processed our request and not answered it (spec/07 §5.4).
const EVIDENCE_MESSAGES: u32 = 3;
const EVIDENCE_MS: i64 = 60_000;
/// An exchange without answer, in spite of the evidence, is given up after this (spec/07 §5.5).
const STALL_MS: i64 = 24 * 3600 * 1000;

/// Where the renewal of the key stands.
pub(super) enum Exchange {
    Idle(Idle),
    Requested(Requested),
    Accepted(Accepted),
}

/// No exchange runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Idle {
    /// No new exchange from this side before this moment …
    pub(super) not_before: Time,
    /// … or this many uses of the key, whichever comes first.
    pub(super) not_before_uses: u32,
}

/// RequestKey is sent.
pub(super) struct Requested {
    pub(super) exchange_id: i64,
    pub(super) exponent: Exponent,
    /// The number of our RequestKey.
    pub(super) number: Raw,
    pub(super) since: Time,
    pub(super) evidence: u32,
    pub(super) evidence_since: Time,
    /// The request of the peer that lost against ours; an iOS peer waits for its answer for ever (spec/07 §5).
    pub(super) ignored: Option<KeyRequest>,
}

/// AcceptKey is sent; the key waits for CommitKey.
pub(super) struct Accepted {
    pub(super) exchange_id: i64,
    pub(super) key: AuthKey,
}

/// A RequestKey of the peer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KeyRequest {
    pub(super) exchange_id: i64,
    pub(super) g_a: Vec<u8>,
}

impl Exchange {
    /// Idle, free to start at once.
    pub(super) const IDLE: Self = Self::Idle(Idle {
        not_before: Time(i64::MIN),
        not_before_uses: 0,
    });

    /// The key that the peer may switch to at any moment.
    pub(super) const fn pending(&self) -> Option<&AuthKey> {
        match self {
            Self::Accepted(accepted) => Some(&accepted.key),
            Self::Idle(_) | Self::Requested(_) => None,
        }
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        match self {
            Self::Requested(r) if r.evidence >= EVIDENCE_MESSAGES && r.ignored.is_some() => {
                Some(r.evidence_since.plus_ms(EVIDENCE_MS))
            }
            Self::Requested(r) if r.evidence >= EVIDENCE_MESSAGES => Some(
                r.since
                    .plus_ms(STALL_MS)
                    .max(r.evidence_since.plus_ms(EVIDENCE_MS)),
            ),
            _ => None,
        }
    }
}

impl Ready {
    /// Starts a renewal by hand; nothing if one runs, or is not possible yet.
    pub(super) fn rekey(&mut self, step: &mut Step<'_>) -> Result<Done, CommandError> {
        if self.can_renew() {
            self.request_key(step)
                .map_err(|_| CommandError::OutOfNumbers)?;
        }
        Ok(Done::Done)
    }

    /// Starts a renewal when the key is used up or old (spec/07 §2).
    pub(super) fn renew_if_due(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        let Exchange::Idle(idle) = &self.exchange else {
            return Ok(());
        };
        let paused = step.now < idle.not_before && self.keys.uses() < idle.not_before_uses;
        if paused || !self.keys.is_due(step.now) || !self.can_renew() {
            return Ok(());
        }
        self.request_key(step)
    }

    /// When the age of the key starts a renewal. What stands in its way ends with a step of its own, and a moment
    /// that has passed without effect would hide all later ones.
    pub(super) fn renewal_due(&self) -> Option<Time> {
        let Exchange::Idle(idle) = &self.exchange else {
            return None;
        };
        (self.keys.sent > 0 && self.can_renew()).then(|| self.keys.expires().max(idle.not_before))
    }

    /// A TDLib peer closes the chat if an exchange starts before the last one is through (spec/07 §6.3).
    fn can_renew(&self) -> bool {
        matches!(self.exchange, Exchange::Idle(_))
            && self.keys.old.is_none()
            && self.gaps.is_empty()
            && self
                .keys
                .switch_number
                .is_none_or(|number| self.counters.acknowledged > number)
    }

    fn request_key(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        let (exponent, g_a) = self.dh.keypair(step.rng, &[]);
        let exchange_id = step.random_id();
        let action = types::DecryptedMessageActionRequestKey {
            exchange_id,
            g_a: g_a.as_bytes().to_vec(),
        };
        let number = self.send_action(Action::RequestKey(action), step)?;
        self.exchange = Exchange::Requested(Requested {
            exchange_id,
            exponent,
            number,
            since: step.now,
            evidence: 0,
            evidence_since: step.now,
            ignored: None,
        });
        step.touch();
        Ok(())
    }

    /// RequestKey of the peer (spec/07 §3.2, §5).
    pub(super) fn on_request_key(
        &mut self,
        request: KeyRequest,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        match &mut self.exchange {
            Exchange::Idle(_) => {
                // The peer has finished the last switch, or it would not start the next (spec/07 §6.3).
                self.keys.old = None;
                self.accept_key(request, step)
            }
            // Ids are compared as signed numbers; the larger one wins, equal ones cancel each other.
            Exchange::Requested(own) if own.exchange_id > request.exchange_id => {
                // No public value is longer (spec/04 §1.4).
                own.ignored = (request.g_a.len() <= 256).then_some(request);
                step.touch();
                Ok(())
            }
            Exchange::Requested(own) if own.exchange_id < request.exchange_id => {
                self.accept_key(request, step)
            }
            Exchange::Requested(_) => {
                self.pause(step);
                Ok(())
            }
            Exchange::Accepted(accepted) if accepted.exchange_id == request.exchange_id => Ok(()),
            Exchange::Accepted(_) => self.abort_key(request.exchange_id, step),
        }
    }

    /// Answers a request: from here on the peer may switch to the new key at any moment.
    fn accept_key(&mut self, request: KeyRequest, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.exchange = Exchange::IDLE;
        let Ok(g_a) = self.dh.check_public(&request.g_a) else {
            return self.abort_key(request.exchange_id, step);
        };
        let (exponent, g_b) = self.dh.keypair(step.rng, &[]);
        let key = self.dh.shared(&exponent, &g_a);
        if self.is_known_fingerprint(&key) {
            return self.abort_key(request.exchange_id, step);
        }
        let action = types::DecryptedMessageActionAcceptKey {
            exchange_id: request.exchange_id,
            g_b: g_b.as_bytes().to_vec(),
            key_fingerprint: key.fingerprint().0,
        };
        self.send_action(Action::AcceptKey(action), step)?;
        self.exchange = Exchange::Accepted(Accepted {
            exchange_id: request.exchange_id,
            key,
        });
        step.touch();
        Ok(())
    }

    /// AcceptKey of the peer (spec/07 §3.1): commits under the old key, then switches.
    pub(super) fn on_accept_key(
        &mut self,
        accept: &types::DecryptedMessageActionAcceptKey,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        let Exchange::Requested(own) = &self.exchange else {
            return Ok(());
        };
        if own.exchange_id != accept.exchange_id {
            return Ok(());
        }
        let key = self
            .dh
            .check_public(&accept.g_b)
            .ok()
            .map(|g_b| self.dh.shared(&own.exponent, &g_b));
        let Some(key) = key.filter(|k| {
            k.fingerprint().0 == accept.key_fingerprint && !self.is_known_fingerprint(k)
        }) else {
            self.pause(step);
            return self.abort_key(accept.exchange_id, step);
        };
        let action = types::DecryptedMessageActionCommitKey {
            exchange_id: accept.exchange_id,
            key_fingerprint: accept.key_fingerprint,
        };
        let number = self.send_action(Action::CommitKey(action), step)?;
        self.switch(key, step);
        self.keys.switch_number = Some(number);
        Ok(())
    }

    /// CommitKey of the peer (spec/07 §3.2).
    pub(super) fn on_commit_key(
        &mut self,
        commit: &types::DecryptedMessageActionCommitKey,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        let Exchange::Accepted(accepted) = &self.exchange else {
            return Ok(());
        };
        if accepted.exchange_id != commit.exchange_id
            || accepted.key.fingerprint().0 != commit.key_fingerprint
        {
            return Err(CloseReason::Violation(Violation::WrongCommit));
        }
        self.commit(step)
    }

    /// The peer uses the pending key: the same as CommitKey (spec/07 §3.2).
    pub(super) fn commit(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        let Exchange::Accepted(accepted) = core::mem::replace(&mut self.exchange, Exchange::IDLE)
        else {
            return Ok(());
        };
        self.switch(accepted.key, step);
        // Android goes on with the old key until it hears the new one (spec/07 §6.2).
        let number = self.send_action(Action::Noop, step)?;
        self.keys.switch_number = Some(number);
        Ok(())
    }

    /// AbortKey of the peer: it is survived in every state.
    pub(super) fn on_abort_key(&mut self, exchange_id: i64, step: &mut Step<'_>) {
        let ours = match &self.exchange {
            Exchange::Idle(_) => false,
            Exchange::Requested(own) => own.exchange_id == exchange_id,
            Exchange::Accepted(accepted) => accepted.exchange_id == exchange_id,
        };
        if ours {
            self.pause(step);
        }
    }

    /// Counts what shows that the peer has seen our RequestKey and not answered it (spec/07 §5.4).
    pub(super) const fn note_evidence(&mut self, seen: Raw, now: Time) {
        if let Exchange::Requested(own) = &mut self.exchange
            && seen > own.number
        {
            if own.evidence == 0 {
                own.evidence_since = now;
            }
            own.evidence = own.evidence.saturating_add(1);
        }
    }

    /// Gives up an exchange that the peer will never answer (spec/07 §5.4, §5.5).
    pub(super) fn break_stall(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        let Exchange::Requested(own) = &mut self.exchange else {
            return Ok(());
        };
        if own.evidence < EVIDENCE_MESSAGES || step.now < own.evidence_since.plus_ms(EVIDENCE_MS) {
            return Ok(());
        }
        if let Some(request) = own.ignored.take() {
            return self.accept_key(request, step);
        }
        if step.now < own.since.plus_ms(STALL_MS) {
            return Ok(());
        }
        let exchange_id = own.exchange_id;
        self.pause(step);
        self.abort_key(exchange_id, step)
    }

    fn switch(&mut self, key: AuthKey, step: &mut Step<'_>) {
        self.exchange = Exchange::IDLE;
        self.keys.switch(key, self.identity.role, step);
        step.event(Event::KeyRenewed);
    }

    /// Back to idle; secrets of the exchange are wiped by being dropped.
    fn pause(&mut self, step: &mut Step<'_>) {
        self.exchange = Exchange::Idle(Idle {
            not_before: step.now.plus_ms(PAUSE_MS),
            not_before_uses: self.keys.uses().saturating_add(PAUSE_MESSAGES),
        });
        step.touch();
    }

    fn abort_key(&mut self, exchange_id: i64, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.send_action(
            Action::AbortKey(types::DecryptedMessageActionAbortKey { exchange_id }),
            step,
        )?;
        Ok(())
    }

    /// Two keys with one fingerprint could not be told apart (spec/07 §6.5).
    fn is_known_fingerprint(&self, key: &AuthKey) -> bool {
        key.fingerprint() == self.keys.current.fingerprint()
            || self
                .keys
                .old
                .as_ref()
                .is_some_and(|old| old.fingerprint() == key.fingerprint())
    }
}
