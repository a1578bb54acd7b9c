//! The calls that are understood here, as far as they count.
//!
//! They are read with the reader of the core: it bounds how deep values are nested, which the one of grammers does not.

use grammers_tl_types::functions::{account, auth, contacts, help, users};
use grammers_tl_types::{Identifiable, types};
use secretchat_core::tl::api::InputUser;
use secretchat_core::tl::{Deserialize, Error, Reader};

/// A call. What follows the fields that are named here is not read.
pub(super) enum Request {
    GetConfig,
    GetNearestDc,
    People(Question),
    Login(Step),
}

/// Who somebody is.
pub(super) enum Question {
    Users(Vec<InputUser>),
    Username(String),
    Phone(String),
    Contacts(Vec<Contact>),
    /// That somebody is here, which nobody is told.
    Status,
}

/// A step of a login.
pub(super) enum Step {
    SendCode(SendCode),
    ResendCode { phone: String, hash: String },
    SignIn(SignIn),
    ImportBot { token: String },
    LogOut,
    GetPassword,
    CheckPassword(Option<Proof>),
    Export { dc: i32 },
    Import { user: i64, bytes: Vec<u8> },
}

/// Somebody's entry in an address book. A note is not understood.
pub(super) struct Contact {
    pub(super) client_id: i64,
    pub(super) phone: String,
}

pub(super) struct SendCode {
    pub(super) phone: String,
    pub(super) api_id: i32,
}

pub(super) struct SignIn {
    pub(super) phone: String,
    pub(super) hash: String,
    pub(super) code: String,
}

/// That somebody knows a password.
pub(super) struct Proof {
    pub(super) id: i64,
    pub(super) a: Vec<u8>,
    pub(super) m1: Vec<u8>,
}

impl Request {
    /// Reads a call without wrappers; `None` if it is none of these.
    pub(super) fn read(call: &[u8]) -> Result<Option<Self>, Error> {
        let mut reader = Reader::new(call);
        let id = reader.nat()?;
        match id {
            help::GetConfig::CONSTRUCTOR_ID => return Ok(Some(Self::GetConfig)),
            help::GetNearestDc::CONSTRUCTOR_ID => return Ok(Some(Self::GetNearestDc)),
            _ => {}
        }
        if let Some(question) = Question::read(id, &mut reader)? {
            return Ok(Some(Self::People(question)));
        }
        Ok(Step::read(id, &mut reader)?.map(Self::Login))
    }
}

impl Question {
    fn read(id: u32, reader: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        Ok(Some(match id {
            users::GetUsers::CONSTRUCTOR_ID => Self::Users(reader.read()?),
            contacts::ResolveUsername::CONSTRUCTOR_ID => {
                let _flags = reader.nat()?;
                Self::Username(reader.string()?)
            }
            contacts::ResolvePhone::CONSTRUCTOR_ID => Self::Phone(reader.string()?),
            contacts::ImportContacts::CONSTRUCTOR_ID => Self::Contacts(reader.read()?),
            account::UpdateStatus::CONSTRUCTOR_ID => Self::Status,
            _ => return Ok(None),
        }))
    }
}

impl Step {
    fn read(id: u32, reader: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        Ok(Some(match id {
            auth::SendCode::CONSTRUCTOR_ID => Self::SendCode(reader.read()?),
            auth::ResendCode::CONSTRUCTOR_ID => {
                let _flags = reader.nat()?;
                Self::ResendCode {
                    phone: reader.string()?,
                    hash: reader.string()?,
                }
            }
            auth::SignIn::CONSTRUCTOR_ID => Self::SignIn(reader.read()?),
            auth::ImportBotAuthorization::CONSTRUCTOR_ID => Self::ImportBot {
                token: bot_token(reader)?,
            },
            auth::LogOut::CONSTRUCTOR_ID => Self::LogOut,
            account::GetPassword::CONSTRUCTOR_ID => Self::GetPassword,
            auth::CheckPassword::CONSTRUCTOR_ID => Self::CheckPassword(proof(reader)?),
            auth::ExportAuthorization::CONSTRUCTOR_ID => Self::Export { dc: reader.int()? },
            auth::ImportAuthorization::CONSTRUCTOR_ID => Self::Import {
                user: reader.long()?,
                bytes: reader.read()?,
            },
            _ => return Ok(None),
        }))
    }
}

fn bot_token(reader: &mut Reader<'_>) -> Result<String, Error> {
    let (_flags, _api_id, _api_hash) = (reader.int()?, reader.int()?, reader.bytes()?);
    reader.string()
}

/// `None` for the proof of no password.
fn proof(reader: &mut Reader<'_>) -> Result<Option<Proof>, Error> {
    if reader.clone().nat()? == types::InputCheckPasswordEmpty::CONSTRUCTOR_ID {
        return Ok(None);
    }
    let id = types::InputCheckPasswordSrp::CONSTRUCTOR_ID;
    reader.expect_id(id, "InputCheckPasswordSRP")?;
    Ok(Some(Proof {
        id: reader.long()?,
        a: reader.read()?,
        m1: reader.read()?,
    }))
}

impl Deserialize for SendCode {
    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Self {
            phone: reader.string()?,
            api_id: reader.int()?,
        })
    }
}

impl Deserialize for SignIn {
    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let flags = reader.nat()?;
        let (phone, hash) = (reader.string()?, reader.string()?);
        let code: Option<String> = reader.optional(flags, 0)?;
        Ok(Self {
            phone,
            hash,
            code: code.unwrap_or_default(),
        })
    }
}

impl Deserialize for Contact {
    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.expect_id(types::InputPhoneContact::CONSTRUCTOR_ID, "InputContact")?;
        let (_flags, client_id, phone) = (reader.nat()?, reader.long()?, reader.string()?);
        let (_first_name, _last_name) = (reader.bytes()?, reader.bytes()?);
        Ok(Self { client_id, phone })
    }
}
