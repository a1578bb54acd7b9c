//! Every transport as a client speaks it. The client's obfuscation is the one of grammers.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use grammers_crypto::ObfuscatedCipher;
use proptest::prelude::*;

use super::*;

/// How a client frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Abridged,
    Intermediate,
    Padded,
    Full,
}

/// How it connects.
#[derive(Clone, Copy, Debug)]
struct Way {
    form: Form,
    is_obfuscated: bool,
    is_proxied: bool,
}

/// The client's side of a connection.
struct Client {
    way: Way,
    cipher: Option<ObfuscatedCipher>,
    sent: u32,
    received: u32,
}

const PORT: u16 = 443;
const GREETING: [u8; 3] = [5, 1, 0];
const CONNECT: [u8; 10] = [5, 1, 0, 1, 149, 154, 167, 50, 1, 0xbb];
const PROXY_ANSWERS: [u8; 12] = [5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0];

fn ways() -> impl Iterator<Item = Way> {
    use Form::{Abridged, Full, Intermediate, Padded};
    let forms = [Abridged, Intermediate, Padded, Full];
    let ways = forms.into_iter().flat_map(|form| {
        [(false, false), (false, true), (true, false), (true, true)].map(
            |(is_obfuscated, is_proxied)| Way {
                form,
                is_obfuscated,
                is_proxied,
            },
        )
    });
    ways.filter(|way| !(way.form == Full && way.is_obfuscated))
}

impl Form {
    const fn tag(self) -> &'static [u8] {
        match self {
            Self::Abridged => &[0xef],
            Self::Intermediate => &[0xee; 4],
            Self::Padded => &[0xdd; 4],
            Self::Full => &[],
        }
    }
}

impl Client {
    /// A client, and the first bytes that it says.
    fn new(way: Way, dc: i16) -> (Self, Vec<u8>) {
        let mut client = Self {
            way,
            cipher: None,
            sent: 0,
            received: 0,
        };
        let mut first = Vec::new();
        if way.is_proxied {
            first.extend([&GREETING[..], &CONNECT].concat());
        }
        if way.is_obfuscated {
            first.extend(client.obfuscate(dc));
        } else {
            first.extend(way.form.tag());
        }
        (client, first)
    }

    fn obfuscate(&mut self, dc: i16) -> [u8; 64] {
        let mut header: [u8; 64] = std::array::from_fn(|i| u8::try_from(i).unwrap() * 3 + 5);
        let mut cipher = ObfuscatedCipher::new(&header);
        header[56..60].fill(self.way.form.tag()[0]);
        header[60..62].copy_from_slice(&dc.to_le_bytes());
        let mut encrypted = header;
        cipher.encrypt(&mut encrypted);
        header[56..].copy_from_slice(&encrypted[56..]);
        self.cipher = Some(cipher);
        header
    }

    fn pack(&mut self, packet: &[u8]) -> Vec<u8> {
        let length = u32::try_from(packet.len()).unwrap();
        let mut framed = match self.way.form {
            Form::Abridged if length < 4 * 0x7f => vec![u8::try_from(length / 4).unwrap()],
            Form::Abridged => ((length / 4) << 8 | 0x7f).to_le_bytes().to_vec(),
            Form::Intermediate | Form::Padded => length.to_le_bytes().to_vec(),
            Form::Full => [(length + 12).to_le_bytes(), self.sent.to_le_bytes()].concat(),
        };
        framed.extend(packet);
        if self.way.form == Form::Full {
            let checksum = crc32fast::hash(&framed);
            framed.extend(checksum.to_le_bytes());
            self.sent += 1;
        }
        if let Some(cipher) = &mut self.cipher {
            cipher.encrypt(&mut framed);
        }
        framed
    }

    /// The packets in what the server has said since the connection was open.
    fn unpack(&mut self, mut bytes: Vec<u8>) -> Vec<Vec<u8>> {
        if let Some(cipher) = &mut self.cipher {
            cipher.decrypt(&mut bytes);
        }
        let (mut rest, mut packets) = (bytes.as_slice(), Vec::new());
        while !rest.is_empty() {
            let (packet, behind) = self.split(rest);
            packets.push(packet.to_vec());
            rest = behind;
        }
        packets
    }

