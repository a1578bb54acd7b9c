//! Service messages: what the apps tell each other (spec/09 §1).

use core::fmt;

use crate::ids::{Layer, RandomId};
use crate::limits::{MAX_CHAT_TTL, MAX_IDS};
use crate::tl::e2e::latest::{self, DecryptedMessageAction as TlAction, SendMessageAction, types};

use super::ActionError;

/// A service message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Names the message in its chat. 0 in one to send: the chat draws one.
    pub random_id: RandomId,
    /// What it says.
    pub action: Action,
}

/// What a service message says.
///
/// The lower half is the protocol's own: the chat sends and answers these by itself.
#[derive(Clone, PartialEq, Eq)]
pub enum Action {
    /// Messages sent from now on destroy themselves after so many seconds; 0 for never. At most one year.
    SetTtl(u32),
    /// Media were opened, or listened to.
    Read(Vec<RandomId>),
    /// Delete these messages, whoever sent them.
    Delete(Vec<RandomId>),
    /// A screenshot was taken while these messages were visible; some apps name none.
    Screenshot(Vec<RandomId>),
    /// Delete the whole history.
    FlushHistory,
    /// Send these messages again.
    Resend {
        /// Sequence number of the first, as on the wire (spec/06 §1).
        start_seq_no: i32,
        /// Sequence number of the last, which is included.
        end_seq_no: i32,
    },
    /// The newest layer that the sender reads.
    NotifyLayer(Layer),
    /// What the sender is doing; never sent, since some apps stop at it.
    Typing(Activity),
    /// Begin a renewal of the key.
    RequestKey {
        /// Names the renewal.
        exchange_id: i64,
        /// `g_a` of the sender, 256 bytes big-endian if it keeps to the protocol.
        g_a: Vec<u8>,
    },
    /// Go on with a renewal.
    AcceptKey {
        /// Names the renewal.
        exchange_id: i64,
        /// `g_b` of the sender, 256 bytes big-endian if it keeps to the protocol.
        g_b: Vec<u8>,
        /// The fingerprint of the new key.
        key_fingerprint: i64,
    },
    /// Give a renewal up.
    AbortKey {
        /// Names the renewal.
        exchange_id: i64,
    },
    /// Use the new key from now on.
    CommitKey {
        /// Names the renewal.
        exchange_id: i64,
        /// The fingerprint of the new key.
        key_fingerprint: i64,
    },
    /// Nothing; it carries sequence numbers.
    Noop,
    /// An action with numbers that mean nothing, such as a negative timer; received only, and ignored.
    Meaningless,
}

/// What a user does at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Types.
    Typing,
    /// Has stopped.
    Cancel,
    /// Records a video.
    RecordVideo,
    /// Uploads a video.
    UploadVideo,
    /// Records a voice message.
    RecordAudio,
    /// Uploads a voice message.
    UploadAudio,
    /// Uploads a photo.
    UploadPhoto,
    /// Uploads a document.
    UploadDocument,
    /// Looks for a place.
    ChooseLocation,
    /// Looks for a contact.
    ChooseContact,
    /// Records a video note.
    RecordRound,
    /// Uploads a video note.
    UploadRound,
}

impl Service {
    /// A service message whose id the chat will draw.
    #[must_use]
    pub const fn new(action: Action) -> Self {
        Self {
            random_id: RandomId(0),
            action,
        }
    }

    /// Checks the message and writes it in the newest layer.
    ///
    /// # Errors
    /// What must not be sent; see [`ActionError`].
    pub fn to_tl(&self) -> Result<latest::DecryptedMessage, ActionError> {
        let (random_id, action) = (self.random_id.0, self.action.to_tl()?);
        Ok(latest::DecryptedMessage::Service(
            types::DecryptedMessageService { random_id, action },
        ))
    }

    /// Reads a service message.
    #[must_use]
    pub fn from_tl(service: &types::DecryptedMessageService) -> Self {
        Self {
            random_id: RandomId(service.random_id),
            action: Action::from_tl(&service.action),
        }
    }
}

