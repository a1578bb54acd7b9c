//! The terminal, as it was found.

/// Puts the terminal back into the state in which it was found, however the program ends: a prompt that was interrupted
/// leaves it without echo.
#[cfg(unix)]
pub(crate) struct AsFound(Option<rustix::termios::Termios>);

#[cfg(unix)]
impl AsFound {
    pub(crate) fn note() -> Self {
        Self(rustix::termios::tcgetattr(std::io::stdin()).ok())
    }
}

#[cfg(unix)]
impl Drop for AsFound {
    fn drop(&mut self) {
        if let Some(state) = &self.0 {
            // Whoever has taken the terminal away has no use for it.
            let _ = rustix::termios::tcsetattr(
                std::io::stdin(),
                rustix::termios::OptionalActions::Now,
                state,
            );
        }
    }
}

/// Other systems do it by themselves.
#[cfg(not(unix))]
pub(crate) struct AsFound;

#[cfg(not(unix))]
impl AsFound {
    pub(crate) const fn note() -> Self {
        Self
    }
}
