//! Codes: where they go, and how they come back.

use std::fmt;

use grammers_tl_types::{enums, functions, types};

use super::LoginError;

/// A code is on its way to the user.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeSent {
    /// Where the user finds it.
    pub via: CodeVia,
    /// How many characters it has, if that is known.
    pub length: Option<u32>,
    pub(super) phone: String,
    pub(super) hash: String,
}

/// Hides what belongs to the attempt.
impl fmt::Debug for CodeSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            via,
            length,
            phone: _,
            hash: _,
        } = self;
        f.debug_struct("CodeSent")
            .field("via", via)
            .field("length", length)
            .finish_non_exhaustive()
    }
}

/// Where a code went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeVia {
    /// Into Telegram on another device of the user.
    App,
    /// By SMS.
    Sms,
    /// By SMS, as a word or a phrase; with what it begins with, if that is known.
    SmsWords(Option<String>),
    /// By a phone call that says it.
    Call,
    /// By a missed call from a number like this: the code is in the number.
    MissedCall(String),
    /// By mail, to an address like this.
    Email(String),
    /// To <https://fragment.com>, at this address.
    Fragment(String),
}

impl fmt::Display for CodeVia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App => f.write_str("in Telegram on another device"),
            Self::Sms => f.write_str("by SMS"),
            Self::SmsWords(None) => f.write_str("by SMS, in words"),
            Self::SmsWords(Some(beginning)) => write!(f, "by SMS, in words: {beginning}…"),
            Self::Call => f.write_str("by a phone call"),
            Self::MissedCall(number) => write!(f, "in the number of a missed call, {number}…"),
            Self::Email(address) => write!(f, "by mail to {address}"),
            Self::Fragment(address) => write!(f, "at {address}"),
        }
    }
}

impl CodeSent {
    pub(super) fn new(phone: String, sent: enums::auth::SentCode) -> Result<Self, LoginError> {
        let sent = match sent {
            enums::auth::SentCode::Code(sent) => sent,
            enums::auth::SentCode::Success(_) => {
                return Err(LoginError::Unexpected("a login without a code"));
            }
            enums::auth::SentCode::PaymentRequired(_) => {
                return Err(LoginError::OfficialAppNeeded(
                    "a login by SMS must be paid for in this country",
                ));
            }
        };
        let (via, length) = via(sent.r#type)?;
        Ok(Self {
            via,
            length,
            phone,
            hash: sent.phone_code_hash,
        })
    }

    /// The call that logs in with a code.
    pub(super) fn answer(&self, code: &str) -> functions::auth::SignIn {
        let code = code.trim().to_owned();
        let (phone_code, email_verification) = match self.via {
            CodeVia::Email(_) => {
                let email = types::EmailVerificationCode { code };
                (None, Some(enums::EmailVerification::Code(email)))
            }
            _ => (Some(code), None),
        };
        functions::auth::SignIn {
            phone_number: self.phone.clone(),
            phone_code_hash: self.hash.clone(),
            phone_code,
            email_verification,
        }
    }
}

/// The digits of a phone number. What holds the key of a bot is none.
pub(super) fn digits(phone: &str) -> Result<String, LoginError> {
    if phone.contains(':') {
        return Err(LoginError::Bot);
    }
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(LoginError::PhoneInvalid);
    }
    Ok(digits)
}

/// Nothing that only an app on a phone can do.
pub(super) const fn settings() -> enums::CodeSettings {
    enums::CodeSettings::Settings(types::CodeSettings {
        allow_flashcall: false,
        current_number: false,
        allow_app_hash: false,
        allow_missed_call: false,
        allow_firebase: false,
        unknown_number: false,
        logout_tokens: None,
        token: None,
        app_sandbox: None,
    })
}

fn via(sent: enums::auth::SentCodeType) -> Result<(CodeVia, Option<u32>), LoginError> {
    use enums::auth::SentCodeType as Type;
    let known = |via, length| (via, u32::try_from(length).ok().filter(|length| *length > 0));
    Ok(match sent {
        Type::App(by) => known(CodeVia::App, by.length),
        Type::Sms(by) => known(CodeVia::Sms, by.length),
        Type::FirebaseSms(by) => known(CodeVia::Sms, by.length),
        Type::Call(by) => known(CodeVia::Call, by.length),
        Type::MissedCall(by) => known(CodeVia::MissedCall(by.prefix), by.length),
        Type::FlashCall(by) => (CodeVia::MissedCall(by.pattern), None),
        Type::EmailCode(by) => known(CodeVia::Email(by.email_pattern), by.length),
        Type::FragmentSms(by) => known(CodeVia::Fragment(by.url), by.length),
        Type::SmsWord(by) => (CodeVia::SmsWords(by.beginning), None),
        Type::SmsPhrase(by) => (CodeVia::SmsWords(by.beginning), None),
        Type::SetUpEmailRequired(_) => {
            return Err(LoginError::OfficialAppNeeded(
                "the account needs a mail address for logins",
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(r#type: enums::auth::SentCodeType) -> Result<CodeSent, LoginError> {
        let sent = types::auth::SentCode {
            r#type,
            phone_code_hash: "hash of the attempt".to_owned(),
            next_type: None,
            timeout: None,
        };
        CodeSent::new("999661001".to_owned(), enums::auth::SentCode::Code(sent))
    }

    #[test]
    fn a_phone_number_is_its_digits() {
        assert_eq!(digits("+99 966-1001"), Ok("999661001".to_owned()));
        assert_eq!(digits("alice"), Err(LoginError::PhoneInvalid));
        assert_eq!(digits("110201543:AAHdqTcvCH1vGWJx"), Err(LoginError::Bot));
    }

    #[test]
    fn a_code_comes_back_the_way_that_it_went() {
        let app = types::auth::SentCodeTypeApp { length: 5 };
        let app = sent(app.into()).unwrap();
        assert_eq!((&app.via, app.length), (&CodeVia::App, Some(5)));
        let call = app.answer(" 12345\n");
        assert_eq!(call.phone_code.as_deref(), Some("12345"));
        assert!(call.email_verification.is_none());

        let mail = types::auth::SentCodeTypeEmailCode {
            apple_signin_allowed: false,
            google_signin_allowed: false,
            email_pattern: "a***@example.org".to_owned(),
            length: 6,
            reset_available_period: None,
            reset_pending_date: None,
        };
        let call = sent(mail.into()).unwrap().answer("123456");
        assert!(call.phone_code.is_none());
        assert!(call.email_verification.is_some());
    }

    #[test]
    fn what_only_official_apps_can_do_is_said() {
        let set_up = types::auth::SentCodeTypeSetUpEmailRequired {
            apple_signin_allowed: false,
            google_signin_allowed: false,
        };
        let refused = sent(set_up.into());
        assert!(matches!(refused, Err(LoginError::OfficialAppNeeded(_))));
    }

    #[test]
    fn the_attempt_is_not_shown() {
        let app = types::auth::SentCodeTypeApp { length: 5 };
        let shown = format!("{:?}", sent(app.into()).unwrap());
        assert!(!shown.contains("hash of") && !shown.contains("999661001"));
    }
}
