//! A user as servers describe one.

use grammers_mtsender::InvocationError;
use grammers_tl_types::{Deserializable as _, enums, types};
use secretchat::core::io::RpcError;

use super::{Me, is_nobody, is_unknown};
use crate::error::rpc_error;
use crate::session::ViewError;

/// A user with an access hash of ten times the id.
pub(crate) fn user(id: i64) -> types::User {
    let access_hash: i32 = 1;
    let first_name: i32 = 1 << 1;
    let words = [0xb1b8_cc83_u32.cast_signed(), access_hash | first_name, 0];
    let mut bytes: Vec<u8> = words.into_iter().flat_map(i32::to_le_bytes).collect();
    bytes.extend(id.to_le_bytes());
    bytes.extend((id * 10).to_le_bytes());
    bytes.extend(b"\x05Alice\0\0");
    let Ok(enums::User::User(user)) = enums::User::from_bytes(&bytes) else {
        panic!("the form of a user has changed");
    };
    user
}

#[test]
fn a_user_has_a_name_and_a_user_name() {
    let mut alice = user(1001);
    alice.last_name = Some("Liddell".to_owned());
    let names = [("old", false), ("alice", true)];
    let names = names.map(|(name, active)| {
        types::Username {
            editable: false,
            active,
            deletable: false,
            expired: false,
            username: name.to_owned(),
        }
        .into()
    });
    alice.usernames = Some(names.to_vec());
    alice.phone = Some("999661001".to_owned());
    let me = Me::from(alice);
    assert_eq!(me.name, "Alice Liddell");
    assert_eq!(me.username.as_deref(), Some("alice"));
    assert!(!format!("{me:?}").contains("999661001"));
}

#[test]
fn whose_key_is_kept_is_logged_in_and_can_log_out() {
    let kept = rpc_error(InvocationError::Session(ViewError::KeyKept.into()));
    assert!(is_unknown(&kept) && !is_nobody(&kept));
    assert!(!is_unknown(&RpcError::Network) && !is_nobody(&RpcError::Network));
    assert!(is_nobody(&RpcError::server(401, "AUTH_KEY_UNREGISTERED")));
    assert!(is_nobody(&RpcError::server(406, "AUTH_KEY_DUPLICATED")));
}
