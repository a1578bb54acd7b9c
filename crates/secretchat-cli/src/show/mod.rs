//! How things look: on a terminal, and elsewhere.

pub(crate) mod clean;
pub(crate) mod clock;
pub(crate) mod out;
pub(crate) mod paint;
pub(crate) mod picture;
pub(crate) mod progress;
pub(crate) mod table;
pub(crate) mod units;
