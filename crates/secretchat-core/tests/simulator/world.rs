//! A run: two sides, a server, a network, an attacker, on one virtual clock.

use secretchat_core::chat::Status;
use secretchat_core::ids::Time;
use secretchat_core::io::{Input, Request, RequestId, Response, RpcError};
use secretchat_core::tl::api;

use crate::attacker;
use crate::chain::Link;
use crate::clock::Clock;
use crate::commands;
use crate::dice::Dice;
use crate::invariants;
use crate::network::{Delivery, Fate, Network};
use crate::plan::{Ending, Faults, Plan};
use crate::report::{Broken, Counts, Trace, brief, rule};
use crate::server::Server;
use crate::side::{Side, Who};
use crate::wire::Wire;

/// Somewhere in November 2023.
const START_MS: i64 = 1_700_000_000_000;
/// Rounds of calm after which everything must have arrived.
const MOST_ROUNDS: u32 = 60;
const LEAST_ROUNDS: u32 = 4;
/// Ticks without any time between them after which a side spins.
const MOST_TICKS: u32 = 100;

/// Everything there is.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) clock: Clock<Happening>,
    pub(crate) dice: Dice,
    pub(crate) sides: [Side; 2],
    pub(crate) server: Server,
    pub(crate) network: Network,
    pub(crate) wire: Wire,
    pub(crate) counts: Counts,
    pub(crate) trace: Trace,
    pub(crate) commands_left: [u32; 2],
    pub(crate) crashes_left: u32,
    /// Nothing goes wrong any more.
    pub(crate) calm: bool,
    /// A user has closed the chat.
    pub(crate) discarded_by: Option<Who>,
    ticks: (Time, u32),
}

/// What the clock brings.
pub(crate) enum Happening {
    /// A call reaches the server, or does not.
    Call {
        from: Who,
        life: u32,
        id: RequestId,
        request: Request,
        fate: Fate,
        number: Option<i32>,
        link: Option<Link>,
    },
    Answer {
        to: Who,
        life: u32,
        id: RequestId,
        result: Result<Response, RpcError>,
    },
    Update {
        key: u64,
    },
    Wake {
        who: Who,
        life: u32,
        at: Time,
    },
    /// The oldest batch of a side is stored.
    Stored {
        who: Who,
        life: u32,
    },
    Restart {
        who: Who,
    },
    UserActs {
        who: Who,
    },
    Attack,
}

/// What became of a call.
struct Called {
    /// The server has carried it out.
    done: bool,
    /// What the caller hears.
    answer: Result<Response, RpcError>,
}

impl World {
    pub(crate) fn new(seed: u64, trace: Trace) -> Self {
        let plan = Plan::draw(&mut Dice::new(seed, 1));
        let sides = Who::BOTH.map(|who| Side::new(who, &plan, seed));
        Self {
            clock: Clock::new(START_MS),
            dice: Dice::new(seed, 2),
            sides,
            server: Server::default(),
            network: Network::new(plan.network.clone()),
            wire: Wire::default(),
            counts: Counts::default(),
            trace,
            commands_left: plan.commands,
            crashes_left: if plan.crash == 0 {
                0
            } else {
                plan.most_crashes
            },
            calm: false,
            discarded_by: None,
            ticks: (Time(0), 0),
            plan,
        }
    }

