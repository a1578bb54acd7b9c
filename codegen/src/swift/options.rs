//! What the user can choose with `--option key=value`.

use std::collections::BTreeMap;

use crate::plugin::{Diagnostic, Severity};

/// The options of the Swift writer.
pub(super) struct Options {
    /// Stands before the name of every type.
    pub(super) prefix: String,
    /// Access level with a space behind it, or nothing for `internal`.
    pub(super) access: &'static str,
}

impl Options {
    pub(super) fn parse(given: &BTreeMap<String, String>) -> Result<Self, Vec<Diagnostic>> {
        let mut options = Self {
            prefix: String::new(),
            access: "public ",
        };
        let mut errors = Vec::new();
        for (key, value) in given {
            if let Err(message) = options.set(key, value) {
                errors.push(Diagnostic::general(Severity::Error, message));
            }
        }
        if errors.is_empty() {
            Ok(options)
        } else {
            Err(errors)
        }
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match (key, value) {
            ("access", "public") => self.access = "public ",
            ("access", "internal") => self.access = "",
            ("access", _) => {
                return Err(format!(
                    "option `access` is `public` or `internal`, not `{value}`"
                ));
            }
            ("prefix", _) if is_prefix(value) => value.clone_into(&mut self.prefix),
            ("prefix", _) => {
                return Err(format!(
                    "option `prefix` is the begin of a Swift type name, not `{value}`"
                ));
            }
            _ => {
                return Err(format!(
                    "no option `{key}`; there are `access` and `prefix`"
                ));
            }
        }
        Ok(())
    }
}

fn is_prefix(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
