//! What a refusal of the server means for a message of ours (spec/03 §6).

use crate::io::RpcError;

use super::closed::CloseReason;

/// What to do about a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The chat does not exist any more.
    ChatOver(CloseReason),
    /// The peer cannot be written to.
    PeerGone,
    /// The file must be uploaded again: one part of it, or all.
    FileMissing { part: Option<u32> },
    /// Only this message is refused.
    Message,
}

/// Reads an error that is final.
pub(super) fn classify(error: &RpcError) -> Refusal {
    let RpcError::Server { code, message } = error else {
        return Refusal::Message;
    };
    match message.as_str() {
        "ENCRYPTION_DECLINED" | "ENCRYPTION_ALREADY_DECLINED" => {
            Refusal::ChatOver(CloseReason::ByPeer {
                history_deleted: false,
            })
        }
        "ENCRYPTION_ID_INVALID" | "CHAT_ID_INVALID" => {
            Refusal::ChatOver(CloseReason::UnknownToServer)
        }
        "MD5_CHECKSUM_INVALID" | "FILE_PARTS_INVALID" | "FILE_EMTPY" | "FILE_EMPTY" => {
            Refusal::FileMissing { part: None }
        }
        _ if *code == 401 => Refusal::ChatOver(CloseReason::LoggedOut),
        _ if *code == 403 => Refusal::PeerGone,
        other => missing_part(other).map_or(Refusal::Message, |part| Refusal::FileMissing {
            part: Some(part),
        }),
    }
}

fn missing_part(message: &str) -> Option<u32> {
    message
        .strip_prefix("FILE_PART_")?
        .strip_suffix("_MISSING")?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: i32, message: &str) -> Refusal {
        classify(&RpcError::server(code, message))
    }

    #[test]
    fn every_error_of_the_table_has_its_meaning() {
        assert_eq!(
            refusal(400, "ENCRYPTION_DECLINED"),
            Refusal::ChatOver(CloseReason::ByPeer {
                history_deleted: false
            })
        );
        assert_eq!(
            refusal(400, "ENCRYPTION_ID_INVALID"),
            Refusal::ChatOver(CloseReason::UnknownToServer)
        );
        assert_eq!(
            refusal(400, "CHAT_ID_INVALID"),
            Refusal::ChatOver(CloseReason::UnknownToServer)
        );
        assert_eq!(
            refusal(401, "AUTH_KEY_UNREGISTERED"),
            Refusal::ChatOver(CloseReason::LoggedOut)
        );
        assert_eq!(refusal(403, "USER_IS_BLOCKED"), Refusal::PeerGone);
        assert_eq!(refusal(403, "USER_DELETED"), Refusal::PeerGone);
        assert_eq!(
            refusal(400, "FILE_PART_7_MISSING"),
            Refusal::FileMissing { part: Some(7) }
        );
        assert_eq!(
            refusal(400, "FILE_EMTPY"),
            Refusal::FileMissing { part: None }
        );
        assert_eq!(
            refusal(400, "MD5_CHECKSUM_INVALID"),
            Refusal::FileMissing { part: None }
        );
        assert_eq!(refusal(400, "DATA_TOO_LONG"), Refusal::Message);
    }
}
