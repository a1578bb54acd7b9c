//! A server that knows one chat: it plays the methods of spec/03, keeps what it was given, and never forgets a
//! `random_id`.

use std::collections::{HashMap, HashSet};

use secretchat_core::crypto::dh::KNOWN_PRIME;
use secretchat_core::io::{Request, Response, RpcError};
use secretchat_core::tl::api::{self, functions, types};

use crate::dice::Dice;
use crate::side::Who;

const DH_VERSION: i32 = 3;

/// The chat as the server sees it.
#[derive(Default)]
pub(crate) struct Server {
    chat: Option<Chat>,
    /// What every call with a `random_id` led to.
    done: HashMap<(Who, i64), types::MessagesSentEncryptedFile>,
    taken: HashSet<(Who, Vec<u8>)>,
    files: HashMap<i64, types::EncryptedFile>,
    /// Everything that was ever sent, for the attacker.
    log: Vec<(Who, api::EncryptedMessage)>,
    qts: i32,
}

struct Chat {
    id: i32,
    date: i32,
    g_a: Vec<u8>,
    accepted: Option<(Vec<u8>, i64)>,
    discarded: Option<bool>,
}

/// What a call leads to.
pub(crate) struct Carried {
    pub(crate) result: Result<Response, RpcError>,
    pub(crate) updates: Vec<(Who, api::Update)>,
}

impl Carried {
    fn answer(response: Response) -> Self {
        Self {
            result: Ok(response),
            updates: Vec::new(),
        }
    }

    fn error(message: &str) -> Self {
        Self {
            result: Err(RpcError::server(400, message)),
            updates: Vec::new(),
        }
    }

    fn and_tell(mut self, who: Who, update: api::Update) -> Self {
        self.updates.push((who, update));
        self
    }
}

impl Server {
    /// Carries out a call.
    pub(crate) fn call(
        &mut self,
        from: Who,
        request: &Request,
        date: i32,
        dice: &mut Dice,
    ) -> Carried {
        if let Some(peer) = peer_of(request)
            && let Some(error) = self.refuse_peer(from, peer)
        {
            return Carried::error(error);
        }
        match request {
            Request::GetDhConfig(f) => Carried::answer(Response::DhConfig(dh_config(f, dice))),
            Request::RequestEncryption(f) => self.request_encryption(from, f, date),
            Request::AcceptEncryption(f) => self.accept_encryption(from, f, date, dice),
            Request::DiscardEncryption(f) => self.discard_encryption(from, f, date),
            Request::SendEncrypted(f) => self.send(from, f.random_id, &f.data, None, false, date),
            Request::SendEncryptedService(f) => {
                self.send(from, f.random_id, &f.data, None, true, date)
            }
            Request::SendEncryptedFile(f) => match self.file(&f.file, dice) {
                Some(file) => self.send(from, f.random_id, &f.data, Some(file), false, date),
                None => Carried::error("FILE_EMTPY"),
            },
            Request::ReadEncryptedHistory(f) => {
                let read = types::UpdateEncryptedMessagesRead {
                    chat_id: chat_id_of(&f.peer),
                    max_date: f.max_date,
                    date,
                };
                Carried::answer(Response::Bool(true))
                    .and_tell(from.other(), api::Update::EncryptedMessagesRead(read))
            }
            Request::SetEncryptedTyping(f) if f.typing => {
                let typing = types::UpdateEncryptedChatTyping {
                    chat_id: chat_id_of(&f.peer),
                };
                Carried::answer(Response::Bool(true))
                    .and_tell(from.other(), api::Update::EncryptedChatTyping(typing))
            }
            Request::SetEncryptedTyping(_) | Request::ReportEncryptedSpam(_) => {
                Carried::answer(Response::Bool(true))
            }
        }
    }

    /// Whether this call brings a message of the user that the server never took, so that it may be refused.
    pub(crate) fn may_refuse(&self, from: Who, request: &Request) -> bool {
        let (random_id, data) = match request {
            Request::SendEncrypted(f) => (f.random_id, &f.data),
            Request::SendEncryptedFile(f) => (f.random_id, &f.data),
            _ => return false,
        };
        !self.done.contains_key(&(from, random_id)) && !self.taken.contains(&(from, data.clone()))
    }

    /// The id of the chat, once there is one.
    pub(crate) fn chat_id(&self) -> Option<i32> {
        self.chat.as_ref().map(|chat| chat.id)
    }

