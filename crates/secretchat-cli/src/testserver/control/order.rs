//! What a server can be told to do.

use secretchat_testserver::session_api::RegisterError;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::faults::Changes;

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Order {
    Faults {
        account: String,
        set: Box<Changes>,
    },
    Cut {
        account: String,
        ms: u64,
    },
    Block {
        account: String,
        other: String,
        blocked: bool,
    },
    AddAccount {
        name: String,
        #[serde(default)]
        bot: bool,
        password: Option<String>,
    },
    State {
        account: String,
    },
    Stats {},
}

/// Why an order is not carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("not an order: {0}")]
    NotAnOrder(#[from] serde_json::Error),
    #[error("there is no account {0}")]
    NoSuchAccount(String),
    #[error("there is no method {0}")]
    NoSuchMethod(String),
    #[error(transparent)]
    Name(#[from] RegisterError),
}

impl Order {
    /// Reads an order and its number, which is null where there is none.
    pub(super) fn read(line: &str) -> (Value, Result<Self, Refusal>) {
        let fields = serde_json::from_str::<Map<String, Value>>(line);
        let mut fields = match fields {
            Ok(fields) => fields,
            Err(error) => return (Value::Null, Err(error.into())),
        };
        let n = fields.remove("n").unwrap_or_default();
        let order = serde_json::from_value(fields.into());
        (n, order.map_err(Refusal::from))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_order_is_answered_by_its_number_also_if_it_is_none() {
        let (n, order) = Order::read(r#"{"n":7,"do":"cut","account":"bob","ms":5}"#);
        assert_eq!(n, 7);
        assert!(matches!(order, Ok(Order::Cut { account, ms: 5 }) if account == "bob"));
        for line in [
            r#"{"n":7}"#,
            r#"{"n":7,"do":"dance"}"#,
            r#"{"n":7,"do":"cut","account":"bob"}"#,
            r#"{"n":7,"do":"stats","account":"bob"}"#,
            r#"{"n":7,"do":"faults","account":"bob","set":{"drop_update":1}}"#,
        ] {
            let (n, order) = Order::read(line);
            assert!(n == 7 && order.is_err(), "{line}");
        }
        let (n, order) = Order::read("nonsense");
        assert!(n == json!(null) && order.is_err());
    }
}
