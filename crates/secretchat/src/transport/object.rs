//! The transport as an object.

use std::future::Future;
use std::pin::Pin;

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;

use super::{DcId, Difference, Peer, ResolveError, Transport, UpdatesState};

/// A future that can be moved between threads, in a box.
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// [`Transport`] as an object; every transport is one.
pub trait DynTransport: Send + Sync + 'static {
    /// [`Transport::invoke`].
    fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Boxed<'_, Result<Vec<u8>, RpcError>>;
    /// [`Transport::resolve`].
    fn resolve(&self, peer: Peer) -> Boxed<'_, Result<InputUser, ResolveError>>;
    /// [`Transport::get_state`].
    fn get_state(&self) -> Boxed<'_, Result<UpdatesState, RpcError>>;
    /// [`Transport::get_difference`].
    fn get_difference(&self, from: UpdatesState) -> Boxed<'_, Result<Difference, RpcError>>;
    /// [`Transport::ordered`].
    fn ordered(&self) -> bool;
}

impl<T: Transport> DynTransport for T {
    fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Boxed<'_, Result<Vec<u8>, RpcError>> {
        Box::pin(Transport::invoke(self, dc, request))
    }

    fn resolve(&self, peer: Peer) -> Boxed<'_, Result<InputUser, ResolveError>> {
        Box::pin(Transport::resolve(self, peer))
    }

    fn get_state(&self) -> Boxed<'_, Result<UpdatesState, RpcError>> {
        Box::pin(Transport::get_state(self))
    }

    fn get_difference(&self, from: UpdatesState) -> Boxed<'_, Result<Difference, RpcError>> {
        Box::pin(Transport::get_difference(self, from))
    }

    fn ordered(&self) -> bool {
        Transport::ordered(self)
    }
}