    /// What this side ever sent.
    pub(crate) fn sent_by(&self, who: Who) -> Vec<&api::EncryptedMessage> {
        self.log
            .iter()
            .filter(|(from, _)| *from == who)
            .map(|(_, message)| message)
            .collect()
    }

    fn refuse_peer(&self, from: Who, peer: &api::InputEncryptedChat) -> Option<&'static str> {
        let api::InputEncryptedChat::InputEncryptedChat(peer) = peer;
        match &self.chat {
            Some(chat) if chat.id == peer.chat_id && peer.access_hash == from.access_hash() => None,
            _ => Some("CHAT_ID_INVALID"),
        }
    }

    fn request_encryption(
        &mut self,
        from: Who,
        f: &functions::MessagesRequestEncryption,
        date: i32,
    ) -> Carried {
        match &self.chat {
            None => {}
            Some(chat) if chat.id == f.random_id && from == Who::A => {
                return Carried::answer(Response::EncryptedChat(chat.seen_by(from)));
            }
            Some(_) => return Carried::error("RANDOM_ID_DUPLICATE"),
        }
        let chat = Chat {
            id: f.random_id,
            date,
            g_a: f.g_a.clone(),
            accepted: None,
            discarded: None,
        };
        let answer = Carried::answer(Response::EncryptedChat(chat.seen_by(from)));
        let answer = answer.and_tell(from.other(), encryption(chat.seen_by(from.other()), date));
        self.chat = Some(chat);
        answer
    }

    fn accept_encryption(
        &mut self,
        from: Who,
        f: &functions::MessagesAcceptEncryption,
        date: i32,
        dice: &mut Dice,
    ) -> Carried {
        let Some(chat) = &mut self.chat else {
            return Carried::error("CHAT_ID_INVALID");
        };
        if chat.discarded.is_some() {
            return Carried::error("ENCRYPTION_ALREADY_DECLINED");
        }
        if chat.accepted.is_some() {
            return Carried::error("ENCRYPTION_ALREADY_ACCEPTED");
        }
        chat.accepted = Some((f.g_b.clone(), f.key_fingerprint));
        let carried = Carried::answer(Response::EncryptedChat(chat.seen_by(from)))
            .and_tell(from.other(), encryption(chat.seen_by(from.other()), date));
        if dice.chance(200) {
            return carried.and_tell(from, encryption(chat.seen_by(from), date));
        }
        carried
    }

    fn discard_encryption(
        &mut self,
        from: Who,
        f: &functions::MessagesDiscardEncryption,
        date: i32,
    ) -> Carried {
        let Some(chat) = self.chat.as_mut().filter(|chat| chat.id == f.chat_id) else {
            return Carried::error("ENCRYPTION_ID_INVALID");
        };
        if chat.discarded.is_some() {
            return Carried::error("ENCRYPTION_ALREADY_DECLINED");
        }
        chat.discarded = Some(f.delete_history);
        Carried::answer(Response::Bool(true))
            .and_tell(from.other(), encryption(chat.seen_by(from.other()), date))
    }

    fn send(
        &mut self,
        from: Who,
        random_id: i64,
        data: &[u8],
        file: Option<types::EncryptedFile>,
        service: bool,
        date: i32,
    ) -> Carried {
        let Some(chat) = &self.chat else {
            return Carried::error("ENCRYPTION_ID_INVALID");
        };
        if chat.discarded.is_some() {
            return Carried::error("ENCRYPTION_DECLINED");
        }
        if let Some(sent) = self.done.get(&(from, random_id)) {
            return Carried::answer(Response::SentEncryptedMessage(sent_message(sent.clone())));
        }
        let file = file.map_or(api::EncryptedFile::Empty, api::EncryptedFile::EncryptedFile);
        let sent = types::MessagesSentEncryptedFile {
            date,
            file: file.clone(),
        };
        self.done.insert((from, random_id), sent.clone());
        self.taken.insert((from, data.to_vec()));
        let (chat_id, bytes) = (chat.id, data.to_vec());
        let message = if service {
            api::EncryptedMessage::Service(types::EncryptedMessageService {
                random_id,
                chat_id,
                date,
                bytes,
            })
        } else {
            api::EncryptedMessage::EncryptedMessage(types::EncryptedMessage {
                random_id,
                chat_id,
                date,
                bytes,
                file,
            })
        };
        self.log.push((from, message.clone()));
        self.qts += 1;
        let update = types::UpdateNewEncryptedMessage {
            message,
            qts: self.qts,
        };
        Carried::answer(Response::SentEncryptedMessage(sent_message(sent)))
            .and_tell(from.other(), api::Update::NewEncryptedMessage(update))
    }

    fn file(
        &mut self,
        file: &api::InputEncryptedFile,
        dice: &mut Dice,
    ) -> Option<types::EncryptedFile> {
        match file {
            api::InputEncryptedFile::InputEncryptedFile(known) => self
                .files
                .get(&known.id)
                .filter(|file| file.access_hash == known.access_hash)
                .cloned(),
            api::InputEncryptedFile::Uploaded(upload) => {
                let file = types::EncryptedFile {
                    id: upload.id,
                    access_hash: dice.i64(),
                    size: 16,
                    dc_id: 2,
                    key_fingerprint: upload.key_fingerprint,
                };
                Some(self.files.entry(upload.id).or_insert(file).clone())
            }
            _ => None,
        }
    }
}

