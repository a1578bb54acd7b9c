//! What is said on the line.

use secretchat::core::io::RpcError;

use crate::hex;

/// What the server says.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// The answer to a call.
    Answer {
        /// The number of the call.
        id: u64,
        /// Its result, as TL.
        result: Result<Vec<u8>, RpcError>,
    },
    /// An update, as TL.
    Update(Vec<u8>),
}

/// The first line of a client: whose connection it is.
pub(super) fn hello(account: &str) -> String {
    format!("HELLO {account}\n")
}

/// A call.
pub(super) fn request(id: u64, request: &[u8]) -> String {
    format!("REQ {id} {}\n", hex::encode(request))
}

/// Reads a line of the server; `None` if it is none.
pub(super) fn read(line: &str) -> Option<Frame> {
    let (verb, rest) = line.trim_end().split_once(' ')?;
    match verb {
        "RES" => {
            let (id, digits) = rest.split_once(' ')?;
            let (id, result) = (id.parse().ok()?, Ok(hex::decode(digits)?));
            Some(Frame::Answer { id, result })
        }
        "ERR" => {
            let mut parts = rest.splitn(3, ' ');
            let (id, code) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let result = Err(RpcError::server(code, parts.next()?));
            Some(Frame::Answer { id, result })
        }
        "UPD" => Some(Frame::Update(hex::decode(rest)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_agreed() {
        assert_eq!(hello("alice"), "HELLO alice\n");
        assert_eq!(request(7, &[0x12, 0xef]), "REQ 7 12ef\n");
        let result = Ok(vec![0x12, 0xef]);
        assert_eq!(read("RES 7 12ef\n"), Some(Frame::Answer { id: 7, result }));
        let result = Err(RpcError::server(420, "FLOOD_WAIT_3"));
        let error = Some(Frame::Answer { id: 8, result });
        assert_eq!(read("ERR 8 420 FLOOD_WAIT_3\r\n"), error);
        assert_eq!(read("UPD 00"), Some(Frame::Update(vec![0])));
    }

    #[test]
    fn other_lines_are_none() {
        for line in [
            "",
            "RES",
            "RES 7",
            "RES x 12",
            "RES 7 1",
            "ERR 8 420",
            "ERR 8 x Y",
            "UPD 0",
            "CMD {}",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