impl Action {
    fn to_tl(&self) -> Result<TlAction, ActionError> {
        match self {
            Self::SetTtl(seconds) => set_message_ttl(*seconds),
            Self::Read(ids) => read_messages(ids),
            Self::Delete(ids) => delete_messages(ids),
            Self::Screenshot(ids) => screenshot_messages(ids),
            Self::FlushHistory => Ok(TlAction::FlushHistory),
            Self::Resend {
                start_seq_no,
                end_seq_no,
            } => Ok(resend(*start_seq_no, *end_seq_no)),
            Self::NotifyLayer(layer) => notify_layer(*layer),
            Self::RequestKey { exchange_id, g_a } => Ok(request_key(*exchange_id, g_a)),
            Self::AcceptKey {
                exchange_id,
                g_b,
                key_fingerprint,
            } => Ok(accept_key(*exchange_id, g_b, *key_fingerprint)),
            Self::AbortKey { exchange_id } => Ok(abort_key(*exchange_id)),
            Self::CommitKey {
                exchange_id,
                key_fingerprint,
            } => Ok(commit_key(*exchange_id, *key_fingerprint)),
            Self::Noop => Ok(TlAction::Noop),
            Self::Typing(_) => Err(ActionError::NeverSent("decryptedMessageActionTyping")),
            Self::Meaningless => Err(ActionError::NeverSent("an action without meaning")),
        }
    }

    fn from_tl(action: &TlAction) -> Self {
        match action {
            TlAction::SetMessageTTL(a) => u32::try_from(a.ttl_seconds)
                .map_or(Self::Meaningless, |seconds| {
                    Self::SetTtl(seconds.min(MAX_CHAT_TTL.unsigned_abs()))
                }),
            TlAction::ReadMessages(a) => Self::Read(known_ids(&a.random_ids)),
            TlAction::DeleteMessages(a) => Self::Delete(known_ids(&a.random_ids)),
            TlAction::ScreenshotMessages(a) => Self::Screenshot(known_ids(&a.random_ids)),
            TlAction::FlushHistory => Self::FlushHistory,
            TlAction::Resend(a) => Self::Resend {
                start_seq_no: a.start_seq_no,
                end_seq_no: a.end_seq_no,
            },
            TlAction::NotifyLayer(a) => u32::try_from(a.layer)
                .map_or(Self::Meaningless, |layer| Self::NotifyLayer(Layer(layer))),
            TlAction::Typing(a) => Self::Typing(Activity::from_tl(&a.action)),
            TlAction::RequestKey(a) => Self::RequestKey {
                exchange_id: a.exchange_id,
                g_a: a.g_a.clone(),
            },
            TlAction::AcceptKey(a) => Self::AcceptKey {
                exchange_id: a.exchange_id,
                g_b: a.g_b.clone(),
                key_fingerprint: a.key_fingerprint,
            },
            TlAction::AbortKey(a) => Self::AbortKey {
                exchange_id: a.exchange_id,
            },
            TlAction::CommitKey(a) => Self::CommitKey {
                exchange_id: a.exchange_id,
                key_fingerprint: a.key_fingerprint,
            },
            TlAction::Noop => Self::Noop,
        }
    }
}

impl Activity {
    const fn from_tl(action: &SendMessageAction) -> Self {
        match action {
            SendMessageAction::SendMessageTypingAction => Self::Typing,
            SendMessageAction::SendMessageCancelAction => Self::Cancel,
            SendMessageAction::SendMessageRecordVideoAction => Self::RecordVideo,
            SendMessageAction::SendMessageUploadVideoAction => Self::UploadVideo,
            SendMessageAction::SendMessageRecordAudioAction => Self::RecordAudio,
            SendMessageAction::SendMessageUploadAudioAction => Self::UploadAudio,
            SendMessageAction::SendMessageUploadPhotoAction => Self::UploadPhoto,
            SendMessageAction::SendMessageUploadDocumentAction => Self::UploadDocument,
            SendMessageAction::SendMessageGeoLocationAction => Self::ChooseLocation,
            SendMessageAction::SendMessageChooseContactAction => Self::ChooseContact,
            SendMessageAction::SendMessageRecordRoundAction => Self::RecordRound,
            SendMessageAction::SendMessageUploadRoundAction => Self::UploadRound,
        }
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetTtl(seconds) => f.debug_tuple("SetTtl").field(seconds).finish(),
            Self::Read(ids) => f.debug_tuple("Read").field(ids).finish(),
            Self::Delete(ids) => f.debug_tuple("Delete").field(ids).finish(),
            Self::Screenshot(ids) => f.debug_tuple("Screenshot").field(ids).finish(),
            Self::FlushHistory => f.write_str("FlushHistory"),
            Self::Resend {
                start_seq_no,
                end_seq_no,
            } => write!(f, "Resend({start_seq_no}..={end_seq_no})"),
            Self::NotifyLayer(layer) => f.debug_tuple("NotifyLayer").field(layer).finish(),
            Self::Typing(activity) => f.debug_tuple("Typing").field(activity).finish(),
            // What a renewal exchanges is nobody's business.
            Self::RequestKey { .. } => f.write_str("RequestKey(..)"),
            Self::AcceptKey { .. } => f.write_str("AcceptKey(..)"),
            Self::AbortKey { .. } => f.write_str("AbortKey(..)"),
            Self::CommitKey { .. } => f.write_str("CommitKey(..)"),
            Self::Noop => f.write_str("Noop"),
            Self::Meaningless => f.write_str("Meaningless"),
        }
    }
}

