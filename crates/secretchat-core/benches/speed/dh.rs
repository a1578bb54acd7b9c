//! The two exponentiations of a key exchange, with the known prime.
//!
//! The peer's time depends on the secret exponent, ours does not.

use std::hint::black_box;

use num_bigint::BigUint;
use rand_chacha::ChaCha12Rng;
use rand_core::SeedableRng;
use secretchat_core::crypto::DhParams;

use crate::table::Row;

pub(crate) fn rows() -> Vec<Row> {
    let params = DhParams::known();
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let (a, _) = params.keypair(&mut rng, &[]);
    let (_, g_b) = params.keypair(&mut rng, &[]);
    let p = BigUint::from_bytes_be(params.p());
    let exponent = BigUint::from_bytes_be(a.as_bytes());
    let modpow = |base: BigUint| {
        let (p, exponent) = (&p, &exponent);
        move || {
            black_box(black_box(&base).modpow(exponent, p));
        }
    };
    vec![
        Row::measure(
            "g^a, 2048 bits",
            "num-bigint",
            || {
                black_box(params.public(black_box(&a)));
            },
            modpow(BigUint::from(params.g())),
        )
        .promise(3.5),
        Row::measure(
            "g_b^a, 2048 bits",
            "num-bigint",
            || {
                black_box(params.shared(black_box(&a), &g_b));
            },
            modpow(BigUint::from_bytes_be(g_b.as_bytes())),
        ),
    ]
}
