//! What clients and server tell each other about messages and sessions, beside the calls.

use grammers_tl_types as tl;
use secretchat_core::ids::Time;
use tl::{Deserializable, Identifiable as _, Serializable as _};

use super::message::Message;
use super::sending::Cause;
use super::{Event, Session};

/// Ids in one question, at most.
const MAX_IDS: usize = 8192;

/// What has become of a message.
pub(super) enum Served {
    Done,
    Event(Event),
    /// It is a call.
    NotService,
}

impl Session {
    /// Does what a message asks for, unless it is a call. One that is malformed is ignored.
    pub(super) fn serve(&mut self, message: &Message, now: Time) -> Served {
        let id = message.id();
        match id {
            tl::types::MsgsAck::CONSTRUCTOR_ID => self.on_acks(message),
            tl::functions::Ping::CONSTRUCTOR_ID => self.on_ping(message, now),
            tl::functions::PingDelayDisconnect::CONSTRUCTOR_ID => {
                return self.on_ping_delay_disconnect(message, now);
            }
            tl::functions::GetFutureSalts::CONSTRUCTOR_ID => self.on_get_future_salts(message, now),
            tl::functions::DestroySession::CONSTRUCTOR_ID => self.on_destroy_session(message, now),
            tl::functions::RpcDropAnswer::CONSTRUCTOR_ID => self.on_drop_answer(message, now),
            tl::functions::DestroyAuthKey::CONSTRUCTOR_ID => {
                self.on_destroy_key(now);
                return Served::Event(Event::DestroyKey);
            }
            tl::types::MsgsStateReq::CONSTRUCTOR_ID => self.on_state_request(message, now),
            tl::types::MsgResendReq::CONSTRUCTOR_ID
            | tl::types::MsgResendAnsReq::CONSTRUCTOR_ID => {
                self.on_resend_request(message, now);
            }
            // The first says nothing on a connection that stays, the others nothing that a server needs.
            tl::types::HttpWait::CONSTRUCTOR_ID
            | tl::types::MsgsStateInfo::CONSTRUCTOR_ID
            | tl::types::MsgsAllInfo::CONSTRUCTOR_ID
            | tl::types::MsgDetailedInfo::CONSTRUCTOR_ID
            | tl::types::MsgNewDetailedInfo::CONSTRUCTOR_ID => {}
            _ => return Served::NotService,
        }
        Served::Done
    }

    fn on_acks(&mut self, message: &Message) {
        if let Some(tl::enums::MsgsAck::Ack(ack)) = read(message) {
            self.sending.acknowledge(&ack.msg_ids);
        }
    }

    fn on_ping(&mut self, message: &Message, now: Time) {
        if let Some(ping) = read_function::<tl::functions::Ping>(message) {
            self.pong(message.msg_id, ping.ping_id, now);
        }
    }

    fn on_ping_delay_disconnect(&mut self, message: &Message, now: Time) -> Served {
        let Some(ping) = read_function::<tl::functions::PingDelayDisconnect>(message) else {
            return Served::Done;
        };
        self.pong(message.msg_id, ping.ping_id, now);
        Served::Event(Event::DisconnectAfter(ping.disconnect_delay))
    }

    fn pong(&mut self, msg_id: i64, ping_id: i64, now: Time) {
        let pong = tl::enums::Pong::Pong(tl::types::Pong { msg_id, ping_id });
        self.sending.notice(Cause::Answer, pong.to_bytes(), now);
    }

    fn on_get_future_salts(&mut self, message: &Message, now: Time) {
        let Some(wanted) = read_function::<tl::functions::GetFutureSalts>(message) else {
            return;
        };
        let salts = self.salts.future(self.key_id(), wanted.num, now);
        let salts = tl::enums::FutureSalts::Salts(tl::types::FutureSalts {
            req_msg_id: message.msg_id,
            now: now.date(),
            salts: tl::RawVec(salts),
        });
        self.sending.notice(Cause::Answer, salts.to_bytes(), now);
    }

    /// Other sessions are not known any more when their connection is gone.
    fn on_destroy_session(&mut self, message: &Message, now: Time) {
        let Some(destroy) = read_function::<tl::functions::DestroySession>(message) else {
            return;
        };
        let session_id = destroy.session_id;
        let none = tl::types::DestroySessionNone { session_id };
        let none = tl::enums::DestroySessionRes::DestroySessionNone(none).to_bytes();
        self.sending.notice(Cause::Answer, none, now);
    }

    /// All calls before this one are answered already.
    fn on_drop_answer(&mut self, message: &Message, now: Time) {
        let unknown = tl::enums::RpcDropAnswer::RpcAnswerUnknown.to_bytes();
        self.put_result(message.msg_id, &unknown, now);
    }

    fn on_destroy_key(&mut self, now: Time) {
        let done = tl::enums::DestroyAuthKeyRes::DestroyAuthKeyOk.to_bytes();
        self.sending.notice(Cause::Answer, done, now);
    }

    fn on_state_request(&mut self, message: &Message, now: Time) {
        if let Some(tl::enums::MsgsStateReq::Req(request)) = read(message) {
            self.put_states(message.msg_id, &request.msg_ids, now);
        }
    }

    fn on_resend_request(&mut self, message: &Message, now: Time) {
        let msg_ids = match read(message) {
            Some(tl::enums::MsgResendReq::Req(request)) => request.msg_ids,
            Some(tl::enums::MsgResendReq::MsgResendAnsReq(request)) => request.msg_ids,
            None => return,
        };
        if !self.sending.resend(&msg_ids) {
            self.put_states(message.msg_id, &msg_ids, now);
        }
    }

    fn put_states(&mut self, req_msg_id: i64, msg_ids: &[i64], now: Time) {
        let msg_ids = msg_ids.iter().take(MAX_IDS);
        let info = msg_ids.map(|id| self.received.state(*id)).collect();
        let info = tl::types::MsgsStateInfo { req_msg_id, info };
        let info = tl::enums::MsgsStateInfo::Info(info).to_bytes();
        self.sending.notice(Cause::Answer, info, now);
    }
}

fn read<T: Deserializable>(message: &Message) -> Option<T> {
    T::from_bytes(&message.body).ok()
}

/// Functions are read without the id in front of them.
fn read_function<T: Deserializable>(message: &Message) -> Option<T> {
    T::from_bytes(message.body.get(4..)?).ok()
}
