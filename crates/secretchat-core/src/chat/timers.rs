//! Self-destruct timers (spec/09 §2–3).

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{RandomId, Time};
use crate::io::{Change, Event, Table};
use crate::tl::e2e::latest::{
    DecryptedMessageMedia as Media, DocumentAttribute as Attribute, types,
};

use super::sequence::Raw;
use super::step::Step;

/// Media with a timer of at most this many seconds are shown only when opened.
const SECRET_MEDIA_TTL: i32 = 60;

/// One message with a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timer {
    pub(super) outgoing: bool,
    /// Its raw number, for FlushHistory.
    pub(super) number: Raw,
    /// Starts when the medium is opened; otherwise when the message is read.
    pub(super) secret_media: bool,
    /// Seconds, more than 0.
    pub(super) ttl: i32,
    /// Server date; own messages have none until the server has them.
    pub(super) date: Option<i32>,
    /// Set once the timer runs.
    pub(super) expires: Option<Time>,
}

/// All messages of a chat that will destroy themselves.
#[derive(Default)]
pub(super) struct Timers {
    timers: BTreeMap<RandomId, Timer>,
    running: BTreeSet<(Time, RandomId)>,
}

impl Timers {
    pub(super) fn restore(timers: BTreeMap<RandomId, Timer>) -> Self {
        let running = timers
            .iter()
            .filter_map(|(id, t)| t.expires.map(|at| (at, *id)))
            .collect();
        Self { timers, running }
    }

    pub(super) fn add_own(
        &mut self,
        random_id: RandomId,
        number: Raw,
        message: &types::DecryptedMessage,
        step: &mut Step<'_>,
    ) {
        self.add(
            random_id,
            Timer {
                outgoing: true,
                number,
                date: None,
                ..Timer::of(message)
            },
            step,
        );
    }

    pub(super) fn add_of_peer(
        &mut self,
        random_id: RandomId,
        number: Raw,
        date: i32,
        message: &types::DecryptedMessage,
        step: &mut Step<'_>,
    ) {
        if !self.timers.contains_key(&random_id) {
            self.add(
                random_id,
                Timer {
                    number,
                    date: Some(date),
                    ..Timer::of(message)
                },
                step,
            );
        }
    }

    fn add(&mut self, random_id: RandomId, timer: Timer, step: &mut Step<'_>) {
        if timer.ttl > 0 {
            self.set(random_id, timer, step);
        }
    }

    fn set(&mut self, random_id: RandomId, timer: Timer, step: &mut Step<'_>) {
        step.put(Table::Timer, random_id.0, timer.to_record());
        if let Some(at) = self
            .timers
            .insert(random_id, timer)
            .and_then(|old| old.expires)
        {
            self.running.remove(&(at, random_id));
        }
        if let Some(at) = timer.expires {
            self.running.insert((at, random_id));
        }
    }

    pub(super) fn remove(&mut self, random_id: RandomId, step: &mut Step<'_>) {
        let Some(timer) = self.timers.remove(&random_id) else {
            return;
        };
        if let Some(at) = timer.expires {
            self.running.remove(&(at, random_id));
        }
        step.delete(Table::Timer, random_id.0);
    }

    pub(super) fn remove_before(&mut self, own_before: Raw, peer_before: Raw, step: &mut Step<'_>) {
        let is_before = |t: &Timer| t.number < if t.outgoing { own_before } else { peer_before };
        let before: Vec<_> = self
            .timers
            .iter()
            .filter(|(_, t)| is_before(t))
            .map(|(id, _)| *id)
            .collect();
        for random_id in before {
            self.remove(random_id, step);
        }
    }

    /// The server has an own message: its timer may start from now on.
    pub(super) fn on_sent(&mut self, random_id: RandomId, date: i32, step: &mut Step<'_>) {
        if let Some(timer) = self.timers.get(&random_id).copied() {
            self.set(
                random_id,
                Timer {
                    date: Some(date),
                    ..timer
                },
                step,
            );
        }
    }

    /// The peer has an own message. If the answer of the server was lost, its date is about now.
    pub(super) fn on_delivered(&mut self, random_id: RandomId, step: &mut Step<'_>) {
        if self
            .timers
            .get(&random_id)
            .is_some_and(|t| t.date.is_none())
        {
            self.on_sent(random_id, step.now.date(), step);
        }
    }

    /// The user has seen the history up to this server date.
    pub(super) fn on_viewed(&mut self, max_date: i32, step: &mut Step<'_>) {
        self.start_where(
            |t| !t.outgoing && !t.secret_media && t.date.is_some_and(|d| d <= max_date),
            step.now,
            step,
        );
    }

