//! A peer made of paper: it has the key, keeps its own numbers, and says whatever a test wants it to say.

use secretchat_core::crypto::{AuthKey, Versions, envelope, ige, kdf};
use secretchat_core::ids::Role;
use secretchat_core::tl::e2e::{any, latest};
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use sha1::{Digest as _, Sha1};

use super::party::Party;
use super::rng::TestRng;

/// The other side of a chat, played by hand.
pub(crate) struct Puppet {
    pub(crate) role: Role,
    pub(crate) key: AuthKey,
    /// Raw number of its next message.
    pub(crate) number: u32,
    /// How many messages of the chat it says that it has seen.
    pub(crate) seen: u32,
    pub(crate) layer: i32,
    rng: TestRng,
}

/// A payload as its sender wrote it.
#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) layer: i32,
    pub(crate) seen: u32,
    pub(crate) number: u32,
    pub(crate) message: latest::DecryptedMessage,
}

impl Puppet {
    /// Takes over for the peer of a party, up to date with everything that was sent so far.
    pub(crate) fn of(party: &Party) -> Self {
        let (info, ready) = (party.info(), party.ready());
        let key = party
            .chat
            .auth_key()
            .expect("a ready chat has a key")
            .clone();
        Self {
            number: ready.in_seq_no,
            seen: ready.out_seq_no,
            ..Self::new(info.role.peer(), key)
        }
    }

    /// A side that has said nothing and seen nothing.
    pub(crate) fn new(role: Role, key: AuthKey) -> Self {
        Self {
            role,
            key,
            number: 0,
            seen: 0,
            layer: 144,
            rng: TestRng::new(9),
        }
    }

    /// The next message, sealed.
    pub(crate) fn say(&mut self, message: &latest::DecryptedMessage) -> Vec<u8> {
        let envelope = self.say_at(self.number, message);
        self.number += 1;
        envelope
    }

    /// A message under a number of its own.
    pub(crate) fn say_at(&mut self, number: u32, message: &latest::DecryptedMessage) -> Vec<u8> {
        let payload = self.payload(number, &message.to_bytes());
        self.seal(&payload)
    }

    /// The wrapper around any bytes.
    pub(crate) fn payload(&self, number: u32, message: &[u8]) -> Vec<u8> {
        let (in_seq_no, out_seq_no) = self.wire(self.seen, number);
        wrapper(&[7; 15], self.layer, in_seq_no, out_seq_no, message)
    }

    /// `in_seq_no` and `out_seq_no` of a message of this side (spec/06 §2).
    pub(crate) fn wire(&self, seen: u32, number: u32) -> (i32, i32) {
        let (seen, number) = (i32::try_from(seen).unwrap(), i32::try_from(number).unwrap());
        (2 * seen + self.role.x(), 2 * number + self.role.peer().x())
    }

    /// Any payload, in MTProto 2.0.
    pub(crate) fn seal(&mut self, payload: &[u8]) -> Vec<u8> {
        envelope::seal(&self.key, self.role, payload, &mut self.rng)
            .expect("a payload of whole words")
    }

    /// Any payload, in MTProto 1.0 (spec/05 §3), as only old clients write it.
    pub(crate) fn seal_v1(&self, payload: &[u8]) -> Vec<u8> {
        let mut text = u32::try_from(payload.len()).unwrap().to_le_bytes().to_vec();
        text.extend_from_slice(payload);
        let msg_key: [u8; 16] = Sha1::digest(&text)[4..].try_into().unwrap();
        text.resize(text.len().next_multiple_of(16), 0x5a);
        let aes = kdf::v1(&self.key, &msg_key);
        ige::encrypt_in_place(
            &ige::encryptor(aes.key()),
            &mut aes.iv(),
            text.as_chunks_mut().0,
        );
        [&self.key.fingerprint().to_le_bytes()[..], &msg_key, &text].concat()
    }

    /// Reads what the party sent.
    pub(crate) fn hear(&self, envelope: &[u8]) -> Said {
        let opened = envelope::open(&self.key, self.role.peer(), envelope, Versions::V2Only)
            .expect("our own envelope");
        read(&opened.payload, self.role.peer())
    }

    /// What each of these envelopes says.
    pub(crate) fn hear_all(&self, envelopes: &[Vec<u8>]) -> Vec<latest::DecryptedMessage> {
        let messages = envelopes.iter().map(|envelope| self.hear(envelope).message);
        messages.collect()
    }
}

/// `decryptedMessageLayer` around any bytes.
pub(crate) fn wrapper(
    random: &[u8],
    layer: i32,
    in_seq_no: i32,
    out_seq_no: i32,
    message: &[u8],
) -> Vec<u8> {
    let mut payload = 0x1be3_1789_u32.to_le_bytes().to_vec();
    random.to_vec().serialize(&mut payload);
    for number in [layer, in_seq_no, out_seq_no] {
        number.serialize(&mut payload);
    }
    payload.extend_from_slice(message);
    payload
}

/// Reads a payload that `sender` wrote.
pub(crate) fn read(payload: &[u8], sender: Role) -> Said {
    let any::DecryptedMessageLayer::DecryptedMessageLayer(read) =
        any::DecryptedMessageLayer::from_bytes(payload).expect("a wrapper");
    let raw = |wire: i32, parity: i32| u32::try_from((wire - parity) / 2).unwrap();
    assert_eq!(
        (read.in_seq_no & 1, read.out_seq_no & 1),
        (sender.x(), sender.peer().x()),
        "parity of {sender:?}"
    );
    Said {
        layer: read.layer,
        seen: raw(read.in_seq_no, sender.x()),
        number: raw(read.out_seq_no, sender.peer().x()),
        message: read.message.into(),
    }
}
