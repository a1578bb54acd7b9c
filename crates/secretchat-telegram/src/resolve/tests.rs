use super::*;
use crate::login::tests::user as described;

fn found(peer: enums::Peer, users: Vec<types::User>) -> Result<(i64, Known), ResolveError> {
    user(types::contacts::ResolvedPeer {
        peer,
        chats: Vec::new(),
        users: users.into_iter().map(enums::User::User).collect(),
    })
}

fn peer(user_id: i64) -> enums::Peer {
    types::PeerUser { user_id }.into()
}

#[test]
fn a_user_is_found_with_its_access_hash() {
    let users = vec![described(6), described(7)];
    let (id, known) = found(peer(7), users).unwrap();
    assert_eq!((id, known.access_hash), (7, 70));
    assert_eq!(known.name, "Alice");
}

#[test]
fn what_is_no_user_with_secret_chats_is_told_apart_from_nobody() {
    let bot = types::User {
        bot: true,
        ..described(7)
    };
    assert_eq!(found(peer(7), vec![bot]), Err(ResolveError::NotAUser));
    let oneself = types::User {
        is_self: true,
        ..described(7)
    };
    assert_eq!(found(peer(7), vec![oneself]), Err(ResolveError::NotAUser));
    let channel = types::PeerChannel { channel_id: 7 };
    let channel = found(channel.into(), vec![described(7)]);
    assert_eq!(channel, Err(ResolveError::NotAUser));

    let deleted = types::User {
        deleted: true,
        ..described(7)
    };
    assert_eq!(found(peer(7), vec![deleted]), Err(ResolveError::Unknown));
    assert_eq!(found(peer(7), Vec::new()), Err(ResolveError::Unknown));
}

#[test]
fn errors_of_the_server_say_whether_nobody_is_there() {
    let refused = |message| refusal(RpcError::server(400, message));
    assert_eq!(refused("USERNAME_NOT_OCCUPIED"), ResolveError::Unknown);
    assert_eq!(refused("PHONE_NOT_OCCUPIED"), ResolveError::Unknown);
    let flood = RpcError::server(420, "FLOOD_WAIT_9");
    assert_eq!(refusal(flood.clone()), ResolveError::Rpc(flood));
}
