//! Secret chats as the server sees them: who with whom, and in which state.

use secretchat_core::crypto::DhParams;
use secretchat_core::ids::{ChatId, Role, UserId};
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};

use crate::error::{bad_request, require};
use crate::restore::{KnownChat, KnownSide};
use crate::server::{Call, Server};

/// A secret chat.
pub(crate) struct Chat {
    id: ChatId,
    creator: Side,
    participant: Side,
    date: i32,
    g_a: Vec<u8>,
    state: State,
}

/// One of the two.
struct Side {
    user: UserId,
    /// The access hash of the chat for this user.
    access_hash: i64,
}

enum State {
    Waiting,
    Ready(Accepted),
    Discarded { history_deleted: bool },
}

/// What the participant gave.
struct Accepted {
    g_b: Vec<u8>,
    key_fingerprint: i64,
}

impl Chat {
    /// A chat that became ready elsewhere. What the two gave for their key is not known any more, and nobody asks for it.
    pub(crate) const fn known(chat: &KnownChat) -> Self {
        Self {
            id: chat.id,
            creator: Side::known(chat.creator),
            participant: Side::known(chat.participant),
            date: chat.date,
            g_a: Vec::new(),
            state: State::Ready(Accepted {
                g_b: Vec::new(),
                key_fingerprint: 0,
            }),
        }
    }

    /// The chat as one of the two is told of it.
    fn view(&self, role: Role) -> api::EncryptedChat {
        match (&self.state, role) {
            (State::Waiting, Role::Creator) => api::EncryptedChat::Waiting(self.waiting()),
            (State::Waiting, Role::Participant) => api::EncryptedChat::Requested(self.requested()),
            (State::Ready(accepted), _) => {
                api::EncryptedChat::EncryptedChat(self.ready(accepted, role))
            }
            (State::Discarded { history_deleted }, _) => {
                api::EncryptedChat::Discarded(types::EncryptedChatDiscarded {
                    history_deleted: *history_deleted,
                    id: self.id.0,
                })
            }
        }
    }

    const fn waiting(&self) -> types::EncryptedChatWaiting {
        types::EncryptedChatWaiting {
            id: self.id.0,
            access_hash: self.creator.access_hash,
            date: self.date,
            admin_id: self.creator.user.0,
            participant_id: self.participant.user.0,
        }
    }

    fn requested(&self) -> types::EncryptedChatRequested {
        types::EncryptedChatRequested {
            folder_id: None,
            id: self.id.0,
            access_hash: self.participant.access_hash,
            date: self.date,
            admin_id: self.creator.user.0,
            participant_id: self.participant.user.0,
            g_a: self.g_a.clone(),
        }
    }

    fn ready(&self, accepted: &Accepted, role: Role) -> types::EncryptedChat {
        let g_a_or_b = match role {
            Role::Creator => &accepted.g_b,
            Role::Participant => &self.g_a,
        };
        types::EncryptedChat {
            id: self.id.0,
            access_hash: self.side(role).access_hash,
            date: self.date,
            admin_id: self.creator.user.0,
            participant_id: self.participant.user.0,
            g_a_or_b: g_a_or_b.clone(),
            key_fingerprint: accepted.key_fingerprint,
        }
    }

    const fn side(&self, role: Role) -> &Side {
        match role {
            Role::Creator => &self.creator,
            Role::Participant => &self.participant,
        }
    }

    fn role_of(&self, user: UserId) -> Option<Role> {
        [Role::Creator, Role::Participant]
            .into_iter()
            .find(|role| self.side(*role).user == user)
    }
}

impl Side {
    const fn known(side: KnownSide) -> Self {
        let KnownSide { user, access_hash } = side;
        Self { user, access_hash }
    }
}

