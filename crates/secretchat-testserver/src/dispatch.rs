//! From the bytes of a call to the method that carries it out.

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::functions;
use secretchat_core::tl::{self, Deserialize, Function, Reader, Serialize};

use crate::error::{bad_request, malformed};
use crate::files::DC_ID;
use crate::server::{Call, HOME_DC, Server};
use crate::wrappers::{MAX_WRAPPERS, step_over};

/// Carries out a call.
pub(crate) fn dispatch(
    server: &mut Server,
    call: Call,
    request: &[u8],
) -> Result<Vec<u8>, RpcError> {
    let mut reader = Reader::new(request);
    let id = unwrap(&mut reader)
        .map_err(|_| malformed())?
        .ok_or_else(malformed)?;
    carry_out(id, server, call, reader)
}

macro_rules! methods {
    ($($function:ident => $method:ident,)*) => {
        const METHODS: &[&str] = &[$(<functions::$function as Function>::NAME),*];

        fn carry_out(
            id: u32,
            server: &mut Server,
            call: Call,
            reader: Reader<'_>,
        ) -> Result<Vec<u8>, RpcError> {
            match id {
                $(<functions::$function as Function>::ID => {
                    answer::<functions::$function>(server, call, reader, Server::$method)
                })*
                _ => Err(bad_request("METHOD_INVALID")),
            }
        }
    };
}

methods! {
    MessagesGetDhConfig => get_dh_config,
    MessagesRequestEncryption => request_encryption,
    MessagesAcceptEncryption => accept_encryption,
    MessagesDiscardEncryption => discard_encryption,
    MessagesSendEncrypted => send,
    MessagesSendEncryptedFile => send,
    MessagesSendEncryptedService => send,
    MessagesReceivedQueue => received_queue,
    MessagesSetEncryptedTyping => set_encrypted_typing,
    MessagesReadEncryptedHistory => read_encrypted_history,
    MessagesReportEncryptedSpam => report_encrypted_spam,
    MessagesUploadEncryptedFile => upload_encrypted_file,
    UploadSaveFilePart => save_file_part,
    UploadSaveBigFilePart => save_big_file_part,
    UploadGetFile => get_file,
    UpdatesGetState => get_state,
    UpdatesGetDifference => get_difference,
    AccountChangeAuthorizationSettings => change_authorization_settings,
}

/// The method of this name, as [`Refusal`](crate::Refusal) wants it; `None` if the server has none.
#[must_use]
pub fn method_named(name: &str) -> Option<&'static str> {
    METHODS.iter().copied().find(|method| *method == name)
}

/// Steps over the wrappers; gives the id of the function inside.
fn unwrap(reader: &mut Reader<'_>) -> Result<Option<u32>, tl::Error> {
    for _ in 0..MAX_WRAPPERS {
        if !step_over(reader)? {
            return reader.clone().nat().map(Some);
        }
    }
    Ok(None)
}

fn answer<F: Function<Result: Serialize> + Deserialize>(
    server: &mut Server,
    call: Call,
    mut reader: Reader<'_>,
    method: impl FnOnce(&mut Server, Call, F) -> Result<F::Result, RpcError>,
) -> Result<Vec<u8>, RpcError> {
    let function: F = reader.read().map_err(|_| malformed())?;
    reader.finish().map_err(|_| malformed())?;
    check_dc(call.dc, F::ID)?;
    let refusal = server.account(call.user)?.faults.refuse(F::NAME);
    if let Some(refusal) = refusal {
        if refusal.carried_out {
            method(server, call, function)?;
        }
        return Err(refusal.error);
    }
    Ok(method(server, call, function)?.to_bytes())
}

/// Files are where they were put, everything else is at home (spec/03 §7).
fn check_dc(dc: Option<i32>, id: u32) -> Result<(), RpcError> {
    let is_download = id == <functions::UploadGetFile as Function>::ID;
    let (right, what) = if is_download {
        (DC_ID, "FILE")
    } else {
        (HOME_DC, "USER")
    };
    if dc.is_none_or(|dc| dc == right) {
        return Ok(());
    }
    Err(RpcError::server(303, format!("{what}_MIGRATE_{right}")))
}
