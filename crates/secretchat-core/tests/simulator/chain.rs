//! A transport that keeps the order of messages: each names the one before it, and fails if that one fails
//! (`invokeAfterMsg`, spec/03 §5).

use std::collections::{BTreeMap, BTreeSet};

use secretchat_core::io::RequestId;

/// One attempt to bring a message to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link(u64);

/// The messages of one side.
#[derive(Default)]
pub(crate) struct Chain {
    links: u64,
    /// Those that their side has no answer to, with the life of its program.
    open: BTreeMap<Link, (u32, RequestId)>,
    /// What each one names.
    before: BTreeMap<Link, Link>,
    failed: BTreeSet<Link>,
}

impl Chain {
    pub(crate) fn leaves(&mut self, life: u32, id: RequestId) -> Link {
        self.links += 1;
        let link = Link(self.links);
        // A new life has a new session, which knows nothing of the calls of the old.
        let last = self.open.iter().next_back();
        if let Some((last, _)) = last.filter(|(_, (l, _))| *l == life) {
            self.before.insert(link, *last);
        }
        self.open.insert(link, (life, id));
        link
    }

    /// Whether the server may look at it.
    pub(crate) fn is_whole(&self, link: Link) -> bool {
        let before = self.before.get(&link);
        before.is_none_or(|before| !self.failed.contains(before))
    }

    pub(crate) fn fails(&mut self, link: Link) {
        self.failed.insert(link);
    }

    pub(crate) fn answered(&mut self, life: u32, id: RequestId) {
        self.open.retain(|_, call| *call != (life, id));
    }
}
