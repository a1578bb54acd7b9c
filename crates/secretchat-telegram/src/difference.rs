//! What an account missed, of everything that a real account has the part about secret chats.

use grammers_tl_types::{Deserializable as _, Serializable as _, enums, functions, types};
use secretchat::core::io::RpcError;
use secretchat::core::tl::{Deserialize as _, api};
use secretchat::transport::{Difference, UpdatesState};

use crate::connect::Shared;
use crate::session::Change;
use crate::updates::{Unreadable, people, secret};

/// Of messages of the cloud, which nobody here wants, the server counts this many before it skips them all.
const CLOUD_MESSAGES: i32 = 1000;

/// What the parts of an answer have in common.
struct Part {
    messages: Vec<enums::EncryptedMessage>,
    updates: Vec<enums::Update>,
    users: Vec<enums::User>,
    state: enums::updates::State,
    is_partial: bool,
}

impl Shared {
    /// What came since `from` and concerns secret chats.
    pub(crate) async fn difference(&self, from: UpdatesState) -> Result<Difference, RpcError> {
        let now = async { self.ask(&functions::updates::GetState {}).await.map(state) };
        let readable = readable(from, now, |from| self.ask_difference(from)).await?;
        Ok(self.take(readable).await)
    }

    async fn ask_difference(&self, from: UpdatesState) -> Result<Vec<u8>, RpcError> {
        let call = functions::updates::GetDifference {
            // Zeros are refused.
            pts: from.pts.max(1),
            pts_limit: None,
            pts_total_limit: Some(CLOUD_MESSAGES),
            date: from.date.max(1),
            qts: from.qts,
            qts_limit: None,
        };
        self.call(None, call.to_bytes()).await
    }

    async fn take(&self, (difference, people): (Difference, Vec<Change>)) -> Difference {
        if let Err(error) = self.session.change(people).await {
            tracing::warn!(%error, "the session does not remember whom it met");
        }
        difference
    }
}

/// What came since `from`. If it cannot be read, it never will be: then what is skipped is as little as helps.
async fn readable<Answer: Future<Output = Result<Vec<u8>, RpcError>>>(
    from: UpdatesState,
    now: impl Future<Output = Result<UpdatesState, RpcError>>,
    ask: impl Fn(UpdatesState) -> Answer,
) -> Result<(Difference, Vec<Change>), RpcError> {
    if let Ok(all) = understood(from, &ask(from).await?) {
        return Ok(all);
    }
    tracing::warn!("what was missed cannot be read; messages of the cloud are skipped");
    let now = now.await?;
    let secret = UpdatesState {
        pts: now.pts,
        ..from
    };
    if let Ok(all) = understood(secret, &ask(secret).await?) {
        return Ok(all);
    }
    // These are not numbered: only the date says since when they are asked for.
    tracing::warn!("nor can the rest; requests and acceptances of chats are skipped too");
    let messages = UpdatesState {
        qts: from.qts,
        ..now
    };
    let answer = ask(messages).await?;
    understood(messages, &answer).map_err(|Unreadable| RpcError::Network)
}

/// What an answer says about secret chats, and whom the account met in them.
fn understood(from: UpdatesState, answer: &[u8]) -> Result<(Difference, Vec<Change>), Unreadable> {
    let answer = enums::updates::Difference::from_bytes(answer).map_err(|_| Unreadable)?;
    let part = match answer {
        enums::updates::Difference::Empty(empty) => {
            return Ok((nothing_since(from, empty.date), Vec::new()));
        }
        enums::updates::Difference::TooLong(skipped) => {
            return Ok((skipped_to(from, skipped.pts), Vec::new()));
        }
        enums::updates::Difference::Difference(all) => whole(all),
        enums::updates::Difference::Slice(slice) => sliced(slice),
    };
    let others = secret(part.updates)?;
    let people = people(&others, part.users);
    let difference = Difference {
        messages: messages(part.messages)?,
        others,
        state: state(part.state),
        is_partial: part.is_partial,
    };
    Ok((difference, people))
}

fn nothing_since(from: UpdatesState, date: i32) -> Difference {
    Difference {
        state: UpdatesState { date, ..from },
        ..Difference::default()
    }
}

/// Only messages of the cloud are skipped: the next answer has the secret ones.
fn skipped_to(from: UpdatesState, pts: i32) -> Difference {
    Difference {
        state: UpdatesState { pts, ..from },
        is_partial: true,
        ..Difference::default()
    }
}

fn whole(all: types::updates::Difference) -> Part {
    Part {
        messages: all.new_encrypted_messages,
        updates: all.other_updates,
        users: all.users,
        state: all.state,
        is_partial: false,
    }
}

fn sliced(slice: types::updates::DifferenceSlice) -> Part {
    Part {
        messages: slice.new_encrypted_messages,
        updates: slice.other_updates,
        users: slice.users,
        state: slice.intermediate_state,
        is_partial: true,
    }
}

fn messages(
    messages: Vec<enums::EncryptedMessage>,
) -> Result<Vec<api::EncryptedMessage>, Unreadable> {
    let read = |message: enums::EncryptedMessage| {
        api::EncryptedMessage::from_bytes(&message.to_bytes()).map_err(|_| Unreadable)
    };
    messages.into_iter().map(read).collect()
}

fn state(state: enums::updates::State) -> UpdatesState {
    let enums::updates::State::State(state) = state;
    UpdatesState {
        pts: state.pts,
        qts: state.qts,
        date: state.date,
    }
}

#[cfg(test)]
mod tests;
