//! From the bytes of a call to the method that carries it out.

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::functions::{
    self, InitConnection, InvokeAfterMsg, InvokeAfterMsgs, InvokeWithLayer,
};
use secretchat_core::tl::{self, Deserialize, Function, Reader, Serialize};

use crate::error::bad_request;
use crate::server::{Call, Server};

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
                    answer::<functions::$function>(reader, |f| server.$method(call, f))
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
    mut reader: Reader<'_>,
    method: impl FnOnce(F) -> Result<F::Result, RpcError>,
) -> Result<Vec<u8>, RpcError> {
    let function: F = reader.read().map_err(|_| malformed())?;
    reader.finish().map_err(|_| malformed())?;
    Ok(method(function)?.to_bytes())
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
