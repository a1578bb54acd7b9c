//! Who may open a chat with this account.

use std::collections::BTreeSet;
use std::time::Duration;

use secretchat_core::ids::{Time, UserId};

/// Requests of one user that may wait for an answer.
pub const MAX_UNANSWERED_OF_USER: usize = 3;
/// Requests that may wait for an answer, of all users together.
pub const MAX_UNANSWERED: usize = 100;
/// Requests that are taken at once, and then one more every [`REQUEST_INTERVAL_MS`].
pub const REQUEST_BURST: u32 = 20;
/// Milliseconds in which one more request is taken.
pub const REQUEST_INTERVAL_MS: i64 = 3000;

/// What happens when somebody asks for a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AcceptPolicy {
    /// Everybody is accepted.
    #[default]
    All,
    /// These users are accepted, others are refused.
    Users(BTreeSet<UserId>),
    /// The app decides, with [`accept_chat`](crate::Client::accept_chat) or
    /// [`discard_chat`](crate::Client::discard_chat). Until then another device of the account may accept.
    Ask,
    /// Everybody is refused.
    None,
}

/// What to do with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accept,
    Refuse,
    Leave,
}

impl AcceptPolicy {
    /// These users are accepted, others are refused.
    pub fn users(users: impl IntoIterator<Item = UserId>) -> Self {
        Self::Users(users.into_iter().collect())
    }

    pub(crate) fn verdict(&self, user: UserId) -> Verdict {
        match self {
            Self::All => Verdict::Accept,
            Self::Users(users) if users.contains(&user) => Verdict::Accept,
            Self::Ask => Verdict::Leave,
            Self::Users(_) | Self::None => Verdict::Refuse,
        }
    }
}

/// The policy with its delay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Admission {
    pub(crate) policy: AcceptPolicy,
    /// How long a request waits before it is accepted without being asked.
    pub(crate) delay: Duration,
}

/// Counts requests: every one costs an exponentiation and a place in the store (spec/11 C8).
#[derive(Debug)]
pub(crate) struct RequestLimit {
    left: u32,
    since: Time,
}

impl RequestLimit {
    pub(crate) const fn new(now: Time) -> Self {
        Self {
            left: REQUEST_BURST,
            since: now,
        }
    }

    /// Whether one more request may be taken now.
    pub(crate) fn take(&mut self, now: Time) -> bool {
        let passed = now.0.saturating_sub(self.since.0).max(0);
        let more = passed / REQUEST_INTERVAL_MS;
        self.since = self.since.plus_ms(more * REQUEST_INTERVAL_MS);
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        self.left = self.left.saturating_add(more).min(REQUEST_BURST);
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_policy_says_who_is_accepted() {
        let (alice, bob) = (UserId(1), UserId(2));
        for (policy, of_alice, of_bob) in [
            (AcceptPolicy::All, Verdict::Accept, Verdict::Accept),
            (
                AcceptPolicy::users([alice]),
                Verdict::Accept,
                Verdict::Refuse,
            ),
            (AcceptPolicy::Ask, Verdict::Leave, Verdict::Leave),
            (AcceptPolicy::None, Verdict::Refuse, Verdict::Refuse),
        ] {
            assert_eq!(policy.verdict(alice), of_alice, "{policy:?}");
            assert_eq!(policy.verdict(bob), of_bob, "{policy:?}");
        }
    }

    #[test]
    fn a_flood_of_requests_is_cut_to_one_per_interval() {
        let mut limit = RequestLimit::new(Time(0));
        let taken = (0..1000).filter(|_| limit.take(Time(5))).count();
        assert_eq!(taken, REQUEST_BURST as usize);
        assert!(!limit.take(Time(REQUEST_INTERVAL_MS - 1)));
        assert!(limit.take(Time(REQUEST_INTERVAL_MS)));
        assert!(!limit.take(Time(REQUEST_INTERVAL_MS + 1)));
        let later = Time(1000 * REQUEST_INTERVAL_MS);
        assert_eq!(
            (0..1000).filter(|_| limit.take(later)).count(),
            REQUEST_BURST as usize
        );
    }
}
