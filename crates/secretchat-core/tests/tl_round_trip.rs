//! Every constructor of every layer and every function is read and written again byte by byte; rubbish is refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod tl_values;

use proptest::prelude::*;
use secretchat_core::tl::{Deserialize, Error, MAX_DEPTH, Serialize, api, e2e};
use tl_values::{API, Types, Values};

/// Reads a value, looks at it in every way there is, and writes it again.
type Again = fn(&[u8]) -> Result<Vec<u8>, Error>;

fn again<T>(bytes: &[u8]) -> Result<Vec<u8>, Error>
where
    T: Serialize + Deserialize + Clone + PartialEq + std::fmt::Debug + Json,
{
    let value = T::from_bytes(bytes)?;
    assert!(!format!("{value:?}").is_empty());
    value.assert_json();
    let written = value.clone().to_bytes();
    // A NaN is not equal to itself, but its bytes are.
    assert!(T::from_bytes(&written).is_ok_and(|read| read == value || read.to_bytes() == written));
    Ok(written)
}

macro_rules! each_type {
    ($(($module:literal, $name:literal, $ty:ty);)*) => {
        const TYPES: &[(&str, &str, Again)] = &[$(($module, $name, again::<$ty>),)*];
    };
}

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

#[cfg(not(feature = "serde"))]
trait Json {
    fn assert_json(&self) {}
}

#[cfg(not(feature = "serde"))]
impl<T> Json for T {}

#[cfg(feature = "serde")]
trait Json {
    fn assert_json(&self);
}

#[cfg(feature = "serde")]
impl<T> Json for T
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    fn assert_json(&self) {
        let json = serde_json::to_string(self).unwrap();
        // JSON has no NaN and no infinity.
        if !json.contains(":null") {
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *self, "{json}");
        }
    }
}

#[test]
fn the_list_has_every_type() {
    let count = |module: &str| TYPES.iter().filter(|(m, ..)| *m == module).count();
    assert_eq!(
        (
            count("layer8"),
            count("layer17"),
            count("layer144"),
            count("any")
        ),
        (3, 5, 10, 10)
    );
    assert!(count("api") > 20 && count("functions") > 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_constructor_comes_back(seed in any::<u64>()) {
        for (module, name, again) in TYPES {
            if *module == "functions" {
                continue;
            }
            let types = Types::of_module(module);
            for declaration in types.constructors(name) {
                let bytes = Values::new(&types, seed).constructor(declaration);
                prop_assert_eq!(again(&bytes), Ok(bytes.clone()), "{} {}", module, declaration);
            }
        }
    }

    #[test]
    fn every_function_comes_back(seed in any::<u64>()) {
        let types = Types::of_module("api");
        for (_, name, again) in TYPES.iter().filter(|(module, ..)| *module == "functions") {
            let found = API.declarations.iter().find(|d| d.definition.name.to_string() == *name);
            let bytes = Values::new(&types, seed).constructor(found.unwrap());
            prop_assert_eq!(again(&bytes), Ok(bytes.clone()), "{}", name);
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for (_, _, again) in TYPES {
            let _ = again(&bytes);
        }
    }

    /// A valid value, with a byte changed, cut short, or made longer.
    #[test]
    fn damaged_values_are_refused_or_read(seed in any::<u64>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for (module, name, again) in TYPES.iter().filter(|(module, ..)| *module != "functions") {
            let types = Types::of_module(module);
            let good = Values::new(&types, seed).value(name);
            let at = at.index(good.len());
            let mut changed = good.clone();
            changed[at] = byte;
            let _ = again(&changed);
            prop_assert!(again(&good[..at]).is_err());
            let longer = [&good[..], &[byte; 4]].concat();
            let error = Error::TrailingBytes { position: good.len(), remaining: 4 };
            prop_assert_eq!(again(&longer), Err(error));
        }
    }
}

/// What a newer peer may set, and what carries no bytes that could be skipped (spec/02 §4).
#[test]
fn unknown_flag_bits_are_ignored() {
    use e2e::latest::DecryptedMessage;
    let message = e2e::latest::types::DecryptedMessage {
        no_webpage: false,
        silent: true,
        random_id: 1,
        ttl: 0,
        message: String::new(),
        media: None,
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
        grouped_id: None,
    };
    let message = DecryptedMessage::DecryptedMessage(message);
    let mut bytes = message.to_bytes();
    assert_eq!(bytes[4..8], [0x20, 0, 0, 0]);
    bytes[7] = 0xff;
    assert_eq!(DecryptedMessage::from_bytes(&bytes), Ok(message));
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| {
        let mut value = api::JSONValue::JsonNull;
        for _ in 1..depth {
            value = api::JSONValue::JsonArray(api::types::JsonArray { value: vec![value] });
        }
        api::JSONValue::from_bytes(&value.to_bytes())
    };
    assert!(nested(MAX_DEPTH).is_ok());
    let error = nested(MAX_DEPTH + 1).unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooDeep {
                limit: MAX_DEPTH,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn an_id_of_another_type_is_refused() {
    let bytes = e2e::latest::DecryptedMessageAction::Noop.to_bytes();
    let error = Error::UnexpectedId {
        position: 0,
        expected: "DecryptedMessageMedia",
        id: 0xa82f_dd63,
    };
    assert_eq!(
        e2e::latest::DecryptedMessageMedia::from_bytes(&bytes),
        Err(error)
    );
}

#[test]
fn a_function_is_written_with_its_id_and_knows_its_answer() {
    use secretchat_core::tl::Function;
    fn answer<F: Function>(_: &F, bytes: &[u8]) -> Result<F::Result, Error> {
        F::Result::from_bytes(bytes)
    }
    let query = api::functions::MessagesReceivedQueue { max_qts: 7 };
    let wrapped = api::functions::InvokeWithLayer { layer: 228, query };
    assert_eq!(
        wrapped.to_bytes(),
        [
            0x0d, 0x0d, 0x9b, 0xda, 228, 0, 0, 0, 0x66, 0xbb, 0xa5, 0x55, 7, 0, 0, 0
        ]
    );
    let bytes = vec![5_i64, 6].to_bytes();
    assert_eq!(answer(&wrapped, &bytes), Ok(vec![5, 6]));
}