impl Server {
    /// The same call again changes nothing and gives the chat as it now is.
    pub(crate) fn request_encryption(
        &mut self,
        call: Call,
        f: functions::MessagesRequestEncryption,
    ) -> Result<api::EncryptedChat, RpcError> {
        let other = self.user_of(&f.user_id, call)?;
        self.check_reachable(call.user, other)?;
        DhParams::known()
            .check_public(&f.g_a)
            .map_err(|_| bad_request("DH_G_A_INVALID"))?;
        // Some clients draw from all numbers, so chats with negative ids are about.
        require(f.random_id != 0, "RANDOM_ID_INVALID")?;
        let id = ChatId(f.random_id);
        if let Some(chat) = self.chats.get(&id) {
            let is_repeated = (chat.creator.user, chat.participant.user) == (call.user, other)
                && chat.g_a == f.g_a;
            require(is_repeated, "RANDOM_ID_DUPLICATE")?;
            return Ok(chat.view(Role::Creator));
        }
        let creator = Side {
            user: call.user,
            access_hash: self.random_long(),
        };
        let participant = Side {
            user: other,
            access_hash: self.random_long(),
        };
        let chat = Chat {
            id,
            creator,
            participant,
            date: call.now.date(),
            g_a: f.g_a,
            state: State::Waiting,
        };
        let view = chat.view(Role::Creator);
        self.chats.insert(id, chat);
        if !self.account(other)?.requests_disabled {
            self.tell(id, Role::Participant, call);
        }
        Ok(view)
    }

    pub(crate) fn accept_encryption(
        &mut self,
        call: Call,
        f: functions::MessagesAcceptEncryption,
    ) -> Result<api::EncryptedChat, RpcError> {
        let (id, _) = self
            .party(&f.peer, call)
            .ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        let chat = self
            .chats
            .get_mut(&id)
            .filter(|chat| chat.participant.user == call.user);
        let chat = chat.ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        match chat.state {
            State::Ready(_) => return Err(bad_request("ENCRYPTION_ALREADY_ACCEPTED")),
            State::Discarded { .. } => return Err(bad_request("ENCRYPTION_ALREADY_DECLINED")),
            State::Waiting => {}
        }
        chat.state = State::Ready(Accepted {
            g_b: f.g_b,
            key_fingerprint: f.key_fingerprint,
        });
        let view = chat.view(Role::Participant);
        self.tell(id, Role::Creator, call);
        Ok(view)
    }

    pub(crate) fn discard_encryption(
        &mut self,
        call: Call,
        f: functions::MessagesDiscardEncryption,
    ) -> Result<bool, RpcError> {
        require(f.chat_id != 0, "CHAT_ID_EMPTY")?;
        let id = ChatId(f.chat_id);
        let chat = self
            .chats
            .get_mut(&id)
            .ok_or_else(|| bad_request("ENCRYPTION_ID_INVALID"))?;
        let role = chat
            .role_of(call.user)
            .ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        require(
            !matches!(chat.state, State::Discarded { .. }),
            "ENCRYPTION_ALREADY_DECLINED",
        )?;
        chat.state = State::Discarded {
            history_deleted: f.delete_history,
        };
        self.tell(id, role.peer(), call);
        Ok(true)
    }

    /// The user's device has gone, and its chats with it; the others are told.
    #[cfg(feature = "mtproto")]
    pub(crate) fn discard_chats(&mut self, call: Call) {
        let mut peers = Vec::new();
        for chat in self.chats.values_mut() {
            let is_open = !matches!(chat.state, State::Discarded { .. });
            if let Some(role) = chat.role_of(call.user).filter(|_| is_open) {
                let history_deleted = false;
                chat.state = State::Discarded { history_deleted };
                peers.push((chat.id, role.peer()));
            }
        }
        for (id, peer) in peers {
            self.tell(id, peer, call);
        }
    }

    pub(crate) fn set_encrypted_typing(
        &mut self,
        call: Call,
        f: functions::MessagesSetEncryptedTyping,
    ) -> Result<bool, RpcError> {
        let (id, other) = self
            .ready_party(&f.peer, call)
            .ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        let account = self.account(other)?;
        if f.typing {
            let update = api::Update::EncryptedChatTyping(types::UpdateEncryptedChatTyping {
                chat_id: id.0,
            });
            account.queue.passing(update, &account.faults, call.now);
        }
        Ok(true)
    }

