//! Values that no conversation shows.

use secretchat::store::{Key, StoreKey, Table, Write};
use secretchat::transport::Peer;

use crate::common::watch::{PLANTED, plant, watch};
use crate::world::keeps_secrets;

#[test]
fn what_goes_into_a_store_is_not_shown() {
    watch();
    plant(&[0xa7; 32]);
    keeps_secrets(&Write::Put {
        table: Table::Message,
        key: Key::new(1, 2),
        value: PLANTED.as_bytes().to_vec(),
    });
    keeps_secrets(&StoreKey::raw([0xa7; 32]));
    keeps_secrets(&StoreKey::passphrase(PLANTED));
    keeps_secrets(&Peer::Id(secretchat::core::ids::UserId(1)));
}