fn set_message_ttl(seconds: u32) -> Result<TlAction, ActionError> {
    let ttl_seconds = chat_ttl(seconds)?;
    let action = types::DecryptedMessageActionSetMessageTTL { ttl_seconds };
    Ok(TlAction::SetMessageTTL(action))
}

fn read_messages(ids: &[RandomId]) -> Result<TlAction, ActionError> {
    let random_ids = raw_ids(ids, 1)?;
    let action = types::DecryptedMessageActionReadMessages { random_ids };
    Ok(TlAction::ReadMessages(action))
}

fn delete_messages(ids: &[RandomId]) -> Result<TlAction, ActionError> {
    let random_ids = raw_ids(ids, 1)?;
    let action = types::DecryptedMessageActionDeleteMessages { random_ids };
    Ok(TlAction::DeleteMessages(action))
}

fn screenshot_messages(ids: &[RandomId]) -> Result<TlAction, ActionError> {
    let random_ids = raw_ids(ids, 0)?;
    let action = types::DecryptedMessageActionScreenshotMessages { random_ids };
    Ok(TlAction::ScreenshotMessages(action))
}

const fn resend(start_seq_no: i32, end_seq_no: i32) -> TlAction {
    TlAction::Resend(types::DecryptedMessageActionResend {
        start_seq_no,
        end_seq_no,
    })
}

fn notify_layer(layer: Layer) -> Result<TlAction, ActionError> {
    let layer = layer_number(layer)?;
    let action = types::DecryptedMessageActionNotifyLayer { layer };
    Ok(TlAction::NotifyLayer(action))
}

fn request_key(exchange_id: i64, g_a: &[u8]) -> TlAction {
    let g_a = g_a.to_vec();
    TlAction::RequestKey(types::DecryptedMessageActionRequestKey { exchange_id, g_a })
}

fn accept_key(exchange_id: i64, g_b: &[u8], key_fingerprint: i64) -> TlAction {
    TlAction::AcceptKey(types::DecryptedMessageActionAcceptKey {
        exchange_id,
        g_b: g_b.to_vec(),
        key_fingerprint,
    })
}

const fn abort_key(exchange_id: i64) -> TlAction {
    TlAction::AbortKey(types::DecryptedMessageActionAbortKey { exchange_id })
}

const fn commit_key(exchange_id: i64, key_fingerprint: i64) -> TlAction {
    TlAction::CommitKey(types::DecryptedMessageActionCommitKey {
        exchange_id,
        key_fingerprint,
    })
}

fn chat_ttl(got: u32) -> Result<i32, ActionError> {
    let limit = MAX_CHAT_TTL.unsigned_abs();
    i32::try_from(got)
        .ok()
        .filter(|s| *s <= MAX_CHAT_TTL)
        .ok_or(ActionError::Ttl { got, limit })
}

fn layer_number(layer: Layer) -> Result<i32, ActionError> {
    let limit = i32::MAX.unsigned_abs();
    i32::try_from(layer.0).map_err(|_| ActionError::Number {
        field: "layer",
        got: layer.0,
        limit,
    })
}

fn raw_ids(ids: &[RandomId], least: usize) -> Result<Vec<i64>, ActionError> {
    if ids.len() < least || ids.len() > MAX_IDS {
        return Err(ActionError::Ids {
            got: ids.len(),
            least,
            limit: MAX_IDS,
        });
    }
    if ids.contains(&RandomId(0)) {
        return Err(ActionError::ZeroId);
    }
    Ok(ids.iter().map(|id| id.0).collect())
}

