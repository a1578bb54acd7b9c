//! A session as grammers sees it.

use std::net::{Ipv6Addr, SocketAddrV4, SocketAddrV6};
use std::sync::Arc;

use grammers_session::BoxFuture;
use grammers_session::Session as GrammersSession;
use grammers_session::types::{DcOption, PeerId, PeerInfo, UpdateState, UpdatesState};

use super::{Account, AuthKey, Change, Dc, Keeper, SessionError};

/// Why grammers may not store what it wants to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ViewError {
    /// The server is said not to know the key of a login, and another one was agreed on.
    #[error("the server does not know the key of the login, which is kept")]
    KeyKept,
    #[error(transparent)]
    Session(#[from] SessionError),
}

/// The session for the connections to one data centre. What they say of others is taken only as far as it cannot
/// replace a key that was agreed on elsewhere meanwhile.
pub(crate) struct View {
    keeper: Arc<Keeper>,
    dc: i32,
    /// The addresses are given and not for the server to change.
    fixed: bool,
}

impl View {
    pub(crate) const fn new(keeper: Arc<Keeper>, dc: i32, fixed: bool) -> Self {
        Self { keeper, dc, fixed }
    }

    /// What is to be stored when a connection says this of a data centre.
    fn merge(&self, said: &DcOption) -> Result<Option<Dc>, ViewError> {
        let known = self.keeper.dc(said.id);
        if self.fixed && known.is_none() {
            return Ok(None);
        }
        let own_key = said.auth_key.filter(|_| said.id == self.dc);
        let own_key = own_key.map(|key| AuthKey::new(&key));
        let known_key = known.as_ref().and_then(|dc| dc.auth_key.clone());
        let is_other = own_key.is_some() && known_key.is_some() && own_key != known_key;
        if is_other && self.is_login(said.id) {
            return Err(ViewError::KeyKept);
        }
        let auth_key = own_key.or(known_key);
        let (v4, v6) = match known {
            Some(known) if self.fixed => (known.v4, known.v6),
            _ => (said.ipv4, said.ipv6),
        };
        Ok(Some(Dc { v4, v6, auth_key }))
    }

    /// Whether the account is logged in with the key of this data centre. Then no connection replaces the key: that the
    /// server does not know it can be said by anybody on the way, and with the key the login and its secret chats would
    /// be lost.
    fn is_login(&self, dc: i32) -> bool {
        self.keeper.me().is_some() && self.keeper.home() == Some(dc)
    }
}

impl GrammersSession for View {
    type Error = ViewError;

    fn home_dc_id(&self) -> Result<i32, ViewError> {
        Ok(self.keeper.home().unwrap_or(self.dc))
    }

    fn set_home_dc_id(&self, home: i32) -> BoxFuture<'_, Result<(), ViewError>> {
        let change = move |account: &mut Account| account.home = home;
        Box::pin(async move { Ok(self.keeper.change_account(change).await?) })
    }

    fn dc_option(&self, id: i32) -> Result<Option<DcOption>, ViewError> {
        Ok(self.keeper.dc(id).map(|dc| DcOption {
            id,
            ipv4: dc.v4,
            ipv6: dc.v6,
            auth_key: dc.auth_key.map(|key| *key.bytes()),
        }))
    }

    fn set_dc_option(&self, said: &DcOption) -> BoxFuture<'_, Result<(), ViewError>> {
        let merged = self.merge(said);
        let id = said.id;
        Box::pin(async move {
            let change = merged?.map(|dc| Change::Dc(id, dc));
            Ok(self.keeper.change(Vec::from_iter(change)).await?)
        })
    }

    // Peers and the state of updates are kept elsewhere: grammers asks for them only in parts that are not used here.

    fn peer(&self, _: PeerId) -> BoxFuture<'_, Result<Option<PeerInfo>, ViewError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn cache_peer(&self, _: PeerInfo) -> BoxFuture<'_, Result<(), ViewError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn updates_state(&self) -> BoxFuture<'_, Result<UpdatesState, ViewError>> {
        Box::pin(std::future::ready(Ok(UpdatesState::default())))
    }

    fn set_update_state(&self, _: UpdateState) -> BoxFuture<'_, Result<(), ViewError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// An address of version 4 as one of version 6.
pub(crate) fn mapped(v4: SocketAddrV4) -> SocketAddrV6 {
    let ip: Ipv6Addr = v4.ip().to_ipv6_mapped();
    SocketAddrV6::new(ip, v4.port(), 0, 0)
}
