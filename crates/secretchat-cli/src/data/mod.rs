//! What stays on the disk: the folder, and how it is locked.

mod api_id;
mod folder;
mod log;
mod passphrase;

pub(crate) use self::api_id::KnownApiId;
pub(crate) use self::folder::Folder;
pub(crate) use self::log::start_log;
pub(crate) use self::passphrase::Passphrase;
