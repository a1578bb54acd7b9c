//! The way to the server, which the host brings.

mod caller;
mod difference;
mod object;

use std::future::Future;

use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;

pub use self::difference::{Difference, UpdatesState};
pub use self::object::DynTransport;

pub(crate) use self::caller::{ANSWER_TIMEOUT, Caller};

/// A data centre of Telegram, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DcId(pub i32);

/// Somebody to talk to, in the way in which the app knows them.
#[derive(Clone, Debug, PartialEq)]
pub enum Peer {
    /// With the access hash, as the API names users.
    User(InputUser),
    /// By id: the host must know the access hash.
    Id(UserId),
    /// By user name, without `@`.
    Username(String),
    /// By phone number, digits only, with the country's code.
    Phone(String),
}

impl Peer {
    /// By user name; a leading `@` is dropped.
    pub fn username(name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        Self::Username(name.strip_prefix('@').unwrap_or(name).to_owned())
    }

    /// By phone number, as people write it: everything but its digits is dropped.
    pub fn phone(number: impl AsRef<str>) -> Self {
        let number = number.as_ref().chars();
        Self::Phone(number.filter(char::is_ascii_digit).collect())
    }
}

/// Why there is no user to talk to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is no such user, or the host does not know them.
    #[error("no such user is known")]
    Unknown,
    /// It is a bot, a group, a channel, or the account itself: these have no secret chats.
    #[error("this is not a user who can have secret chats")]
    NotAUser,
    /// The server could not be asked.
    #[error(transparent)]
    Rpc(#[from] RpcError),
}

/// What a client needs of its host: the way to the server.
///
/// Requests and answers are boxed TL of the cloud API, layer 228; the host wraps them in its session as it does with its
/// own. Futures may be dropped at any time; the client makes the same call again if it still needs the answer.
pub trait Transport: Send + Sync + 'static {
    /// Makes a call, on the home data centre of the account or on another one, and gives its result.
    ///
    /// Errors of the server, flood waits among them, are to be given back as they are: the client waits and repeats.
    /// [`RpcError::Network`] says that no answer came.
    fn invoke(
        &self,
        dc: Option<DcId>,
        request: Vec<u8>,
    ) -> impl Future<Output = Result<Vec<u8>, RpcError>> + Send;

    /// Finds a user.
    fn resolve(&self, peer: Peer) -> impl Future<Output = Result<InputUser, ResolveError>> + Send;

    /// Where the updates of the account stand now. Asked once, when a store is new.
    fn get_state(&self) -> impl Future<Output = Result<UpdatesState, RpcError>> + Send {
        difference::get_state(self)
    }

    /// What came since `from` and concerns secret chats. Asked at the start and when updates are missing.
    ///
    /// The default calls `updates.getDifference`, and can read answers that hold secret chats only. A host that has
    /// updates of its own asks the server itself, with its own `pts` and `date` and the `qts` of `from`, and gives the
    /// secret part of the answer here.
    fn get_difference(
        &self,
        from: UpdatesState,
    ) -> impl Future<Output = Result<Difference, RpcError>> + Send {
        difference::get_difference(self, from)
    }

    /// Whether calls reach the server in the order in which their futures were first polled, also those that are
    /// repeated (`invokeAfterMsg`, spec/03 §5). Then up to 16 messages of a chat are under way at once, else one.
    fn ordered(&self) -> bool {
        false
    }
}
