//! The hosts of the chats: they hand in what comes, carry out what comes out, and die.

use secretchat_core::chat::{Chat, SEND_LAYERS};
use secretchat_core::io::{Event, Input, Output, Request, RequestId};
use secretchat_core::record::tl::RecordChat;
use secretchat_core::tl::api;

use crate::invariants;
use crate::report::{Broken, brief, rule};
use crate::side::Who;
use crate::wire::message_of;
use crate::world::{Happening, World};

/// Of the user B, as A knows it.
const USER_ACCESS_HASH: i64 = 0x0b0b;

/// What a step of a side ended with.
pub(crate) enum After {
    GoOn,
    Crashed,
}

impl World {
    pub(crate) fn start_chat(&mut self) -> Result<(), Broken> {
        let now = self.clock.now();
        let side = &mut self.sides[Who::A.index()];
        let chat = Chat::request(
            Who::B.user(),
            USER_ACCESS_HASH,
            |_| false,
            side.config.clone(),
            now,
            &mut side.rng,
        );
        side.chat = Some(chat);
        self.drive(Who::A).map(drop)
    }

    /// B has no chat yet.
    pub(crate) fn first_update(
        &mut self,
        to: Who,
        key: u64,
        update: &api::Update,
    ) -> Result<(), Broken> {
        let now = self.clock.now();
        let side = &mut self.sides[to.index()];
        match Chat::incoming(update, side.config.clone(), now, &mut side.rng) {
            Some(chat) => {
                side.chat = Some(chat);
                side.received_update(key);
                self.say(|| format!("{to:?} has a request"));
                self.drive(to).map(drop)
            }
            None => {
                // A message for a chat that this side never heard of; the server keeps it.
                self.clock.after(3_000, Happening::Update { key });
                Ok(())
            }
        }
    }

    /// Hands in something that is no command, and takes what comes out.
    pub(crate) fn give(&mut self, who: Who, input: Input) -> Result<(), Broken> {
        let now = self.clock.now();
        let result = self.side_mut(who).handle(input, now);
        rule(
            result.is_ok() || self.side(who).chat.is_none(),
            "only commands are refused",
            || format!("{result:?}"),
        )?;
        self.drive(who).map(drop)
    }

    /// Takes all outputs; after each one the program may die.
    pub(crate) fn drive(&mut self, who: Who) -> Result<After, Broken> {
        if let Some(key) = self.sides[who.index()]
            .chat
            .as_ref()
            .and_then(Chat::auth_key)
        {
            self.wire.learn(key);
        }
        while let Some(output) = self.sides[who.index()].chat.as_mut().and_then(Chat::poll) {
            if self.dies(who) {
                return Ok(After::Crashed);
            }
            if matches!(self.take(who, output)?, After::Crashed) || self.dies(who) {
                return Ok(After::Crashed);
            }
        }
        self.side_mut(who).settled();
        self.confirm(who);
        if !self.calm && self.side(who).is_store_idle() && self.dice.chance(30) {
            self.counts.restores += 1;
            let now = self.clock.now();
            invariants::restored_is_live(self.side(who), now)?;
            invariants::check_outbox(self.side(who))?;
        }
        Ok(After::GoOn)
    }

    fn take(&mut self, who: Who, output: Output) -> Result<After, Broken> {
        match output {
            Output::Persist(batch) => {
                self.say(|| {
                    format!(
                        "{who:?} batch {}, {} changes",
                        batch.id.0,
                        batch.changes.len()
                    )
                });
                let waits = self.side_mut(who).take_batch(batch);
                if waits || (!self.calm && self.dice.chance(self.plan.slow_store)) {
                    let (delay, life) = (self.dice.between(1, 2_000), self.side(who).life);
                    self.clock.after(delay, Happening::Stored { who, life });
                    return Ok(After::GoOn);
                }
                return self.store_and_confirm(who);
            }
            Output::Request { id, request } => self.leave(who, id, request)?,
            Output::Event(event) => self.tell(who, &event)?,
            Output::Wake(at) => {
                let side = self.side_mut(who);
                side.wake = Some(at);
                let life = side.life;
                self.clock.at(at, Happening::Wake { who, life, at });
            }
        }
        Ok(After::GoOn)
    }

    /// The store has done a batch, some time after it was given out.
    pub(crate) fn store(&mut self, who: Who) -> Result<After, Broken> {
        match self.store_and_confirm(who)? {
            After::GoOn => self.drive(who),
            After::Crashed => Ok(After::Crashed),
        }
    }

    fn store_and_confirm(&mut self, who: Who) -> Result<After, Broken> {
        let Some(persisted) = self.side_mut(who).store_one()? else {
            return Ok(After::GoOn);
        };
        invariants::check_key_hash(&mut self.sides[who.index()])?;
        // Stored, and not said.
        if self.dies(who) {
            return Ok(After::Crashed);
        }
        self.confirm(who);
        let now = self.clock.now();
        let result = self.side_mut(who).handle(persisted, now);
        rule(result.is_ok(), "only commands are refused", || {
            format!("{result:?}")
        })?;
        Ok(After::GoOn)
    }

