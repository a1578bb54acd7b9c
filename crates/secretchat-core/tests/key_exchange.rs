//! What the server or the peer may send in a key exchange, and what is refused (spec/04 §1).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use num_bigint::BigUint;
use proptest::prelude::*;
use rand_chacha::ChaCha12Rng;
use rand_core::{CryptoRng, SeedableRng};
use secretchat_core::crypto::dh::KNOWN_PRIME;
use secretchat_core::crypto::{DhError, DhParams, Exponent};

/// Group 14 of RFC 3526: a safe prime that is not the known one. 2 to 7 are residues of it.
const RFC_3526_GROUP_14: &str = "\
    ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd\
    ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
    ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f\
    83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
    e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510\
    15728e5a8aacaa68ffffffffffffffff";

fn rng() -> ChaCha12Rng {
    ChaCha12Rng::seed_from_u64(1)
}

fn group_14() -> BigUint {
    BigUint::parse_bytes(RFC_3526_GROUP_14.as_bytes(), 16).unwrap()
}

fn known() -> BigUint {
    BigUint::from_bytes_be(&KNOWN_PRIME)
}

/// 2^1984, the distance that public values keep from 0 and p.
fn margin() -> BigUint {
    BigUint::from(1_u8) << 1984_u32
}

/// 2^2048 − `k`.
fn below_2_2048(k: u32) -> Vec<u8> {
    ((BigUint::from(1_u8) << 2048_u32) - k).to_bytes_be()
}

#[test]
fn the_known_prime_is_recognised_with_its_three_generators() {
    for g in [3, 4, 7] {
        let params = DhParams::check(g, &KNOWN_PRIME, &mut rng()).unwrap();
        assert_eq!(i32::from(params.g()), g);
        assert_eq!(params.p(), &KNOWN_PRIME);
        assert_eq!(params == DhParams::known(), g == 3);
    }
}

#[test]
fn a_number_that_is_no_quadratic_residue_is_no_generator() {
    for g in [2, 5, 6, 0, 1, 8, -1, -3, i32::MIN, i32::MAX, 256 + 3] {
        let refused = DhParams::check(g, &KNOWN_PRIME, &mut rng());
        assert_eq!(refused, Err(DhError::Generator { g }));
    }
}

#[test]
fn the_table_of_residues_agrees_with_the_criterion_of_euler() {
    for p in [known(), group_14()] {
        let half = &p >> 1_u8;
        for g in 2..=7_u8 {
            let residue = BigUint::from(g).modpow(&half, &p) == BigUint::from(1_u8);
            let accepted = DhParams::from_checked(i32::from(g), &p.to_bytes_be()).is_ok();
            assert_eq!(accepted, residue, "{g}");
        }
    }
}

#[test]
fn the_table_of_residues_is_that_of_the_spec() {
    let (mut accepted, mut refused) = ([0; 8], [0; 8]);
    for k in (1..400_u32).step_by(2) {
        let bytes = below_2_2048(k);
        let p = BigUint::from_bytes_be(&bytes);
        let rest = |by: u32| u32::try_from(&p % by).unwrap();
        for g in 2..=7_usize {
            let expected = match g {
                2 => rest(8) == 7,
                3 => rest(3) == 2,
                4 => true,
                5 => [1, 4].contains(&rest(5)),
                6 => [19, 23].contains(&rest(24)),
                _ => [3, 5, 6].contains(&rest(7)),
            };
            let found = DhParams::from_checked(g as i32, &bytes).is_ok();
            assert_eq!(found, expected, "g {g}, k {k}");
            let counts = if found { &mut accepted } else { &mut refused };
            *counts.get_mut(g).unwrap() += 1;
        }
    }
    assert!(accepted.iter().skip(2).all(|count| *count > 0));
    assert!([2, 3, 5, 6, 7].iter().all(|g| refused.get(*g) != Some(&0)));
}

#[test]
fn an_unknown_safe_prime_is_accepted() {
    let params = DhParams::check(2, &group_14().to_bytes_be(), &mut rng()).unwrap();
    assert_ne!(params, DhParams::known());
    let again = DhParams::from_checked(2, params.p());
    assert_eq!(again, Ok(params));
}

#[test]
fn a_modulus_that_is_not_a_safe_prime_is_refused() {
    // Found by search: the first is prime but its half is not, the second the reverse. Neither has
    // a small factor on the composite side. The third has one.
    for k in [11_837, 1409, 1] {
        let refused = DhParams::check(4, &below_2_2048(k), &mut rng());
        assert_eq!(refused, Err(DhError::NotASafePrime), "k = {k}");
    }
    let even = below_2_2048(2);
    for refused in [
        DhParams::check(4, &even, &mut rng()),
        DhParams::from_checked(4, &even),
    ] {
        assert_eq!(refused, Err(DhError::NotASafePrime));
    }
}

