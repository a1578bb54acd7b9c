//! The password of an account: it is never sent, only proven (<https://core.telegram.org/api/srp>).

use grammers_crypto::two_factor_auth::{calculate_2fa, check_p_and_g};
use grammers_tl_types::{enums, types};
use rand::TryRng as _;
use rand::rngs::SysRng;
use zeroize::Zeroizing;

use super::LoginError;

/// The only way to derive keys that there is.
use types::PasswordKdfAlgoSha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow as Algorithm;

const P_LEN: usize = 256;

/// The numbers of the server for one attempt.
pub(super) struct Srp {
    id: i64,
    algorithm: Algorithm,
    /// As long as `p`.
    g_b: Vec<u8>,
}

impl Srp {
    /// Checks what costs nothing to check; grammers would panic over it.
    pub(super) fn new(password: types::account::Password) -> Result<Self, LoginError> {
        let odd = LoginError::Unexpected("numbers for the password");
        let (Some(algorithm), Some(g_b), Some(id)) =
            (password.current_algo, password.srp_b, password.srp_id)
        else {
            return Err(LoginError::Unexpected("no password"));
        };
        let enums::PasswordKdfAlgo::Sha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow(algorithm) =
            algorithm
        else {
            return Err(LoginError::Unexpected("a password of a new kind"));
        };
        let g_b = padded(&g_b).ok_or_else(|| odd.clone())?;
        let is_sound = algorithm.p.len() == P_LEN
            && (2..=7).contains(&algorithm.g)
            && is_between(&g_b, &algorithm.p);
        if !is_sound {
            return Err(odd);
        }
        Ok(Self { id, algorithm, g_b })
    }

    /// Proves that the password is known. Slow.
    pub(super) fn answer(
        self,
        password: &Zeroizing<String>,
    ) -> Result<enums::InputCheckPasswordSrp, LoginError> {
        let Algorithm { salt1, salt2, g, p } = self.algorithm;
        if !check_p_and_g(&p, &g) {
            return Err(LoginError::Unexpected("numbers for the password"));
        }
        // Not the random bytes of the server: who knows them can try passwords at leisure.
        let mut secret = Zeroizing::new(vec![0; P_LEN]);
        SysRng
            .try_fill_bytes(&mut secret)
            .map_err(|_| LoginError::NoRandom)?;
        let secret = std::mem::take(&mut *secret);
        let (m1, g_a) = calculate_2fa(
            &salt1,
            &salt2,
            &p,
            &g,
            self.g_b,
            secret,
            password.as_bytes(),
        );
        Ok(enums::InputCheckPasswordSrp::Srp(
            types::InputCheckPasswordSrp {
                srp_id: self.id,
                a: g_a.to_vec(),
                m1: m1.to_vec(),
            },
        ))
    }
}

/// A number in as many bytes as `p` has; `None` if it is longer.
fn padded(number: &[u8]) -> Option<Vec<u8>> {
    let zeros = P_LEN.checked_sub(number.len())?;
    let mut padded = vec![0; zeros];
    padded.extend_from_slice(number);
    Some(padded)
}

/// Whether `1 < g_b < p - 1`, of numbers of equal length. `p` is odd, so `p - 1` differs from it in the last bit.
fn is_between(g_b: &[u8], p: &[u8]) -> bool {
    let mut one = [0; P_LEN];
    one[P_LEN - 1] = 1;
    let mut below = p.to_vec();
    if let Some(last) = below.last_mut() {
        *last &= !1;
    }
    *g_b > one[..] && *g_b < below[..]
}

#[cfg(test)]
mod tests;
