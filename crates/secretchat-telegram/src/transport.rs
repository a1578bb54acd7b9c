//! The account as the way to the server.

use secretchat::core::io::RpcError;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{DcId, Difference, Peer, ResolveError, Transport, UpdatesState};

use crate::Telegram;

impl Transport for Telegram {
    async fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        self.shared.call(dc.map(|DcId(dc)| dc), request).await
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        self.shared.resolve(peer).await
    }

    async fn get_difference(&self, from: UpdatesState) -> Result<Difference, RpcError> {
        self.shared.difference(from).await
    }
}
