//! Calls, answers and how they are packed.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use tl::Deserializable as _;

use super::*;

#[test]
fn a_session_that_the_server_does_not_know_is_announced_once() {
    let mut world = World::new();
    let first = world.say(&CALL);
    assert_eq!(world.events(), [call(first)]);
    let enums::NewSession::Created(created) = world.only().read();
    assert_eq!(
        (created.first_msg_id, created.server_salt),
        (first, world.salt)
    );
    world.say(&CALL);
    assert_eq!(world.said(), []);
}

#[test]
fn nothing_in_a_container_is_older_than_its_session() {
    let mut world = World::new();
    let ids = [world.next_id(), world.next_id()];
    let parts = ids.map(|msg_id| message(msg_id, 1, &CALL));
    world.say(&container(&parts));
    let enums::NewSession::Created(created) = world.only().read();
    assert_eq!(created.first_msg_id, ids[0]);
}

#[test]
fn another_session_on_the_connection_is_announced_too() {
    let mut world = World::known();
    world.session_id += 1;
    world.say(&http_wait());
    assert!(world.only().is::<types::NewSessionCreated>());
}

#[test]
fn a_call_is_answered() {
    let mut world = World::known();
    let msg_id = world.say(&CALL);
    assert_eq!(world.events(), [call(msg_id)]);
    world
        .session
        .answer(msg_id, Ok(b"answer!!".to_vec()), world.now);
    let said = world.only();
    let expected = [
        &RPC_RESULT.to_le_bytes()[..],
        &msg_id.to_le_bytes(),
        b"answer!!",
    ];
    assert_eq!(said.body, expected.concat());
    assert_eq!(said.msg_id & 3, 1);
    assert_eq!(said.seq_no & 1, 1);
}

#[test]
fn a_refusal_says_what_is_wrong() {
    let mut world = World::known();
    let msg_id = world.say(&CALL);
    let refusal = RpcError::server(420, "FLOOD_WAIT_3");
    world.session.answer(msg_id, Err(refusal), world.now);
    let enums::RpcError::Error(error) =
        enums::RpcError::from_bytes(&world.only().body[12..]).unwrap();
    assert_eq!(
        (error.error_code, error.error_message.as_str()),
        (420, "FLOOD_WAIT_3")
    );
}

#[test]
fn a_long_answer_is_packed() {
    let mut world = World::known();
    let msg_id = world.say(&CALL);
    let answer = b"all the same ".repeat(1000);
    world.session.answer(msg_id, Ok(answer.clone()), world.now);
    let said = world.only();
    assert!(said.body.len() < answer.len() / 10);
    assert_eq!(gzip::unpack(&said.body[12..]), Some(answer));
}

#[test]
fn an_answer_that_is_lost_is_acknowledged_only() {
    let mut world = World::known();
    let msg_id = world.say(&CALL);
    world
        .session
        .answer(msg_id, Err(RpcError::Network), world.now);
    assert_eq!(acks(&world.only()), [msg_id]);
}

#[test]
fn the_messages_of_a_container_are_taken_one_by_one() {
    let mut world = World::known();
    let ids = [world.next_id(), world.next_id(), world.next_id()];
    let parts = [
        message(ids[0], 1, &CALL),
        message(ids[1], 3, &ping(5)),
        message(ids[2], 5, &CALL),
    ];
    world.say(&container(&parts));
    assert_eq!(world.events(), [call(ids[0]), call(ids[2])]);
    let enums::Pong::Pong(pong) = world.only().read();
    assert_eq!((pong.msg_id, pong.ping_id), (ids[1], 5));
}

#[test]
fn a_container_that_is_damaged_is_refused_whole() {
    let mut world = World::known();
    let inner = message(4, 1, &CALL);
    let too_many = [CONTAINER.to_le_bytes(), u32::MAX.to_le_bytes()].concat();
    let nested = container(&[message(4, 0, &container(std::slice::from_ref(&inner)))]);
    let mut cut = container(&[inner.clone(), inner.clone()]);
    cut.truncate(cut.len() - 4);
    let trailing = [container(&[inner]), vec![0; 4]].concat();
    for body in [too_many, nested, cut, trailing] {
        let msg_id = world.say(&body);
        let enums::BadMsgNotification::Notification(bad) = world.only().read() else {
            panic!("another notification");
        };
        assert_eq!((bad.bad_msg_id, bad.error_code), (msg_id, 64));
    }
}

#[test]
fn packed_calls_are_unpacked_whatever_they_were_packed_with() {
    let mut world = World::known();
    let body = CALL.repeat(100);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&body).unwrap();
    let mut packed = gzip::GZIP_PACKED.to_bytes();
    zlib.finish().unwrap().serialize(&mut packed);
    for packed in [packed, gzip::pack(&body).unwrap()] {
        let msg_id = world.say(&packed);
        let request = body.clone();
        assert_eq!(world.events(), [Event::Call { msg_id, request }]);
    }
}

#[test]
fn what_unpacks_to_more_than_a_packet_is_ignored() {
    let bomb = gzip::pack(&vec![0; 64 << 20]).unwrap();
    assert!(bomb.len() < 1 << 20);
    let mut world = World::known();
    world.say(&bomb);
    assert_eq!(world.events(), []);
}

#[test]
fn a_message_that_comes_again_is_acknowledged_and_not_carried_out_again() {
    let mut world = World::known();
    let msg_id = world.say(&CALL);
    assert_eq!(world.events(), [call(msg_id)]);
    world.say_as(msg_id, &CALL);
    assert_eq!(world.events(), []);
    assert_eq!(acks(&world.only()), [msg_id]);
}
