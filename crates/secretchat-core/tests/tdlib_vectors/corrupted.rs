//! The checks notice what they are there to notice: one changed byte of one envelope fails them.

use std::path::PathBuf;

use secretchat_core::ids::Role;
use serde_json::Value;

use crate::trace::{self, Trace};
use crate::{check, drive};

/// A folder of its own that is gone in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("secretchat-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn any_trace() -> Trace {
    trace::load(&trace::folder()).expect("traces").remove(0)
}

/// Changes one byte of the envelope of a message.
fn change(trace: &mut Trace, message: usize, at: usize) {
    let envelope = &mut trace.json["messages"][message]["envelope"];
    let mut digits = envelope.as_str().unwrap().to_owned();
    let byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap() ^ 0x10;
    digits.replace_range(2 * at..2 * at + 2, &format!("{byte:02x}"));
    *envelope = Value::String(digits);
}

#[test]
fn a_file_with_one_changed_byte_fails() {
    let folder = Folder::new("corrupted");
    let mut trace = any_trace();
    assert_eq!(check(&trace), Ok(()));
    change(&mut trace, 11, 40);
    std::fs::write(folder.0.join("tdlib_changed.json"), trace.json.to_string()).unwrap();
    let [read] = trace::load(&folder.0).unwrap().try_into().ok().unwrap();
    assert!(check(&read).is_err());
}

#[test]
fn the_machine_alone_notices_a_change_anywhere_in_any_envelope() {
    let trace = any_trace();
    for message in trace.messages() {
        let length = message.envelope().len();
        // Fingerprint, msg_key, ciphertext and its last byte in turn.
        let at = [3, 12, length / 2, length - 1][message.index % 4];
        let mut changed = Trace {
            name: trace.name.clone(),
            json: trace.json.clone(),
        };
        change(&mut changed, message.index, at);
        let receiver = message.sender().peer();
        assert!(
            drive::check(&changed, receiver).is_err(),
            "byte {at} of message {}",
            message.index
        );
        assert_eq!(
            drive::check(&changed, message.sender()),
            Ok(()),
            "the sender does not read its own message"
        );
    }
}

#[test]
fn a_state_that_differs_at_the_end_fails() {
    for (field, value) in [
        ("my_in_seq_no", Value::from(19)),
        ("ttl", Value::from(1)),
        ("his_layer", Value::from(45)),
    ] {
        let mut trace = any_trace();
        trace.json["final_state"]["alice"][field] = value;
        assert!(drive::check(&trace, Role::Creator).is_err(), "{field}");
    }
}

#[test]
fn a_folder_without_traces_or_with_a_broken_one_fails() {
    let folder = Folder::new("broken");
    assert!(trace::load(&folder.0).is_err());
    std::fs::write(folder.0.join("tdlib_broken.json"), "{\"messages\":[").unwrap();
    assert!(trace::load(&folder.0).is_err());
    assert!(trace::load(&folder.0.join("nowhere")).is_err());
}
