//! In a library without the feature there is no connection.

use std::sync::atomic::AtomicBool;

use secretchat::{Builder, Feed};

use super::Place;
use crate::boundary::{Failure, Returned};

/// Is never made.
pub(crate) enum Line {}

impl Line {
    pub(super) fn open(_: Place) -> Returned<Self> {
        Err(Failure::unsupported("telegram"))
    }

    pub(super) const fn is_taken(&self) -> &AtomicBool {
        match *self {}
    }

    pub(super) fn transport(&self, _: Builder) -> Builder {
        match *self {}
    }

    pub(super) async fn feed(&self, _: Feed) {
        match *self {}
    }

    pub(crate) const fn user_id(&self) -> i64 {
        match *self {}
    }

    pub(super) const fn send_code(&self, _: &str, _: i32) -> Returned {
        match *self {}
    }

    pub(super) const fn sign_in(&self, _: &str, _: i32) -> Returned {
        match *self {}
    }

    pub(super) const fn check_password(&self, _: &str, _: i32) -> Returned {
        match *self {}
    }

    pub(super) const fn log_out(&self, _: i32) -> Returned {
        match *self {}
    }
}
