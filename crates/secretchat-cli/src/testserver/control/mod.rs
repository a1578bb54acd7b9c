//! Orders to a server that runs: lines of JSON on the standard input, each answered by one on the standard output.

mod faults;
mod obey;
mod order;

use std::io;
use std::thread;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;

use self::order::Order;
use super::running::Running;
use super::say;
use crate::failure::Failure;
use crate::interrupt::wanted;

/// The answer to an order, with its number.
#[derive(Serialize)]
struct Answer {
    n: Value,
    #[serde(flatten)]
    result: Outcome,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok(Value),
    Error(String),
}

/// Does what it is told until there will be no more, or it is to end.
pub(super) async fn obey(mut running: Running) -> Result<(), Failure> {
    let mut lines = lines();
    loop {
        let line = tokio::select! {
            line = lines.recv() => line,
            result = wanted() => return result.map_err(Failure::Runtime),
        };
        match line {
            Some(line) => say(&answer(&mut running, &line))?,
            None => return Ok(()),
        }
    }
}

fn answer(running: &mut Running, line: &str) -> Answer {
    let (n, order) = Order::read(line);
    let result = order.and_then(|order| running.carry_out(order));
    let result = match result {
        Ok(value) => Outcome::Ok(value),
        Err(error) => Outcome::Error(error.to_string()),
    };
    Answer { n, result }
}

/// The lines of the standard input. A thread of its own reads them, which does not keep the program from ending.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    thread::spawn(move || {
        let mut lines = io::stdin().lines().map_while(Result::ok);
        lines.all(|line| sender.blocking_send(line).is_ok())
    });
    receiver
}
