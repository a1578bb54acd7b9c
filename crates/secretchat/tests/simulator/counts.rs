//! How much of everything there was.

/// Declares the counters with what they count.
macro_rules! counts {
    ($($name:ident $what:literal,)*) => {
        /// How much of everything there was, to see that a rule was put to the test at all.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Counts {
            $(pub(crate) $name: u64,)*
        }

        impl Counts {
            pub(crate) fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)*
            }

            pub(crate) fn fields(&self) -> Vec<(&'static str, u64)> {
                vec![$(($what, self.$name),)*]
            }
        }
    };
}

counts! {
    chats "chats",
    commands "commands",
    messages "messages sent",
    uploads "files sent",
    albums "albums sent",
    downloads "files fetched and compared",
    resumed "transfers resumed",
    deleted_files "files deleted with their messages",
    events "events noted",
    repeated "events told again",
    renewals "key renewals",
    gaps "gaps",
    failed "messages that failed",
    expired "messages expired",
    deleted "deletions and flushes",
    closed "chats closed",
    crashes "crashes",
    crashes_at_commits "of these at a commit",
    failed_commits "commits that failed",
    failed_late "of these stored all the same",
    failed_reads "reads of a store that failed",
    dropped "calls whose future was dropped",
    cuts "cuts",
    storms "faults of the server",
}
