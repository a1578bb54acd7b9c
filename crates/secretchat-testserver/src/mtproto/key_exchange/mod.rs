//! How a client and the server agree on an authorization key, the server's side.
//!
//! ```text
//! client                               server
//! req_pq_multi        ------------>
//!                     <------------    resPQ: a number to take apart, the name of the RSA key
//! req_DH_params       ------------>    with new_nonce, for the owner of the RSA key only
//!                     <------------    server_DH_params_ok: g_a
//! set_client_DH_params ----------->    g_b
//!                     <------------    dh_gen_ok
//! ```

mod padding;
mod primes;
mod rsa;
mod secrets;
#[cfg(test)]
mod tests;

use grammers_tl_types as tl;
use rand_core::CryptoRng;
use secretchat_core::crypto::{DhParams, Exponent};
use secretchat_core::ids::Time;
use tl::{Deserializable, Identifiable as _, Serializable as _};

pub(super) use self::rsa::RsaKey;

use self::secrets::Nonces;
use super::ige;
use super::keys::KnownKey;

/// Why an exchange fails. The client is told nothing more, and has to start again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ExchangeError {
    #[error("a message of the key exchange is malformed, or out of its turn")]
    Malformed,
    #[error("the numbers are of another key exchange")]
    Nonce,
    #[error("what was encrypted for the server cannot be read")]
    Encryption,
    #[error("the number was taken apart wrongly")]
    Factors,
}

/// An exchange, which is at most one on a connection.
#[derive(Default)]
pub(super) enum KeyExchange {
    #[default]
    Idle,
    /// A number was given to be taken apart.
    Asked { nonces: Nonces, primes: (u32, u32) },
    /// The server has said its half.
    Offered(Box<Offered>),
}

pub(super) struct Offered {
    nonces: Nonces,
    new_nonce: [u8; 32],
    exponent: Exponent,
}

/// What the server says, and the key if there is one now.
pub(super) struct Reply {
    pub(super) answer: Vec<u8>,
    pub(super) key: Option<KnownKey>,
}

impl From<Vec<u8>> for Reply {
    fn from(answer: Vec<u8>) -> Self {
        Self { answer, key: None }
    }
}

