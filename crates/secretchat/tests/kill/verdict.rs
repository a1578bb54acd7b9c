//! What came of a run: both histories, and the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use crate::plan::{Plan, Who};

#[derive(Default)]
pub(crate) struct Verdict {
    lost: usize,
    doubled: usize,
    closed: usize,
    /// Everything else that is not as it should be.
    wrong: Vec<String>,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            lost,
            doubled,
            closed,
            wrong,
        } = self;
        write!(f, "{lost} lost, {doubled} doubled, {closed} closed")?;
        for wrong in wrong {
            write!(f, "\n  {wrong}")?;
        }
        Ok(())
    }
}

/// What a side wrote down at the end: who said what, in the order of its history.
struct Told {
    lines: Vec<String>,
}

impl Told {
    fn read(folder: &Path, who: Who) -> Result<Self, String> {
        let path = who.path(folder, "history");
        let all = fs::read_to_string(path).map_err(|error| format!("{who}: {error}"))?;
        let lines = all.lines().map(str::to_owned).collect();
        Ok(Self { lines })
    }

    /// What one of the two said.
    fn of(&self, author: Who) -> Vec<&str> {
        let prefix = format!("{author}\t");
        let lines = self.lines.iter().map(String::as_str);
        lines.filter(|line| line.starts_with(&prefix)).collect()
    }

    fn count(&self, what: &str) -> usize {
        self.lines
            .iter()
            .filter(|line| line.ends_with(what))
            .count()
    }
}

impl Verdict {
    pub(crate) const fn is_good(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.closed == 0 && self.wrong.is_empty()
    }

    /// Looks at everything that a run has left.
    pub(crate) fn reach(plan: Plan, folder: &Path) -> Result<Self, String> {
        let told = [
            Told::read(folder, Who::Alice)?,
            Told::read(folder, Who::Bob)?,
        ];
        let mut verdict = Self::default();
        for author in Who::BOTH {
            verdict.compare(plan, author, &told);
        }
        for who in Who::BOTH {
            verdict.look_at_files(plan, folder, who);
            verdict.look_at_events(plan, folder, who)?;
        }
        Ok(verdict)
    }

    /// What one of the two said, as both have it.
    fn compare(&mut self, plan: Plan, author: Who, told: &[Told; 2]) {
        let [alice, bob] = told.each_ref().map(|told| told.of(author));
        if alice != bob {
            let first = alice.iter().zip(&bob).find(|(a, b)| a != b);
            self.wrong
                .push(format!("{author} said something else: {first:?}"));
        }
        for item in plan.items_of(author) {
            let what = format!("\t{:?}", plan.words(author, item));
            for told in told {
                match told.count(&what) {
                    0 => self.lost += 1,
                    1 => {}
                    _ => self.doubled += 1,
                }
            }
        }
        let expected = plan.items_of(author).len();
        if alice.len() > expected {
            self.wrong
                .push(format!("{author} said more than was planned"));
        }
    }

    /// What this side received.
    fn look_at_files(&mut self, plan: Plan, folder: &Path, who: Who) {
        for n in 0..plan.files_of(who.other()) {
            let got = fs::read(who.file(folder, "in", n));
            if got.ok() != Some(plan.content(who.other(), n)) {
                self.wrong
                    .push(format!("{who} has not file {n} as it was sent"));
            }
        }
        let found = fs::read_dir(who.path(folder, "in")).unwrap().count();
        let expected = plan.files_of(who.other()) as usize;
        if found != expected {
            self.wrong
                .push(format!("{who} has {found} files, not {expected}"));
        }
    }

    /// Every event was told, at least once, and none of them is bad.
    fn look_at_events(&mut self, plan: Plan, folder: &Path, who: Who) -> Result<(), String> {
        let path = who.path(folder, "events");
        let all = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let (mut ids, mut kinds) = (BTreeSet::new(), BTreeMap::new());
        for line in all.lines() {
            let (id, kind) = line.split_once('\t').ok_or("an event that is none")?;
            kinds.entry(kind).or_insert(0);
            ids.extend(id.parse::<u64>().ok());
        }
        self.closed += kinds
            .keys()
            .filter(|kind| kind.starts_with("closed"))
            .count();
        let bad = kinds.keys().filter(|kind| kind.starts_with("bad"));
        self.wrong.extend(bad.map(|kind| format!("{who}: {kind}")));
        if ids.last().copied() != Some(ids.len() as u64) {
            self.wrong.push(format!("{who} was not told all events"));
        }
        for item in plan.items_of(who.other()) {
            let id = item.random_id(who.other());
            if !kinds.contains_key(format!("message {}", id.0).as_str()) {
                self.wrong.push(format!("{who} was not told of {item:?}"));
            }
        }
        Ok(())
    }
}
