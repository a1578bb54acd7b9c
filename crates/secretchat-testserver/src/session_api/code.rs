//! Login codes: sent to the app first, then in a text message.

use grammers_tl_types::enums::auth::{CodeType, SentCodeType};
use grammers_tl_types::types::auth;
use secretchat_core::ids::Time;
use secretchat_core::io::RpcError;

use super::accounts::LOGIN_CODE;
use super::request::SignIn;
use crate::error::{bad_request, require};
use crate::users::digits_of;

/// Milliseconds for which a code can be used.
const VALID_MS: i64 = 5 * 60 * 1000;
/// Digits of the shortest and the longest phone number in the world.
const PHONE_LENGTHS: std::ops::RangeInclusive<usize> = 7..=15;

/// A code that was sent somewhere.
pub(super) struct SentCode {
    phone: String,
    hash: String,
    at: Time,
    way: Way,
}

/// How a code was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    App,
    TextMessage,
}

impl SentCode {
    pub(super) fn new(phone: &str, hash: String, now: Time) -> Result<Self, RpcError> {
        let phone = digits_of(phone);
        require(PHONE_LENGTHS.contains(&phone.len()), "PHONE_NUMBER_INVALID")?;
        Ok(Self {
            phone,
            hash,
            at: now,
            way: Way::App,
        })
    }

    /// The phone number, digits only.
    pub(super) fn phone(&self) -> &str {
        &self.phone
    }

    /// What the client is told of it.
    pub(super) fn described(&self) -> auth::SentCode {
        let length = i32::try_from(LOGIN_CODE.len()).unwrap_or(i32::MAX);
        let (r#type, next_type) = match self.way {
            Way::App => {
                let app = auth::SentCodeTypeApp { length };
                (SentCodeType::App(app), Some(CodeType::Sms))
            }
            Way::TextMessage => (SentCodeType::Sms(auth::SentCodeTypeSms { length }), None),
        };
        auth::SentCode {
            r#type,
            phone_code_hash: self.hash.clone(),
            next_type,
            timeout: None,
        }
    }

    /// Sends it again, in the next way.
    pub(super) fn resend(&mut self, phone: &str, hash: &str, now: Time) -> Result<(), RpcError> {
        self.check_is(phone, hash, now)?;
        if self.way == Way::TextMessage {
            return Err(RpcError::server(406, "SEND_CODE_UNAVAILABLE"));
        }
        self.way = Way::TextMessage;
        self.at = now;
        Ok(())
    }

    /// Whether the right code is entered.
    pub(super) fn check(&self, f: &SignIn, now: Time) -> Result<(), RpcError> {
        self.check_is(&f.phone, &f.hash, now)?;
        require(!f.code.is_empty(), "PHONE_CODE_EMPTY")?;
        require(f.code == LOGIN_CODE, "PHONE_CODE_INVALID")
    }

    fn check_is(&self, phone: &str, hash: &str, now: Time) -> Result<(), RpcError> {
        let is_this = hash == self.hash && digits_of(phone) == self.phone;
        if is_this && now <= self.at.plus_ms(VALID_MS) {
            Ok(())
        } else {
            Err(expired())
        }
    }
}

/// There is no such code, or not any more.
pub(super) fn expired() -> RpcError {
    bad_request("PHONE_CODE_EXPIRED")
}
