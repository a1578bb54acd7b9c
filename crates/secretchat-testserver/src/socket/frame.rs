//! What is said over the socket: a number that says what it is, and its fields as TL.

use secretchat_core::tl::api::types::InputUser;
use secretchat_core::tl::{Error, Reader, Serialize as _};

macro_rules! frames {
    ($(#[$doc:meta])* $name:ident { $(
        $(#[$what:meta])*
        $number:literal $frame:ident { $($field:ident: $ty:ty),* }
    )* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub(super) enum $name { $($(#[$what])* $frame { $($field: $ty),* }),* }

        impl $name {
            pub(super) fn to_bytes(&self) -> Vec<u8> {
                let mut out = Vec::new();
                match self {
                    $(Self::$frame { $($field),* } => {
                        let number: u32 = $number;
                        number.serialize(&mut out);
                        $($field.serialize(&mut out);)*
                    })*
                }
                out
            }

            pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
                let mut reader = Reader::new(bytes);
                let (position, expected) = (reader.position(), stringify!($name));
                let frame = match reader.nat()? {
                    $($number => Self::$frame { $($field: reader.read()?),* },)*
                    id => return Err(Error::UnexpectedId { position, expected, id }),
                };
                reader.finish()?;
                Ok(frame)
            }
        }
    };
}

frames! {
    /// From the client.
    ToServer {
        /// Comes first: whose connection it is.
        0x7363_7401 Hello { user: i64 }
        /// Datacentre 0 is the one where the account is at home.
        0x7363_7402 Invoke { id: i64, dc: i32, request: Vec<u8> }
        0x7363_7403 ResolveUser { id: i64, user: InputUser }
        0x7363_7404 ResolveId { id: i64, user: i64 }
        0x7363_7405 ResolveUsername { id: i64, name: String }
        0x7363_7406 ResolvePhone { id: i64, number: String }
    }
}

frames! {
    /// From the server.
    ToClient {
        /// Comes first: the account has this connection and no other.
        0x7363_7411 Welcome { ordered: bool }
        0x7363_7412 Answer { id: i64, answer: Vec<u8> }
        0x7363_7413 Refusal { id: i64, code: i32, message: String }
        /// There will be no answer.
        0x7363_7414 NoAnswer { id: i64 }
        0x7363_7415 User { id: i64, user: InputUser }
        0x7363_7416 Unknown { id: i64 }
        0x7363_7417 NotAUser { id: i64 }
        0x7363_7418 Updates { updates: Vec<u8> }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn user() -> impl Strategy<Value = InputUser> {
        any::<(i64, i64)>().prop_map(|(user_id, access_hash)| InputUser {
            user_id,
            access_hash,
        })
    }

    fn to_server() -> impl Strategy<Value = ToServer> {
        prop_oneof![
            any::<i64>().prop_map(|user| ToServer::Hello { user }),
            any::<(i64, i32, Vec<u8>)>().prop_map(|(id, dc, request)| ToServer::Invoke {
                id,
                dc,
                request
            }),
            (any::<i64>(), user()).prop_map(|(id, user)| ToServer::ResolveUser { id, user }),
            any::<(i64, i64)>().prop_map(|(id, user)| ToServer::ResolveId { id, user }),
            (any::<i64>(), "[^\\x00]*")
                .prop_map(|(id, name)| ToServer::ResolveUsername { id, name }),
            (any::<i64>(), "[0-9]*").prop_map(|(id, number)| ToServer::ResolvePhone { id, number }),
        ]
    }

    fn to_client() -> impl Strategy<Value = ToClient> {
        let id = any::<i64>;
        prop_oneof![
            any::<bool>().prop_map(|ordered| ToClient::Welcome { ordered }),
            any::<(i64, Vec<u8>)>().prop_map(|(id, answer)| ToClient::Answer { id, answer }),
            (id(), any::<i32>(), "[^\\x00]*").prop_map(|(id, code, message)| ToClient::Refusal {
                id,
                code,
                message
            }),
            id().prop_map(|id| ToClient::NoAnswer { id }),
            (id(), user()).prop_map(|(id, user)| ToClient::User { id, user }),
            id().prop_map(|id| ToClient::Unknown { id }),
            id().prop_map(|id| ToClient::NotAUser { id }),
            any::<Vec<u8>>().prop_map(|updates| ToClient::Updates { updates }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_said_is_understood(there in to_server(), back in to_client()) {
            prop_assert_eq!(ToServer::from_bytes(&there.to_bytes()), Ok(there));
            prop_assert_eq!(ToClient::from_bytes(&back.to_bytes()), Ok(back));
        }

        #[test]
        fn what_is_cut_short_or_goes_on_is_refused(there in to_server(), back in to_client(), at: usize) {
            for mut bytes in [there.to_bytes(), back.to_bytes()] {
                let short = bytes.get(..at % bytes.len()).unwrap_or_default();
                prop_assert!(ToServer::from_bytes(short).is_err() && ToClient::from_bytes(short).is_err());
                bytes.extend([0; 4]);
                prop_assert!(ToServer::from_bytes(&bytes).is_err() && ToClient::from_bytes(&bytes).is_err());
            }
        }
    }
}