    fn split<'a>(&mut self, bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        let number = |range: core::ops::Range<usize>| {
            u32::from_le_bytes(bytes[range].try_into().unwrap()) as usize
        };
        match self.way.form {
            Form::Abridged if bytes[0] == 0x7f => bytes[4..].split_at((number(0..4) >> 8) * 4),
            Form::Abridged => bytes[1..].split_at(usize::from(bytes[0]) * 4),
            Form::Intermediate | Form::Padded => bytes[4..].split_at(number(0..4)),
            Form::Full => {
                let (frame, behind) = bytes.split_at(number(0..4));
                let (rest, checksum) = frame.split_at(frame.len() - 4);
                assert_eq!(number(4..8), self.received as usize);
                assert_eq!(checksum, crc32fast::hash(rest).to_le_bytes());
                self.received += 1;
                (&rest[8..], behind)
            }
        }
    }
}

/// Feeds bytes in pieces of these lengths, over and over; gives the packets.
fn feed(transport: &mut Transport, mut bytes: &[u8], lengths: &[usize]) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    for length in lengths.iter().cycle() {
        if bytes.is_empty() {
            return packets;
        }
        let (piece, rest) = bytes.split_at((*length).clamp(1, bytes.len()));
        transport.receive(piece);
        while let Some(packet) = transport.next_packet().unwrap() {
            packets.push(packet);
        }
        bytes = rest;
    }
    packets
}

/// That packets of these lengths arrive in both directions, however the bytes are cut.
fn both_directions(way: Way, lengths: &[usize], cuts: &[usize]) {
    let packet = |length: &usize| vec![u8::try_from(length % 251).unwrap(); *length];
    let packets: Vec<_> = lengths.iter().map(packet).collect();
    let (mut client, mut stream) = Client::new(way, 0);
    for packet in &packets {
        stream.extend(client.pack(packet));
    }
    let mut transport = Transport::default();
    assert_eq!(feed(&mut transport, &stream, cuts), packets, "{way:?}");
    let proxy: &[u8] = if way.is_proxied { &PROXY_ANSWERS } else { &[] };
    assert_eq!(transport.take_output(), proxy);
    assert_eq!(transport.wanted_port(), way.is_proxied.then_some(PORT));
    for packet in &packets {
        transport.send(packet);
    }
    assert_eq!(client.unpack(transport.take_output()), packets, "{way:?}");
}

#[test]
fn packets_arrive_over_every_transport() {
    for way in ways() {
        both_directions(way, &[40, 4, 504, 508, 512, 70_000], &[64 << 10]);
    }
}

