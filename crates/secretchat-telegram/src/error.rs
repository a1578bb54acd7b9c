//! What grammers says, as the engine understands it.

use grammers_mtsender::InvocationError;
use secretchat::core::io::RpcError;

use crate::session::ViewError;

/// What the transport says when the server does not know a key.
pub(crate) const KEY_UNKNOWN: i32 = -404;

/// Errors that have their number in the middle, as the text before and after it.
const NUMBER_IN_THE_MIDDLE: [(&str, &str); 6] = [
    ("FILE_PART", "_MISSING"),
    ("FILE_REFERENCE", "_EXPIRED"),
    ("FILE_REFERENCE", "_INVALID"),
    ("INTERDC", "_CALL_ERROR"),
    ("INTERDC", "_CALL_RICH_ERROR"),
    ("PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT", "MIN"),
];

/// It has two numbers. The first is a 2, so grammers takes a 2 away from the beginning of the second.
const TWO_NUMBERS: &str = "2FA_CONFIRM_WAIT";

/// The error of a call. Whatever is not an answer of the server is none.
pub(crate) fn rpc_error(error: InvocationError) -> RpcError {
    match error {
        InvocationError::Rpc(error) => RpcError::server(error.code, text(&error.name, error.value)),
        InvocationError::Session(error) if is_kept(&*error) => {
            RpcError::server(KEY_UNKNOWN, "AUTH_KEY_UNKNOWN")
        }
        InvocationError::InvalidDc => RpcError::server(400, "DC_ID_INVALID"),
        other => {
            tracing::debug!(error = %other, "a call has no answer");
            RpcError::Network
        }
    }
}

fn is_kept(error: &(dyn std::error::Error + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(ViewError::KeyKept))
}

/// Whether the home data centre says that nobody is logged in any more.
pub(crate) fn ends_login(error: &RpcError) -> bool {
    let RpcError::Server { code, message } = error else {
        return false;
    };
    match message.as_str() {
        "AUTH_KEY_DUPLICATED" => *code == 406,
        "AUTH_KEY_UNREGISTERED"
        | "AUTH_KEY_INVALID"
        | "SESSION_REVOKED"
        | "SESSION_EXPIRED"
        | "USER_DEACTIVATED"
        | "USER_DEACTIVATED_BAN" => *code == 401,
        _ => false,
    }
}

/// The text of an error as the server wrote it: grammers takes the first number out of it.
fn text(name: &str, number: Option<u32>) -> String {
    let Some(number) = number else {
        return name.to_owned();
    };
    match name.strip_prefix(TWO_NUMBERS) {
        Some(rest) if !rest.starts_with('_') => return format!("{TWO_NUMBERS}_{number}{rest}"),
        _ => {}
    }
    // A number that does not follow a `_` stays in the name, such as that of MD5_CHECKSUM_INVALID.
    if name.contains(&number.to_string()) {
        return name.to_owned();
    }
    let parts = |(before, after): &&(&str, &str)| name.strip_prefix(before) == Some(*after);
    match NUMBER_IN_THE_MIDDLE.iter().find(parts) {
        Some((before, after)) => format!("{before}_{number}{after}"),
        None => format!("{name}_{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grammers_tl_types::types;

    #[test]
    fn errors_keep_the_text_of_the_server() {
        for text in [
            "FLOOD_WAIT_31",
            "FLOOD_PREMIUM_WAIT_0",
            "FILE_PART_3_MISSING",
            "FILE_PART_0_MISSING",
            "INTERDC_2_CALL_ERROR",
            "FILE_MIGRATE_4",
            "PHONE_MIGRATE_4",
            "MD5_CHECKSUM_INVALID",
            "FILE_REFERENCE_3_EXPIRED",
            "FILE_REFERENCE_0_INVALID",
            "FILE_REFERENCE_EXPIRED",
            "PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_5MIN",
            "2FA_CONFIRM_WAIT_86400",
            "2FA_CONFIRM_WAIT_25",
            "2FA_CONFIRM_WAIT_2",
            "SESSION_PASSWORD_NEEDED",
            "MSG_WAIT_FAILED",
            "",
        ] {
            let error = types::RpcError {
                error_code: 420,
                error_message: text.to_owned(),
            };
            let error = rpc_error(InvocationError::Rpc(error.into()));
            assert_eq!(error, RpcError::server(420, text));
        }
    }

    #[test]
    fn what_is_no_answer_of_the_server_is_none() {
        let lost = InvocationError::Dropped("the connection ended");
        assert_eq!(rpc_error(lost), RpcError::Network);
        let kept = InvocationError::Session(ViewError::KeyKept.into());
        assert_eq!(rpc_error(kept), RpcError::server(-404, "AUTH_KEY_UNKNOWN"));
        let unknown = rpc_error(InvocationError::InvalidDc);
        assert_eq!(unknown, RpcError::server(400, "DC_ID_INVALID"));
    }
}