    /// The peer has seen own messages up to `max_date`, at `date` by the clock of the server.
    pub(super) fn on_read_by_peer(&mut self, max_date: i32, date: i32, step: &mut Step<'_>) {
        let start = Time::from_date(date).min(step.now);
        self.start_where(
            |t| t.outgoing && !t.secret_media && t.date.is_some_and(|d| d <= max_date),
            start,
            step,
        );
    }

    /// The user opened a medium.
    pub(super) fn on_opened(&mut self, random_id: RandomId, step: &mut Step<'_>) {
        if let Some(timer) = self
            .timers
            .get(&random_id)
            .copied()
            .filter(|t| !t.outgoing && t.secret_media)
        {
            self.start(random_id, timer, step.now, step);
        }
    }

    /// The peer opened an own medium.
    pub(super) fn on_opened_by_peer(&mut self, random_id: RandomId, step: &mut Step<'_>) {
        if let Some(timer) = self
            .timers
            .get(&random_id)
            .copied()
            .filter(|t| t.outgoing && t.secret_media)
        {
            self.start(random_id, timer, step.now, step);
        }
    }

    pub(super) fn is_running(&self, random_id: RandomId) -> bool {
        self.timers
            .get(&random_id)
            .is_some_and(|t| t.expires.is_some())
    }

    fn start_where(&mut self, matches: impl Fn(&Timer) -> bool, from: Time, step: &mut Step<'_>) {
        let starting: Vec<_> = self
            .timers
            .iter()
            .filter(|(_, t)| matches(t))
            .map(|(id, t)| (*id, *t))
            .collect();
        for (random_id, timer) in starting {
            self.start(random_id, timer, from, step);
        }
    }

    fn start(&mut self, random_id: RandomId, timer: Timer, from: Time, step: &mut Step<'_>) {
        if timer.expires.is_none() {
            self.set(
                random_id,
                Timer {
                    expires: Some(from.plus_s(i64::from(timer.ttl))),
                    ..timer
                },
                step,
            );
        }
    }

    /// Deletes what has expired. A clock that was set back does not prolong anything.
    pub(super) fn expire(&mut self, step: &mut Step<'_>) {
        while let Some((_, random_id)) = self
            .running
            .first()
            .copied()
            .filter(|(at, _)| *at <= step.now)
        {
            self.remove(random_id, step);
            step.changes.push(Change::DeleteMessages(vec![random_id]));
            step.event(Event::MessageExpired { random_id });
        }
        let too_late = |(at, id): &(Time, RandomId)| {
            let timer = self.timers.get(id)?;
            let latest = step.now.plus_s(i64::from(timer.ttl));
            (*at > latest).then_some((
                *id,
                Timer {
                    expires: Some(latest),
                    ..*timer
                },
            ))
        };
        let prolonged: Vec<_> = self.running.iter().filter_map(too_late).collect();
        for (random_id, timer) in prolonged {
            self.set(random_id, timer, step);
        }
    }

    pub(super) fn clear(&mut self) {
        self.timers.clear();
        self.running.clear();
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.running.first().map(|(at, _)| *at)
    }
}

impl Timer {
    /// The timer that a message asks for; `ttl` 0 if none.
    fn of(message: &types::DecryptedMessage) -> Self {
        // 0x7FFFFFFF means "view once" inside TDLib and is not allowed in secret chats.
        let ttl = message.ttl.clamp(0, i32::MAX - 1);
        let duration = message.media.as_ref().and_then(duration_of);
        let secret_media = (1..=SECRET_MEDIA_TTL).contains(&ttl)
            && message.media.as_ref().is_some_and(is_viewable);
        let ttl = if ttl > 0 {
            ttl.max(duration.map_or(0, |d| d.saturating_add(1)))
        } else {
            0
        };
        Self {
            outgoing: false,
            number: 0,
            secret_media,
            ttl,
            date: None,
            expires: None,
        }
    }
}

/// Photo, video, animation, audio, voice or video note.
fn is_viewable(media: &Media) -> bool {
    match media {
        Media::Photo(_) | Media::Video(_) | Media::Audio(_) => true,
        Media::Document(document) => document.attributes.iter().any(|a| {
            matches!(
                a,
                Attribute::Video(_) | Attribute::Audio(_) | Attribute::Animated
            )
        }),
        _ => false,
    }
}

/// Seconds that the medium takes to play.
fn duration_of(media: &Media) -> Option<i32> {
    match media {
        Media::Video(video) => Some(video.duration),
        Media::Audio(audio) => Some(audio.duration),
        Media::Document(document) => {
            document
                .attributes
                .iter()
                .find_map(|attribute| match attribute {
                    Attribute::Video(video) => Some(video.duration),
                    Attribute::Audio(audio) => Some(audio.duration),
                    _ => None,
                })
        }
        _ => None,
    }
}
