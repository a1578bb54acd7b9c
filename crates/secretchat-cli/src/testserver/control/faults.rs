//! Changes to what goes wrong for an account.

use secretchat_testserver::{self as testserver, Faults, RpcError, method_named};
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::Refusal;

macro_rules! changes {
    ($($field:ident: $ty:ty,)*) => {
        /// The faults that an order names.
        #[derive(Default, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(super) struct Changes {
            $($field: Option<$ty>,)*
            flood_wait: Option<FloodWait>,
            failure: Option<Failure>,
            refusals: Option<Vec<MethodRefusal>>,
        }

        impl Changes {
            fn set_numbers(&self, faults: &mut Faults) {
                $(if let Some(value) = self.$field {
                    faults.$field = value;
                })*
            }
        }

        /// What is still to go wrong, or goes wrong until it is ended.
        pub(super) fn numbers(faults: &Faults) -> Value {
            json!({ $(stringify!($field): faults.$field,)* })
        }
    };
}

changes! {
    lose_messages: u32,
    drop_updates: u32,
    drop_percent: u32,
    duplicate_updates: u32,
    hold_back_updates: u32,
    tamper_messages: u32,
    delay_ms: i64,
    qts_gap: u32,
    lose_answers: u32,
    forget_parts: u32,
    forget_uploads: u32,
    wrong_file_sizes: u32,
    lose_files: u32,
    short_ranges: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FloodWait {
    calls: u32,
    seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failure {
    calls: u32,
    code: i32,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodRefusal {
    method: String,
    calls: u32,
    code: i32,
    text: String,
    #[serde(default)]
    carried_out: bool,
}

impl Changes {
    /// Sets what is named, and leaves the rest. Nothing is set if a method is not known.
    pub(super) fn apply(self, faults: &mut Faults) -> Result<(), Refusal> {
        let refusals = self.refusals.as_ref().map(|refusals| {
            let refusals = refusals.iter().map(MethodRefusal::fault);
            refusals.collect::<Result<Vec<_>, _>>()
        });
        if let Some(refusals) = refusals.transpose()? {
            faults.refusals = refusals;
        }
        self.set_numbers(faults);
        if let Some(FloodWait { calls, seconds }) = self.flood_wait {
            faults.flood_wait = testserver::FloodWait { calls, seconds };
        }
        if let Some(Failure { calls, code, text }) = self.failure {
            let error = RpcError::server(code, text);
            faults.failure = Some(testserver::Failure { calls, error });
        }
        Ok(())
    }
}

impl MethodRefusal {
    fn fault(&self) -> Result<testserver::Refusal, Refusal> {
        let method = method_named(&self.method);
        Ok(testserver::Refusal {
            method: method.ok_or_else(|| Refusal::NoSuchMethod(self.method.clone()))?,
            calls: self.calls,
            error: RpcError::server(self.code, self.text.clone()),
            carried_out: self.carried_out,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(json: &str) -> Changes {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_not_named_stays() {
        let mut faults = Faults::default();
        let first = r#"{"lose_messages":1,"delay_ms":5,"flood_wait":{"calls":2,"seconds":3}}"#;
        changes(first).apply(&mut faults).unwrap();
        changes(r#"{"delay_ms":0}"#).apply(&mut faults).unwrap();
        let (calls, seconds) = (2, 3);
        let expected = Faults {
            lose_messages: 1,
            flood_wait: testserver::FloodWait { calls, seconds },
            ..Faults::default()
        };
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_method_that_there_is_not_changes_nothing() {
        let mut faults = Faults::default();
        let refuse = |method| {
            changes(&format!(
                r#"{{"drop_updates":1,"refusals":[{{"method":"{method}","calls":1,"code":400,"text":"X"}}]}}"#
            ))
        };
        assert!(refuse("messages.nothing").apply(&mut faults).is_err());
        assert_eq!(faults, Faults::default());
        refuse("messages.sendEncrypted").apply(&mut faults).unwrap();
        assert_eq!((faults.drop_updates, faults.refusals.len()), (1, 1));
    }
}
