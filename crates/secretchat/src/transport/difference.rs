//! What an account missed (spec/03 §4).

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions};
use secretchat_core::tl::{Deserialize as _, Function};

use super::Transport;

/// Where an account stands in its updates. The library needs `qts` only; the other two are for hosts that keep no
/// updates of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpdatesState {
    /// Of the messages of the cloud.
    pub pts: i32,
    /// Of the messages of secret chats; 0 if never known.
    pub qts: i32,
    /// Of everything that is not counted: seconds, by the clock of the server.
    pub date: i32,
}

/// A piece of what an account missed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Messages of secret chats, in the order of the server.
    pub messages: Vec<api::EncryptedMessage>,
    /// Everything else about secret chats: `updateEncryption`, `updateEncryptedMessagesRead`, typing.
    pub others: Vec<api::Update>,
    /// Where the account stands after this piece.
    pub state: UpdatesState,
    /// There is more: ask again from `state`.
    pub is_partial: bool,
}

impl From<api::UpdatesState> for UpdatesState {
    fn from(state: api::UpdatesState) -> Self {
        let api::UpdatesState::UpdatesState(state) = state;
        Self {
            pts: state.pts,
            qts: state.qts,
            date: state.date,
        }
    }
}

pub(super) async fn get_state(
    transport: &(impl Transport + ?Sized),
) -> Result<UpdatesState, RpcError> {
    Ok(call(transport, &functions::UpdatesGetState).await?.into())
}

pub(super) async fn get_difference(
    transport: &(impl Transport + ?Sized),
    from: UpdatesState,
) -> Result<Difference, RpcError> {
    let function = functions::UpdatesGetDifference {
        pts: from.pts,
        pts_limit: None,
        pts_total_limit: None,
        date: from.date,
        qts: from.qts,
        qts_limit: None,
    };
    Ok(match call(transport, &function).await? {
        api::UpdatesDifference::Empty(empty) => Difference {
            state: UpdatesState {
                date: empty.date,
                ..from
            },
            ..Difference::default()
        },
        api::UpdatesDifference::UpdatesDifference(d) => Difference {
            messages: d.new_encrypted_messages,
            others: d.other_updates,
            state: d.state.into(),
            is_partial: false,
        },
        api::UpdatesDifference::Slice(d) => Difference {
            messages: d.new_encrypted_messages,
            others: d.other_updates,
            state: d.intermediate_state.into(),
            is_partial: true,
        },
        api::UpdatesDifference::TooLong(d) => Difference {
            state: UpdatesState { pts: d.pts, ..from },
            is_partial: true,
            ..Difference::default()
        },
    })
}

/// An answer that cannot be read is as good as none.
async fn call<F: Function>(
    transport: &(impl Transport + ?Sized),
    function: &F,
) -> Result<F::Result, RpcError> {
    let answer = transport.invoke(None, function.to_bytes()).await?;
    F::Result::from_bytes(&answer).map_err(|_| RpcError::Network)
}
