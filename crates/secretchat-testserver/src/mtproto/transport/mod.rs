//! From the bytes of a connection to packets and back, in the forms that clients use.
//!
//! What a connection is, its first bytes say: a SOCKS5 greeting may come before everything else, then plain abridged,
//! intermediate, padded intermediate or full framing, or an obfuscated one of the first three.

mod framing;
mod obfuscation;
mod socks;
#[cfg(test)]
mod tests;

use self::framing::Framing;
use self::obfuscation::Obfuscation;
use self::socks::{Answer, Socks};

/// Longest packet, in bytes: a container of a client has at most 1 MiB.
pub(super) const MAX_PACKET: usize = 2 << 20;

/// Bytes after which it is certain what a connection is.
const HEADER: usize = 64;

/// Why a connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TransportError {
    /// The first bytes are of no known transport.
    #[error("the first bytes are of no known transport")]
    Unknown,
    /// A client of a proxy that wants what this one does not do.
    #[error("a SOCKS5 request that is not understood")]
    Socks,
    /// A packet of this length is not taken.
    #[error("a packet of {0} bytes is not taken")]
    Length(usize),
    /// Packets are numbered, and this one is not the next.
    #[error("packet {got} instead of {expected}")]
    Sequence {
        /// The number that is next.
        expected: u32,
        /// The number of the packet.
        got: u32,
    },
    /// A packet was damaged.
    #[error("the checksum of a packet is wrong")]
    Checksum,
}

/// One connection.
pub(super) struct Transport {
    state: State,
    input: Vec<u8>,
    output: Vec<u8>,
    /// The port that a client asked the proxy for.
    wanted_port: Option<u16>,
}

enum State {
    /// Nothing is known yet.
    Opening,
    /// A proxy is asked for a connection.
    Proxy(Socks),
    /// The proxy has connected: what follows is known by its first bytes, and is not a greeting again.
    Proxied,
    Open(Box<Open>),
}

struct Open {
    framing: Framing,
    obfuscation: Option<Obfuscation>,
}

impl Default for Transport {
    fn default() -> Self {
        Self {
            state: State::Opening,
            input: Vec::new(),
            output: Vec::new(),
            wanted_port: None,
        }
    }
}

impl Transport {
    /// Bytes have come from the client.
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        let start = self.input.len();
        self.input.extend_from_slice(bytes);
        if let State::Open(open) = &mut self.state
            && let Some(obfuscation) = &mut open.obfuscation
            && let Some(new) = self.input.get_mut(start..)
        {
            obfuscation.incoming(new);
        }
    }

    /// The next packet; `None` if more bytes are needed.
    ///
    /// # Errors
    /// Why the connection cannot go on.
    pub(super) fn next_packet(&mut self) -> Result<Option<Vec<u8>>, TransportError> {
        while self.open_further()? {}
        let State::Open(open) = &mut self.state else {
            return Ok(None);
        };
        let Some((packet, used)) = open.framing.take(&self.input)? else {
            return Ok(None);
        };
        self.input.drain(..used);
        Ok(Some(packet))
    }

    /// Frames a packet for the client.
    pub(super) fn send(&mut self, packet: &[u8]) {
        self.write(|framing, output| framing.put(packet, output));
    }

    /// Tells the client a status of the transport, such as 404.
    pub(super) fn send_status(&mut self, status: i32) {
        self.write(|framing, output| framing.put_status(status, output));
    }

    /// What is to be written to the client now.
    pub(super) fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.output)
    }

    /// The port that a client asked the proxy for.
    #[must_use]
    pub(super) const fn wanted_port(&self) -> Option<u16> {
        self.wanted_port
    }

    /// The datacentre that an obfuscated client names.
    #[must_use]
    pub(super) fn wanted_dc(&self) -> Option<i32> {
        let State::Open(open) = &self.state else {
            return None;
        };
        open.obfuscation.as_ref()?.wanted_dc()
    }

    fn write(&mut self, put: impl FnOnce(&mut Framing, &mut Vec<u8>)) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        let start = self.output.len();
        put(&mut open.framing, &mut self.output);
        if let Some(obfuscation) = &mut open.obfuscation
            && let Some(new) = self.output.get_mut(start..)
        {
            obfuscation.outgoing(new);
        }
    }

    /// Takes one step of the opening; whether there was one.
    fn open_further(&mut self) -> Result<bool, TransportError> {
        match &mut self.state {
            State::Open(_) => Ok(false),
            State::Opening if Socks::greets(&self.input) => {
                self.state = State::Proxy(Socks::default());
                Ok(true)
            }
            State::Opening if Socks::may_greet(&self.input) => Ok(false),
            State::Opening | State::Proxied => self.recognise(),
            State::Proxy(socks) => {
                let Some((answer, used)) = socks.step(&self.input)? else {
                    return Ok(false);
                };
                self.input.drain(..used);
                self.output.extend_from_slice(answer.bytes());
                if let Answer::Connected(port) = answer {
                    self.wanted_port = Some(port);
                    self.state = State::Proxied;
                }
                Ok(true)
            }
        }
    }

    /// Looks what framing the first bytes are of.
    fn recognise(&mut self) -> Result<bool, TransportError> {
        if let Some((framing, used)) = Framing::of_plain(&self.input) {
            self.input.drain(..used);
            self.opened(framing, None);
            return Ok(true);
        }
        let Some((header, rest)) = self.input.split_first_chunk_mut::<HEADER>() else {
            return Ok(false);
        };
        let (mut obfuscation, tag) = Obfuscation::new(header);
        let framing = Framing::of_tag(tag).ok_or(TransportError::Unknown)?;
        obfuscation.incoming(rest);
        self.input.drain(..HEADER);
        self.opened(framing, Some(obfuscation));
        Ok(true)
    }

    fn opened(&mut self, framing: Framing, obfuscation: Option<Obfuscation>) {
        self.state = State::Open(Box::new(Open {
            framing,
            obfuscation,
        }));
    }
}
