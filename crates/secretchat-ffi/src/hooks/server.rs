//! A test server in place of Telegram.

use std::net::SocketAddrV4;
use std::sync::{Mutex, PoisonError};

use secretchat::transport::DcId;
use secretchat_telegram::{Config, Datacentre, Datacentres};

use crate::boundary::{self, Failure, Returned};
use crate::status::Status;

/// Those that were told; the one with the lowest number is at home.
static DATACENTRES: Mutex<Vec<Datacentre>> = Mutex::new(Vec::new());

/// Tells of a datacentre of a test server, its address such as "127.0.0.1:4001", and the key of 256 bytes that it shares with
/// the account. It takes the place of an earlier one with this number. All sessions that are opened from now on are led there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_test_datacentre(
    id: i32,
    address: *const u8,
    address_len: usize,
    key: *const u8,
    key_len: usize,
) -> Status {
    boundary::status(None, || {
        // SAFETY: the test gives a readable address.
        let address = unsafe { boundary::text("address", address, address_len) }?;
        // SAFETY: the test gives a readable key.
        let key = unsafe { boundary::bytes("key", key, key_len, 256) }?;
        add(Datacentre {
            id: DcId(id),
            address: parsed(address)?,
            auth_key: Some(Box::new(key.try_into().map_err(|_| Failure::null("key"))?)),
        });
        Ok(())
    })
}

fn parsed(address: &str) -> Returned<SocketAddrV4> {
    let parsed = address.parse();
    parsed.map_err(|_| Failure::value("address", address, "an IPv4 address and a port"))
}

fn add(datacentre: Datacentre) {
    let mut all = DATACENTRES.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|other| other.id != datacentre.id);
    all.push(datacentre);
}

/// The same, at the test server if there is one.
pub(crate) fn redirected(config: Config) -> Config {
    let all = DATACENTRES.lock().unwrap_or_else(PoisonError::into_inner);
    match all.iter().min_by_key(|datacentre| datacentre.id) {
        Some(home) => config.at(Datacentres {
            home: home.id,
            options: all.clone(),
        }),
        None => config,
    }
}
