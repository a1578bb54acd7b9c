//! Salts, ids, and what else is said about messages.

use super::*;

#[test]
fn a_wrong_salt_is_refused_with_the_right_one() {
    let mut world = World::new();
    let right = world.salt;
    world.salt ^= 1;
    let msg_id = world.say(&CALL);
    assert_eq!(world.events(), []);
    let enums::BadMsgNotification::BadServerSalt(bad) = world.only().read() else {
        panic!("another notification");
    };
    assert_eq!((bad.bad_msg_id, bad.error_code), (msg_id, 48));
    assert_eq!(bad.new_server_salt, right);
    world.salt = bad.new_server_salt;
    let msg_id = world.say(&CALL);
    assert_eq!(world.events(), [call(msg_id)]);
}

#[test]
fn salts_are_good_when_it_was_said_that_they_would_be() {
    let mut world = World::known();
    for (asked, given) in [(1, 2), (3, 3), (i32::MAX, 64), (-1, 2)] {
        world.say(&functions::GetFutureSalts { num: asked }.to_bytes());
        let enums::FutureSalts::Salts(salts) = world.only().read();
        assert_eq!(salts.salts.0.len(), given, "{asked}");
        for salt in &salts.salts.0 {
            let accepts = |date| {
                let key_id = id_of(&world.key);
                world
                    .salts
                    .accepts(key_id, salt.salt, Time::from_date(date))
            };
            assert!(accepts(salt.valid_since) && accepts(salt.valid_until - 1));
            assert!(!accepts(salt.valid_since - 1) && !accepts(salt.valid_until));
        }
    }
}

#[test]
fn the_salt_that_came_with_the_key_is_good() {
    let mut world = World::new();
    world.session = Session::new(world.key.clone(), Some(5), world.salts.clone());
    world.salt = 5;
    let msg_id = world.say(&CALL);
    assert_eq!(world.events(), [call(msg_id)]);
}

#[test]
fn ids_that_do_not_fit_the_clock_are_refused() {
    let mut world = World::known();
    let now = world.now;
    let cases = [
        (id_at(now.plus_s(-301)), 16),
        (id_at(now.plus_s(31)), 17),
        (id_at(now) + 2, 18),
    ];
    for (msg_id, code) in cases {
        world.say_as(msg_id, &CALL);
        assert_eq!(world.events(), []);
        let enums::BadMsgNotification::Notification(bad) = world.only().read() else {
            panic!("another notification");
        };
        assert_eq!((bad.bad_msg_id, bad.error_code), (msg_id, code));
    }
}

#[test]
fn ids_rise_where_the_clock_stands_still_and_where_it_goes_back() {
    let mut world = World::known();
    let mut said = Vec::new();
    for round in 0..50 {
        world.session.push(CALL.to_vec(), world.now.plus_s(-round));
        let msg_id = world.say(&CALL);
        world.session.answer(msg_id, Ok(CALL.to_vec()), world.now);
        said.extend(world.said());
    }
    assert_eq!(said.len(), 100);
    assert!(said.is_sorted_by(|a, b| a.msg_id < b.msg_id && a.seq_no < b.seq_no));
    assert!(
        said.iter()
            .all(|said| said.seq_no & 1 == 1 && said.msg_id & 1 == 1)
    );
}

#[test]
fn what_is_pushed_before_the_client_has_said_anything_is_not_said() {
    let mut world = World::new();
    world.session.push(CALL.to_vec(), world.now);
    assert_eq!(world.said(), []);
}

#[test]
fn the_server_says_what_it_has_of_the_messages_of_a_client() {
    let mut world = World::known();
    let first = world.say(&CALL);
    let missing = world.next_id();
    let last = world.say(&CALL);
    world.said();
    let msg_ids = vec![4, first, missing, last, last + 400];
    let request = types::MsgsStateReq { msg_ids };
    let asked = world.say(&enums::MsgsStateReq::Req(request).to_bytes());
    let enums::MsgsStateInfo::Info(info) = world.only().read();
    assert_eq!((info.req_msg_id, info.info), (asked, vec![1, 4, 2, 4, 3]));
}

#[test]
fn a_message_can_be_had_again_until_it_is_acknowledged() {
    let mut world = World::known();
    world.session.push(CALL.to_vec(), world.now);
    let said = world.only();
    let msg_ids = vec![said.msg_id];
    let again = types::MsgResendReq {
        msg_ids: msg_ids.clone(),
    };
    let again = enums::MsgResendReq::Req(again).to_bytes();
    world.say(&again);
    assert_eq!(world.only(), said);
    world.say(&enums::MsgsAck::Ack(types::MsgsAck { msg_ids }).to_bytes());
    world.say(&again);
    assert!(world.only().is::<types::MsgsStateInfo>());
}

#[test]
fn services_are_answered() {
    let mut world = World::known();
    world.say(&functions::DestroySession { session_id: 3 }.to_bytes());
    assert!(world.only().is::<types::DestroySessionNone>());
    let req_msg_id = 4;
    world.say(&functions::RpcDropAnswer { req_msg_id }.to_bytes());
    assert_eq!(
        world.only().body[12..],
        enums::RpcDropAnswer::RpcAnswerUnknown.to_bytes()
    );
    let (ping_id, disconnect_delay) = (9, 75);
    let ping = functions::PingDelayDisconnect {
        ping_id,
        disconnect_delay,
    };
    world.say(&ping.to_bytes());
    assert_eq!(world.events(), [Event::DisconnectAfter(75)]);
    assert!(world.only().is::<types::Pong>());
    world.say(&functions::DestroyAuthKey {}.to_bytes());
    assert_eq!(world.events(), [Event::DestroyKey]);
    assert_eq!(
        world.only().body,
        enums::DestroyAuthKeyRes::DestroyAuthKeyOk.to_bytes()
    );
}
