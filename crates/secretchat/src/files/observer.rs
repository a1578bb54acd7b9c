//! Who is told how far a file has come.

use std::future::Future;

/// Why somebody else could not do their part.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the content that are there.
    pub done: u64,
    /// Bytes of the content.
    pub total: u64,
}

/// Watches a transfer whose state is an `S`.
pub(crate) trait Observer<S>: Send {
    /// The transfer has come further.
    fn progress(&mut self, _: Progress) {}

    /// The transfer can go on from here after a restart, once this state is stored. It waits until that is done, and
    /// ends if it fails.
    fn checkpoint(&mut self, _: &S) -> impl Future<Output = Result<(), BoxError>> + Send {
        async { Ok(()) }
    }
}

/// Nobody.
impl<S> Observer<S> for () {}
