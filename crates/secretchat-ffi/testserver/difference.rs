//! What an account missed, for clients that leave its updates to their host.

use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{UpdatesDifference, UpdatesState, functions};
use secretchat_core::tl::{Deserialize as _, Function, Serialize};

use crate::answers::{Difference, State};
use crate::telegram::Telegram;

impl Telegram {
    /// Where the updates of an account stand.
    pub(crate) fn state(&self, user: UserId) -> Result<State, RpcError> {
        self.ask(user, &functions::UpdatesGetState).map(state)
    }

    /// What came after `from`.
    pub(crate) fn difference(&self, user: UserId, from: State) -> Result<Difference, RpcError> {
        let function = functions::UpdatesGetDifference {
            pts: from.pts,
            pts_limit: None,
            pts_total_limit: None,
            date: from.date,
            qts: from.qts,
            qts_limit: None,
        };
        Ok(match self.ask(user, &function)? {
            UpdatesDifference::Empty(d) => Difference {
                messages: Vec::new(),
                updates: Vec::new(),
                state: State {
                    date: d.date,
                    ..from
                },
                is_partial: false,
            },
            UpdatesDifference::UpdatesDifference(d) => Difference {
                messages: boxed(&d.new_encrypted_messages),
                updates: boxed(&d.other_updates),
                state: state(d.state),
                is_partial: false,
            },
            UpdatesDifference::Slice(d) => Difference {
                messages: boxed(&d.new_encrypted_messages),
                updates: boxed(&d.other_updates),
                state: state(d.intermediate_state),
                is_partial: true,
            },
            // This server never says so.
            UpdatesDifference::TooLong(_) => return Err(RpcError::Network),
        })
    }

    fn ask<F: Function>(&self, user: UserId, function: &F) -> Result<F::Result, RpcError> {
        let answer = self.call(user, 0, &function.to_bytes())?;
        F::Result::from_bytes(&answer).map_err(|_| RpcError::Network)
    }
}

fn boxed(objects: &[impl Serialize]) -> Vec<Vec<u8>> {
    objects.iter().map(Serialize::to_bytes).collect()
}

const fn state(UpdatesState::UpdatesState(state): UpdatesState) -> State {
    State {
        pts: state.pts,
        qts: state.qts,
        date: state.date,
    }
}
