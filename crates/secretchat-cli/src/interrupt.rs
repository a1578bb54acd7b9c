//! Ctrl-C.

use std::future::Future;
use std::io;

use crate::failure::Failure;

/// Ends early, and orderly, when the user or the system wants the program to end.
pub(crate) async fn or_interrupted<T>(
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        // What is over when the signal comes is over.
        biased;
        result = work => result,
        _ = wanted() => Err(Failure::Interrupted),
    }
}

/// Waits until the program is to end.
#[cfg(unix)]
pub(crate) async fn wanted() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate, mut hang_up) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
        signal(SignalKind::hangup())?,
    );
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

/// Waits until the program is to end.
#[cfg(not(unix))]
pub(crate) async fn wanted() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
