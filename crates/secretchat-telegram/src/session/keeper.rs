//! A session in use.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secretchat::store::{StoreError, Vault};
use tokio::sync::watch;

use super::{Account, Beginning, Change, Contents, Dc, Known, Session, SessionError, record};
use crate::login::Me;

/// A session in use: read from memory, stored before it changes.
pub(crate) struct Keeper {
    contents: Mutex<Contents>,
    /// Held while a change is stored and taken over, so that changes keep their order.
    /// `None` once it is let go.
    vault: Mutex<Option<Vault>>,
    /// Whether somebody is logged in, for those who wait for the end of it.
    logged_in: watch::Sender<bool>,
}

impl Keeper {
    pub(crate) fn new(session: Session) -> Self {
        Self {
            logged_in: watch::Sender::new(session.user().is_some()),
            contents: Mutex::new(session.contents),
            vault: Mutex::new(Some(session.vault)),
        }
    }

    /// The home data centre of the account.
    pub(crate) fn home(&self) -> Option<i32> {
        Some(self.contents().account.as_ref()?.home)
    }

    /// Who is logged in.
    pub(crate) fn me(&self) -> Option<Me> {
        self.contents().me().cloned()
    }

    /// Waits until nobody is logged in.
    pub(crate) async fn logged_out(&self) {
        let mut logged_in = self.logged_in.subscribe();
        // It only fails when this is gone, which it is not.
        let _ = logged_in.wait_for(|logged_in| !logged_in).await;
    }

    /// The server says that the account is not logged in any more.
    pub(crate) async fn forget_user(self: &Arc<Self>) {
        if self.me().is_none() {
            return;
        }
        tracing::warn!("the account is not logged in any more");
        let forgotten = self.change_account(|account| account.me = None);
        if let Err(error) = forgotten.await {
            tracing::warn!(%error, "the session does not remember that");
        }
    }

    pub(crate) fn dc(&self, id: i32) -> Option<Dc> {
        self.contents().dcs.get(&id).cloned()
    }

    /// A user whom the account met.
    pub(crate) fn known(&self, user: i64) -> Option<Known> {
        self.contents().users.get(&user).cloned()
    }

    /// Stores changes, all or none; then they count.
    pub(crate) async fn change(self: &Arc<Self>, changes: Vec<Change>) -> Result<(), SessionError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.change_as(|_| changes).await
    }

    /// Somebody is logged in.
    pub(crate) async fn welcome(self: &Arc<Self>, me: Me) -> Result<(), SessionError> {
        self.change_as(|contents| contents.with_user(me)).await
    }

    /// Forgets keys and login.
    pub(crate) async fn start_anew(
        self: &Arc<Self>,
        beginning: Beginning,
    ) -> Result<(), SessionError> {
        self.change_as(move |contents| contents.without_login(&beginning))
            .await
    }

    /// Forgets the key of a data centre.
    pub(crate) async fn drop_key(self: &Arc<Self>, dc: i32) -> Result<(), SessionError> {
        self.change_as(move |contents| Vec::from_iter(contents.without_key(dc)))
            .await
    }

    /// Changes where the account is and whose it is.
    pub(crate) async fn change_account(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Account) + Send + 'static,
    ) -> Result<(), SessionError> {
        let changed = |contents: &Contents| {
            let mut account = contents.account.clone()?;
            change(&mut account);
            Some(Change::Account(account))
        };
        self.change_as(move |contents| changed(contents).into_iter().collect())
            .await
    }

    async fn change_as(
        self: &Arc<Self>,
        changes: impl FnOnce(&Contents) -> Vec<Change> + Send + 'static,
    ) -> Result<(), SessionError> {
        let keeper = Arc::clone(self);
        let stored = tokio::task::spawn_blocking(move || keeper.change_now(changes));
        match stored.await {
            Ok(stored) => stored,
            // The runtime ends in the middle; what was stored then counts at the next start.
            Err(error) if error.is_cancelled() => Ok(()),
            Err(_) => Err(StoreError::Io("it broke down".to_owned()).into()),
        }
    }

    fn change_now(
        &self,
        changes: impl FnOnce(&Contents) -> Vec<Change>,
    ) -> Result<(), SessionError> {
        let mut vault = self.vault();
        let Some(vault) = vault.as_mut() else {
            return Ok(());
        };
        let mut wanted = changes(&self.contents());
        wanted.retain(|change| self.contents().wants(change));
        if wanted.is_empty() {
            return Ok(());
        }
        let writes: Result<_, _> = wanted.iter().map(record::write).collect();
        vault.commit(writes?)?;
        let mut contents = self.contents();
        for change in wanted {
            contents.apply(change);
        }
        self.logged_in.send_replace(contents.me().is_some());
        Ok(())
    }

    /// Lets go of the file, whoever still has this. What changes afterwards is of nobody's interest.
    pub(crate) fn let_go(&self) {
        drop(self.vault().take());
    }

    fn vault(&self) -> MutexGuard<'_, Option<Vault>> {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
