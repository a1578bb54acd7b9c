//! The number that a client must take apart to be listened to.

use rand_core::CryptoRng;

/// Two different primes of 31 bits, the smaller one first.
pub(super) fn pair(rng: &mut (impl CryptoRng + ?Sized)) -> (u32, u32) {
    let first = prime(rng);
    loop {
        let second = prime(rng);
        if second != first {
            return (first.min(second), first.max(second));
        }
    }
}

fn prime(rng: &mut (impl CryptoRng + ?Sized)) -> u32 {
    loop {
        let candidate = (rng.next_u32() >> 1) | (1 << 30) | 1;
        if is_prime(candidate) {
            return candidate;
        }
    }
}

/// By trial: the roots of such small numbers have 16 bits.
fn is_prime(odd: u32) -> bool {
    (3..=odd.isqrt())
        .step_by(2)
        .all(|divisor| !odd.is_multiple_of(divisor))
}