    fn confirm(&mut self, who: Who) {
        for key in self.side_mut(who).confirmed() {
            self.network.confirm(key);
        }
    }

    /// A call leaves a side.
    fn leave(&mut self, who: Who, id: RequestId, request: Request) -> Result<(), Broken> {
        self.check_stored(who, &request)?;
        let left = match message_of(&request) {
            Some((_, data)) => Some(self.wire.leaves(who, data, &mut self.counts)?),
            None => None,
        };
        let number = left.map(|left| left.number);
        let fate = self.network.fate(&request, &mut self.dice);
        self.say(|| {
            let what = left.map_or_else(|| brief(&request), |left| format!("{left:x?}"));
            format!("{who:?} -> {} {what} {fate:?}", id.0)
        });
        let in_order = self.plan.in_order(who);
        let at = self
            .network
            .arrival(who, in_order, self.clock.now(), &mut self.dice);
        let life = self.side(who).life;
        let link = number.filter(|_| in_order);
        let link = link.map(|_| self.network.chains[who.index()].leaves(life, id));
        self.clock.at(
            at,
            Happening::Call {
                from: who,
                life,
                id,
                request,
                fate,
                number,
                link,
            },
        );
        Ok(())
    }

    /// Nothing leaves before what it depends on is stored (design: persist before send).
    fn check_stored(&self, who: Who, request: &Request) -> Result<(), Broken> {
        let side = self.side(who);
        if let Some((outer_random_id, data)) = message_of(request) {
            return side.check_stored(outer_random_id, data);
        }
        let stored = match (request, side.parsed_state()?) {
            (Request::RequestEncryption(f), RecordChat::RecordRequesting(r)) => f.g_a == r.g_a,
            (Request::AcceptEncryption(f), RecordChat::RecordAccepting(r)) => f.g_b == r.g_b,
            // Repeated by a call that is still under way.
            (Request::AcceptEncryption(_), RecordChat::RecordReady(_)) => true,
            (Request::RequestEncryption(_), RecordChat::RecordReady(_)) => true,
            (Request::DiscardEncryption(f), RecordChat::RecordClosed(r)) => {
                r.discard_pending && f.delete_history == r.delete_history
            }
            (
                Request::RequestEncryption(_)
                | Request::AcceptEncryption(_)
                | Request::DiscardEncryption(_),
                _,
            ) => false,
            _ => true,
        };
        rule(stored, "what leaves is stored before", || {
            format!("{who:?} sends {}", brief(request))
        })
    }

    fn tell(&mut self, who: Who, event: &Event) -> Result<(), Broken> {
        self.say(|| format!("{who:?} {event:?}"));
        match event {
            Event::Message { random_id, .. } => {
                *self.side_mut(who).book.told.entry(*random_id).or_default() += 1
            }
            Event::ChatClosed { reason, .. } => {
                rule(
                    self.discarded_by.is_some(),
                    "no chat is closed that no user closed",
                    || format!("{who:?} closed: {reason}"),
                )?;
                self.counts.closed += 1;
            }
            Event::GapOpened { .. } => self.counts.gaps += 1,
            Event::MessageExpired { .. } => self.counts.expired += 1,
            _ => {}
        }
        Ok(())
    }

    /// Whether the program of a side dies now.
    fn dies(&mut self, who: Who) -> bool {
        if self.calm || self.crashes_left == 0 || !self.dice.chance(self.plan.crash) {
            return false;
        }
        self.crashes_left -= 1;
        self.counts.crashes += 1;
        self.say(|| format!("{who:?} CRASHES"));
        for key in self.side_mut(who).crash() {
            let delay = self.dice.between(1_000, 60_000);
            self.clock.after(delay, Happening::Update { key });
        }
        let down = if self.dice.chance(100) {
            3_600_000
        } else {
            5_000
        };
        let down = self.dice.between(10, down);
        self.clock.after(down, Happening::Restart { who });
        true
    }

    pub(crate) fn restart(&mut self, who: Who) -> Result<(), Broken> {
        if self.side(who).chat.is_some() {
            return Ok(());
        }
        if !self.side(who).has_records() {
            // The user asks again; B hears of the request again.
            return if who == Who::A {
                self.start_chat()
            } else {
                Ok(())
            };
        }
        if self.dice.chance(100) {
            // It was another version of the program before.
            let max_layer = *self.dice.pick(&SEND_LAYERS).unwrap_or(&SEND_LAYERS[0]);
            self.side_mut(who).config.max_layer = max_layer;
        }
        self.say(|| format!("{who:?} is back"));
        self.side_mut(who).restore()?;
        self.give(who, Input::Tick)
    }
}
