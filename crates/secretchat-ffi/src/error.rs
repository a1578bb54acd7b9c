//! What is known of a failure beside its status.

use secretchat::Error as ClientError;
use secretchat::core::io::{CommandError, RpcError};
use secretchat::files::{DownloadError, UploadError};
use secretchat::store::StoreError;
use secretchat::transport::ResolveError;

use crate::boundary::{self, Failure, Given as _, Handle, Object as _, get, lend_text, object};
use crate::bytes::Bytes;
use crate::status::Status;

/// Why something failed. Functions that can fail take as their last parameter where to put one; it may be NULL. What is put
/// there, NULL if all went well, is freed with `secretchat_error_free`.
pub struct Error(Handle<Failure>);

object!(Error: Failure);

/// The status of an error: the one that the function returned with it. OK for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_error_status(error: Option<&Error>) -> Status {
    boundary::value(Status::Ok, || Ok(error.given("error")?.status))
}

/// A sentence in English for developers: which parameter, its value and the limit; never contents of messages or keys.
/// Valid until the error is freed; empty for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_error_message(error: Option<&Error>) -> Bytes {
    lend_text(error, |failure| Some(&failure.message))
}

/// Milliseconds after which the same may succeed; -1 if that is not known, and for NULL. The library itself repeats what can
/// be repeated. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_error_retry_after_ms(error: Option<&Error>) -> i64 {
    boundary::value(-1, || {
        Ok(error.given("error")?.retry_after_ms.unwrap_or(-1))
    })
}

/// The code with which the server refused, such as 400; 0 if it did not, and for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_error_rpc_code(error: Option<&Error>) -> i32 {
    get(error, |failure| Some(failure.rpc_code))
}

/// Frees an error. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_error_free(error: *mut Error) {
    // SAFETY: the header demands an error that nobody uses, once.
    boundary::free(|| drop(unsafe { Error::take_back(error) }));
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let status = match error {
            ClientError::Resolve(ResolveError::Rpc(error)) => return error.into(),
            ClientError::Upload(UploadError::Refused(error)) => {
                return refused(Status::Upload, error);
            }
            ClientError::Download(DownloadError::Refused(error)) => {
                return refused(Status::Download, error);
            }
            ClientError::UnknownChat(_) => Status::UnknownChat,
            ClientError::UnknownMessage { .. } => Status::UnknownMessage,
            ClientError::NoFile(_) => Status::NoFile,
            ClientError::Cancelled(_) => Status::Cancelled,
            ClientError::NotResumable(_) => Status::NotResumable,
            ClientError::Source(_) | ClientError::Upload(UploadError::Source(_)) => Status::Source,
            #[cfg(feature = "thumbnails")]
            ClientError::Thumbnail(_) => Status::Thumbnail,
            ClientError::Upload(_) => Status::Upload,
            ClientError::Sink(_) | ClientError::Download(DownloadError::Sink(_)) => Status::Sink,
            ClientError::Download(_) => Status::Download,
            ClientError::Command(ref error) => of_command(error),
            ClientError::Message(_)
            | ClientError::Media(_)
            | ClientError::Action(_)
            | ClientError::Album(_) => Status::Message,
            ClientError::Resolve(ResolveError::Unknown) => Status::UnknownUser,
            ClientError::Resolve(ResolveError::NotAUser) => Status::NotAUser,
            ClientError::Tl(_) => Status::Tl,
            ClientError::NotClosed(_) => Status::NotClosed,
            ClientError::Store(ref error) => of_store(error),
            ClientError::Key(_) => Status::StoreKey,
            ClientError::Stopped => Status::Closed,
            _ => Status::Internal,
        };
        Self::new(status, error.to_string())
    }
}

/// The server refused a file.
fn refused(status: Status, error: RpcError) -> Failure {
    Failure {
        status,
        ..error.into()
    }
}

const fn of_command(error: &CommandError) -> Status {
    match error {
        CommandError::Closed
        | CommandError::NotReady
        | CommandError::NotIncoming
        | CommandError::TooManyDrafts(_)
        | CommandError::OutOfNumbers
        | CommandError::NoUpload(_) => Status::ChatState,
        CommandError::Ttl(_) | CommandError::Ids(_) => Status::Value,
        CommandError::RandomIdInUse(_) => Status::RandomIdInUse,
        CommandError::WouldLose { .. } => Status::WouldLose,
        CommandError::NeverSent(_)
        | CommandError::NotRepresentable(_)
        | CommandError::File(_)
        | CommandError::TooLong { .. } => Status::Message,
    }
}

/// The status of a store that does not work.
pub(crate) const fn of_store(error: &StoreError) -> Status {
    match error {
        StoreError::Full => Status::StoreFull,
        StoreError::ReadOnly(_) => Status::StoreReadOnly,
        StoreError::Damaged(_) | StoreError::Unsealable { .. } => Status::StoreDamaged,
        StoreError::Io(_) => Status::StoreIo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_the_server_refused_keeps_its_code_and_when_to_try_again() {
        let flood = || RpcError::server(420, "FLOOD_WAIT_7");
        let upload: Failure = ClientError::from(UploadError::Refused(flood())).into();
        let download: Failure = ClientError::from(DownloadError::Refused(flood())).into();
        for (failure, status) in [(upload, Status::Upload), (download, Status::Download)] {
            assert_eq!(failure.status, status);
            assert_eq!(failure.rpc_code, 420);
            assert_eq!(failure.retry_after_ms, Some(7000));
        }
    }
}
