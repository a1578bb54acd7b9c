//! Measuring two pieces of work in turn, and printing the outcome.

use std::time::{Duration, Instant};

/// How often each side of a row is measured.
const SAMPLES: usize = 101;

/// How long one measurement should take at least.
const SAMPLE_TIME: Duration = Duration::from_millis(2);

/// One line of the table.
pub(crate) struct Row {
    work: String,
    ours_ns: f64,
    peer: Option<Peer>,
    promised: Option<f64>,
}

/// Another crate that does the same work.
struct Peer {
    name: &'static str,
    ns: f64,
    ratio: f64,
}

impl Row {
    /// Runs both sides in turn and keeps the median of the times and of the ratios.
    ///
    /// The ratio of two neighbours says more than that of the medians: whatever else the machine
    /// does at that moment slows both.
    pub(crate) fn measure(
        work: impl Into<String>,
        peer: &'static str,
        mut ours: impl FnMut(),
        mut theirs: impl FnMut(),
    ) -> Self {
        let (our_runs, peer_runs) = (runs(&mut ours), runs(&mut theirs));
        let pairs: Vec<(f64, f64)> = (0..SAMPLES)
            .map(|_| (time(&mut ours, our_runs), time(&mut theirs, peer_runs)))
            .collect();
        Self {
            work: work.into(),
            ours_ns: median(pairs.iter().map(|(ours, _)| *ours)),
            peer: Some(Peer {
                name: peer,
                ns: median(pairs.iter().map(|(_, peer)| *peer)),
                ratio: median(pairs.iter().map(|(ours, peer)| peer / ours)),
            }),
            promised: None,
        }
    }

    /// Measures work that no other crate does.
    pub(crate) fn alone(work: impl Into<String>, mut ours: impl FnMut()) -> Self {
        let runs = runs(&mut ours);
        Self {
            work: work.into(),
            ours_ns: median((0..SAMPLES).map(|_| time(&mut ours, runs))),
            peer: None,
            promised: None,
        }
    }

    /// Sets the ratio that `--check` demands.
    pub(crate) fn promise(self, ratio: f64) -> Self {
        Self {
            promised: Some(ratio),
            ..self
        }
    }

    fn is_kept(&self) -> bool {
        let ratio = self.peer.as_ref().map_or(0.0, |peer| peer.ratio);
        self.promised.is_none_or(|promised| ratio >= promised)
    }
}

/// Prints the table and tells whether every promise is kept.
pub(crate) fn print(rows: &[Row]) -> bool {
    println!("| work | ours | peer | peer's time | times faster | promised |");
    println!("|---|---:|---|---:|---:|---:|");
    for row in rows {
        let promised = row.promised.map_or(String::new(), |promised| {
            format!(
                "{promised:.1}{}",
                if row.is_kept() { "" } else { " MISSED" }
            )
        });
        let peer = row.peer.as_ref().map_or("| | |".to_owned(), |peer| {
            format!("| {} | {} | {:.2}", peer.name, human(peer.ns), peer.ratio)
        });
        println!(
            "| {} | {} {peer} | {promised} |",
            row.work,
            human(row.ours_ns)
        );
    }
    rows.iter().all(Row::is_kept)
}

/// How many runs fill a sample. Also warms up caches and tables.
fn runs(work: &mut impl FnMut()) -> u32 {
    work();
    let mut runs = 1;
    loop {
        let total = time(work, runs) * f64::from(runs);
        if total >= SAMPLE_TIME.as_nanos() as f64 {
            return runs;
        }
        runs *= 2;
    }
}

/// Nanoseconds of one run.
fn time(work: &mut impl FnMut(), runs: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        work();
    }
    start.elapsed().as_nanos() as f64 / f64::from(runs)
}

fn median(samples: impl Iterator<Item = f64>) -> f64 {
    let mut samples: Vec<f64> = samples.collect();
    samples.sort_by(f64::total_cmp);
    *samples.get(samples.len() / 2).expect("there are samples")
}

fn human(ns: f64) -> String {
    match ns {
        ..1e4 => format!("{ns:.0} ns"),
        ..1e6 => format!("{:.1} µs", ns / 1e3),
        _ => format!("{:.2} ms", ns / 1e6),
    }
}
