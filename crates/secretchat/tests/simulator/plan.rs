//! What kind of run a seed is: who the sides are, how bad the network and the disks are, how much happens.

use std::time::Duration;

use secretchat::AcceptPolicy;
use secretchat_core::ids::Layer;
use secretchat_testserver::network::Wire;

use crate::dice::Dice;
use crate::side::Who;

/// The settings of a run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Commands of each side.
    pub(crate) commands: [u32; 2],
    /// Average milliseconds between two commands of a side.
    pub(crate) pace_ms: i64,
    /// Chats that each side asks for.
    pub(crate) requests: [u32; 2],
    pub(crate) wire: [Wire; 2],
    pub(crate) policy: [AcceptPolicy; 2],
    pub(crate) accept_delay: Duration,
    pub(crate) max_layer: [Layer; 2],
    pub(crate) disk: [DiskFaults; 2],
    /// Faults of the server and cuts, per 1000 seconds of average.
    pub(crate) storms: u32,
    /// Per 1000 storms: a program dies.
    pub(crate) deaths: u32,
    /// Per 1000 storms: a connection is cut.
    pub(crate) cuts: u32,
    /// Per 1000 storms: the server refuses a message for good.
    pub(crate) refusals: u32,
    /// Per 1000 messages: with a file.
    pub(crate) files: u32,
    /// Per 1000 events: a subscriber acknowledges.
    pub(crate) acks: u32,
    pub(crate) ending: Ending,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The chats stay open.
    Open,
    /// Some are closed in the middle.
    ClosedMidway,
}

/// What a disk does.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DiskFaults {
    /// Per 1000 commits: it fails, and nothing is stored.
    pub(crate) fails: u32,
    /// Per 1000 commits: it is stored, and the disk says that it failed.
    pub(crate) fails_late: u32,
    /// Per 1000 commits: the program dies right before or right after it.
    pub(crate) dies: u32,
    pub(crate) most_deaths: u32,
    /// Per 10 000 reads: it fails.
    pub(crate) read_fails: u32,
}

impl DiskFaults {
    fn draw(dice: &mut Dice) -> Self {
        let one_of = |dice: &mut Dice, choices: &[u32]| *dice.pick(choices).unwrap();
        Self {
            fails: one_of(dice, &[0, 0, 10, 40]),
            fails_late: one_of(dice, &[0, 0, 5, 20]),
            dies: one_of(dice, &[0, 5, 15, 40]),
            most_deaths: 20,
            read_fails: one_of(dice, &[0, 0, 10, 50]),
        }
    }
}

impl Plan {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let commands = |dice: &mut Dice| 10 + dice.below(31);
        let requests = *dice
            .pick(&[[1, 0], [0, 1], [1, 1], [2, 0], [2, 1]])
            .unwrap();
        let bad = *dice.pick(&[0, 1, 1, 3]).unwrap();
        Self {
            commands: [commands(dice), commands(dice)],
            pace_ms: *dice.pick(&[100, 2_000, 2_000, 30_000]).unwrap(),
            requests,
            wire: [wire(dice), wire(dice)],
            policy: [policy(Who::B, dice), policy(Who::A, dice)],
            accept_delay: Duration::from_millis(*dice.pick(&[0, 0, 700, 20_000]).unwrap()),
            max_layer: [layer(dice), layer(dice)],
            disk: [DiskFaults::draw(dice), DiskFaults::draw(dice)],
            storms: 20 * bad,
            deaths: *dice.pick(&[0, 50, 150]).unwrap(),
            cuts: *dice.pick(&[50, 200]).unwrap(),
            refusals: if dice.chance(300) { 30 } else { 0 },
            files: *dice.pick(&[0, 100, 200, 500]).unwrap(),
            acks: *dice.pick(&[0, 50, 300, 1000]).unwrap(),
            ending: match dice.chance(80) {
                true => Ending::ClosedMidway,
                false => Ending::Open,
            },
        }
    }
}

fn wire(dice: &mut Dice) -> Wire {
    let most = *dice.pick(&[20, 300, 300, 3_000]).unwrap();
    Wire {
        there_ms: 1..=most,
        back_ms: 1..=most,
        ordered: dice.chance(500),
        silent: dice.chance(300),
    }
}

fn policy(peer: Who, dice: &mut Dice) -> AcceptPolicy {
    match dice.below(4) {
        0 => AcceptPolicy::Ask,
        1 => AcceptPolicy::users([peer.user()]),
        _ => AcceptPolicy::All,
    }
}

fn layer(dice: &mut Dice) -> Layer {
    Layer(*dice.pick(&[144, 144, 144, 144, 144, 144, 101, 73]).unwrap())
}
