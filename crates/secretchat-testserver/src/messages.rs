//! Messages: taken from the one, put into the queue of the other.

use secretchat_core::ids::{ChatId, UserId};
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};

use crate::error::{bad_request, require};
use crate::faults::count_down;
use crate::server::{Call, Server};

/// Largest envelope that is taken, in bytes. The real limit is not documented (spec/03 §6).
pub const MAX_DATA: usize = 256 << 10;

/// Fingerprint and message key in front of the encrypted part, in bytes (spec/05 §2).
const HEADER: usize = 8 + 16;

/// A message for the receiver, and the answer to the sender.
type Taken = (api::EncryptedMessage, api::MessagesSentEncryptedMessage);

/// What the three methods have in common.
pub(crate) struct Sending {
    peer: api::InputEncryptedChat,
    random_id: i64,
    data: Vec<u8>,
    kind: Kind,
}

enum Kind {
    Message,
    Service,
    File(api::InputEncryptedFile),
}

impl From<functions::MessagesSendEncrypted> for Sending {
    fn from(f: functions::MessagesSendEncrypted) -> Self {
        Self {
            peer: f.peer,
            random_id: f.random_id,
            data: f.data,
            kind: Kind::Message,
        }
    }
}

impl From<functions::MessagesSendEncryptedService> for Sending {
    fn from(f: functions::MessagesSendEncryptedService) -> Self {
        Self {
            peer: f.peer,
            random_id: f.random_id,
            data: f.data,
            kind: Kind::Service,
        }
    }
}

impl From<functions::MessagesSendEncryptedFile> for Sending {
    fn from(f: functions::MessagesSendEncryptedFile) -> Self {
        Self {
            peer: f.peer,
            random_id: f.random_id,
            data: f.data,
            kind: Kind::File(f.file),
        }
    }
}

impl Server {
    /// Any of the three methods that send; a `random_id` that was sent before gets its answer again.
    pub(crate) fn send(
        &mut self,
        call: Call,
        function: impl Into<Sending>,
    ) -> Result<api::MessagesSentEncryptedMessage, RpcError> {
        let sending = function.into();
        if let Some(answer) = self.account(call.user)?.sent.get(&sending.random_id) {
            return Ok(answer.clone());
        }
        let (chat, other) = self.addressee(call, &sending)?;
        let random_id = sending.random_id;
        let (message, answer) = self.take(call, chat, sending)?;
        let account = self.account(other)?;
        if count_down(&mut account.faults.lose_messages) {
            return Ok(answer);
        }
        account
            .queue
            .message(message, &mut account.faults, call.now);
        self.account(call.user)?
            .sent
            .insert(random_id, answer.clone());
        Ok(answer)
    }

    /// What the receiver gets, and what the sender is told.
    fn take(&mut self, call: Call, chat: ChatId, sending: Sending) -> Result<Taken, RpcError> {
        let (random_id, chat_id) = (sending.random_id, chat.0);
        let (date, bytes) = (call.now.date(), sending.data);
        let (file, answer) = match sending.kind {
            Kind::Message => (api::EncryptedFile::Empty, sent(date)),
            Kind::File(input) => {
                let file = self.resolve_file(&input, call)?;
                (file.clone(), sent_file(date, file))
            }
            Kind::Service => {
                let message = api::EncryptedMessage::Service(types::EncryptedMessageService {
                    random_id,
                    chat_id,
                    date,
                    bytes,
                });
                return Ok((message, sent(date)));
            }
        };
        let message = api::EncryptedMessage::EncryptedMessage(types::EncryptedMessage {
            random_id,
            chat_id,
            date,
            bytes,
            file,
        });
        Ok((message, answer))
    }

    /// Who gets it; refuses what cannot be sent.
    fn addressee(&self, call: Call, sending: &Sending) -> Result<(ChatId, UserId), RpcError> {
        require(sending.random_id != 0, "RANDOM_ID_EMPTY")?;
        let (chat, other) = self
            .party(&sending.peer, call)
            .ok_or_else(|| bad_request("ENCRYPTION_ID_INVALID"))?;
        require(!self.is_discarded(chat), "ENCRYPTION_DECLINED")?;
        require(self.is_ready(chat), "ENCRYPTION_ID_INVALID")?;
        self.check_may_write(call.user, other)?;
        require(sending.data.len() <= MAX_DATA, "DATA_TOO_LONG")?;
        let blocks = sending
            .data
            .len()
            .checked_sub(HEADER)
            .filter(|encrypted| *encrypted > 0 && encrypted % 16 == 0);
        require(blocks.is_some(), "DATA_INVALID")?;
        Ok((chat, other))
    }
}

const fn sent(date: i32) -> api::MessagesSentEncryptedMessage {
    api::MessagesSentEncryptedMessage::MessagesSentEncryptedMessage(
        types::MessagesSentEncryptedMessage { date },
    )
}

const fn sent_file(date: i32, file: api::EncryptedFile) -> api::MessagesSentEncryptedMessage {
    api::MessagesSentEncryptedMessage::MessagesSentEncryptedFile(types::MessagesSentEncryptedFile {
        date,
        file,
    })
}
