//! Public values, shared keys, fingerprints and key hashes, from the private exponents of both sides.

use rand_chacha::ChaCha12Rng;
use rand_core::SeedableRng as _;
use secretchat_core::crypto::{DhParams, Exponent, KeyHash};
use secretchat_core::ids::Role;
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api::{self, functions};
use serde_json::Value;

use crate::trace::{Check, Trace, array, bytes, number};

pub(crate) fn check(trace: &Trace) -> Check {
    let params = params(trace)?;
    for (index, exchange) in trace.exchanges().into_iter().enumerate() {
        check_exchange(&params, exchange).map_err(|why| format!("exchange {index}: {why}"))?;
    }
    let first = &trace.keys()[0];
    for role in [Role::Creator, Role::Participant] {
        let shown = &trace.json["key_hash_shown"][crate::trace::name_of(role)];
        ensure!(
            KeyHash::of(first).0 == array(shown),
            "key hash shown to {role:?}"
        );
        let key_hash = array(&trace.final_state(role)["key_hash"]);
        ensure!(
            KeyHash::of(first).0 == key_hash,
            "key hash of {role:?} at the end"
        );
    }
    check_handshake(trace)
}

/// p and g, checked as if a server had sent them.
pub(crate) fn params(trace: &Trace) -> Result<DhParams, String> {
    let g = i32::try_from(number(&trace.json["g"])).map_err(|e| e.to_string())?;
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    DhParams::check(g, &bytes(&trace.json["prime_p"]), &mut rng).map_err(|e| e.to_string())
}

fn check_exchange(params: &DhParams, exchange: &Value) -> Check {
    let secret = |name: &str| Exponent::from_bytes(array(&exchange[name]));
    let public = |name: &str| {
        params
            .check_public(&bytes(&exchange[name]))
            .map_err(|e| format!("{name}: {e}"))
    };
    let (a, b) = (secret("alice_private"), secret("bob_private"));
    let (g_a, g_b) = (public("alice_public")?, public("bob_public")?);
    ensure!(params.public(&a) == g_a, "public value of Alice");
    ensure!(params.public(&b) == g_b, "public value of Bob");
    let key = params.shared(&a, &g_b);
    ensure!(
        key == params.shared(&b, &g_a),
        "the sides derive different keys"
    );
    ensure!(
        key.as_bytes() == &array(&exchange["auth_key"]),
        "another key"
    );
    ensure!(
        key.fingerprint().to_le_bytes() == array(&exchange["key_fingerprint"]),
        "another fingerprint"
    );
    ensure!(
        KeyHash::of(&key).0 == array(&exchange["key_hash_of_this_key"]),
        "another key hash"
    );
    Ok(())
}

/// The calls and updates of the first exchange carry its values.
fn check_handshake(trace: &Trace) -> Check {
    let exchange = trace.exchanges()[0];
    let queries = trace.json["handshake_queries"]
        .as_array()
        .ok_or("no queries")?;
    for query in queries {
        let tl = bytes(&query["tl"]);
        let again = match query["method"].as_str() {
            Some("messages.getDhConfig") => {
                reread::<functions::MessagesGetDhConfig>(&tl)?.to_bytes()
            }
            Some("messages.requestEncryption") => {
                let request = reread::<functions::MessagesRequestEncryption>(&tl)?;
                ensure!(
                    request.g_a == bytes(&exchange["alice_public"]),
                    "g_a of requestEncryption"
                );
                request.to_bytes()
            }
            Some("messages.acceptEncryption") => {
                let accept = reread::<functions::MessagesAcceptEncryption>(&tl)?;
                ensure!(
                    accept.g_b == bytes(&exchange["bob_public"]),
                    "g_b of acceptEncryption"
                );
                let fingerprint = array(&exchange["key_fingerprint"]);
                ensure!(
                    accept.key_fingerprint.to_le_bytes() == fingerprint,
                    "fingerprint of acceptEncryption"
                );
                accept.to_bytes()
            }
            other => return Err(format!("an unexpected query {other:?}")),
        };
        ensure!(again == tl, "{} is written in another way", query["method"]);
    }
    for (name, update) in trace.json["handshake_updates"]
        .as_object()
        .ok_or("no updates")?
    {
        let tl = bytes(update);
        ensure!(
            reread::<api::EncryptedChat>(&tl)?.to_bytes() == tl,
            "{name} is written in another way"
        );
    }
    Ok(())
}

/// Reads a boxed value that fills its bytes.
pub(crate) fn reread<T: secretchat_core::tl::Deserialize>(tl: &[u8]) -> Result<T, String> {
    T::from_bytes(tl).map_err(|e| e.to_string())
}
