//! Every envelope: its keys, what is in it, and the call that carried it.

use secretchat_core::crypto::{AuthKey, Versions, envelope, kdf};
use secretchat_core::tl::api::{self, functions};
use secretchat_core::tl::e2e::any;
use secretchat_core::tl::{Boxed as _, Deserialize as _, Serialize as _};

use crate::exchanges::reread;
use crate::trace::{Check, Message, Trace, array, bytes, number};

pub(crate) fn check(trace: &Trace) -> Check {
    let keys = trace.keys();
    ensure!(!trace.messages().is_empty(), "no messages");
    for message in trace.messages() {
        let of_message = |why| format!("message {}: {why}", message.index);
        check_envelope(&keys, message).map_err(of_message)?;
        check_content(message).map_err(of_message)?;
        if message.json["query_method"].is_string() {
            check_query(trace, message).map_err(of_message)?;
        }
    }
    Ok(())
}

fn check_envelope(keys: &[AuthKey], message: Message<'_>) -> Check {
    let (json, sealed, sender) = (message.json, message.envelope(), message.sender());
    let fingerprint = envelope::envelope_fingerprint(&sealed).map_err(|e| e.to_string())?;
    ensure!(
        fingerprint.to_le_bytes() == array(&json["auth_key_fingerprint"]),
        "another fingerprint"
    );
    let key = keys
        .iter()
        .find(|key| key.fingerprint() == fingerprint)
        .ok_or("an unknown key")?;
    ensure!(
        sender.key_offset() as i64 == number(&json["x"]),
        "another x"
    );

    let msg_key = array(&json["msg_key"]);
    ensure!(sealed[8..24] == msg_key, "another msg_key");
    let aes = kdf::v2(key, sender, &msg_key);
    ensure!(aes.key() == &array(&json["aes_key"]), "another AES key");
    ensure!(aes.iv_bytes() == &array(&json["aes_iv"]), "another AES iv");

    let payload = bytes(&json["decrypted_message_layer_tl"]);
    let opened =
        envelope::open(key, sender, &sealed, Versions::V2Only).map_err(|e| e.to_string())?;
    ensure!(*opened.payload == payload, "another payload");
    let padding = bytes(&json["padding"]);
    let length = u32::try_from(payload.len()).map_err(|e| e.to_string())?;
    let plaintext = [&length.to_le_bytes()[..], &payload, &padding].concat();
    ensure!(
        plaintext == bytes(&json["plaintext_padded"]),
        "another plaintext"
    );
    let again =
        envelope::seal_with_padding(key, sender, &payload, &padding).map_err(|e| e.to_string())?;
    ensure!(again == sealed, "sealed to other bytes");
    Ok(())
}

fn check_content(message: Message<'_>) -> Check {
    let json = message.json;
    let payload = bytes(&json["decrypted_message_layer_tl"]);
    let wrapper: any::DecryptedMessageLayer = reread(&payload)?;
    ensure!(
        wrapper.to_bytes() == payload,
        "the wrapper is written in another way"
    );
    let any::DecryptedMessageLayer::DecryptedMessageLayer(wrapper) = wrapper;
    ensure!(
        wrapper.random_bytes == bytes(&json["random_bytes"]),
        "random_bytes"
    );
    for (field, value) in [
        ("layer", wrapper.layer),
        ("in_seq_no", wrapper.in_seq_no),
        ("out_seq_no", wrapper.out_seq_no),
    ] {
        ensure!(i64::from(value) == number(&json[field]), "{field} {value}");
    }
    let tl = bytes(&json["message_tl"]);
    ensure!(
        wrapper.message.to_bytes() == tl,
        "the message is written in another way"
    );
    let alone = any::DecryptedMessage::from_bytes(&tl).map_err(|e| e.to_string())?;
    ensure!(alone == wrapper.message, "the message alone is another one");
    let (_, constructor) = alone.constructor();
    ensure!(json["message"] == constructor, "constructor {constructor}");
    if let Some(action) = message.action() {
        let (_, constructor) = action.constructor();
        let recorded = json["action"].as_str().ok_or("an action without a name")?;
        ensure!(
            constructor == format!("decryptedMessageAction{recorded}"),
            "action {constructor}"
        );
    }
    Ok(())
}

/// The call decodes as the method it is named after, carries the envelope, and is written the same way again.
fn check_query(trace: &Trace, message: Message<'_>) -> Check {
    let tl = bytes(&message.json["query_tl"]);
    let (peer, random_id, data, again) = match message.json["query_method"].as_str() {
        Some("messages.sendEncrypted") => {
            let call: functions::MessagesSendEncrypted = reread(&tl)?;
            let again = call.to_bytes();
            (call.peer, call.random_id, call.data, again)
        }
        Some("messages.sendEncryptedFile") => {
            let call: functions::MessagesSendEncryptedFile = reread(&tl)?;
            let again = call.to_bytes();
            (call.peer, call.random_id, call.data, again)
        }
        Some("messages.sendEncryptedService") => {
            let call: functions::MessagesSendEncryptedService = reread(&tl)?;
            let again = call.to_bytes();
            (call.peer, call.random_id, call.data, again)
        }
        other => return Err(format!("an unexpected method {other:?}")),
    };
    ensure!(again == tl, "the call is written in another way");
    ensure!(
        data == message.envelope(),
        "the call carries another envelope"
    );
    ensure!(
        random_id == number(&message.json["random_id"]),
        "the call has another random_id"
    );
    let api::InputEncryptedChat::InputEncryptedChat(peer) = peer;
    ensure!(
        i64::from(peer.chat_id) == number(&trace.json["chat_id"]),
        "the call is about another chat"
    );
    let access_hash = number(&trace.side(message.sender())["access_hash"]);
    ensure!(
        peer.access_hash == access_hash,
        "the call has another access hash"
    );
    Ok(())
}