    pub(crate) fn read_encrypted_history(
        &mut self,
        call: Call,
        f: functions::MessagesReadEncryptedHistory,
    ) -> Result<bool, RpcError> {
        let (id, other) = self
            .ready_party(&f.peer, call)
            .ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        let date = call.now.date();
        require((1..=date).contains(&f.max_date), "MAX_DATE_INVALID")?;
        let read = types::UpdateEncryptedMessagesRead {
            chat_id: id.0,
            max_date: f.max_date,
            date,
        };
        let account = self.account(other)?;
        account.queue.read(
            api::Update::EncryptedMessagesRead(read),
            &account.faults,
            call.now,
        );
        Ok(true)
    }

    /// Only the one who was asked for the chat can report the other.
    pub(crate) fn report_encrypted_spam(
        &mut self,
        call: Call,
        f: functions::MessagesReportEncryptedSpam,
    ) -> Result<bool, RpcError> {
        let (id, other) = self
            .party(&f.peer, call)
            .ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        let is_participant = self
            .chats
            .get(&id)
            .is_some_and(|chat| chat.participant.user == call.user);
        require(is_participant, "CHAT_ID_INVALID")?;
        let reports = &mut self.account(other)?.spam_reports;
        *reports = reports.saturating_add(1);
        Ok(true)
    }

    /// The chat that the caller means, and the user on its other side; the access hash must be right.
    pub(crate) fn party(
        &self,
        peer: &api::InputEncryptedChat,
        call: Call,
    ) -> Option<(ChatId, UserId)> {
        let api::InputEncryptedChat::InputEncryptedChat(peer) = peer;
        let chat = self.chats.get(&ChatId(peer.chat_id))?;
        let role = chat.role_of(call.user)?;
        (chat.side(role).access_hash == peer.access_hash)
            .then(|| (chat.id, chat.side(role.peer()).user))
    }

    /// The same of a chat in which messages can be sent.
    fn ready_party(&self, peer: &api::InputEncryptedChat, call: Call) -> Option<(ChatId, UserId)> {
        self.party(peer, call).filter(|(id, _)| self.is_ready(*id))
    }

    pub(crate) fn is_ready(&self, id: ChatId) -> bool {
        self.chats
            .get(&id)
            .is_some_and(|chat| matches!(chat.state, State::Ready(_)))
    }

    pub(crate) fn is_discarded(&self, id: ChatId) -> bool {
        self.chats
            .get(&id)
            .is_some_and(|chat| matches!(chat.state, State::Discarded { .. }))
    }

    fn tell(&mut self, id: ChatId, role: Role, call: Call) {
        let Some(chat) = self.chats.get(&id) else {
            return;
        };
        let update = types::UpdateEncryption {
            chat: chat.view(role),
            date: call.now.date(),
        };
        if let Some(account) = self.accounts.get_mut(&chat.side(role).user) {
            account
                .queue
                .state(api::Update::Encryption(update), &account.faults, call.now);
        }
    }

    /// Another user, by id and access hash.
    fn user_of(&self, user: &api::InputUser, call: Call) -> Result<UserId, RpcError> {
        let api::InputUser::InputUser(user) = user else {
            return Err(bad_request("USER_ID_INVALID"));
        };
        let id = UserId(user.user_id);
        let is_known = self
            .accounts
            .get(&id)
            .is_some_and(|account| account.access_hash == user.access_hash && !account.is_bot);
        require(is_known && id != call.user, "USER_ID_INVALID")?;
        Ok(id)
    }

    fn check_reachable(&self, user: UserId, other: UserId) -> Result<(), RpcError> {
        let is_deactivated = self
            .accounts
            .get(&other)
            .is_some_and(|account| account.deactivated);
        require(!is_deactivated, "INPUT_USER_DEACTIVATED")?;
        self.check_may_write(user, other)
    }
}