impl Chat {
    fn seen_by(&self, who: Who) -> api::EncryptedChat {
        let (id, date, access_hash) = (self.id, self.date, who.access_hash());
        let (admin_id, participant_id) = (Who::A.user().0, Who::B.user().0);
        if let Some(history_deleted) = self.discarded {
            return api::EncryptedChat::Discarded(types::EncryptedChatDiscarded {
                history_deleted,
                id,
            });
        }
        if let Some((g_b, key_fingerprint)) = &self.accepted {
            let g_a_or_b = if who == Who::A {
                g_b.clone()
            } else {
                self.g_a.clone()
            };
            return api::EncryptedChat::EncryptedChat(types::EncryptedChat {
                id,
                access_hash,
                date,
                admin_id,
                participant_id,
                g_a_or_b,
                key_fingerprint: *key_fingerprint,
            });
        }
        match who {
            Who::A => api::EncryptedChat::Waiting(types::EncryptedChatWaiting {
                id,
                access_hash,
                date,
                admin_id,
                participant_id,
            }),
            Who::B => api::EncryptedChat::Requested(types::EncryptedChatRequested {
                folder_id: None,
                id,
                access_hash,
                date,
                admin_id,
                participant_id,
                g_a: self.g_a.clone(),
            }),
        }
    }
}

/// `updateEncryption`.
pub(crate) fn encryption(chat: api::EncryptedChat, date: i32) -> api::Update {
    api::Update::Encryption(types::UpdateEncryption { chat, date })
}

fn dh_config(f: &functions::MessagesGetDhConfig, dice: &mut Dice) -> api::MessagesDhConfig {
    let random = dice.bytes(256);
    if f.version == DH_VERSION {
        return api::MessagesDhConfig::NotModified(types::MessagesDhConfigNotModified { random });
    }
    let config = types::MessagesDhConfig {
        g: 3,
        p: KNOWN_PRIME.to_vec(),
        version: DH_VERSION,
        random,
    };
    api::MessagesDhConfig::MessagesDhConfig(config)
}

fn sent_message(sent: types::MessagesSentEncryptedFile) -> api::MessagesSentEncryptedMessage {
    match sent.file {
        api::EncryptedFile::Empty => {
            let sent = types::MessagesSentEncryptedMessage { date: sent.date };
            api::MessagesSentEncryptedMessage::MessagesSentEncryptedMessage(sent)
        }
        api::EncryptedFile::EncryptedFile(_) => {
            api::MessagesSentEncryptedMessage::MessagesSentEncryptedFile(sent)
        }
    }
}

const fn peer_of(request: &Request) -> Option<&api::InputEncryptedChat> {
    match request {
        Request::AcceptEncryption(f) => Some(&f.peer),
        Request::SendEncrypted(f) => Some(&f.peer),
        Request::SendEncryptedFile(f) => Some(&f.peer),
        Request::SendEncryptedService(f) => Some(&f.peer),
        Request::ReadEncryptedHistory(f) => Some(&f.peer),
        Request::SetEncryptedTyping(f) => Some(&f.peer),
        Request::ReportEncryptedSpam(f) => Some(&f.peer),
        Request::GetDhConfig(_) | Request::RequestEncryption(_) | Request::DiscardEncryption(_) => {
            None
        }
    }
}

const fn chat_id_of(peer: &api::InputEncryptedChat) -> i32 {
    let api::InputEncryptedChat::InputEncryptedChat(peer) = peer;
    peer.chat_id
}
