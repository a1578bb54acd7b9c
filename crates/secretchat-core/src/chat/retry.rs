//! Calls on their way: the ones that got no answer, or "later", are repeated as they are, so that the states see
//! final answers only (spec/03 §6). Not so messages: they have an order to keep, of which only the outbox knows.

use std::collections::BTreeMap;

use crate::ids::Time;
use crate::io::{Request, RequestId, RpcError};

use super::step::{Effect, Step};

/// Every call that has no final answer yet.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: BTreeMap<RequestId, Call>,
}

#[derive(Debug)]
struct Call {
    request: Request,
    attempts: u32,
    /// Set while the call waits to be repeated.
    due: Option<Time>,
    ambiguous: bool,
}

/// What an answer means for its call.
pub(super) enum Verdict {
    /// It is final, or for the state to judge.
    Final {
        /// An earlier attempt got no answer, so the server may have carried it out.
        ambiguous: bool,
    },
    /// The call will be repeated.
    Later,
    /// Nobody waits for it.
    Unknown,
}

impl Calls {
    pub(super) fn started(&mut self, id: RequestId, request: &Request) {
        if is_read(request) {
            // It says all that an earlier one would.
            self.calls
                .retain(|other, call| *other == id || !is_read(&call.request));
        }
        self.calls.entry(id).or_insert_with(|| Call {
            request: request.clone(),
            attempts: 0,
            due: None,
            ambiguous: false,
        });
    }

    /// `in_order`: the state repeats this call itself, in its turn.
    pub(super) fn answered<T>(
        &mut self,
        id: RequestId,
        result: &Result<T, RpcError>,
        in_order: bool,
        step: &mut Step<'_>,
    ) -> Verdict {
        let Some(call) = self.calls.get_mut(&id) else {
            return Verdict::Unknown;
        };
        let Some(delay) = result
            .as_ref()
            .err()
            .filter(|_| !in_order && !is_momentary(&call.request))
            .and_then(|e| e.retry_after_ms(call.attempts))
        else {
            let ambiguous = call.ambiguous;
            self.calls.remove(&id);
            return Verdict::Final { ambiguous };
        };
        call.ambiguous |= result.as_ref().is_err_and(|e| !e.is_flood_wait());
        call.attempts = call.attempts.saturating_add(1);
        call.due = Some(step.now.plus_ms(delay + i64::from(step.jitter(500))));
        Verdict::Later
    }

    /// Repeats what is due.
    pub(super) fn tick(&mut self, step: &mut Step<'_>) {
        for (id, call) in &mut self.calls {
            if call.due.is_some_and(|due| due <= step.now) {
                call.due = None;
                step.effects.push(Effect::Request {
                    id: *id,
                    request: call.request.clone(),
                });
            }
        }
    }

    /// These calls have not left, and will not.
    pub(super) fn recalled(&mut self, ids: &[RequestId]) {
        self.calls.retain(|id, _| !ids.contains(id));
    }

    /// Forgets all calls: their answers will be ignored.
    pub(super) fn abandon(&mut self) {
        self.calls.clear();
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.calls.values().filter_map(|call| call.due).min()
    }
}

/// Typing is shown for 6 seconds (spec/09 §1): later it would be a lie.
const fn is_momentary(request: &Request) -> bool {
    matches!(request, Request::SetEncryptedTyping(_))
}

const fn is_read(request: &Request) -> bool {
    matches!(request, Request::ReadEncryptedHistory(_))
}
