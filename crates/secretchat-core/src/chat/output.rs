//! The order in which things leave: what depends on a batch waits until that batch is stored.

use std::collections::VecDeque;

use crate::ids::{ChatId, RandomId, Time};
use crate::io::{Batch, BatchId, Change, Event, Output, RequestId};

use super::entry::is_message;
use super::step::Effect;

/// Everything that wants to leave.
#[derive(Default)]
pub(super) struct Outputs {
    batches: VecDeque<Batch>,
    effects: VecDeque<Waiting>,
    last: u64,
    stored: u64,
    wake: Option<Time>,
    wake_is_news: bool,
}

/// An effect and the batch that must be stored before it leaves.
struct Waiting {
    after: u64,
    effect: Effect,
}

impl Outputs {
    pub(super) fn push(
        &mut self,
        chat: ChatId,
        changes: Vec<Change>,
        effects: Vec<Effect>,
        wake: Option<Time>,
    ) {
        if !changes.is_empty() {
            self.last += 1;
            let events = effects.iter().filter_map(|e| {
                if let Effect::Event(e) = e {
                    Some(e.clone())
                } else {
                    None
                }
            });
            self.batches.push_back(Batch {
                id: BatchId(self.last),
                chat,
                changes,
                events: events.collect(),
            });
        }
        let after = self.last;
        self.effects
            .extend(effects.into_iter().map(|effect| Waiting { after, effect }));
        self.wake_is_news |= wake.is_some() && wake != self.wake;
        self.wake = wake;
    }

    /// The host has woken the chat. If that was too early, by this clock, it is asked to do so again.
    pub(super) fn woken(&mut self, now: Time) {
        self.wake = self.wake.filter(|at| *at <= now);
    }

    /// All batches up to this one are stored.
    pub(super) fn stored(&mut self, batch: BatchId, duplicates: &[RandomId]) {
        debug_assert!(
            batch.0 <= self.last,
            "a batch is confirmed that was never given out"
        );
        self.stored = self.stored.max(batch.0.min(self.last));
        if !duplicates.is_empty() {
            self.effects
                .retain(|w| w.after != batch.0 || !is_message_in(&w.effect, duplicates));
        }
    }

    /// Takes back the messages that still wait for a batch.
    pub(super) fn recall_messages(&mut self) -> Vec<RequestId> {
        let mut recalled = Vec::new();
        self.effects.retain(|waiting| match &waiting.effect {
            Effect::Request { id, request } if is_message(request) => {
                recalled.push(*id);
                false
            }
            _ => true,
        });
        recalled
    }

    pub(super) fn next(&mut self) -> Option<Output> {
        if let Some(batch) = self.batches.pop_front() {
            return Some(Output::Persist(batch));
        }
        if self.effects.front().is_some_and(|w| w.after <= self.stored) {
            let waiting = self.effects.pop_front()?;
            debug_assert!(
                waiting.after <= self.stored,
                "an effect leaves before what it depends on is stored"
            );
            return Some(match waiting.effect {
                Effect::Request { id, request } => Output::Request { id, request },
                Effect::Event(event) => Output::Event(event),
            });
        }
        if core::mem::take(&mut self.wake_is_news) {
            return self.wake.map(Output::Wake);
        }
        None
    }
}

fn is_message_in(effect: &Effect, duplicates: &[RandomId]) -> bool {
    matches!(effect, Effect::Event(Event::Message { random_id, .. }) if duplicates.contains(random_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::Table;

    fn drain(outputs: &mut Outputs) -> Vec<String> {
        std::iter::from_fn(|| outputs.next())
            .map(|output| match output {
                Output::Persist(batch) => format!("persist {}", batch.id.0),
                Output::Event(Event::Typing) => "typing".into(),
                Output::Event(_) => "event".into(),
                Output::Request { .. } => "request".into(),
                Output::Wake(at) => format!("wake {}", at.0),
            })
            .collect()
    }

    #[test]
    fn nothing_leaves_before_what_it_depends_on_is_stored() {
        let mut outputs = Outputs::default();
        let change = || vec![Change::Clear(Table::Gap)];
        outputs.push(
            ChatId(1),
            change(),
            vec![Effect::Event(Event::ChatReady)],
            None,
        );
        outputs.push(
            ChatId(1),
            Vec::new(),
            vec![Effect::Event(Event::Typing)],
            Some(Time(9)),
        );
        outputs.push(
            ChatId(1),
            change(),
            vec![Effect::Event(Event::KeyRenewed)],
            Some(Time(9)),
        );
        assert_eq!(drain(&mut outputs), ["persist 1", "persist 2", "wake 9"]);
        assert_eq!(drain(&mut outputs), [""; 0]);
        outputs.stored(BatchId(1), &[]);
        assert_eq!(drain(&mut outputs), ["event", "typing"]);
        outputs.stored(BatchId(2), &[]);
        assert_eq!(drain(&mut outputs), ["event"]);
    }

    #[test]
    fn a_message_that_the_history_had_already_is_not_told_again() {
        let mut outputs = Outputs::default();
        let message = |id| {
            Effect::Event(Event::Message {
                random_id: RandomId(id),
                date: 0,
            })
        };
        outputs.push(
            ChatId(1),
            vec![Change::Clear(Table::Gap)],
            vec![message(1), message(2)],
            None,
        );
        assert_eq!(drain(&mut outputs), ["persist 1"]);
        outputs.stored(BatchId(1), &[RandomId(1)]);
        assert_eq!(drain(&mut outputs), ["event"]);
    }
}