impl KeyExchange {
    /// Takes the next message of the client.
    pub(super) fn step(
        &mut self,
        request: &[u8],
        rsa: &RsaKey,
        now: Time,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Reply, ExchangeError> {
        let (id, body) = request
            .split_first_chunk()
            .ok_or(ExchangeError::Malformed)?;
        let state = core::mem::take(self);
        match (u32::from_le_bytes(*id), state) {
            (tl::functions::ReqPq::CONSTRUCTOR_ID, _)
            | (tl::functions::ReqPqMulti::CONSTRUCTOR_ID, _) => self.ask(read(body)?, rsa, rng),
            (tl::functions::ReqDhParams::CONSTRUCTOR_ID, Self::Asked { nonces, primes }) => {
                let new_nonce = open(&nonces, primes, &read(body)?, rsa)?;
                Ok(self.offer(nonces, new_nonce, now, rng).into())
            }
            (tl::functions::SetClientDhParams::CONSTRUCTOR_ID, Self::Offered(offered)) => {
                offered.finish(&read(body)?)
            }
            _ => Err(ExchangeError::Malformed),
        }
    }

    fn ask(
        &mut self,
        request: tl::functions::ReqPqMulti,
        rsa: &RsaKey,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Reply, ExchangeError> {
        let mut server = [0; 16];
        rng.fill_bytes(&mut server);
        let client = request.nonce;
        let (p, q) = primes::pair(rng);
        *self = Self::Asked {
            nonces: Nonces { client, server },
            primes: (p, q),
        };
        let asked = tl::enums::ResPq::Pq(tl::types::ResPq {
            nonce: client,
            server_nonce: server,
            pq: (u64::from(p) * u64::from(q)).to_be_bytes().to_vec(),
            server_public_key_fingerprints: vec![rsa.fingerprint()],
        });
        Ok(asked.to_bytes().into())
    }

    fn offer(
        &mut self,
        nonces: Nonces,
        new_nonce: [u8; 32],
        now: Time,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Vec<u8> {
        let params = DhParams::known();
        let (exponent, g_a) = params.keypair(rng, &[]);
        let inner = tl::enums::ServerDhInnerData::Data(tl::types::ServerDhInnerData {
            nonce: nonces.client,
            server_nonce: nonces.server,
            g: i32::from(params.g()),
            dh_prime: params.p().to_vec(),
            g_a: g_a.as_bytes().to_vec(),
            server_time: now.date(),
        });
        let encrypted_answer = hash_and_encrypt(&inner.to_bytes(), &nonces, &new_nonce, rng);
        *self = Self::Offered(Box::new(Offered {
            nonces,
            new_nonce,
            exponent,
        }));
        tl::enums::ServerDhParams::Ok(tl::types::ServerDhParamsOk {
            nonce: nonces.client,
            server_nonce: nonces.server,
            encrypted_answer,
        })
        .to_bytes()
    }
}

impl Offered {
    fn finish(&self, request: &tl::functions::SetClientDhParams) -> Result<Reply, ExchangeError> {
        let nonces = self.nonces;
        nonces.check(&request.nonce, &request.server_nonce)?;
        let (key, iv) = secrets::temporary_aes(&nonces, &self.new_nonce);
        let hashed = ige::decrypt(&request.encrypted_data, &key, &iv);
        let inner = padding::unhash(&hashed).ok_or(ExchangeError::Encryption)?;
        let tl::enums::ClientDhInnerData::Data(inner) = inner;
        nonces.check(&inner.nonce, &inner.server_nonce)?;
        let params = DhParams::known();
        let g_b = params.check_public(&inner.g_b);
        let g_b = g_b.map_err(|_| ExchangeError::Encryption)?;
        let key = params.shared(&self.exponent, &g_b);
        let done = tl::enums::SetClientDhParamsAnswer::DhGenOk(tl::types::DhGenOk {
            nonce: nonces.client,
            server_nonce: nonces.server,
            new_nonce_hash1: secrets::new_nonce_hash(&self.new_nonce, 1, &key),
        });
        let first_salt = Some(secrets::first_salt(&nonces, &self.new_nonce));
        Ok(Reply {
            answer: done.to_bytes(),
            key: Some(KnownKey { key, first_salt }),
        })
    }
}

impl Nonces {
    fn check(&self, client: &[u8; 16], server: &[u8; 16]) -> Result<(), ExchangeError> {
        if (client, server) == (&self.client, &self.server) {
            Ok(())
        } else {
            Err(ExchangeError::Nonce)
        }
    }
}

/// The number that the client has told the owner of the RSA key.
fn open(
    nonces: &Nonces,
    (p, q): (u32, u32),
    request: &tl::functions::ReqDhParams,
    rsa: &RsaKey,
) -> Result<[u8; 32], ExchangeError> {
    nonces.check(&request.nonce, &request.server_nonce)?;
    if request.p != p.to_be_bytes() || request.q != q.to_be_bytes() {
        return Err(ExchangeError::Factors);
    }
    let padded = rsa.decrypt(&request.encrypted_data);
    let padded = padded.ok_or(ExchangeError::Encryption)?;
    let inner = padding::unpad(&padded).ok_or(ExchangeError::Encryption)?;
    nonces.check(&inner.nonce(), &inner.server_nonce())?;
    Ok(inner.new_nonce())
}

/// A value with its SHA-1 before it and padding behind, encrypted.
fn hash_and_encrypt(
    value: &[u8],
    nonces: &Nonces,
    new_nonce: &[u8; 32],
    rng: &mut (impl CryptoRng + ?Sized),
) -> Vec<u8> {
    let mut hashed = [&secrets::sha1(&[value]), value].concat();
    let length = hashed.len();
    hashed.resize(length.next_multiple_of(ige::BLOCK), 0);
    rng.fill_bytes(hashed.get_mut(length..).unwrap_or_default());
    let (key, iv) = secrets::temporary_aes(nonces, new_nonce);
    ige::encrypt(hashed, &key, &iv)
}

fn read<T: Deserializable>(body: &[u8]) -> Result<T, ExchangeError> {
    T::from_bytes(body).map_err(|_| ExchangeError::Malformed)
}