#[test]
fn a_stream_may_be_cut_at_every_byte() {
    for way in ways() {
        both_directions(way, &[40, 600, 24], &[1]);
        for cut in 1..200 {
            both_directions(way, &[40, 60], &[cut, 1 << 20]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn packets_arrive_however_they_are_cut(
        lengths in prop::collection::vec(1_usize..400, 1..8),
        cuts in prop::collection::vec(1_usize..300, 1..8),
    ) {
        let lengths: Vec<_> = lengths.iter().map(|words| words * 4).collect();
        for way in ways() {
            both_directions(way, &lengths, &cuts);
        }
    }

    #[test]
    fn whatever_comes_is_taken_or_refused(
        start in prop::sample::select(vec![
            vec![], vec![0xef], vec![0xee; 4], vec![0xdd; 4], vec![5, 1, 0, 5, 1, 0], vec![5, 2], vec![24, 0, 0, 0, 0, 0, 0, 0],
        ]),
        noise in prop::collection::vec(any::<u8>(), 0..600),
        cut in 1_usize..100,
    ) {
        let mut transport = Transport::default();
        for piece in [start, noise].concat().chunks(cut) {
            transport.receive(piece);
            match transport.next_packet() {
                Ok(packet) => prop_assert!(packet.is_none_or(|packet| packet.len() < 600)),
                Err(_) => break,
            }
            prop_assert!(transport.input.capacity() < 4096);
            transport.take_output();
        }
    }
}

#[test]
fn lengths_that_cannot_be_are_refused_before_anything_is_there() {
    let too_long = u32::try_from(MAX_PACKET + 4).unwrap();
    let full = |total: u32| [total.to_le_bytes(), [0; 4]].concat();
    let cases = [
        (
            [0xee; 4].to_vec(),
            too_long.to_le_bytes().to_vec(),
            MAX_PACKET + 4,
        ),
        (
            [0xdd; 4].to_vec(),
            0x7fff_ffff_u32.to_le_bytes().to_vec(),
            0x7fff_ffff,
        ),
        ([0xee; 4].to_vec(), vec![0; 4], 0),
        (vec![0xef], vec![0x7f, 0xff, 0xff, 0xff], 0xff_ffff * 4),
        (vec![0xef], vec![0], 0),
        (vec![], full(11), 11),
        (vec![], full(12), 0),
        (vec![], full(u32::MAX), u32::MAX as usize - 12),
    ];
    for (tag, header, length) in cases {
        let mut transport = Transport::default();
        transport.receive(&tag);
        transport.receive(&header);
        let refusal = transport.next_packet();
        assert_eq!(refusal, Err(TransportError::Length(length)), "{header:?}");
    }
}

/// A client of the full transport that has sent two packets, of which the second is changed.
fn changed(change: impl FnOnce(&mut [u8])) -> Result<Option<Vec<u8>>, TransportError> {
    let way = Way {
        form: Form::Full,
        is_obfuscated: false,
        is_proxied: false,
    };
    let (mut client, mut stream) = Client::new(way, 0);
    stream.extend(client.pack(&[1; 20]));
    let first = stream.len();
    stream.extend(client.pack(&[2; 20]));
    change(&mut stream[first..]);
    let mut transport = Transport::default();
    transport.receive(&stream);
    assert_eq!(transport.next_packet(), Ok(Some(vec![1; 20])));
    transport.next_packet()
}

#[test]
fn a_damaged_packet_of_the_full_transport_is_noticed() {
    assert_eq!(
        changed(|packet| packet[9] ^= 1),
        Err(TransportError::Checksum)
    );
}

#[test]
fn a_packet_of_the_full_transport_that_is_not_the_next_is_noticed() {
    let renumber = |packet: &mut [u8]| {
        packet[4] = 7;
        let (rest, checksum) = packet.split_at_mut(28);
        checksum.copy_from_slice(&crc32fast::hash(rest).to_le_bytes());
    };
    let (expected, got) = (1, 7);
    assert_eq!(
        changed(renumber),
        Err(TransportError::Sequence { expected, got })
    );
}

#[test]
fn an_obfuscated_client_says_which_datacentre_it_means() {
    let way = Way {
        form: Form::Padded,
        is_obfuscated: true,
        is_proxied: true,
    };
    for (dc, wanted) in [(2, Some(2)), (-2, Some(2)), (10_001, Some(1)), (0, None)] {
        let (_, stream) = Client::new(way, dc);
        let mut transport = Transport::default();
        feed(&mut transport, &stream, &[1000]);
        assert_eq!(transport.wanted_dc(), wanted, "{dc}");
    }
}

#[test]
fn bytes_of_no_transport_are_refused() {
    for first in [
        *b"GET / HTTP/1.1\r\n",
        *b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\x01\x02\x03\x04\x05",
    ] {
        let mut transport = Transport::default();
        transport.receive(&first.repeat(4));
        assert_eq!(transport.next_packet(), Err(TransportError::Unknown));
    }
}

#[test]
fn a_proxy_connects_to_all_kinds_of_addresses() {
    let v6 = [&[5, 1, 0, 4][..], &[0; 16], &[0x1f, 0x90]].concat();
    let name = [&[5, 1, 0, 3, 4][..], b"host", &[0x1f, 0x90]].concat();
    for request in [v6, name] {
        let mut transport = Transport::default();
        feed(
            &mut transport,
            &[&[5, 2, 0, 2][..], &request].concat(),
            &[1],
        );
        assert_eq!(transport.wanted_port(), Some(8080), "{request:?}");
        assert_eq!(transport.take_output(), PROXY_ANSWERS);
    }
}

#[test]
fn a_proxy_refuses_what_it_does_not_do() {
    let bind = [&GREETING[..], &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
    let password_only = vec![5, 1, 2];
    for request in [bind, password_only] {
        let mut transport = Transport::default();
        transport.receive(&request);
        assert_eq!(transport.next_packet(), Err(TransportError::Socks));
    }
}

#[test]
fn a_status_has_the_form_of_the_transport() {
    let code = (-404_i32).to_le_bytes();
    for way in ways() {
        let (mut client, mut stream) = Client::new(way, 0);
        stream.extend(client.pack(&[1; 20]));
        let mut transport = Transport::default();
        feed(&mut transport, &stream, &[1000]);
        transport.take_output();
        transport.send_status(404);
        let said = transport.take_output();
        if way.form == Form::Full {
            assert_eq!(said, code.repeat(3));
        } else {
            assert_eq!(client.unpack(said), [code]);
        }
    }
}
