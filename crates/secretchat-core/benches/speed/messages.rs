//! One message: key derivation, IGE and msg_key.
//!
//! The peer seals with the same derivation for the cloud (its key, its padding of 17 to 32 bytes);
//! ours pads to TDLib's buckets, which is more to encrypt. The peer's buffer is reused, ours is new
//! for every message.

use std::hint::black_box;

use grammers_crypto::DequeBuffer;
use rand_chacha::ChaCha12Rng;
use rand_core::SeedableRng;
use secretchat_core::crypto::{AuthKey, Versions, envelope};
use secretchat_core::ids::Role;

use crate::table::Row;

const KEY: [u8; 256] = [0x2f; 256];

pub(crate) fn rows() -> Vec<Row> {
    [128, 512]
        .into_iter()
        .flat_map(|length| [seal(length), open(length)])
        .collect()
}

fn promised(length: usize, row: Row) -> Row {
    if length == 128 { row.promise(1.0) } else { row }
}

fn seal(length: usize) -> Row {
    let payload = vec![0x41; length];
    let (key, peer_key) = keys();
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let mut buffer = DequeBuffer::with_capacity(length + 32, 24);
    let row = Row::measure(
        format!("seal {length} bytes"),
        "grammers-crypto",
        || {
            let sealed = envelope::seal(&key, Role::Creator, black_box(&payload), &mut rng);
            black_box(sealed).expect("a payload that can be sealed");
        },
        || {
            buffer.clear();
            buffer.extend(black_box(&payload));
            grammers_crypto::encrypt_data_v2(&mut buffer, &peer_key);
            black_box(&buffer);
        },
    );
    promised(length, row)
}

fn open(length: usize) -> Row {
    let (key, peer_key) = keys();
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    // The peer opens what a server sent, whose x is that of a participant.
    let sealed = envelope::seal(&key, Role::Participant, &vec![0x41; length], &mut rng)
        .expect("a payload that can be sealed");
    let mut buffer = sealed.clone();
    let row = Row::measure(
        format!("open {length} bytes"),
        "grammers-crypto",
        || {
            let opened = envelope::open(
                &key,
                Role::Participant,
                black_box(&sealed),
                Versions::V2Only,
            );
            black_box(opened).expect("an envelope of this key");
        },
        || {
            buffer.copy_from_slice(black_box(&sealed));
            let opened = grammers_crypto::decrypt_data_v2(&mut buffer, &peer_key);
            black_box(opened).expect("an envelope of this key");
        },
    );
    promised(length, row)
}

fn keys() -> (AuthKey, grammers_crypto::AuthKey) {
    (
        AuthKey::from_bytes(KEY),
        grammers_crypto::AuthKey::from_bytes(KEY),
    )
}
