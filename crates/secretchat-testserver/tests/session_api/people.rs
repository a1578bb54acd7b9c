//! Who somebody is.

use grammers_tl_types::functions::{account, contacts, users};
use grammers_tl_types::{enums, types};
use secretchat_testserver::{Failure, FloodWait, RpcError};

use crate::world::{KEY, World, full, id_of, input, refused};

fn resolve(world: &mut World, name: &str) -> Result<types::contacts::ResolvedPeer, RpcError> {
    let f = contacts::ResolveUsername {
        username: name.to_owned(),
        referer: None,
    };
    let enums::contacts::ResolvedPeer::Peer(found) = world.call(KEY, &f)?;
    Ok(found)
}

#[test]
fn a_user_learns_who_it_is_and_who_others_are() {
    let mut world = World::with_alice();
    let id = vec![enums::InputUser::UserSelf, input(&world.bob)];
    let users = world.call(KEY, &users::GetUsers { id }).unwrap();
    let [alice, bob] = users.try_into().unwrap();
    let (alice, bob) = (full(alice), full(bob));
    assert!(alice.is_self && !bob.is_self);
    assert_eq!((alice.id, bob.id), (1001, 1002));
    assert_eq!(alice.username.as_deref(), Some("alice"));
    assert_eq!(alice.first_name.as_deref(), Some("alice"));
    assert_eq!(alice.phone.as_deref(), Some("9996610001"));
    assert_eq!(bob.access_hash, Some(world.bob.access_hash));
    assert!(!bob.bot && !bob.deleted && !bob.min);
}

#[test]
fn who_is_not_known_is_empty() {
    let mut world = World::with_alice();
    let mut stranger = world.bob.clone();
    stranger.access_hash ^= 1;
    let id = vec![input(&stranger), enums::InputUser::Empty];
    let users = world.call(KEY, &users::GetUsers { id }).unwrap();
    let empty = |id| enums::User::Empty(types::UserEmpty { id });
    assert_eq!(users, [empty(1002), empty(0)]);
}

#[test]
fn who_was_deleted_has_lost_the_name() {
    let mut world = World::with_alice();
    world.server.deactivate(world.bob.user);
    let id = vec![input(&world.bob)];
    let users = world.call(KEY, &users::GetUsers { id }).unwrap();
    let [bob] = users.try_into().unwrap();
    let bob = full(bob);
    assert!(bob.deleted);
    assert_eq!((bob.username, bob.phone), (None, None));
}

#[test]
fn users_are_found_by_name() {
    let mut world = World::with_alice();
    let found = resolve(&mut world, "Bob").unwrap();
    assert_eq!(found.peer, id_of(world.bob.user));
    let [bob] = found.users.try_into().unwrap();
    assert_eq!(full(bob).access_hash, Some(world.bob.access_hash));
    let [carl] = resolve(&mut world, "carl")
        .unwrap()
        .users
        .try_into()
        .unwrap();
    assert!(full(carl).bot);
    assert_eq!(
        resolve(&mut world, "nobody"),
        refused(400, "USERNAME_NOT_OCCUPIED")
    );
}

#[test]
fn users_are_found_by_phone_number() {
    let mut world = World::with_alice();
    let phone = world.bob.phone.clone().unwrap();
    let f = contacts::ResolvePhone { phone };
    let enums::contacts::ResolvedPeer::Peer(found) = world.call(KEY, &f).unwrap();
    assert_eq!(found.peer, id_of(world.bob.user));
    assert_eq!(found.users.len(), 1);
    let phone = "+15550000000".to_owned();
    assert_eq!(
        world.call(KEY, &contacts::ResolvePhone { phone }),
        refused(400, "PHONE_NOT_OCCUPIED")
    );
}

#[test]
fn an_address_book_is_searched() {
    let mut world = World::with_alice();
    let contact = |client_id, phone: &str| {
        enums::InputContact::InputPhoneContact(types::InputPhoneContact {
            client_id,
            phone: phone.to_owned(),
            first_name: "B".to_owned(),
            last_name: String::new(),
            note: None,
        })
    };
    let contacts = vec![contact(7, "+15550000000"), contact(8, "+99966 1 0002")];
    let f = contacts::ImportContacts { contacts };
    let enums::contacts::ImportedContacts::Contacts(found) = world.call(KEY, &f).unwrap();
    let (user_id, client_id) = (1002, 8);
    let bob = types::ImportedContact { user_id, client_id };
    assert_eq!(found.imported, [enums::ImportedContact::Contact(bob)]);
    let [bob] = found.users.try_into().unwrap();
    assert_eq!(full(bob).username.as_deref(), Some("bob"));
}

#[test]
fn strangers_are_told_nothing_of_people() {
    let mut world = World::new();
    assert_eq!(
        resolve(&mut world, "bob"),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    let status = account::UpdateStatus { offline: false };
    assert_eq!(
        world.call(KEY, &status),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    world.session.bind(KEY.key_id, world.alice.user);
    assert_eq!(world.call(KEY, &status), Ok(true));
}

#[test]
fn the_misbehaviour_towards_an_account_is_met_here_too() {
    let mut world = World::with_alice();
    let faults = world.server.faults(world.alice.user).unwrap();
    faults.flood_wait = FloodWait {
        calls: 1,
        seconds: 30,
    };
    faults.failure = Some(Failure {
        calls: 1,
        error: RpcError::server(500, "INTERNAL"),
    });
    assert_eq!(resolve(&mut world, "bob"), refused(420, "FLOOD_WAIT_30"));
    assert_eq!(resolve(&mut world, "bob"), refused(500, "INTERNAL"));
    let faults = world.server.faults(world.alice.user).unwrap();
    faults.lose_answers = 1;
    assert_eq!(resolve(&mut world, "bob"), Err(RpcError::Network));
    assert!(resolve(&mut world, "bob").is_ok());
}
