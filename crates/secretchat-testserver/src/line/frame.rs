//! What is said on the line.

use std::fmt;
use std::str::FromStr;

use secretchat_core::io::RpcError;

use crate::hex::{Hex, decode};

/// What a peer says.
#[derive(Debug, PartialEq)]
pub(super) enum FromPeer {
    Hello(String),
    Request { id: u64, call: Vec<u8> },
}

/// What it is told. An error of the network has no line.
pub(super) enum ToPeer {
    Answer { id: u64, answer: Vec<u8> },
    Refusal { id: u64, code: i32, message: String },
    Update(Vec<u8>),
}

/// A line that is none of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither HELLO <account> nor REQ <id> <hex>")]
pub(super) struct NotALine;

impl ToPeer {
    /// The answer to a call; `None` if it got lost.
    pub(super) fn answer(id: u64, result: Result<Vec<u8>, RpcError>) -> Option<Self> {
        match result {
            Ok(answer) => Some(Self::Answer { id, answer }),
            Err(RpcError::Server { code, message }) => Some(Self::Refusal { id, code, message }),
            Err(RpcError::Network) => None,
        }
    }
}

impl FromStr for FromPeer {
    type Err = NotALine;

    fn from_str(line: &str) -> Result<Self, NotALine> {
        let mut words = line.split_ascii_whitespace();
        let said = match (words.next(), words.next(), words.next(), words.next()) {
            (Some("HELLO"), Some(name), None, _) => Some(Self::Hello(name.to_owned())),
            (Some("REQ"), Some(id), Some(digits), None) => id.parse().ok().and_then(|id| {
                Some(Self::Request {
                    id,
                    call: decode(digits)?,
                })
            }),
            _ => None,
        };
        said.ok_or(NotALine)
    }
}

impl fmt::Display for ToPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { id, answer } => writeln!(f, "RES {id} {}", Hex(answer)),
            Self::Refusal { id, code, message } => writeln!(f, "ERR {id} {code} {message}"),
            Self::Update(update) => writeln!(f, "UPD {}", Hex(update)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_peer_says_is_understood() {
        assert_eq!(
            "HELLO alice\r\n".parse(),
            Ok(FromPeer::Hello("alice".to_owned()))
        );
        let call = vec![0x12, 0xef];
        assert_eq!("REQ 7 12eF".parse(), Ok(FromPeer::Request { id: 7, call }));
    }

    #[test]
    fn other_lines_are_refused() {
        for line in [
            "",
            "HELLO",
            "HELLO a b",
            "REQ",
            "REQ 7",
            "REQ x 12",
            "REQ -1 12",
            "REQ 7 123",
            "REQ 7 1g",
            "REQ 7 +1",
            "REQ 7 12 12",
            "RES 7 12",
            "hello alice",
        ] {
            assert_eq!(line.parse::<FromPeer>(), Err(NotALine), "{line}");
        }
    }

    #[test]
    fn what_a_peer_is_told_is_a_line() {
        let line = |id, result| ToPeer::answer(id, result).map(|line| line.to_string());
        assert_eq!(line(7, Ok(vec![0x0a, 0xff])).unwrap(), "RES 7 0aff\n");
        let refusal = RpcError::server(420, "FLOOD_WAIT_3");
        assert_eq!(line(8, Err(refusal)).unwrap(), "ERR 8 420 FLOOD_WAIT_3\n");
        assert_eq!(line(9, Err(RpcError::Network)), None);
        assert_eq!(ToPeer::Update(vec![0]).to_string(), "UPD 00\n");
    }
}
