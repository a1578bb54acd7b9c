//! The header of a store: how the key of its data is wrapped.

use rand::TryRng as _;
use rand::rngs::SysRng;
use secretchat_core::record::tl::{RecordStore, types};
use zeroize::Zeroizing;

use super::key::{Argon2Cost, KeyError, KeyKind, Means, Secret, StoreKey};
use super::seal::{Seal, StoreId};
use crate::store::{Key, OpenError, Table};

/// Where the header is. It is the only record that is never sealed; the wrapped key in it is sealed for this place.
pub(super) const HEADER: Key = Key::new(0, 0);

/// A new header, with a new data key if there is a key to wrap it.
pub(super) fn create(key: &StoreKey) -> Result<(RecordStore, Option<Seal>), KeyError> {
    if key.kind() == KeyKind::None {
        return Ok((RecordStore::Plain, None));
    }
    let seal = Seal::new(*random()?, random()?)?;
    Ok((wrap(&seal, key)?, Some(seal)))
}

/// The header that wraps the data key of a store. Blocks for a passphrase.
pub(super) fn wrap(seal: &Seal, key: &StoreKey) -> Result<RecordStore, KeyError> {
    let id = seal.id();
    match &key.0 {
        Means::None => Ok(RecordStore::Plain),
        Means::Raw(raw) => Ok(RecordStore::Raw(types::RecordStoreRaw {
            id: id.to_vec(),
            data_key: lock(id, raw, seal.key())?,
        })),
        Means::Passphrase(passphrase, cost) => {
            let salt = random()?;
            let outer = cost.derive(passphrase, &salt)?;
            Ok(RecordStore::Passphrase(types::RecordStorePassphrase {
                id: id.to_vec(),
                salt: salt.to_vec(),
                memory: cost.memory.cast_signed(),
                passes: cost.passes.cast_signed(),
                lanes: cost.lanes.cast_signed(),
                data_key: lock(id, &outer, seal.key())?,
            }))
        }
    }
}

/// What a header seals with; `None` if it does not. Blocks for a passphrase.
pub(super) fn unwrap(header: RecordStore, key: &StoreKey) -> Result<Option<Seal>, OpenError> {
    let sealed = kind(&header);
    match (header, &key.0) {
        (RecordStore::Plain, Means::None) => Ok(None),
        (RecordStore::Plain, _) => Err(OpenError::NotSealed),
        (_, Means::None) => Err(OpenError::KeyNeeded),
        (RecordStore::Raw(h), Means::Raw(raw)) => unlock(exact(&h.id)?, raw, h.data_key).map(Some),
        (RecordStore::Passphrase(h), Means::Passphrase(passphrase, _)) => {
            let outer = stored_cost(&h)
                .derive(passphrase, &exact(&h.salt)?)
                .map_err(stored_cost_error)?;
            unlock(exact(&h.id)?, &outer, h.data_key).map(Some)
        }
        _ => Err(OpenError::OtherKind {
            sealed,
            given: key.kind(),
        }),
    }
}

const fn kind(header: &RecordStore) -> KeyKind {
    match header {
        RecordStore::Plain => KeyKind::None,
        RecordStore::Raw(_) => KeyKind::Raw,
        RecordStore::Passphrase(_) => KeyKind::Passphrase,
    }
}

fn lock(id: StoreId, outer: &Secret, data_key: &Secret) -> Result<Vec<u8>, KeyError> {
    let mut value = data_key.to_vec();
    let sealed = Seal::new(id, outer.clone())?.seal(Table::Header, HEADER, &mut value);
    // A key of 32 bytes is never too long.
    Ok(sealed.unwrap_or_default())
}

fn unlock(id: StoreId, outer: &Secret, wrapped: Vec<u8>) -> Result<Seal, OpenError> {
    let data_key = Seal::new(id, outer.clone())?
        .open(Table::Header, HEADER, wrapped)
        .map_err(|_| OpenError::WrongKey)?;
    Ok(Seal::new(id, Zeroizing::new(exact(&data_key)?))?)
}

const fn stored_cost(header: &types::RecordStorePassphrase) -> Argon2Cost {
    Argon2Cost {
        memory: header.memory.cast_unsigned(),
        passes: header.passes.cast_unsigned(),
        lanes: header.lanes.cast_unsigned(),
    }
}

fn stored_cost_error(error: KeyError) -> OpenError {
    match error {
        KeyError::Cost(_) => OpenError::Damaged(error.to_string()),
        _ => OpenError::Key(error),
    }
}

fn exact<const N: usize>(bytes: &[u8]) -> Result<[u8; N], OpenError> {
    let wrong = || OpenError::Damaged(format!("{} bytes instead of {N}", bytes.len()));
    bytes.try_into().map_err(|_| wrong())
}

fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, KeyError> {
    let mut bytes = Zeroizing::new([0; N]);
    SysRng
        .try_fill_bytes(&mut *bytes)
        .map_err(|_| KeyError::Random)?;
    Ok(bytes)
}
