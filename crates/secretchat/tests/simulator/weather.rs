//! What goes wrong at the server and on the way.

use std::sync::Arc;
use std::time::Duration;

use secretchat_core::io::RpcError;
use secretchat_testserver::{Failure, FloodWait, Refusal};
use tokio::time::sleep;

use crate::dice::Dice;
use crate::side::Who;
use crate::world::World;

/// Lets things go wrong, until it is aborted.
pub(crate) async fn blow(world: Arc<World>, mut dice: Dice) {
    if world.plan.storms == 0 {
        return;
    }
    // About as many as there are commands, times the badness of the run.
    let pause = world.plan.pace_ms * 20 / i64::from(world.plan.storms);
    loop {
        let pause = dice.between(1, 2 * pause.max(1));
        sleep(Duration::from_millis(pause.unsigned_abs())).await;
        let who = *dice.pick(&Who::BOTH).unwrap();
        strike(&world, who, &mut dice);
    }
}

fn strike(world: &World, who: Who, dice: &mut Dice) {
    let (plan, side) = (&world.plan, world.side(who));
    if dice.chance(plan.deaths) && !side.disk.is_dead() {
        world.say(|| format!("{who:?} DIES"));
        return side.disk.die();
    }
    if dice.chance(plan.cuts) {
        let length = *dice.pick(&[10, 3_000, 3_000, 90_000]).unwrap();
        let length = Duration::from_millis(dice.between(1, length).unsigned_abs());
        world.say(|| format!("{who:?} is cut for {length:?}"));
        world.count(|c| c.cuts += 1);
        return side.account.cut(Some(length));
    }
    let is_refused = dice.chance(plan.refusals);
    let (what, times) = (dice.below(16), 1 + dice.below(3));
    world.say(|| format!("{who:?} fault {what} × {times}, refused {is_refused}"));
    world.count(|c| c.storms += 1);
    side.account.set_faults(|f| {
        if is_refused {
            let method = *dice.pick(&[SEND, SEND_FILE]).unwrap();
            return f
                .refusals
                .push(refusal(method, 400, "DATA_TOO_LONG", false));
        }
        match what {
            0 => f.lose_messages += times,
            1 | 2 => f.drop_updates += times,
            3 => f.duplicate_updates += times,
            4 => f.hold_back_updates += times,
            5 => f.tamper_messages += times,
            6 => f.qts_gap += times,
            7 => {
                f.flood_wait = FloodWait {
                    calls: times,
                    seconds: 1 + dice.below(30),
                }
            }
            8 => {
                f.failure = Some(Failure {
                    calls: times,
                    error: RpcError::server(500, "INTERNAL"),
                })
            }
            9 | 10 => f.lose_answers += times,
            11 => f.forget_parts += 1,
            12 => f.forget_uploads += 1,
            13 => f.short_ranges += 1,
            14 => f.delay_ms = dice.between(0, 5_000),
            _ => {
                let method = *dice.pick(&METHODS).unwrap();
                f.refusals
                    .push(refusal(method, 500, "INTERNAL", dice.chance(500)));
            }
        }
    });
}

const SEND: &str = "messages.sendEncrypted";
const SEND_FILE: &str = "messages.sendEncryptedFile";
const METHODS: [&str; 9] = [
    SEND,
    SEND_FILE,
    "messages.sendEncryptedService",
    "messages.requestEncryption",
    "messages.acceptEncryption",
    "messages.getDhConfig",
    "messages.receivedQueue",
    "updates.getDifference",
    "upload.saveFilePart",
];

fn refusal(method: &'static str, code: i32, message: &str, carried_out: bool) -> Refusal {
    Refusal {
        method,
        calls: 1,
        error: RpcError::server(code, message),
        carried_out,
    }
}
