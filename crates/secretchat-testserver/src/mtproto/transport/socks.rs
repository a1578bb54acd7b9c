//! SOCKS5 (RFC 1928) as far as a client needs it that knows its servers' addresses by heart: wherever it wants to go, it
//! is here already.

use super::TransportError;

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
/// The highest method that clients offer.
const LAST_METHOD: u8 = 2;
/// More methods than this are no greeting.
const MAX_METHODS: u8 = 8;

const METHOD_CHOSEN: [u8; 2] = [VERSION, NO_AUTHENTICATION];
/// Success, bound to 0.0.0.0:0.
const CONNECTED: [u8; 10] = [VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0];

/// Where the conversation stands.
#[derive(Default)]
pub(super) enum Socks {
    #[default]
    Greeting,
    Request,
}

/// What the proxy says.
pub(super) enum Answer {
    Method,
    /// With the port that was asked for.
    Connected(u16),
}

impl Answer {
    pub(super) const fn bytes(&self) -> &'static [u8] {
        match self {
            Self::Method => &METHOD_CHOSEN,
            Self::Connected(_) => &CONNECTED,
        }
    }
}

impl Socks {
    /// Whether the first bytes of a connection are a greeting. An obfuscated header may begin with the same byte, so all
    /// of it is looked at.
    pub(super) fn greets(input: &[u8]) -> bool {
        methods(input).is_some() && Self::may_greet(input)
    }

    /// Whether they could become one.
    pub(super) fn may_greet(input: &[u8]) -> bool {
        match input {
            [] | [VERSION] => true,
            [VERSION, count, rest @ ..] => {
                let mut offered = rest.iter().take(usize::from(*count));
                (1..=MAX_METHODS).contains(count) && offered.all(|method| *method <= LAST_METHOD)
            }
            _ => false,
        }
    }

    /// Takes what is complete; gives the answer, and how many bytes were used.
    pub(super) fn step(&mut self, input: &[u8]) -> Result<Option<(Answer, usize)>, TransportError> {
        match self {
            Self::Greeting => {
                let Some(methods) = methods(input) else {
                    return Ok(None);
                };
                if !methods.contains(&NO_AUTHENTICATION) {
                    return Err(TransportError::Socks);
                }
                *self = Self::Request;
                Ok(Some((Answer::Method, 2 + methods.len())))
            }
            Self::Request => {
                let Some((port, used)) = wanted_port(input)? else {
                    return Ok(None);
                };
                Ok(Some((Answer::Connected(port), used)))
            }
        }
    }
}

/// The methods that a greeting offers, if it is complete.
fn methods(input: &[u8]) -> Option<&[u8]> {
    let [_, count, rest @ ..] = input else {
        return None;
    };
    rest.get(..usize::from(*count))
}

/// The port in a request to connect, and the length of the request; `None` if it is not complete.
fn wanted_port(input: &[u8]) -> Result<Option<(u16, usize)>, TransportError> {
    let address = match input {
        [VERSION, 1, 0, 1, ..] => 4,
        [VERSION, 1, 0, 4, ..] => 16,
        [VERSION, 1, 0, 3, length, ..] => 1 + usize::from(*length),
        [_, _, _, _, _, ..] => return Err(TransportError::Socks),
        _ => return Ok(None),
    };
    let port = input.get(4 + address..).and_then(<[u8]>::first_chunk);
    Ok(port.map(|port| (u16::from_be_bytes(*port), 4 + address + 2)))
}
