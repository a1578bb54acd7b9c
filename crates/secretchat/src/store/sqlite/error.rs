//! What SQLite says, in our words.

use rusqlite::{Error, ErrorCode};

use crate::store::{OpenError, StoreError};

pub(super) fn store_error(error: Error) -> StoreError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly(text),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(text),
        _ => StoreError::Io(text),
    }
}

pub(super) fn open_error(error: Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotAStore,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::InUse,
        _ => store_error(error).into(),
    }
}

pub(super) fn file_error(error: &std::io::Error) -> OpenError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            OpenError::ReadOnly(error.to_string())
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => OpenError::Full,
        _ => OpenError::Io(error.to_string()),
    }
}
