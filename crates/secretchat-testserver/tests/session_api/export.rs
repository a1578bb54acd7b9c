//! Taking a login along to another datacentre.

use grammers_tl_types::functions::{auth, users};
use grammers_tl_types::{enums, types};
use secretchat_testserver::session_api::Caller;
use secretchat_testserver::{DC_ID, HOME_DC};

use crate::login::who;
use crate::world::{FAR_KEY, KEY, World, refused};

fn export(world: &mut World) -> types::auth::ExportedAuthorization {
    let f = auth::ExportAuthorization { dc_id: DC_ID };
    let enums::auth::ExportedAuthorization::Authorization(exported) = world.call(KEY, &f).unwrap();
    exported
}

fn import(exported: &types::auth::ExportedAuthorization) -> auth::ImportAuthorization {
    auth::ImportAuthorization {
        id: exported.id,
        bytes: exported.bytes.clone(),
    }
}

#[test]
fn an_export_opens_the_account_elsewhere_once() {
    let mut world = World::with_alice();
    let id = vec![enums::InputUser::UserSelf];
    let me = users::GetUsers { id };
    assert_eq!(
        world.call(FAR_KEY, &me),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    let f = import(&export(&mut world));
    assert_eq!(who(world.call(FAR_KEY, &f).unwrap()), 1001);
    assert!(world.call(FAR_KEY, &me).is_ok());
    let other = Caller {
        key_id: 9,
        ..FAR_KEY
    };
    assert_eq!(world.call(other, &f), refused(400, "AUTH_BYTES_INVALID"));
}

#[test]
fn an_export_is_good_where_it_was_made_for() {
    let mut world = World::with_alice();
    let exported = export(&mut world);
    let elsewhere = Caller { key_id: 9, ..KEY };
    assert_eq!(
        world.call(elsewhere, &import(&exported)),
        refused(400, "AUTH_BYTES_INVALID")
    );
    let mut forged = exported.clone();
    forged.id = 1002;
    assert_eq!(
        world.call(FAR_KEY, &import(&forged)),
        refused(400, "AUTH_BYTES_INVALID")
    );
    assert!(world.call(FAR_KEY, &import(&exported)).is_ok());
}

#[test]
fn a_login_ends_everywhere_from_wherever_it_is_ended() {
    let me = users::GetUsers {
        id: vec![enums::InputUser::UserSelf],
    };
    for (ended, other) in [(KEY, FAR_KEY), (FAR_KEY, KEY)] {
        let mut world = World::with_alice();
        let f = import(&export(&mut world));
        world.call(FAR_KEY, &f).unwrap();
        let second_login = Caller { key_id: 9, ..KEY };
        world.session.bind(second_login.key_id, world.alice.user);
        world.call(ended, &auth::LogOut {}).unwrap();
        assert_eq!(
            world.call(other, &me),
            refused(401, "AUTH_KEY_UNREGISTERED")
        );
        assert!(world.call(second_login, &me).is_ok());
    }
}

#[test]
fn a_login_that_was_ended_cannot_be_taken_along() {
    let mut world = World::with_alice();
    let f = import(&export(&mut world));
    world.call(KEY, &auth::LogOut {}).unwrap();
    assert_eq!(world.call(FAR_KEY, &f), refused(400, "AUTH_BYTES_INVALID"));
}

#[test]
fn there_are_two_datacentres() {
    let mut world = World::with_alice();
    for dc_id in [HOME_DC, 0, 3] {
        let f = auth::ExportAuthorization { dc_id };
        assert_eq!(world.call(KEY, &f), refused(400, "DC_ID_INVALID"));
    }
    let f = auth::ExportAuthorization { dc_id: DC_ID };
    let stranger = Caller { key_id: 9, ..KEY };
    assert_eq!(
        world.call(stranger, &f),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
}
