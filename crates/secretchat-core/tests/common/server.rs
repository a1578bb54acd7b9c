//! A server with one chat: what it answers, and what it tells the other side.

use secretchat_core::crypto::dh::KNOWN_PRIME;
use secretchat_core::io::{Request, Response};
use secretchat_core::tl::api::{self, functions};

use super::party::{Call, Party};

pub(crate) const ALICE: i64 = 1;
pub(crate) const BOB: i64 = 2;
/// Access hashes of the chat: each side has its own.
pub(crate) const ALICE_HASH: i64 = 1001;
pub(crate) const BOB_HASH: i64 = 1002;
/// Access hash of the user Bob for Alice.
pub(crate) const BOB_USER_HASH: i64 = 777;
pub(crate) const DATE: i32 = 1_700_000_000;

/// The parameters that the server has always sent, with the randomness given.
pub(crate) fn dh_config(random: &[u8]) -> Response {
    dh_config_of(3, &KNOWN_PRIME, random)
}

pub(crate) fn dh_config_of(g: i32, p: &[u8], random: &[u8]) -> Response {
    let (p, random) = (p.to_vec(), random.to_vec());
    Response::DhConfig(api::MessagesDhConfig::MessagesDhConfig(
        api::types::MessagesDhConfig {
            g,
            p,
            version: 7,
            random,
        },
    ))
}

/// encryptedChatWaiting, as the answer to requestEncryption.
pub(crate) fn waiting(id: i32) -> api::types::EncryptedChatWaiting {
    api::types::EncryptedChatWaiting {
        id,
        access_hash: ALICE_HASH,
        date: DATE,
        admin_id: ALICE,
        participant_id: BOB,
    }
}

/// encryptedChatRequested, as Bob is told of the request.
pub(crate) fn requested(
    request: &functions::MessagesRequestEncryption,
) -> api::types::EncryptedChatRequested {
    api::types::EncryptedChatRequested {
        folder_id: None,
        id: request.random_id,
        access_hash: BOB_HASH,
        date: DATE,
        admin_id: ALICE,
        participant_id: BOB,
        g_a: request.g_a.clone(),
    }
}

/// encryptedChat, as Alice is told of the acceptance.
pub(crate) fn accepted(
    id: i32,
    accept: &functions::MessagesAcceptEncryption,
) -> api::types::EncryptedChat {
    api::types::EncryptedChat {
        id,
        access_hash: ALICE_HASH,
        date: DATE,
        admin_id: ALICE,
        participant_id: BOB,
        g_a_or_b: accept.g_b.clone(),
        key_fingerprint: accept.key_fingerprint,
    }
}

/// encryptedChat, as the answer to acceptEncryption.
pub(crate) fn confirmed(chat: &api::types::EncryptedChat, g_a: &[u8]) -> api::types::EncryptedChat {
    api::types::EncryptedChat {
        access_hash: BOB_HASH,
        g_a_or_b: g_a.to_vec(),
        ..chat.clone()
    }
}

/// The envelope in a call that carries one.
pub(crate) fn envelope_of(request: &Request) -> Option<&[u8]> {
    match request {
        Request::SendEncrypted(f) => Some(&f.data),
        Request::SendEncryptedFile(f) => Some(&f.data),
        Request::SendEncryptedService(f) => Some(&f.data),
        _ => None,
    }
}

/// `random_id` of a call that carries a message.
pub(crate) fn outer_random_id(request: &Request) -> Option<i64> {
    match request {
        Request::SendEncrypted(f) => Some(f.random_id),
        Request::SendEncryptedFile(f) => Some(f.random_id),
        Request::SendEncryptedService(f) => Some(f.random_id),
        _ => None,
    }
}

/// What the server says to a call of a ready or closed chat.
pub(crate) fn ordinary_answer(request: &Request, date: i32) -> Response {
    match request {
        Request::SendEncrypted(_) | Request::SendEncryptedService(_) => sent(date),
        Request::SendEncryptedFile(_) => {
            let file = api::EncryptedFile::EncryptedFile(api::types::EncryptedFile {
                id: 4_611_686_018_427_387_905,
                access_hash: 777,
                size: 12_352,
                dc_id: 2,
                key_fingerprint: 16_909_060,
            });
            let sent = api::types::MessagesSentEncryptedFile { date, file };
            Response::SentEncryptedMessage(
                api::MessagesSentEncryptedMessage::MessagesSentEncryptedFile(sent),
            )
        }
        _ => Response::Bool(true),
    }
}

pub(crate) fn sent(date: i32) -> Response {
    let sent = api::types::MessagesSentEncryptedMessage { date };
    Response::SentEncryptedMessage(
        api::MessagesSentEncryptedMessage::MessagesSentEncryptedMessage(sent),
    )
}

impl Party {
    /// Lets the server answer everything that is open, until nothing is; gives the envelopes that it took.
    pub(crate) fn serve(&mut self) -> Vec<Vec<u8>> {
        let mut envelopes = Vec::new();
        while let Some(Call { id, request }) = self.calls.pop_front() {
            envelopes.extend(envelope_of(&request).map(<[u8]>::to_vec));
            let answer = ordinary_answer(&request, self.now.date());
            self.answer(id, Ok(answer));
        }
        envelopes
    }

    /// Answers the open getDhConfig.
    pub(crate) fn serve_dh_config(&mut self, answer: Response) {
        let call = self.take_call();
        assert!(
            matches!(call.request, Request::GetDhConfig(_)),
            "{:?}",
            call.request
        );
        self.answer(call.id, Ok(answer));
    }
}
