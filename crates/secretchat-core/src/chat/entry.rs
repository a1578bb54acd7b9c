//! One own message, and the call that brings it to the server.

use crate::ids::{Layer, RandomId};
use crate::io::Request;
use crate::tl::api::{self, functions};

use super::identity::Identity;
use super::sequence::Raw;

/// Where a message stands on its way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Not known to be at the server.
    Created,
    /// At the server.
    Sent,
    /// Held until its file is uploaded again.
    Uploading,
}

/// One own message, sealed: what it says is not in here.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) random_id: RandomId,
    /// The `random_id` of the call: fresh for each time the message is to reach the peer (spec/06 §5.5).
    pub(super) outer_random_id: i64,
    pub(super) layer: Layer,
    pub(super) seen: Raw,
    pub(super) envelope: Vec<u8>,
    pub(super) file: Option<api::InputEncryptedFile>,
    pub(super) service: bool,
    pub(super) silent: bool,
    /// Written by the user: may be taken back.
    pub(super) user: bool,
    /// It stands for a message that was taken back.
    pub(super) rewritten: bool,
    pub(super) progress: Progress,
}

/// Whether a call brings a message.
pub(super) const fn is_message(request: &Request) -> bool {
    matches!(
        request,
        Request::SendEncrypted(_)
            | Request::SendEncryptedFile(_)
            | Request::SendEncryptedService(_)
    )
}

impl Entry {
    /// The call that sends it: the same one each time.
    pub(super) fn call(&self, identity: &Identity) -> Request {
        let (peer, random_id, data) =
            (identity.peer(), self.outer_random_id, self.envelope.clone());
        match &self.file {
            Some(file) => Request::SendEncryptedFile(functions::MessagesSendEncryptedFile {
                silent: self.silent,
                peer,
                random_id,
                data,
                file: file.clone(),
            }),
            None if self.service => {
                Request::SendEncryptedService(functions::MessagesSendEncryptedService {
                    peer,
                    random_id,
                    data,
                })
            }
            None => Request::SendEncrypted(functions::MessagesSendEncrypted {
                silent: self.silent,
                peer,
                random_id,
                data,
            }),
        }
    }
}
