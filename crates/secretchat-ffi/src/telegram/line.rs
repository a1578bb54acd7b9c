//! The connection behind the boundary: a thread with a runtime of its own, and how far the login has come.

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use secretchat::{Builder, Feed};
use secretchat_telegram::{
    ApiId, CodeSent, Config, LoginError, PasswordNeeded, Session, SignIn, Telegram,
};
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::Place;
use crate::boundary::{self, Failure, Returned};
use crate::host;
use crate::status::Status;

/// A connection.
pub(crate) struct Line {
    telegram: Telegram,
    runtime: runtime::Handle,
    login: Mutex<Login>,
    is_taken: AtomicBool,
    /// Dropped, it ends the thread.
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What the server waits for.
enum Login {
    Nothing,
    Code(CodeSent),
    Password(PasswordNeeded),
}

impl Line {
    pub(super) fn open(place: Place) -> Returned<Self> {
        let session = Session::open(&place.path, place.key)?;
        let api = ApiId {
            id: place.api_id,
            hash: place.api_hash,
        };
        let config = Config::new(api);
        #[cfg(feature = "test-hooks")]
        let config = crate::hooks::server::redirected(config);
        let runtime = runtime_for().map_err(host::no_thread)?;
        let telegram = runtime.block_on(Telegram::connect(config, session))?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        let thread = run(runtime, ended).map_err(host::no_thread)?;
        Ok(Self {
            telegram,
            runtime: handle,
            login: Mutex::new(Login::Nothing),
            is_taken: AtomicBool::new(false),
            end: Some(end),
            thread: Some(thread),
        })
    }

    /// Whether a client uses it.
    pub(super) const fn is_taken(&self) -> &AtomicBool {
        &self.is_taken
    }

    pub(super) fn transport(&self, builder: Builder) -> Builder {
        builder.transport(self.telegram.clone())
    }

    pub(super) async fn feed(&self, feed: Feed) {
        self.telegram.run(feed).await;
    }

    pub(crate) fn user_id(&self) -> i64 {
        self.telegram.user().map_or(0, |user| user.id.0)
    }

    pub(super) fn send_code(&self, phone: &str, timeout_ms: i32) -> Returned {
        let sent = self.wait(timeout_ms, self.telegram.send_code(phone))?;
        *self.login() = Login::Code(sent);
        Ok(())
    }

    pub(super) fn sign_in(&self, code: &str, timeout_ms: i32) -> Returned {
        let sent = match &*self.login() {
            Login::Code(sent) => sent.clone(),
            Login::Nothing | Login::Password(_) => return Err(missing("no code was sent")),
        };
        match self.wait(timeout_ms, self.telegram.sign_in(&sent, code))? {
            SignIn::Done(_) => {
                *self.login() = Login::Nothing;
                Ok(())
            }
            SignIn::PasswordNeeded(needed) => {
                let hint = needed.hint.as_deref().unwrap_or("none");
                let message = format!("the account has a password; its hint: {hint}");
                *self.login() = Login::Password(needed);
                Err(Failure::new(Status::PasswordNeeded, message))
            }
        }
    }

    pub(super) fn check_password(&self, password: &str, timeout_ms: i32) -> Returned {
        let needed = match &*self.login() {
            Login::Password(needed) => needed.clone(),
            Login::Nothing | Login::Code(_) => return Err(missing("no password is asked for")),
        };
        let password = Zeroizing::new(password.to_owned());
        self.wait(timeout_ms, self.telegram.check_password(&needed, password))?;
        *self.login() = Login::Nothing;
        Ok(())
    }

    pub(super) fn log_out(&self, timeout_ms: i32) -> Returned {
        self.wait(timeout_ms, self.telegram.log_out())
    }

    /// Waits for the server on a thread of the program.
    fn wait<T>(
        &self,
        timeout_ms: i32,
        what: impl Future<Output = Result<T, LoginError>>,
    ) -> Returned<T> {
        boundary::check_not_in_callback()?;
        let result = self.runtime.block_on(async {
            match host::timeout(timeout_ms) {
                Some(length) => tokio::time::timeout(length, what).await,
                None => Ok(what.await),
            }
        });
        result
            .map_err(|_| Failure::new(Status::Timeout, "the server has not answered yet"))?
            .map_err(Into::into)
    }

    fn login(&self) -> MutexGuard<'_, Login> {
        self.login.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn missing(what: &str) -> Failure {
    Failure::new(Status::Missing, what)
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            // A panic there concerns nobody any more.
            drop(thread.join());
        }
    }
}

fn runtime_for() -> io::Result<Runtime> {
    runtime::Builder::new_current_thread().enable_all().build()
}

fn run(runtime: Runtime, ended: oneshot::Receiver<()>) -> io::Result<JoinHandle<()>> {
    let thread = thread::Builder::new().name("secretchat-telegram".to_owned());
    thread.spawn(move || {
        // What grammers cannot read of a server may end one of its tasks, which begin anew.
        let _watched = boundary::watched(None);
        // An error says that the sender was dropped, as it is meant.
        let _ = runtime.block_on(ended);
    })
}
