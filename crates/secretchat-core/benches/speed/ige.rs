//! One IGE stream over 64 KiB.

use std::hint::black_box;

use aes::Aes256;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use secretchat_core::crypto::ige::{self, Iv};

use crate::table::Row;

const LENGTH: usize = 64 * 1024;
const KEY: [u8; 32] = [0x31; 32];
const IV: [u8; 32] = [0x62; 32];

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::measure(
            "IGE encrypt 64 KiB",
            "grammers-crypto",
            over_buffer(our_encrypt),
            over_buffer(|data| grammers_crypto::aes::ige_encrypt(data, &KEY, &IV)),
        )
        .promise(1.9),
        Row::measure(
            "IGE decrypt 64 KiB",
            "grammers-crypto",
            over_buffer(our_decrypt),
            over_buffer(|data| grammers_crypto::aes::ige_decrypt(data, &KEY, &IV)),
        )
        .promise(1.9),
        Row::measure(
            "IGE encrypt 64 KiB",
            "ige",
            over_buffer(our_encrypt),
            over_buffer(|data| {
                let (blocks, _) = data.as_chunks_mut::<16>();
                ::ige::Encryptor::<Aes256>::new(&KEY.into(), &IV.into())
                    .encrypt_blocks(aes::cipher::Array::cast_slice_from_core_mut(blocks));
            }),
        ),
        Row::measure(
            "IGE decrypt 64 KiB",
            "ige",
            over_buffer(our_decrypt),
            over_buffer(|data| {
                let (blocks, _) = data.as_chunks_mut::<16>();
                ::ige::Decryptor::<Aes256>::new(&KEY.into(), &IV.into())
                    .decrypt_blocks(aes::cipher::Array::cast_slice_from_core_mut(blocks));
            }),
        ),
    ]
}

fn our_encrypt(data: &mut [u8]) {
    let cipher = ige::encryptor(&KEY);
    ige::encrypt_in_place(&cipher, &mut Iv::from_bytes(&IV), data.as_chunks_mut().0);
}

fn our_decrypt(data: &mut [u8]) {
    let cipher = ige::decryptor(&KEY);
    ige::decrypt_in_place(&cipher, &mut Iv::from_bytes(&IV), data.as_chunks_mut().0);
}

fn over_buffer(work: impl Fn(&mut [u8])) -> impl FnMut() {
    let mut buffer = vec![7; LENGTH];
    move || work(black_box(&mut buffer))
}
