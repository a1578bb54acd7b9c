//! The way between the sides and the server: what it delays, loses, doubles and refuses.

use std::collections::BTreeMap;

use secretchat_core::ids::Time;
use secretchat_core::io::{Request, RpcError};
use secretchat_core::tl::api;

use crate::chain::Chain;
use crate::dice::Dice;
use crate::plan::Faults;
use crate::side::Who;

/// What will become of a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fate {
    /// It is carried out and answered.
    Good,
    /// It never reaches the server.
    Lost,
    /// It is carried out, and the caller gets this error instead of the answer.
    CarriedOutBut(RpcError),
    /// The server does not carry it out now.
    Refused(RpcError),
    /// The server does not take this message, unless it has it already.
    RefusedForGood(RpcError),
}

/// An update that the server has for a side.
pub(crate) struct Delivery {
    pub(crate) to: Who,
    pub(crate) update: api::Update,
    /// The server keeps it until it is confirmed.
    pub(crate) durable: bool,
}

/// The network with everything that is on its way.
pub(crate) struct Network {
    pub(crate) faults: Faults,
    deliveries: BTreeMap<u64, Delivery>,
    next: u64,
    /// For transports that keep the order of calls: when the last one arrives.
    last_arrival: [Time; 2],
    pub(crate) chains: [Chain; 2],
    pub(crate) lost: u64,
    pub(crate) duplicated: u64,
    pub(crate) refused: u64,
}

impl Network {
    pub(crate) fn new(faults: Faults) -> Self {
        let last_arrival = [Time(0); 2];
        Self {
            faults,
            deliveries: BTreeMap::new(),
            next: 0,
            last_arrival,
            chains: Default::default(),
            lost: 0,
            duplicated: 0,
            refused: 0,
        }
    }

    pub(crate) fn delay_ms(&self, dice: &mut Dice) -> i64 {
        dice.between(1, self.faults.delay_ms)
    }

    /// When a call reaches the server.
    pub(crate) fn arrival(
        &mut self,
        from: Who,
        in_order: bool,
        now: Time,
        dice: &mut Dice,
    ) -> Time {
        let mut at = now.plus_ms(self.delay_ms(dice));
        if in_order {
            at = at.max(self.last_arrival[from.index()].plus_ms(1));
            self.last_arrival[from.index()] = at;
        }
        at
    }

    pub(crate) fn fate(&mut self, request: &Request, dice: &mut Dice) -> Fate {
        let faults = self.faults.clone();
        if dice.chance(faults.lost_call) {
            self.lost += 1;
            return Fate::Lost;
        }
        if dice.chance(faults.lost_answer) {
            self.lost += 1;
            return Fate::CarriedOutBut(RpcError::Network);
        }
        if dice.chance(faults.flood) {
            return Fate::Refused(RpcError::server(
                420,
                format!("FLOOD_WAIT_{}", 1 + dice.below(30)),
            ));
        }
        if dice.chance(faults.internal) {
            let error = RpcError::server(500, "INTERNAL");
            return if dice.chance(500) {
                Fate::Refused(error)
            } else {
                Fate::CarriedOutBut(error)
            };
        }
        if dice.chance(faults.refused) {
            return Fate::RefusedForGood(RpcError::server(400, refusal(request, dice)));
        }
        Fate::Good
    }

    /// Takes an update on its way: the keys of its deliveries, none if it is lost.
    pub(crate) fn send(&mut self, to: Who, update: api::Update, dice: &mut Dice) -> Vec<u64> {
        let is_chat = matches!(update, api::Update::Encryption(_));
        if !is_chat && dice.chance(self.faults.lost_update) {
            self.lost += 1;
            return Vec::new();
        }
        let durable = matches!(
            update,
            api::Update::Encryption(_) | api::Update::NewEncryptedMessage(_)
        );
        let mut keys = vec![self.put(Delivery {
            to,
            update: update.clone(),
            durable,
        })];
        if dice.chance(self.faults.duplicated_update) {
            self.duplicated += 1;
            keys.push(self.put(Delivery {
                to,
                update,
                durable: false,
            }));
        }
        keys
    }

    /// Takes something on its way that may come or not.
    pub(crate) fn put(&mut self, delivery: Delivery) -> u64 {
        self.next += 1;
        self.deliveries.insert(self.next, delivery);
        self.next
    }

    pub(crate) fn delivery(&self, key: u64) -> Option<&Delivery> {
        self.deliveries.get(&key)
    }

    /// It has arrived for good.
    pub(crate) fn confirm(&mut self, key: u64) {
        self.deliveries.remove(&key);
    }
}

fn refusal(request: &Request, dice: &mut Dice) -> &'static str {
    match request {
        Request::SendEncryptedFile(_) if dice.chance(700) => dice
            .pick(&[
                "FILE_PART_0_MISSING",
                "FILE_PARTS_INVALID",
                "MD5_CHECKSUM_INVALID",
            ])
            .copied()
            .unwrap_or_default(),
        _ => "DATA_TOO_LONG",
    }
}
