//! Counts what the kills have interrupted, so that a run in which nothing was at stake can be told from a good one.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// A kill hit a process that still had texts to send or to receive.
pub(crate) const BUSY: &str = "kills in the midst of work";
/// A text or file was handed in that is there already.
pub(crate) const REFUSED: &str = "messages handed in twice and refused";
/// A file was on its way up.
pub(crate) const UPLOAD: &str = "uploads went on";
/// A file was on its way down.
pub(crate) const DOWNLOAD: &str = "downloads went on";
/// Some of it was not fetched again.
pub(crate) const CHECKPOINT: &str = "of them from a checkpoint";

/// Counts one more, for good: what is written here survives the process.
pub(crate) fn count(folder: &Path, what: &str) {
    let path = folder.join("tally");
    let tally = OpenOptions::new().create(true).append(true).open(path);
    writeln!(tally.unwrap(), "{what}").unwrap();
}

/// All that was counted.
pub(crate) fn sum(folder: &Path) -> String {
    let tally = fs::read_to_string(folder.join("tally")).unwrap_or_default();
    let mut sums = BTreeMap::new();
    for what in tally.lines() {
        *sums.entry(what).or_insert(0) += 1;
    }
    let kinds = [BUSY, REFUSED, UPLOAD, DOWNLOAD, CHECKPOINT];
    let sums = kinds.map(|what| format!("{} {what}", sums.get(what).unwrap_or(&0)));
    sums.join(", ")
}
