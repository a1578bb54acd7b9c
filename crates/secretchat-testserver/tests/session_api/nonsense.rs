//! Whatever comes, there is an answer.

use grammers_tl_types::Identifiable;
use grammers_tl_types::functions::{InvokeWithoutUpdates, account, auth, contacts, help, users};
use proptest::prelude::*;

use crate::world::{FAR_KEY, KEY, World};

/// What the first number of a call may be.
const IDS: [u32; 17] = [
    help::GetConfig::CONSTRUCTOR_ID,
    help::GetNearestDc::CONSTRUCTOR_ID,
    users::GetUsers::CONSTRUCTOR_ID,
    contacts::ResolveUsername::CONSTRUCTOR_ID,
    contacts::ResolvePhone::CONSTRUCTOR_ID,
    contacts::ImportContacts::CONSTRUCTOR_ID,
    account::UpdateStatus::CONSTRUCTOR_ID,
    auth::SendCode::CONSTRUCTOR_ID,
    auth::ResendCode::CONSTRUCTOR_ID,
    auth::SignIn::CONSTRUCTOR_ID,
    auth::ImportBotAuthorization::CONSTRUCTOR_ID,
    auth::CheckPassword::CONSTRUCTOR_ID,
    auth::ExportAuthorization::CONSTRUCTOR_ID,
    auth::ImportAuthorization::CONSTRUCTOR_ID,
    InvokeWithoutUpdates::<()>::CONSTRUCTOR_ID,
    // gzip_packed, invokeWithLayer
    0x3072_cfa1,
    0xda9b_0d0d,
];

/// Numbers that are likely to mean something, and bytes that are not.
fn call() -> impl Strategy<Value = Vec<u8>> {
    let id = prop::sample::select(&IDS[..]).prop_map(|id| id.to_le_bytes().to_vec());
    let vector = Just(0x1cb5_c415_u32.to_le_bytes().to_vec());
    let small = (0_u32..4).prop_map(|n| n.to_le_bytes().to_vec());
    let any = prop::collection::vec(any::<u8>(), 0..12);
    let rest = prop::collection::vec(prop_oneof![id.clone(), vector, small, any], 0..8);
    (id, rest).prop_map(|(id, rest)| [id, rest.concat()].concat())
}

proptest! {
    #[test]
    fn nonsense_is_answered(calls in prop::collection::vec(call(), 1..8)) {
        let mut world = World::with_alice();
        for call in calls {
            for key in [KEY, FAR_KEY] {
                let answer = world.raw(key, &call);
                prop_assert!(answer.map_or(true, |answer| !answer.is_empty()));
            }
        }
    }
}