fn known_ids(raw: &[i64]) -> Vec<RandomId> {
    raw.iter()
        .copied()
        .filter(|id| *id != 0)
        .map(RandomId)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(action: &Action) -> Action {
        let tl = Service {
            random_id: RandomId(3),
            action: action.clone(),
        }
        .to_tl()
        .unwrap();
        let latest::DecryptedMessage::Service(service) = tl else {
            panic!("no service message")
        };
        let read = Service::from_tl(&service);
        assert_eq!(read.random_id, RandomId(3));
        read.action
    }

    #[test]
    fn every_action_that_is_sent_comes_back() {
        let ids = || vec![RandomId(1), RandomId(-2)];
        for action in [
            Action::SetTtl(0),
            Action::SetTtl(31_536_000),
            Action::Read(ids()),
            Action::Delete(ids()),
            Action::Screenshot(vec![]),
            Action::FlushHistory,
            Action::Resend {
                start_seq_no: 2,
                end_seq_no: 8,
            },
            Action::NotifyLayer(Layer(144)),
            Action::RequestKey {
                exchange_id: -1,
                g_a: vec![1; 256],
            },
            Action::AcceptKey {
                exchange_id: 2,
                g_b: vec![2; 256],
                key_fingerprint: 3,
            },
            Action::AbortKey { exchange_id: 4 },
            Action::CommitKey {
                exchange_id: 5,
                key_fingerprint: 6,
            },
            Action::Noop,
        ] {
            assert_eq!(round_trip(&action), action);
        }
    }

    #[test]
    fn what_must_not_be_sent_is_refused() {
        let ids = |got, least| {
            Err(ActionError::Ids {
                got,
                least,
                limit: 100,
            })
        };
        for (action, expected) in [
            (
                Action::SetTtl(31_536_001),
                Err(ActionError::Ttl {
                    got: 31_536_001,
                    limit: 31_536_000,
                }),
            ),
            (
                Action::SetTtl(u32::MAX),
                Err(ActionError::Ttl {
                    got: u32::MAX,
                    limit: 31_536_000,
                }),
            ),
            (Action::Read(vec![]), ids(0, 1)),
            (Action::Delete(vec![RandomId(1); 101]), ids(101, 1)),
            (Action::Screenshot(vec![RandomId(1); 101]), ids(101, 0)),
            (
                Action::Delete(vec![RandomId(1), RandomId(0)]),
                Err(ActionError::ZeroId),
            ),
            (
                Action::Typing(Activity::Typing),
                Err(ActionError::NeverSent("decryptedMessageActionTyping")),
            ),
            (
                Action::Meaningless,
                Err(ActionError::NeverSent("an action without meaning")),
            ),
            (
                Action::NotifyLayer(Layer(u32::MAX)),
                Err(ActionError::Number {
                    field: "layer",
                    got: u32::MAX,
                    limit: 0x7fff_ffff,
                }),
            ),
        ] {
            assert_eq!(Service::new(action).to_tl().map(|_| ()), expected);
        }
    }

    #[test]
    fn received_numbers_are_clamped_or_mean_nothing() {
        let ttl = |ttl_seconds| {
            Action::from_tl(&TlAction::SetMessageTTL(
                types::DecryptedMessageActionSetMessageTTL { ttl_seconds },
            ))
        };
        assert_eq!(ttl(-1), Action::Meaningless);
        assert_eq!(ttl(i32::MAX), Action::SetTtl(31_536_000));
        let layer = |layer| {
            Action::from_tl(&TlAction::NotifyLayer(
                types::DecryptedMessageActionNotifyLayer { layer },
            ))
        };
        assert_eq!(layer(-1), Action::Meaningless);
        assert_eq!(layer(200), Action::NotifyLayer(Layer(200)));
        let random_ids = vec![0, 5, 0];
        let deleted =
            TlAction::DeleteMessages(types::DecryptedMessageActionDeleteMessages { random_ids });
        assert_eq!(Action::from_tl(&deleted), Action::Delete(vec![RandomId(5)]));
        let typing = types::DecryptedMessageActionTyping {
            action: SendMessageAction::SendMessageRecordRoundAction,
        };
        assert_eq!(
            Action::from_tl(&TlAction::Typing(typing)),
            Action::Typing(Activity::RecordRound)
        );
    }

    #[test]
    fn debug_shows_nothing_of_a_renewal() {
        let action = Action::AcceptKey {
            exchange_id: 1_234_567,
            g_b: vec![99; 9],
            key_fingerprint: 7_654_321,
        };
        assert_eq!(format!("{action:?}"), "AcceptKey(..)");
    }
}