#[test]
fn a_modulus_has_exactly_2048_bits() {
    let short = (BigUint::from(1_u8) << 2047_u32) - 1_u8;
    let long = BigUint::from(1_u8) << 2048_u32;
    let wrong = [
        (vec![], 0),
        (vec![0; 256], 0),
        (vec![0; 4096], 0),
        (vec![7], 3),
        (short.to_bytes_be(), 2047),
        (long.to_bytes_be(), 2049),
        (vec![0xff; 4096], 8 * 4096),
    ];
    for (p, bits) in wrong {
        let refused = DhParams::check(3, &p, &mut rng());
        assert_eq!(refused, Err(DhError::ModulusSize { bits }));
    }
    let padded = [&[0, 0][..], &KNOWN_PRIME].concat();
    let accepted = DhParams::check(3, &padded, &mut rng());
    assert_eq!(accepted, Ok(DhParams::known()));
}

#[test]
fn public_values_keep_their_distance_from_0_and_p() {
    let params = DhParams::known();
    let one = BigUint::from(1_u8);
    let refused = [
        BigUint::ZERO,
        one.clone(),
        margin() - 1_u8,
        known() - margin() + 1_u8,
        known() - 1_u8,
        known(),
        (one << 2048_u32) - 1_u8,
    ];
    for value in refused {
        let outcome = params.check_public(&value.to_bytes_be());
        assert_eq!(outcome, Err(DhError::PublicValueRange), "{value}");
    }
    for value in [margin(), known() - margin(), known() / 2_u8] {
        let public = params.check_public(&value.to_bytes_be()).unwrap();
        assert_eq!(BigUint::from_bytes_be(public.as_bytes()), value);
    }
}

#[test]
fn a_public_value_may_lack_its_leading_zeros_but_not_exceed_256_bytes() {
    let params = DhParams::known();
    let short = margin().to_bytes_be();
    assert_eq!(short.len(), 249);
    let public = params.check_public(&short).unwrap();
    assert_eq!(public.as_bytes().last_chunk::<249>(), short.first_chunk());
    assert_eq!(params.check_public(public.as_bytes()), Ok(public));
    for length in [257, 300, 1 << 16] {
        let refused = params.check_public(&vec![0; length]);
        assert_eq!(refused, Err(DhError::PublicValueLength { length }));
    }
    assert_eq!(params.check_public(&[]), Err(DhError::PublicValueRange));
}

#[test]
fn nothing_of_an_exchange_is_shown_by_debug() {
    let params = DhParams::known();
    let (a, g_a) = params.keypair(&mut rng(), &[1; 256]);
    let shown = format!("{params:?} {a:?} {g_a:?}");
    let expected = "DhParams { g: 3, p_is_known: true, .. } Exponent(..) PublicValue(..)";
    assert_eq!(shown, expected);
}

#[test]
fn a_generator_of_random_numbers_behind_a_pointer_is_enough() {
    let mut rng = rng();
    let dynamic: &mut dyn CryptoRng = &mut rng;
    let (a, g_a) = DhParams::known().keypair(dynamic, &[]);
    assert_eq!(DhParams::known().public(&a), g_a);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn both_sides_get_the_same_key_as_plain_arithmetic(
        a in prop::array::uniform32(any::<[u8; 8]>()),
        b in prop::array::uniform32(any::<[u8; 8]>()),
        g in prop::sample::select(vec![(3, true), (4, true), (7, true), (2, false), (5, false)]),
    ) {
        let (g, use_known) = g;
        let p = if use_known { known() } else { group_14() };
        let params = DhParams::from_checked(g, &p.to_bytes_be()).unwrap();
        let exponent = |bytes: [[u8; 8]; 32]| Exponent::from_slice(bytes.as_flattened()).unwrap();
        let (a, b) = (exponent(a), exponent(b));
        let (g_a, g_b) = (params.public(&a), params.public(&b));
        let number = |exponent: &Exponent| BigUint::from_bytes_be(exponent.as_bytes());
        let expected = BigUint::from(g as u32).modpow(&number(&a), &p);
        prop_assert_eq!(BigUint::from_bytes_be(g_a.as_bytes()), expected.clone());
        let key = params.shared(&a, &g_b);
        prop_assert_eq!(&key, &params.shared(&b, &g_a));
        let expected = expected.modpow(&number(&b), &p);
        prop_assert_eq!(BigUint::from_bytes_be(key.as_bytes()), expected);
    }
}

proptest! {
    #[test]
    fn the_range_check_agrees_with_plain_arithmetic(
        bytes in prop::collection::vec(any::<u8>(), 0..=256),
        distance in -2_i64..=2,
        near_the_top: bool,
    ) {
        let params = DhParams::known();
        let allowed = |value: &BigUint| *value >= margin() && *value <= known() - margin();
        let value = BigUint::from_bytes_be(&bytes);
        prop_assert_eq!(params.check_public(&bytes).is_ok(), allowed(&value));

        let bound = if near_the_top { known() - margin() } else { margin() };
        let value = (bound + 2_u8) - u64::try_from(2 - distance).unwrap();
        prop_assert_eq!(params.check_public(&value.to_bytes_be()).is_ok(), allowed(&value));
    }
}
