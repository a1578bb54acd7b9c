//! The stored form of a session: JSON in the records of a vault.
//!
//! | key | record |
//! |---|---|
//! | (1, 0) | [`AccountRecord`] |
//! | (2, data centre) | [`DcRecord`] |
//! | (3, user) | [`Known`] |
//!
//! The records of the engine are under other keys, so a session and a store of chats cannot be taken for each other.

use std::net::{SocketAddrV4, SocketAddrV6};

use secretchat::core::ids::UserId;
use secretchat::store::{Key, Order, Table, Vault, Write};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{Account, AuthKey, Change, Contents, Dc, Server, SessionError};
use crate::login::Me;

/// The form that is written here.
const FORM: u32 = 1;

const TABLE: Table = Table::Account;
const ACCOUNT: Key = Key::new(1, 0);
const DCS: i32 = 2;
const USERS: i32 = 3;

/// More records than a session ever has.
const LIMIT: usize = 100_000;
/// Longer than any record: a buffer that does not grow leaves no copy of a key behind.
const LONGEST: usize = 4096;

#[derive(Serialize, Deserialize)]
struct AccountRecord {
    form: u32,
    server: Server,
    home: i32,
    me: Option<Me>,
    #[serde(default)]
    users_of: Option<i64>,
}

/// Read first: what comes after a newer form cannot be understood.
#[derive(Deserialize)]
struct Form {
    form: u32,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct DcRecord {
    #[zeroize(skip)]
    v4: SocketAddrV4,
    #[zeroize(skip)]
    v6: SocketAddrV6,
    auth_key: Option<Vec<u8>>,
}

/// Reads everything.
pub(super) fn load(vault: &mut Vault) -> Result<Contents, SessionError> {
    let Some(account) = vault.get(TABLE, ACCOUNT)? else {
        return Ok(Contents::default());
    };
    let form: Form = parse(&account)?;
    if form.form != FORM {
        return Err(SessionError::Newer {
            found: form.form,
            known: FORM,
        });
    }
    let account: AccountRecord = parse(&account)?;
    let me = account.me.as_ref().map(|me| me.id.0);
    let users_of = account.users_of.or(me);
    let mut contents = Contents {
        account: Some(Account {
            server: account.server,
            home: account.home,
            users_of: users_of.map(UserId),
            me: account.me,
        }),
        ..Contents::default()
    };
    for (key, value) in vault.scan(TABLE, Key::all_of(DCS), Order::Up, LIMIT)? {
        let id = i32::try_from(key.id).map_err(|_| damaged("the number of a data centre"))?;
        contents.dcs.insert(id, dc(&value)?);
    }
    for (key, value) in vault.scan(TABLE, Key::all_of(USERS), Order::Up, LIMIT)? {
        contents.users.insert(key.id, parse(&value)?);
    }
    Ok(contents)
}

/// What a change writes.
pub(super) fn write(change: &Change) -> Result<Write, SessionError> {
    Ok(match change {
        Change::Account(account) => put(
            ACCOUNT,
            &AccountRecord {
                form: FORM,
                server: account.server,
                home: account.home,
                me: account.me.clone(),
                users_of: account.users_of.map(|user| user.0),
            },
        )?,
        Change::Dc(id, dc) => put(
            Key::new(DCS, i64::from(*id)),
            &DcRecord {
                v4: dc.v4,
                v6: dc.v6,
                auth_key: dc.auth_key.as_ref().map(|key| key.bytes().to_vec()),
            },
        )?,
        Change::User(id, known) => put(Key::new(USERS, *id), known)?,
        Change::NoUsers => Write::Clear {
            table: TABLE,
            keys: Key::all_of(USERS),
        },
    })
}

fn put(key: Key, record: &impl Serialize) -> Result<Write, SessionError> {
    let mut value = Vec::with_capacity(LONGEST);
    serde_json::to_writer(&mut value, record).map_err(|_| damaged("a record"))?;
    Ok(Write::Put {
        table: TABLE,
        key,
        value,
    })
}

fn dc(value: &[u8]) -> Result<Dc, SessionError> {
    let record: DcRecord = parse(value)?;
    Ok(Dc {
        v4: record.v4,
        v6: record.v6,
        auth_key: record.auth_key.as_deref().map(auth_key).transpose()?,
    })
}

fn auth_key(bytes: &[u8]) -> Result<AuthKey, SessionError> {
    let key = bytes.try_into().map(AuthKey::new);
    key.map_err(|_| damaged("the length of a key"))
}

/// The error does not say what is there: it may be a key.
fn parse<T: DeserializeOwned>(value: &[u8]) -> Result<T, SessionError> {
    serde_json::from_slice(value).map_err(|_| damaged("a record"))
}

fn damaged(what: &str) -> SessionError {
    SessionError::Damaged(what.to_owned())
}
