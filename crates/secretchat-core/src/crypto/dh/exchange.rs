//! The exchange itself: own values, and the shared key.

use crypto_bigint::U2048;
use crypto_bigint::modular::FixedMontyForm;
use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use super::comb;
use super::exponent::Exponent;
use super::params::{DhParams, PublicValue};
use crate::crypto::key::AuthKey;

impl DhParams {
    /// Draws an exponent whose public value lies in the permitted range (spec/04 §1.4, §2).
    ///
    /// `server_random` is the `random` of `messages.getDhConfig`, or empty.
    pub fn keypair(
        &self,
        rng: &mut (impl CryptoRng + ?Sized),
        server_random: &[u8],
    ) -> (Exponent, PublicValue) {
        loop {
            let exponent = Exponent::generate(rng, server_random);
            let public = self.public(&exponent);
            // Another round has a chance of 2^-63.
            if self.check_public(public.as_bytes()).is_ok() {
                return (exponent, public);
            }
        }
    }

    /// `g^exponent mod p`, in constant time.
    ///
    /// It lies in the permitted range if the exponent came from [`DhParams::keypair`].
    pub fn public(&self, exponent: &Exponent) -> PublicValue {
        PublicValue::own(&if self.is_known() {
            comb::power(exponent)
        } else {
            self.power(&U2048::from_u8(self.g()), exponent)
        })
    }

    /// `theirs^exponent mod p` as the key of a chat, in constant time.
    ///
    /// `theirs` must have been checked with these parameters.
    pub fn shared(&self, exponent: &Exponent, theirs: &PublicValue) -> AuthKey {
        let theirs = U2048::from_be_slice(theirs.as_bytes());
        let shared = Zeroizing::new(self.power(&theirs, exponent));
        let mut encoded = shared.to_be_bytes();
        let mut bytes = Box::new([0; 256]);
        bytes.copy_from_slice(encoded.as_ref());
        encoded.zeroize();
        AuthKey::from_boxed(bytes)
    }

    pub(super) fn power(&self, base: &U2048, exponent: &Exponent) -> U2048 {
        let mut power = FixedMontyForm::new(base, self.monty()).pow_amm(&exponent.to_uint());
        let result = power.retrieve();
        power.as_montgomery_mut().zeroize();
        result
    }
}
