//! What stands around calls.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use grammers_tl_types::functions::{InitConnection, InvokeWithLayer, InvokeWithoutUpdates, help};
use grammers_tl_types::{Deserializable as _, Serializable as _, enums};
use secretchat_testserver::RpcError;
use secretchat_testserver::session_api::wants_updates;

use crate::world::{KEY, World, refused};

fn init<F>(query: F) -> InvokeWithLayer<InitConnection<F>> {
    InvokeWithLayer {
        layer: 230,
        query: InitConnection {
            api_id: 1,
            device_model: "device".to_owned(),
            system_version: "1".to_owned(),
            app_version: "1".to_owned(),
            system_lang_code: "en".to_owned(),
            lang_pack: String::new(),
            lang_code: "en".to_owned(),
            proxy: None,
            params: None,
            query,
        },
    }
}

/// Already serialized.
struct Packed(Vec<u8>);

impl grammers_tl_types::Serializable for Packed {
    fn serialize(&self, buffer: &mut impl Extend<u8>) {
        buffer.extend(0x3072_cfa1_u32.to_le_bytes());
        self.0.serialize(buffer);
    }
}

fn gzip(bytes: &[u8]) -> Packed {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    Packed(encoder.finish().unwrap())
}

fn zlib(bytes: &[u8]) -> Packed {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    Packed(encoder.finish().unwrap())
}

fn ask(call: &[u8]) -> Result<(), RpcError> {
    let answer = World::new().raw(KEY, call)?;
    enums::Config::from_bytes(&answer).unwrap();
    Ok(())
}

#[test]
fn a_call_is_found_in_wrappers_packed_or_not() {
    let call = help::GetConfig {};
    let bytes = call.to_bytes();
    for wrapped in [
        init(help::GetConfig {}).to_bytes(),
        init(InvokeWithoutUpdates {
            query: help::GetConfig {},
        })
        .to_bytes(),
        init(gzip(&bytes)).to_bytes(),
        init(zlib(&bytes)).to_bytes(),
        gzip(&init(help::GetConfig {}).to_bytes()).to_bytes(),
    ] {
        assert_eq!(ask(&wrapped), Ok(()));
    }
}

#[test]
fn a_session_can_say_that_it_wants_no_updates() {
    let query = help::GetConfig {};
    let without = InvokeWithoutUpdates { query }.to_bytes();
    assert!(wants_updates(&help::GetConfig {}.to_bytes()));
    assert!(wants_updates(&init(help::GetConfig {}).to_bytes()));
    assert!(!wants_updates(&without));
    assert!(!wants_updates(&init(zlib(&without)).to_bytes()));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let bomb = gzip(&vec![0; 4 << 20]).to_bytes();
    assert!(bomb.len() < 10_000);
    assert_eq!(ask(&bomb), refused(400, "INPUT_FETCH_ERROR"));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let init = init(help::GetConfig {}).to_bytes();
    let mut broken = gzip(&init).to_bytes();
    broken[20] ^= 0xff;
    let mut matryoshka = help::GetConfig {}.to_bytes();
    for _ in 0..8 {
        matryoshka = gzip(&matryoshka).to_bytes();
    }
    for call in [&[][..], &init[..40], &broken, &matryoshka] {
        assert_eq!(ask(call), refused(400, "INPUT_FETCH_ERROR"));
    }
}

#[test]
fn deep_nesting_is_refused() {
    // users.getUsers([inputUserFromMessage(inputPeerUserFromMessage(inputPeerUserFromMessage(…]
    let mut call = [0x0d91_a548_u32, 0x1cb5_c415, 1, 0x1da4_48e2]
        .iter()
        .flat_map(|n| n.to_le_bytes())
        .collect::<Vec<_>>();
    call.extend(0xa87b_0a1c_u32.to_le_bytes().repeat(200_000));
    assert_eq!(ask(&call), refused(400, "INPUT_FETCH_ERROR"));
}
