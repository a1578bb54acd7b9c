//! The files: here as long as their messages are, and nothing else.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;

use secretchat::store::Table;
use secretchat_core::record::tl::{RecordFile, RecordFiles};
use secretchat_core::tl::Deserialize as _;

use super::view::View;
use crate::book::{Mode, State, Want};
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

pub(super) fn check(world: &World, view: &View, who: Who) -> Result<(), Broken> {
    let side = world.side(who);
    for table in [Table::Upload, Table::Download, Table::Trash] {
        let left = side.disk.records(table).len();
        rule(left == 0, "no transfer is left in the store", || {
            format!("{who:?}: {left} of {table:?}")
        })?;
    }
    let book = side.book();
    let mut known = BTreeSet::new();
    // The program may have died before the app heard of them; they go with their messages all the same.
    for (_, paths) in side.disk.records(Table::File) {
        let RecordFiles::RecordFiles(record) = RecordFiles::from_bytes(&paths).unwrap();
        known.extend(
            record
                .files
                .into_iter()
                .map(|RecordFile::RecordFile(file)| PathBuf::from(OsString::from_vec(file.path))),
        );
    }
    for want in &book.wants {
        check_want(world, view, who, want)?;
        if let State::Here(Some(path)) = &want.state {
            known.insert(path.clone());
        }
    }
    let found: BTreeSet<PathBuf> = std::fs::read_dir(side.received())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    // The program may have died between the last step of such a download and the note of the app.
    let kept: Vec<_> = book.wants.iter().filter(|w| w.mode == Mode::Kept).collect();
    let is_kept = |path: &PathBuf| {
        let found = std::fs::read(path).unwrap();
        kept.iter().any(|want| want.content.bytes() == found)
    };
    let litter: Vec<_> = found
        .difference(&known)
        .filter(|path| !is_kept(path))
        .collect();
    rule(litter.is_empty(), "nothing is left behind", || {
        format!("{who:?}: {litter:?}")
    })
}

fn check_want(world: &World, view: &View, who: Who, want: &Want) -> Result<(), Broken> {
    let State::Here(Some(path)) = &want.state else {
        return Ok(());
    };
    let shown = view.of(who).get(&want.chat);
    let is_there = shown.is_some_and(|shown| shown.has(want.random_id));
    let found = std::fs::read(path).ok();
    if !is_there && want.mode != Mode::Kept {
        world.count(|c| c.deleted_files += 1);
        // Another file may have got the name since.
        return rule(
            found.is_none_or(|found| found != want.content.bytes()),
            "a file goes with its message",
            || format!("{who:?} {want:?}"),
        );
    }
    rule(
        found.is_some_and(|found| found == want.content.bytes()),
        "a file stays with its message",
        || format!("{who:?} {want:?}"),
    )
}
