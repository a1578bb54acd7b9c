//! Why a function did not do what it should.

use secretchat::core::io::RpcError;

use crate::status::Status;

/// What a fallible body returns.
pub(crate) type Returned<T = ()> = Result<T, Failure>;

/// A status and what is known beside it. The message never holds contents of messages or keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: Status,
    pub(crate) message: String,
    pub(crate) retry_after_ms: Option<i64>,
    /// 0 if the server did not refuse.
    pub(crate) rpc_code: i32,
}

impl Failure {
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            retry_after_ms: None,
            rpc_code: 0,
        }
    }

    /// A parameter that must not be NULL is.
    pub(crate) fn null(parameter: &str) -> Self {
        Self::new(Status::NullPointer, format!("{parameter}: is NULL"))
    }

    /// A number is not one of those that are allowed.
    pub(crate) fn value(parameter: &str, got: impl std::fmt::Display, allowed: &str) -> Self {
        Self::new(
            Status::Value,
            format!("{parameter}: {got} is not {allowed}"),
        )
    }

    /// A length is over its limit.
    pub(crate) fn length(parameter: &str, got: usize, limit: usize) -> Self {
        let message = format!("{parameter}: length {got} is over the limit of {limit}");
        Self::new(Status::Length, message)
    }

    /// The library was built without something.
    pub(crate) fn unsupported(feature: &str) -> Self {
        let message = format!("the library was built without the feature {feature}");
        Self::new(Status::Unsupported, message)
    }

    /// The client has met a fault of the library.
    pub(crate) fn internal() -> Self {
        Self::new(
            Status::Internal,
            "a fault in the library: free the client and open it again; please report it",
        )
    }
}

impl From<RpcError> for Failure {
    fn from(error: RpcError) -> Self {
        let (status, rpc_code) = match &error {
            RpcError::Server { code, .. } => (Status::Server, *code),
            RpcError::Network => (Status::Network, 0),
        };
        Self {
            retry_after_ms: error.retry_after_ms(0),
            rpc_code,
            ..Self::new(status, error.to_string())
        }
    }
}