    /// The whole run, with every check.
    pub(crate) fn run(&mut self) -> Result<(), Broken> {
        let plan = self.plan.clone();
        self.trace.say(self.clock.now(), || format!("{plan:?}"));
        self.start_chat()?;
        for who in Who::BOTH {
            self.clock.after(0, Happening::UserActs { who });
        }
        for _ in 0..self.plan.attacks {
            let span =
                self.plan.pace_ms * i64::from(self.plan.commands[0].max(self.plan.commands[1]));
            let at = self.dice.between(0, span);
            self.clock.after(at, Happening::Attack);
        }
        while self.commands_left != [0, 0]
            && !(self.discarded_by.is_some() && self.plan.ending == Ending::Open)
        {
            match self.clock.next_until(Time(i64::MAX)) {
                Some(happening) => self.happen(happening)?,
                None => break,
            }
        }
        self.calm_down()?;
        if self.plan.ending == Ending::ClosedAtTheEnd {
            let who = *self.dice.pick(&Who::BOTH).unwrap_or(&Who::A);
            self.discard(who)?;
            self.finish_closing()?;
        }
        self.counts.lost = self.network.lost;
        self.counts.duplicated = self.network.duplicated;
        self.counts.refused = self.network.refused;
        Ok(())
    }

    fn happen(&mut self, happening: Happening) -> Result<(), Broken> {
        match happening {
            Happening::Call {
                from,
                life,
                id,
                request,
                fate,
                number,
                link,
            } => {
                let called = self.called(from, &request, fate, number, link)?;
                let delay = self.network.delay_ms(&mut self.dice);
                let answer = Happening::Answer {
                    to: from,
                    life,
                    id,
                    result: called.answer,
                };
                self.clock.after(delay, answer);
                Ok(())
            }
            Happening::Answer {
                to,
                life,
                id,
                result,
            } if life == self.side(to).life => {
                self.say(|| format!("{to:?} <- answer {} {}", id.0, brief_result(&result)));
                self.network.chains[to.index()].answered(life, id);
                self.give(to, Input::Answer { id, result })
            }
            Happening::Update { key } => self.update(key),
            Happening::Wake { who, life, at }
                if life == self.side(who).life && self.side(who).wake == Some(at) =>
            {
                self.wake(who)
            }
            Happening::Stored { who, life } if life == self.side(who).life => {
                self.store(who).map(drop)
            }
            Happening::Restart { who } => self.restart(who),
            Happening::UserActs { who } => self.user_acts(who),
            Happening::Attack if !self.calm => self.attack(),
            // Of a life that is over.
            Happening::Answer { .. }
            | Happening::Wake { .. }
            | Happening::Stored { .. }
            | Happening::Attack => Ok(()),
        }
    }

    /// The server's part of a call. One that is behind a failed one fails with it.
    fn called(
        &mut self,
        from: Who,
        request: &Request,
        fate: Fate,
        number: Option<i32>,
        link: Option<Link>,
    ) -> Result<Called, Broken> {
        let chain = &mut self.network.chains[from.index()];
        let called = if link.is_none_or(|link| chain.is_whole(link)) {
            self.carry_out(from, request, fate, number)?
        } else {
            self.counts.behind += 1;
            Called {
                done: false,
                answer: Err(RpcError::server(400, "MSG_WAIT_FAILED")),
            }
        };
        if let Some(link) = link.filter(|_| !called.done) {
            self.network.chains[from.index()].fails(link);
        }
        Ok(called)
    }

    fn carry_out(
        &mut self,
        from: Who,
        request: &Request,
        fate: Fate,
        number: Option<i32>,
    ) -> Result<Called, Broken> {
        let refused = |error| {
            Ok(Called {
                done: false,
                answer: Err(error),
            })
        };
        let error = match fate {
            Fate::Lost => return refused(RpcError::Network),
            Fate::Refused(error) => return refused(error),
            Fate::RefusedForGood(error) if self.server.may_refuse(from, request) => {
                self.network.refused += 1;
                return refused(error);
            }
            Fate::CarriedOutBut(error) => Some(error),
            Fate::Good | Fate::RefusedForGood(_) => None,
        };
        if let Some(number) = number {
            self.wire.arrives(from, number)?;
        }
        let date = self.clock.date();
        let carried = self.server.call(from, request, date, &mut self.dice);
        for (to, update) in carried.updates {
            self.send_update(to, update);
        }
        Ok(Called {
            done: carried.result.is_ok(),
            answer: error.map_or(carried.result, Err),
        })
    }

