//! Finding users.

use secretchat::transport::{Peer, ResolveError, Transport as _};
use secretchat_core::ids::UserId;
use secretchat_core::tl::api;
use secretchat_core::tl::api::types::InputUser;

use crate::common::{BOB, CAROL};
use crate::two::Two;

fn bob(two: &Two) -> InputUser {
    match two.network.server(|server| server.input_user(BOB)) {
        Some(api::InputUser::InputUser(user)) => user,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_is_found_in_every_way() {
    let two = Two::far(1, false);
    two.network.server(|s| s.set_username(BOB, Some("Bobby")));
    let bob = bob(&two);
    for peer in [
        Peer::Id(BOB),
        Peer::User(bob.clone()),
        Peer::username("@bobby"),
        Peer::username("BOBBY"),
    ] {
        assert_eq!(two.alice.resolve(peer).await, Ok(bob.clone()));
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_unknown() {
    let two = Two::new(1);
    let mut wrong = bob(&two);
    wrong.access_hash ^= 1;
    for peer in [
        Peer::Id(UserId(99)),
        Peer::User(wrong),
        Peer::username("bobby"),
        Peer::username(""),
    ] {
        assert_eq!(two.alice.resolve(peer).await, Err(ResolveError::Unknown));
    }
}

#[tokio::test(start_paused = true)]
async fn a_bot_is_no_user() {
    let two = Two::new(1);
    two.network.server(|server| {
        server.set_bot(CAROL, true);
        server.set_username(CAROL, Some("carol_bot"));
    });
    for peer in [Peer::Id(CAROL), Peer::username("carol_bot")] {
        assert_eq!(two.alice.resolve(peer).await, Err(ResolveError::NotAUser));
    }
}
