//! The place of a client on a connection.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use secretchat::{Builder, Feed};

use super::Line;
use crate::boundary::{Failure, Returned};
use crate::status::Status;

/// The one client of a connection: of two, each would get half of the updates.
pub(crate) struct Seat(Arc<Line>);

impl Seat {
    /// Takes the place, if it is free.
    pub(crate) fn take(line: Arc<Line>) -> Returned<Self> {
        if line.is_taken().swap(true, Ordering::AcqRel) {
            let message = "telegram: another client uses the connection; free it first";
            return Err(Failure::new(Status::Busy, message));
        }
        Ok(Self(line))
    }

    /// Gives the client its transport.
    pub(crate) fn transport(&self, builder: Builder) -> Builder {
        self.0.transport(builder)
    }

    /// Feeds the client, until it is closed.
    pub(crate) fn feed(&self, feed: Feed) -> impl Future<Output = ()> + Send + use<> {
        let line = Arc::clone(&self.0);
        async move { line.feed(feed).await }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.is_taken().store(false, Ordering::Release);
    }
}
