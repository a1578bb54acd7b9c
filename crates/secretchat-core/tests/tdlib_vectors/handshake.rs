//! Our machine on its way to a ready chat, as either side: the same calls as TDLib made, but for leading zeros.

use secretchat_core::chat::Config;
use secretchat_core::ids::UserId;
use secretchat_core::io::{Command, Request, Response};
use secretchat_core::tl::api::{self, functions};

use crate::common::party::Party;
use crate::common::rng::TestRng;
use crate::common::wire;
use crate::exchanges::reread;
use crate::trace::{Trace, array, bytes};

/// The creator's way to a ready chat.
pub(crate) fn request(trace: &Trace, config: Config) -> Result<Party, String> {
    let recorded: functions::MessagesRequestEncryption =
        handshake_query(trace, "messages.requestEncryption")?;
    let api::InputUser::InputUser(user) = &recorded.user_id else {
        return Err("another kind of user".into());
    };
    let mut rng = TestRng::new(1);
    rng.prescribe_word(recorded.random_id.cast_unsigned());
    rng.prescribe_exponent(array(&trace.exchanges()[0]["alice_private"]), None);
    let mut alice = Party::requesting(UserId(user.user_id), user.access_hash, config, rng);
    serve_unchanged_config(&mut alice);
    let call = alice.take_call();
    let Request::RequestEncryption(request) = &call.request else {
        return Err(format!("{:?}", call.request));
    };
    let padded = functions::MessagesRequestEncryption {
        g_a: padded(&recorded.g_a),
        ..recorded
    };
    ensure!(request == &padded, "another requestEncryption");
    let chat = handshake_update(trace, "encryptedChat_to_alice")?;
    let api::EncryptedChat::EncryptedChat(accepted) = &chat else {
        return Err("not an acceptance".into());
    };
    let waiting = api::types::EncryptedChatWaiting {
        id: accepted.id,
        access_hash: accepted.access_hash,
        date: accepted.date,
        admin_id: accepted.admin_id,
        participant_id: accepted.participant_id,
    };
    alice.answer(
        call.id,
        Ok(Response::EncryptedChat(api::EncryptedChat::Waiting(
            waiting,
        ))),
    );
    alice.update(wire::encryption(chat));
    Ok(alice)
}

/// The participant's way to a ready chat.
pub(crate) fn accept(trace: &Trace, config: Config) -> Result<Party, String> {
    let recorded: functions::MessagesAcceptEncryption =
        handshake_query(trace, "messages.acceptEncryption")?;
    let request = handshake_update(trace, "encryptedChatRequested_to_bob")?;
    let api::EncryptedChat::Requested(requested) = &request else {
        return Err("not a request".into());
    };
    let mut rng = TestRng::new(2);
    let update = wire::encryption(request.clone());
    rng.prescribe_exponent(array(&trace.exchanges()[0]["bob_private"]), None);
    let mut bob = Party::incoming(&update, config, rng).ok_or("the request was not taken up")?;
    bob.must(Command::Accept);
    serve_unchanged_config(&mut bob);
    let call = bob.take_call();
    let Request::AcceptEncryption(accept) = &call.request else {
        return Err(format!("{:?}", call.request));
    };
    let padded = functions::MessagesAcceptEncryption {
        g_b: padded(&recorded.g_b),
        ..recorded
    };
    ensure!(accept == &padded, "another acceptEncryption");
    let confirmed = api::types::EncryptedChat {
        id: requested.id,
        access_hash: requested.access_hash,
        date: requested.date,
        admin_id: requested.admin_id,
        participant_id: requested.participant_id,
        g_a_or_b: requested.g_a.clone(),
        key_fingerprint: accept.key_fingerprint,
    };
    bob.answer(
        call.id,
        Ok(Response::EncryptedChat(api::EncryptedChat::EncryptedChat(
            confirmed,
        ))),
    );
    Ok(bob)
}

/// The server says that p and g are known, and gives no randomness: the exponent is what the generator gives.
fn serve_unchanged_config(party: &mut Party) {
    let same = api::types::MessagesDhConfigNotModified { random: Vec::new() };
    party.serve_dh_config(Response::DhConfig(api::MessagesDhConfig::NotModified(same)));
}

fn handshake_query<T: secretchat_core::tl::Deserialize>(
    trace: &Trace,
    method: &str,
) -> Result<T, String> {
    let queries = trace.json["handshake_queries"]
        .as_array()
        .ok_or("no queries")?;
    let query = queries
        .iter()
        .find(|query| query["method"] == method)
        .ok_or("a query is missing")?;
    reread(&bytes(&query["tl"]))
}

fn handshake_update(trace: &Trace, name: &str) -> Result<api::EncryptedChat, String> {
    reread(&bytes(&trace.json["handshake_updates"][name]))
}

/// TDLib leaves out leading zeros, we do not.
fn padded(value: &[u8]) -> Vec<u8> {
    let mut padded = vec![0; 256 - value.len()];
    padded.extend_from_slice(value);
    padded
}
