//! The account at Telegram.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secretchat::core::ids::UserId;
use secretchat::{Error, Feed};
use tokio::runtime::Handle;

use crate::config::{ApiId, Config, Device};
use crate::link::{Link, Plan};
use crate::login::Me;
use crate::origin::Origin;
use crate::session::{Account, Keeper, Known, Session, SessionError, View};
use crate::updates::Inbox;

/// An account at Telegram, or one that is about to log in. Clones are the same.
///
/// It is a [`Transport`](secretchat::transport::Transport). When the last clone is dropped, its connections end.
#[derive(Clone)]
pub struct Telegram {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) api: ApiId,
    device: Device,
    origin: Origin,
    runtime: Handle,
    pub(crate) session: Arc<Keeper>,
    inbox: Arc<Inbox>,
    links: Mutex<Links>,
}

#[derive(Default)]
struct Links {
    by_dc: BTreeMap<i32, Arc<Link>>,
    closed: bool,
}

/// Why a connection cannot even be tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// A test server needs at least its home data centre.
    #[error("the address of the home data centre is missing")]
    NoHome,
    /// The session belongs to Telegram and a test server was given, or the other way round.
    #[error("the session belongs to another server")]
    OtherServer,
    /// The session could not be stored.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Telegram {
    /// Takes up a session. It does not wait for the network: connections are made when something is asked. They
    /// live on the runtime of this call, which needs its drivers of time and of input and output; calls may come from
    /// others.
    ///
    /// # Errors
    /// The session cannot be used with this server.
    pub async fn connect(config: Config, session: Session) -> Result<Self, ConnectError> {
        let origin = Origin::of(config.datacentres)?;
        let changes = origin.changes(&session.contents)?;
        let session = Arc::new(Keeper::new(session));
        session.change(changes).await?;
        let shared = Shared {
            api: config.api,
            device: config.device,
            origin,
            runtime: Handle::current(),
            session,
            inbox: Arc::default(),
            links: Mutex::default(),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Who is logged in, as far as the session knows. Nobody any more, once the server said so.
    #[must_use]
    pub fn user(&self) -> Option<Me> {
        self.shared.session.me()
    }

    /// Waits until nobody is logged in any more: after a [`log_out`](Self::log_out), or once the server said that the login
    /// was ended elsewhere, which it is asked about after a minute of silence.
    pub async fn logged_out(&self) {
        self.shared.session.logged_out().await;
    }

    /// A user whom the account met: whom it was asked to find, or who takes part in one of its chats.
    #[must_use]
    pub fn known(&self, user: UserId) -> Option<Known> {
        self.shared.session.known(user.0)
    }

    /// The next updates about secret chats, as [`Client::handle_updates`](secretchat::Client::handle_updates) takes them;
    /// `None` after [`close`](Self::close).
    ///
    /// After a reconnect, and when updates came faster than they were taken, it says that some may be missing
    /// (`updatesTooLong`); the client then asks for them.
    pub async fn next_updates(&self) -> Option<Vec<u8>> {
        self.shared.inbox.next().await
    }

    /// Hands everything that comes to a client, until this is closed or the client is.
    pub async fn run(&self, feed: Feed) {
        while let Some(updates) = self.next_updates().await {
            // What could not be stored comes again when the client asks for it.
            if matches!(feed.handle_updates(&updates).await, Err(Error::Stopped)) {
                return;
            }
        }
    }

    /// Ends all connections and lets go of the session. Calls get no answer any more.
    pub async fn close(&self) {
        let shared = Arc::clone(&self.shared);
        // It waits for what is being stored; if the runtime ends first, the last clone does the same.
        let _ = tokio::task::spawn_blocking(move || shared.close()).await;
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn close(&self) {
        self.inbox.close();
        self.links().closed = true;
        self.end_links();
        self.session.let_go();
    }

    /// The home data centre of the account.
    pub(crate) fn home(&self) -> i32 {
        self.session.home().unwrap_or_else(|| self.origin.home())
    }

    /// The connection to a data centre; `None` once this is closed.
    pub(crate) fn link(&self, dc: i32) -> Option<Arc<Link>> {
        let mut links = self.links();
        if links.closed {
            return None;
        }
        let link = links.by_dc.entry(dc).or_insert_with(|| self.new_link(dc));
        Some(Arc::clone(link))
    }

    /// The account is elsewhere: only connections made from now on know that.
    pub(crate) async fn move_home(&self, home: i32) -> Result<(), SessionError> {
        if home == self.home() {
            return Ok(());
        }
        let change = move |account: &mut Account| account.home = home;
        self.session.change_account(change).await?;
        self.end_links();
        Ok(())
    }

    /// Forgets keys and login.
    pub(crate) async fn start_anew(&self) -> Result<(), SessionError> {
        self.end_links();
        self.session.start_anew(self.origin.beginning()).await
    }

    /// The key of a data centre is of no use any more. Says whether the login of the account went with it.
    pub(crate) async fn drop_key(&self, dc: i32, link: &Arc<Link>) -> Result<bool, SessionError> {
        if !self.end_link(dc, link) {
            // Another call did, and there may be another key already.
            return Ok(false);
        }
        let ends_login = dc == self.home() && self.session.me().is_some();
        if ends_login {
            self.session.forget_user().await;
        }
        self.session.drop_key(dc).await?;
        Ok(ends_login)
    }

    /// Whether it had not ended before.
    fn end_link(&self, dc: i32, link: &Arc<Link>) -> bool {
        let mut links = self.links();
        let is_current = links
            .by_dc
            .get(&dc)
            .is_some_and(|now| Arc::ptr_eq(now, link));
        if is_current {
            links.by_dc.remove(&dc);
            link.end();
        }
        is_current
    }

    fn end_links(&self) {
        let links = std::mem::take(&mut self.links().by_dc);
        links.values().for_each(|link| link.end());
    }

    fn new_link(&self, dc: i32) -> Arc<Link> {
        let is_home = dc == self.home();
        let keeper = Arc::clone(&self.session);
        Arc::new(Link::new(Plan {
            dc,
            api: self.api.id,
            device: self.device.clone(),
            runtime: self.runtime.clone(),
            view: Arc::new(View::new(Arc::clone(&keeper), dc, self.origin.is_fixed())),
            keeper,
            inbox: is_home.then(|| Arc::clone(&self.inbox)),
        }))
    }

    fn links(&self) -> MutexGuard<'_, Links> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
