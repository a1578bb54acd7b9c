//! Packets that nobody means well with.

use proptest::prelude::*;

use super::*;

#[test]
fn a_packet_of_which_one_bit_is_changed_is_not_taken() {
    let mut world = World::known();
    let msg_id = world.next_id();
    let packet = world.packet(&message(msg_id, 1, &CALL));
    for at in 8..packet.len() {
        let mut changed = packet.clone();
        changed[at] ^= 1;
        let refusal = world.session.receive(&changed, world.now);
        assert_eq!(refusal, Err(SessionError::MessageKey), "{at}");
    }
    // What a transport has padded is the same packet.
    let padded = [packet, vec![1; 15]].concat();
    assert_eq!(world.session.receive(&padded, world.now), Ok(()));
    assert_eq!(world.events(), [call(msg_id)]);
}

proptest! {
    #[test]
    fn whatever_a_client_encrypts_is_taken_or_refused(
        message in prop::collection::vec(any::<u8>(), 0..300),
        service in prop::sample::select(vec![
            0, CONTAINER, gzip::GZIP_PACKED, types::MsgsAck::CONSTRUCTOR_ID,
            functions::Ping::CONSTRUCTOR_ID, functions::GetFutureSalts::CONSTRUCTOR_ID,
            types::MsgsStateReq::CONSTRUCTOR_ID, types::MsgResendReq::CONSTRUCTOR_ID,
        ]),
    ) {
        let mut world = World::known();
        let packet = world.packet(&message);
        // Only that it comes back counts here.
        let _ = world.session.receive(&packet, world.now);
        world.say(&[&service.to_le_bytes()[..], &message].concat());
        prop_assert!(world.said().len() <= 2);
    }
}
