//! Renewal of the key: aborts, stalls, collisions (spec/07).

mod aborts;
mod collisions;
mod switch;

use secretchat_core::chat::{CloseReason, Rekeying, Status, Violation};
use secretchat_core::crypto::{AuthKey, DhParams, Exponent};
use secretchat_core::io::{Command, Event};
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageAction as Action, types};

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::Puppet;
use crate::common::wire;

pub(crate) const HOUR: i64 = 3600 * 1000;

pub(crate) fn with_puppet() -> (Party, Puppet) {
    let alice = Pair::new().alice;
    let puppet = Puppet::of(&alice);
    (alice, puppet)
}

/// Says an action and gives what the chat answers.
pub(crate) fn order(alice: &mut Party, puppet: &mut Puppet, action: Action) -> Vec<Action> {
    let envelope = puppet.say(&wire::service(random_id(puppet), action));
    alice.receive(&envelope);
    answers(alice, puppet)
}

pub(crate) fn random_id(puppet: &Puppet) -> i64 {
    5000 + i64::from(puppet.number)
}

/// What the chat sends, as actions; the puppet has seen it then.
pub(crate) fn answers(alice: &mut Party, puppet: &mut Puppet) -> Vec<Action> {
    let heard = |puppet: &mut Puppet, envelope: &Vec<u8>| {
        puppet.seen += 1;
        match puppet.hear(envelope).message {
            DecryptedMessage::Service(service) => service.action,
            DecryptedMessage::DecryptedMessage(_) => panic!("a text"),
        }
    };
    alice
        .serve()
        .iter()
        .map(|envelope| heard(puppet, envelope))
        .collect()
}

/// Alice has asked for a renewal.
pub(crate) fn requested() -> (Party, Puppet, types::DecryptedMessageActionRequestKey) {
    let (mut alice, mut puppet) = with_puppet();
    alice.must(Command::Rekey);
    let [Action::RequestKey(request)] = &answers(&mut alice, &mut puppet)[..] else {
        panic!("no RequestKey")
    };
    (alice, puppet, request.clone())
}

pub(crate) fn exponent(byte: u8) -> Exponent {
    Exponent::from_bytes([byte; 256])
}

pub(crate) fn public(byte: u8) -> Vec<u8> {
    DhParams::known()
        .public(&exponent(byte))
        .as_bytes()
        .to_vec()
}

/// The key that a side with this exponent shares with the owner of a public value.
pub(crate) fn shared(byte: u8, theirs: &[u8]) -> AuthKey {
    let params = DhParams::known();
    params.shared(&exponent(byte), &params.check_public(theirs).unwrap())
}

/// Answers a request as the peer should; the key that comes of it.
pub(crate) fn accept(
    alice: &mut Party,
    puppet: &mut Puppet,
    request: &types::DecryptedMessageActionRequestKey,
) -> AuthKey {
    let key = shared(0x21, &request.g_a);
    let action = wire::accept_key(request.exchange_id, &public(0x21), key.fingerprint().0);
    let commit = order(alice, puppet, action);
    assert_eq!(
        commit,
        [wire::commit_key(request.exchange_id, key.fingerprint().0)],
        "under the old key"
    );
    assert_eq!(alice.chat.auth_key(), Some(&key));
    key
}

/// A request of the peer is accepted.
pub(crate) fn accepted(exchange_id: i64) -> (Party, Puppet, AuthKey) {
    let (mut alice, mut puppet) = with_puppet();
    let key = become_accepted(&mut alice, &mut puppet, exchange_id, 0x31);
    (alice, puppet, key)
}

pub(crate) fn become_accepted(
    alice: &mut Party,
    puppet: &mut Puppet,
    exchange_id: i64,
    byte: u8,
) -> AuthKey {
    let answer = order(alice, puppet, wire::request_key(exchange_id, &public(byte)));
    let [Action::AcceptKey(accept)] = &answer[..] else {
        panic!("{answer:?}")
    };
    assert_eq!(accept.exchange_id, exchange_id);
    let key = shared(byte, &accept.g_b);
    assert_eq!(accept.key_fingerprint, key.fingerprint().0);
    assert_eq!(alice.ready().rekeying, Rekeying::Accepted { exchange_id });
    key
}

/// CommitKey under the old key; the answer comes under the new one.
pub(crate) fn order_commit(
    alice: &mut Party,
    puppet: &mut Puppet,
    exchange_id: i64,
    key: &AuthKey,
) -> Vec<Action> {
    let envelope = puppet.say(&wire::service(
        random_id(puppet),
        wire::commit_key(exchange_id, key.fingerprint().0),
    ));
    alice.receive(&envelope);
    puppet.key = key.clone();
    answers(alice, puppet)
}
