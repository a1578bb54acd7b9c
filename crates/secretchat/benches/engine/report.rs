//! The tables, and whether what they show is what is promised.

use std::time::Duration;

use crate::conversation::{Conversation, Measured, StoreKind};
use crate::costs::Costs;
use crate::idle::{self, Idle};

/// CPU of both sides together for an envelope, without disks and with renewals; TDLib takes 156 µs.
const MOST_CPU: Duration = Duration::from_micros(130);
/// Of the rate in memory, what is left with durable commits when many chats are busy.
const LEAST_DURABLE_SHARE: f64 = 0.7;
/// Time of one busy chat in terms of the time that both its sides spend in their stores.
const MOST_SYNCS: f64 = 1.3;
/// Bytes of memory of a chat in which nothing happens.
const MOST_IDLE: u64 = 16 << 10;
/// Time to open a store with 10 000 chats.
const MOST_OPENING: Duration = Duration::from_secs(2);

/// What was measured so far.
pub(crate) struct Report {
    filter: Option<String>,
    costs: Costs,
    rows: Vec<(String, Measured)>,
    idle: Option<Idle>,
}

impl Report {
    pub(crate) fn new(filter: Option<&str>) -> Self {
        Self {
            filter: filter.map(str::to_owned),
            costs: Costs::measure(),
            rows: Vec::new(),
            idle: None,
        }
    }

    pub(crate) fn conversation(
        &mut self,
        name: &str,
        chats: usize,
        messages: usize,
        kind: StoreKind,
    ) {
        if self.is_wanted(name) {
            let measured = runtime()
                .block_on(async { Conversation::open(chats, kind).await.run(messages).await });
            self.rows.push((name.to_owned(), measured));
        }
    }

    pub(crate) fn idle(&mut self, name: &str) {
        if self.is_wanted(name) {
            self.idle = Some(idle::measure(&runtime()));
        }
    }

    pub(crate) fn print(&self) {
        let Costs {
            envelope,
            renewal,
            record,
            sync,
        } = self.costs;
        println!(
            "An envelope costs {} to seal and open, a renewal {} of exponentiations, a record {} to seal, a durable commit {}.\n",
            micros(envelope),
            micros(renewal),
            micros(record),
            micros(sync)
        );
        println!(
            "| both sides and the server | envelopes/s | CPU each | DH | crypto | sealing | store | rest | commits/s | records each | renewals |"
        );
        println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (name, row) in &self.rows {
            self.print_row(name, row);
        }
        if let Some(idle) = &self.idle {
            println!(
                "\n{} chats: opened in {:.2} s, {} bytes of memory each",
                idle.chats,
                idle.opening.as_secs_f64(),
                idle.bytes_per_chat
            );
        }
        for (promise, is_kept) in self.promises() {
            println!("{}{promise}", if is_kept { "kept: " } else { "MISSED: " });
        }
    }

    fn print_row(&self, name: &str, row: &Measured) {
        let envelopes = row.envelopes as f64;
        let each = |total: Duration| total.div_f64(envelopes);
        let cpu = each(row.cpu);
        let dh = each(self.costs.renewal.mul_f64(row.renewals as f64));
        let sealing = each(self.costs.record.mul_f64((row.writes + row.reads) as f64));
        let store = each(row.store);
        let crypto = self.costs.envelope;
        let rest = cpu.saturating_sub(dh + sealing + store + crypto);
        println!(
            "| {name} | {:.0} | {} | {} | {} | {} | {} | {} | {:.0} | {:.1} | {} |",
            row.rate(),
            micros(cpu),
            micros(dh),
            micros(crypto),
            micros(sealing),
            micros(store),
            micros(rest),
            row.commits as f64 / row.wall.as_secs_f64(),
            row.writes as f64 / envelopes,
            row.renewals,
        );
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.promises().into_iter().all(|(_, is_kept)| is_kept)
    }

    fn promises(&self) -> Vec<(String, bool)> {
        let mut promises = Vec::new();
        let row = |name: &str| {
            self.rows
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, row)| row)
        };
        if let Some(row) = row("1 chat, memory") {
            let cpu = row.cpu.div_f64(row.envelopes as f64);
            promises.push((
                format!(
                    "{} CPU an envelope in memory, at most {}",
                    micros(cpu),
                    micros(MOST_CPU)
                ),
                cpu <= MOST_CPU,
            ));
        }
        if let Some((memory, disk)) = row("1000 chats, memory").zip(row("1000 chats, SQLite FULL"))
        {
            let share = disk.rate() / memory.rate();
            promises.push((format!("{share:.2} of the rate in memory with durable commits, at least {LEAST_DURABLE_SHARE}"), share >= LEAST_DURABLE_SHARE));
        }
        if let Some(row) = row("1 chat, SQLite FULL") {
            // Measured in the run itself: what a sync costs changes with whatever else the disk does.
            let ratio = row.wall.as_secs_f64() / row.store.as_secs_f64();
            promises.push((
                format!("one chat takes {ratio:.2} times what both sides wait for the disk, at most {MOST_SYNCS}"),
                ratio <= MOST_SYNCS,
            ));
        }
        if let Some(idle) = &self.idle {
            promises.push((
                format!(
                    "{} bytes for an idle chat, at most {MOST_IDLE}",
                    idle.bytes_per_chat
                ),
                idle.bytes_per_chat <= MOST_IDLE,
            ));
            promises.push((
                format!(
                    "{:.2} s to open {} chats, at most 2",
                    idle.opening.as_secs_f64(),
                    idle.chats
                ),
                idle.opening <= MOST_OPENING,
            ));
        }
        promises
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.filter
            .as_ref()
            .is_none_or(|filter| name.contains(filter.as_str()))
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

fn micros(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}
