//! The wrapper `decryptedMessageLayer`, read and written apart from the message in it: its numbers must be known
//! even where the message cannot be read (spec/06 §8).

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::ids::{Layer, Role};
use crate::limits::{MIN_RANDOM_BYTES, RANDOM_BYTES};
use crate::tl::e2e::{any, latest};
use crate::tl::{Constructor as _, Deserialize as _, Reader, Serialize as _};

use super::sequence::{Raw, Wire, wire_in, wire_out};

/// What a decrypted payload turned out to be.
#[derive(Debug)]
pub(super) enum Payload<'a> {
    /// A numbered message; `message` is the boxed `DecryptedMessage`, not looked at yet.
    Numbered {
        layer: Layer,
        in_seq_no: Wire,
        out_seq_no: Wire,
        message: &'a [u8],
    },
    /// An announcement without numbers, as clients of layer 8 make it (spec/06 §7.4).
    Unnumbered { announced: Layer },
    /// Authentic, and no message.
    Malformed,
}

const WRAPPER: u32 = latest::types::DecryptedMessageLayer::ID;

/// Reads a decrypted payload.
pub(super) fn read(payload: &[u8]) -> Payload<'_> {
    read_wrapper(payload)
        .or_else(|| unnumbered(payload))
        .unwrap_or(Payload::Malformed)
}

fn read_wrapper(payload: &[u8]) -> Option<Payload<'_>> {
    let mut reader = Reader::new(payload);
    if reader.nat().ok()? != WRAPPER
        || Vec::<u8>::deserialize(&mut reader).ok()?.len() < MIN_RANDOM_BYTES
    {
        return None;
    }
    let layer = Layer(u32::try_from(i32::deserialize(&mut reader).ok()?).ok()?);
    let in_seq_no = Wire(i32::deserialize(&mut reader).ok()?);
    let out_seq_no = Wire(i32::deserialize(&mut reader).ok()?);
    let message = payload.get(reader.position()..)?;
    if in_seq_no.0 < 0 && in_seq_no.0 >= -2 && out_seq_no.0 < 0 && out_seq_no.0 >= -2 {
        return unnumbered(message);
    }
    Some(Payload::Numbered {
        layer,
        in_seq_no,
        out_seq_no,
        message,
    })
}

/// NotifyLayer is the only thing that is taken without numbers: it only raises, so a replay is harmless.
fn unnumbered<'a>(message: &[u8]) -> Option<Payload<'a>> {
    let latest::DecryptedMessage::Service(service) =
        any::DecryptedMessage::from_bytes(message).ok()?.into()
    else {
        return None;
    };
    let latest::DecryptedMessageAction::NotifyLayer(notify) = service.action else {
        return None;
    };
    Some(Payload::Unnumbered {
        announced: Layer(u32::try_from(notify.layer).ok()?),
    })
}

/// Writes the wrapper around a boxed message.
pub(super) fn write(
    own: Role,
    layer: Layer,
    seen: Raw,
    number: Raw,
    message: &[u8],
    rng: &mut dyn CryptoRng,
) -> Zeroizing<Vec<u8>> {
    let mut random = [0; RANDOM_BYTES];
    rng.fill_bytes(&mut random);
    let mut payload = Zeroizing::new(Vec::with_capacity(4 + 32 + 12 + message.len()));
    WRAPPER.serialize(&mut payload);
    random.to_vec().serialize(&mut payload);
    layer.0.serialize(&mut payload);
    wire_in(own, seen).0.serialize(&mut payload);
    wire_out(own, number).0.serialize(&mut payload);
    payload.extend_from_slice(message);
    payload
}
