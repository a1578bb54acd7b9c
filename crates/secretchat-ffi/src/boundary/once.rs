//! What can be used once.

use super::{Failure, Returned};
use crate::status::Status;

/// Something that is gone when it was used.
pub(crate) struct Once<T>(Option<T>);

impl<T> Once<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// Looks at it, to change it; [`Status::Spent`] if it was used.
    pub(crate) fn get(&mut self, parameter: &str) -> Returned<&mut T> {
        self.0.as_mut().ok_or_else(|| spent(parameter))
    }

    /// Uses it; [`Status::Spent`] the second time.
    pub(crate) fn take(&mut self, parameter: &str) -> Returned<T> {
        self.0.take().ok_or_else(|| spent(parameter))
    }
}

fn spent(parameter: &str) -> Failure {
    Failure::new(Status::Spent, format!("{parameter}: was used already"))
}
