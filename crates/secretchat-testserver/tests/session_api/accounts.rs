//! Accounts with names.

use secretchat_core::ids::UserId;
use secretchat_testserver::session_api::{Kind, RegisterError};

use crate::world::World;

#[test]
fn the_same_accounts_get_the_same_numbers() {
    let world = World::new();
    assert_eq!(world.alice.user, UserId(1001));
    assert_eq!(world.alice.phone.as_deref(), Some("+9996610001"));
    assert_eq!(world.bob.user, UserId(1002));
    assert_eq!(world.bob.phone.as_deref(), Some("+9996610002"));
    assert_eq!(world.alice, World::new().alice);
}

#[test]
fn a_bot_has_a_token_and_no_phone() {
    let world = World::new();
    assert_eq!(world.carl.token.as_deref(), Some("1003:carl"));
    assert_eq!(world.carl.phone, None);
    assert_eq!(world.alice.token, None);
    assert!(world.server.is_bot(world.carl.user) && !world.server.is_bot(world.alice.user));
}

#[test]
fn a_name_is_taken_once_and_has_a_form() {
    let mut world = World::new();
    let mut register = |name: &str| {
        world
            .session
            .register(&mut world.server, name, Kind::Person)
            .map(|registered| registered.user)
    };
    assert_eq!(register("Alice"), Err(RegisterError::Taken));
    for name in ["", "1st", "a-b", "_a", "ä", &"a".repeat(33)] {
        assert_eq!(register(name), Err(RegisterError::Name), "{name}");
    }
    assert_eq!(register(&"a".repeat(32)), Ok(UserId(1004)));
    assert_eq!(register("dora_2"), Ok(UserId(1005)));
}