    fn send_update(&mut self, to: Who, update: api::Update) {
        for key in self.network.send(to, update, &mut self.dice) {
            let delay = self.network.delay_ms(&mut self.dice);
            self.clock.after(delay, Happening::Update { key });
        }
    }

    fn attack(&mut self) -> Result<(), Broken> {
        let date = self.clock.date();
        let Some((to, update)) = attacker::attack(&self.server, date, &mut self.dice) else {
            return Ok(());
        };
        self.counts.attacks += 1;
        let key = self.network.put(Delivery {
            to,
            update,
            durable: false,
        });
        self.update(key)
    }

    /// An update reaches a side.
    fn update(&mut self, key: u64) -> Result<(), Broken> {
        let Some(delivery) = self.network.delivery(key) else {
            return Ok(());
        };
        let (to, update, durable) = (delivery.to, delivery.update.clone(), delivery.durable);
        if self.side(to).chat.is_none() {
            if self.side(to).has_records() || to == Who::A {
                // The program does not run.
                if durable {
                    self.clock.after(3_000, Happening::Update { key });
                }
                return Ok(());
            }
            return self.first_update(to, key, &update);
        }
        self.say(|| format!("{to:?} <- {}", brief(&update)));
        self.side_mut(to).received_update(key);
        self.give(to, Input::Update(update))
    }

    fn wake(&mut self, who: Who) -> Result<(), Broken> {
        let now = self.clock.now();
        self.ticks = if self.ticks.0 == now {
            (now, self.ticks.1 + 1)
        } else {
            (now, 0)
        };
        rule(self.ticks.1 < MOST_TICKS, "a tick makes progress", || {
            format!("{who:?} wants ticks without end")
        })?;
        self.side_mut(who).wake = None;
        self.give(who, Input::Tick)
    }

    /// From here on nothing goes wrong any more: everything must arrive.
    fn calm_down(&mut self) -> Result<(), Broken> {
        self.say(|| "calm".into());
        self.calm = true;
        self.commands_left = [0, 0];
        self.network.faults = Faults::none();
        for round in 0..MOST_ROUNDS {
            let pause = *self
                .dice
                .pick(&[40_000, 600_000, 4_000_000])
                .unwrap_or(&40_000);
            for who in Who::BOTH {
                self.routine(who)?;
                if self.side(who).is(Status::Ready) {
                    let ping = commands::ping(who, &mut self.dice);
                    self.command(who, ping)?;
                }
                let until = self.clock.now().plus_ms(pause);
                self.let_pass(until)?;
            }
            if Who::BOTH
                .into_iter()
                .all(|who| self.side(who).chat.is_some() && !self.side(who).is(Status::Closed))
            {
                // The program died before the end of the chat was stored: it never happened.
                self.discarded_by = None;
            }
            if round >= LEAST_ROUNDS && invariants::is_quiet(self) {
                return invariants::check(self);
            }
        }
        Err(Broken {
            rule: "everything comes to rest",
            found: invariants::unrest(self),
        })
    }

    fn finish_closing(&mut self) -> Result<(), Broken> {
        let until = self.clock.now().plus_s(3600);
        self.let_pass(until)?;
        invariants::check(self)
    }

    pub(crate) fn let_pass(&mut self, until: Time) -> Result<(), Broken> {
        while let Some(happening) = self.clock.next_until(until) {
            self.happen(happening)?;
        }
        Ok(())
    }

    pub(crate) const fn side(&self, who: Who) -> &Side {
        &self.sides[who.index()]
    }

    pub(crate) const fn side_mut(&mut self, who: Who) -> &mut Side {
        &mut self.sides[who.index()]
    }

    pub(crate) fn say(&mut self, line: impl FnOnce() -> String) {
        self.trace.say(self.clock.now(), line);
    }
}

fn brief_result(result: &Result<Response, RpcError>) -> String {
    match result {
        Ok(response) => brief(response),
        Err(error) => error.to_string(),
    }
}
