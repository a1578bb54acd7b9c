//! Calls on their way: the ones that got no answer, or "later", are repeated as they are, so that the states see
//! final answers only (spec/03 §6).

use std::collections::BTreeMap;

use crate::ids::Time;
use crate::io::{Request, RequestId, RpcError};

use super::step::{Effect, Step};

const FIRST_DELAY_MS: i64 = 1000;
const LONGEST_DELAY_MS: i64 = 5 * 60 * 1000;
/// A server that asks for more than a day is not believed.
const LONGEST_FLOOD_WAIT_S: i64 = 24 * 3600;

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
    /// It is final.
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

    pub(super) fn answered<T>(
        &mut self,
        id: RequestId,
        result: &Result<T, RpcError>,
        step: &mut Step<'_>,
    ) -> Verdict {
        let Some(call) = self.calls.get_mut(&id) else {
            return Verdict::Unknown;
        };
        let Some(delay) = result
            .as_ref()
            .err()
            .filter(|_| !is_momentary(&call.request))
            .and_then(|e| delay_ms(e, call.attempts))
        else {
            let ambiguous = call.ambiguous;
            self.calls.remove(&id);
            return Verdict::Final { ambiguous };
        };
        call.ambiguous |= result.as_ref().is_err_and(|e| !is_flood_wait(e));
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

fn is_flood_wait(error: &RpcError) -> bool {
    flood_wait_s(error).is_some()
}

fn flood_wait_s(error: &RpcError) -> Option<i64> {
    let RpcError::Server { code, message } = error else {
        return None;
    };
    let seconds = message
        .strip_prefix("FLOOD_WAIT_")
        .or_else(|| message.strip_prefix("FLOOD_PREMIUM_WAIT_"))
        .or_else(|| message.strip_prefix("SLOWMODE_WAIT_"));
    match seconds {
        Some(s) => Some(s.parse().unwrap_or(1).clamp(1, LONGEST_FLOOD_WAIT_S)),
        None if *code == 420 => Some(1),
        None => None,
    }
}

/// How long to wait before the call is repeated; `None` if the error is final.
fn delay_ms(error: &RpcError, attempts: u32) -> Option<i64> {
    let backoff = FIRST_DELAY_MS
        .saturating_mul(1 << attempts.min(16))
        .min(LONGEST_DELAY_MS);
    match error {
        RpcError::Network => Some(backoff),
        RpcError::Server { .. } if is_flood_wait(error) => flood_wait_s(error).map(|s| s * 1000),
        RpcError::Server { code, message } => {
            let again = *code >= 500
                || *code < 0
                || matches!(message.as_str(), "MSG_WAIT_FAILED" | "MSG_WAIT_TIMEOUT");
            again.then_some(backoff)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floods_wait_as_long_as_the_server_says() {
        assert_eq!(
            delay_ms(&RpcError::server(420, "FLOOD_WAIT_7"), 9),
            Some(7000)
        );
        assert_eq!(
            delay_ms(&RpcError::server(420, "FLOOD_WAIT_x"), 0),
            Some(1000)
        );
        assert_eq!(
            delay_ms(&RpcError::server(420, "FLOOD_WAIT_99999999999"), 0),
            Some(86_400_000)
        );
    }

    #[test]
    fn silence_and_server_faults_back_off_and_refusals_do_not() {
        assert_eq!(delay_ms(&RpcError::Network, 0), Some(1000));
        assert_eq!(delay_ms(&RpcError::Network, 3), Some(8000));
        assert_eq!(
            delay_ms(&RpcError::server(500, "INTERNAL"), 40),
            Some(300_000)
        );
        assert_eq!(
            delay_ms(&RpcError::server(400, "MSG_WAIT_FAILED"), 0),
            Some(1000)
        );
        assert_eq!(delay_ms(&RpcError::server(400, "DATA_TOO_LONG"), 0), None);
        assert_eq!(delay_ms(&RpcError::server(403, "USER_IS_BLOCKED"), 0), None);
    }
}
