//! What kind of run a seed is: who the sides are, how bad the network is, how much happens.

use secretchat_core::ids::Layer;

use crate::dice::Dice;
use crate::side::Who;

/// The settings of a run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Commands of each side.
    pub(crate) commands: [u32; 2],
    /// Average milliseconds between two commands of a side.
    pub(crate) pace_ms: i64,
    /// Messages on their way at once: more than one over a transport that keeps their order.
    pub(crate) window: [usize; 2],
    pub(crate) max_layer: [Layer; 2],
    pub(crate) assumed_layer: [Layer; 2],
    pub(crate) network: Faults,
    /// Crashes per 1000 outputs, and how many at most.
    pub(crate) crash: u32,
    pub(crate) most_crashes: u32,
    /// Per 1000 batches: stored later than at once.
    pub(crate) slow_store: u32,
    /// Attacks of the server.
    pub(crate) attacks: u32,
    /// Per 1000 commands: a burst that uses up a key.
    pub(crate) bursts: u32,
    /// Per 1000 commands: both sides renew the key at once.
    pub(crate) collisions: u32,
    /// Per 1000 commands: more than a week passes.
    pub(crate) long_pauses: u32,
    pub(crate) ending: Ending,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The chat stays open.
    Open,
    /// It is closed once everything has arrived.
    ClosedAtTheEnd,
    /// It is closed in the middle.
    ClosedMidway,
}

/// What the network does, per 1000 calls or updates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    /// Longest delay of anything, in milliseconds.
    pub(crate) delay_ms: i64,
    /// The call never reaches the server.
    pub(crate) lost_call: u32,
    /// The server carries it out, and the answer is lost.
    pub(crate) lost_answer: u32,
    /// `FLOOD_WAIT_X`.
    pub(crate) flood: u32,
    /// 500, carried out or not.
    pub(crate) internal: u32,
    /// A message or a file is refused for good.
    pub(crate) refused: u32,
    /// An update about a message never comes.
    pub(crate) lost_update: u32,
    pub(crate) duplicated_update: u32,
}

impl Faults {
    fn draw(dice: &mut Dice) -> Self {
        let bad = *dice.pick(&[0, 1, 1, 3]).unwrap_or(&0);
        Self {
            delay_ms: *dice.pick(&[20, 500, 500, 5_000, 40_000]).unwrap_or(&500),
            lost_call: 30 * bad,
            lost_answer: 30 * bad,
            flood: 10 * bad,
            internal: 10 * bad,
            refused: if dice.chance(300) { 20 } else { 0 },
            lost_update: dice.below(4) * 40 * bad,
            duplicated_update: 40 * bad,
        }
    }

    /// Nothing goes wrong any more.
    pub(crate) fn none() -> Self {
        Self {
            delay_ms: 200,
            ..Self::default()
        }
    }
}

impl Plan {
    pub(crate) const fn in_order(&self, who: Who) -> bool {
        self.window[who.index()] > 1
    }

    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let long = dice.chance(200);
        let commands = |dice: &mut Dice| {
            if long {
                60 + dice.below(120)
            } else {
                5 + dice.below(30)
            }
        };
        let commands = [commands(dice), commands(dice)];
        let layer = |dice: &mut Dice| {
            *dice
                .pick(&[144, 144, 144, 144, 101, 73, 46])
                .unwrap_or(&144)
        };
        let window = |dice: &mut Dice| if dice.chance(400) { 8 } else { 1 };
        let assumed = |dice: &mut Dice| {
            if dice.chance(150) {
                Layer(46)
            } else {
                Layer(73)
            }
        };
        let crashes = dice.chance(600);
        Self {
            commands,
            pace_ms: *dice.pick(&[50, 2_000, 2_000, 60_000]).unwrap_or(&2_000),
            window: [window(dice), window(dice)],
            max_layer: [Layer(layer(dice)), Layer(layer(dice))],
            assumed_layer: [assumed(dice), assumed(dice)],
            network: Faults::draw(dice),
            crash: if crashes { 1 + dice.below(30) } else { 0 },
            most_crashes: 30,
            slow_store: if dice.chance(400) { 200 } else { 0 },
            attacks: if dice.chance(600) { dice.below(60) } else { 0 },
            bursts: if long { 10 } else { 0 },
            collisions: 15,
            long_pauses: if dice.chance(150) { 15 } else { 0 },
            ending: match dice.below(100) {
                0..=9 => Ending::ClosedAtTheEnd,
                10..=14 => Ending::ClosedMidway,
                _ => Ending::Open,
            },
        }
    }
}
