//! Requests of a key exchange that nobody means well with; the exchange itself is tested over the wire.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::LazyLock;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tl::functions::{ReqDhParams, ReqPqMulti, SetClientDhParams};

use super::*;

static RSA: LazyLock<RsaKey> =
    LazyLock::new(|| RsaKey::generate(&mut ChaCha20Rng::seed_from_u64(1)));

const NOW: Time = Time::from_date(1_800_000_000);

/// An exchange in which the client was given a number, and the nonces.
fn asked(rng: &mut ChaCha20Rng) -> (KeyExchange, Nonces) {
    let mut exchange = KeyExchange::default();
    let request = ReqPqMulti { nonce: [1; 16] }.to_bytes();
    exchange.step(&request, &RSA, NOW, rng).unwrap();
    let KeyExchange::Asked { nonces, .. } = exchange else {
        panic!("a number was asked for")
    };
    (exchange, nonces)
}

/// One in which the server has said its half.
fn offered(rng: &mut ChaCha20Rng) -> (KeyExchange, Nonces) {
    let (mut exchange, nonces) = asked(rng);
    exchange.offer(nonces, [2; 32], NOW, rng);
    (exchange, nonces)
}

fn refusal(exchange: &mut KeyExchange, request: &[u8]) -> Option<ExchangeError> {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    exchange.step(request, &RSA, NOW, &mut rng).err()
}

#[test]
fn what_comes_out_of_its_turn_is_refused() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let request = SetClientDhParams {
        nonce: [1; 16],
        server_nonce: [0; 16],
        encrypted_data: vec![0; 16],
    };
    let (mut exchange, _) = asked(&mut rng);
    let malformed = Some(ExchangeError::Malformed);
    assert_eq!(refusal(&mut exchange, &request.to_bytes()), malformed);
    // And there is no exchange any more.
    assert!(matches!(exchange, KeyExchange::Idle));
}

#[test]
fn the_numbers_must_be_those_of_the_exchange() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let (mut exchange, nonces) = offered(&mut rng);
    let request = SetClientDhParams {
        nonce: nonces.client,
        server_nonce: nonces.client,
        encrypted_data: vec![0; 16],
    };
    let nonce = Some(ExchangeError::Nonce);
    assert_eq!(refusal(&mut exchange, &request.to_bytes()), nonce);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn noise_is_refused(noise in prop::collection::vec(any::<u8>(), 0..700)) {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let ids = [ReqDhParams::CONSTRUCTOR_ID, SetClientDhParams::CONSTRUCTOR_ID, 0];
        for id in ids {
            let request = [&id.to_le_bytes()[..], &noise].concat();
            prop_assert!(refusal(&mut asked(&mut rng).0, &request).is_some());
            prop_assert!(refusal(&mut offered(&mut rng).0, &request).is_some());
        }
    }

    #[test]
    fn what_is_encrypted_wrongly_is_refused(
        encrypted_data in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (mut exchange, nonces) = asked(&mut rng);
        let KeyExchange::Asked { primes: (p, q), .. } = exchange else {
            panic!("a number was asked for")
        };
        let (nonce, server_nonce) = (nonces.client, nonces.server);
        let request = ReqDhParams {
            nonce,
            server_nonce,
            p: p.to_be_bytes().to_vec(),
            q: q.to_be_bytes().to_vec(),
            public_key_fingerprint: RSA.fingerprint(),
            encrypted_data: encrypted_data.clone(),
        };
        let encryption = Some(ExchangeError::Encryption);
        prop_assert_eq!(refusal(&mut exchange, &request.to_bytes()), encryption);
        let (mut exchange, nonces) = offered(&mut rng);
        let (nonce, server_nonce) = (nonces.client, nonces.server);
        let request = SetClientDhParams { nonce, server_nonce, encrypted_data };
        prop_assert_eq!(refusal(&mut exchange, &request.to_bytes()), encryption);
    }
}
