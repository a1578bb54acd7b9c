//! From the bytes of a call to the method that carries it out.

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::functions::{
    self, InitConnection, InvokeAfterMsg, InvokeAfterMsgs, InvokeWithLayer,
};
use secretchat_core::tl::{self, Deserialize, Function, Reader, Serialize};

use crate::error::bad_request;
use crate::files::DC_ID;
use crate::server::{Call, HOME_DC, Server};

/// Wrappers around wrappers; clients use two.
const MAX_WRAPPERS: usize = 8;

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
    macro_rules! methods {
        ($($function:ident => $method:ident,)*) => {
            match id {
                $(<functions::$function as Function>::ID => {
                    answer::<functions::$function>(server, call, reader, Server::$method)
                })*
                _ => Err(bad_request("METHOD_INVALID")),
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
}

/// Steps over the wrappers; gives the id of the function inside.
fn unwrap(reader: &mut Reader<'_>) -> Result<Option<u32>, tl::Error> {
    for _ in 0..MAX_WRAPPERS {
        match reader.clone().nat()? {
            <InvokeWithLayer<Inside> as Function>::ID => skip::<InvokeWithLayer<Inside>>(reader)?,
            <InitConnection<Inside> as Function>::ID => skip::<InitConnection<Inside>>(reader)?,
            <InvokeAfterMsg<Inside> as Function>::ID => skip::<InvokeAfterMsg<Inside>>(reader)?,
            <InvokeAfterMsgs<Inside> as Function>::ID => skip::<InvokeAfterMsgs<Inside>>(reader)?,
            id => return Ok(Some(id)),
        }
    }
    Ok(None)
}

fn skip<T: Deserialize>(reader: &mut Reader<'_>) -> Result<(), tl::Error> {
    reader.read::<T>().map(|_| ())
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

fn malformed() -> RpcError {
    bad_request("INPUT_FETCH_ERROR")
}

/// Stands for the function inside a wrapper: what is read of it is nothing, so that the reader stops before it.
struct Inside;

impl Serialize for Inside {
    fn serialize(&self, _: &mut Vec<u8>) {}
}

impl Deserialize for Inside {
    fn deserialize(_: &mut Reader<'_>) -> Result<Self, tl::Error> {
        Ok(Self)
    }
}

impl Function for Inside {
    type Result = bool;
    const ID: u32 = 0;
    const NAME: &'static str = "";
}
