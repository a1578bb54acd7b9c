use std::io::Write as _;

use serde_json::{Value, json};

use super::*;

fn said() -> Value {
    json!({
        "version": 1,
        "rsa": { "public_key": "…", "fingerprint": "-5" },
        "home_dc": 1,
        "dcs": [{ "id": 1, "address": "127.0.0.1:1" }],
        "line": "127.0.0.1:3",
        "accounts": [
            {
                "name": "alice", "user_id": "1001", "access_hash": "-9007199254740993",
                "phone": "+9996610001", "code": "11111", "password": null, "token": null,
                "bot": false, "auth_keys": { "1": "a2".repeat(256) },
            },
            {
                "name": "carl", "user_id": "1003", "access_hash": "7",
                "phone": null, "code": null, "password": null, "token": "1003:carl",
                "bot": true, "auth_keys": {},
            },
        ],
        "spare_keys": [{ "1": "03".repeat(256) }],
    })
}

fn read(said: &Value) -> Result<ServerFile, ServerFileError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{said}").unwrap();
    ServerFile::read(file.path())
}

#[test]
fn what_is_said_is_understood_and_said_again() {
    let server = read(&said()).unwrap();
    let alice = server.account("alice").unwrap();
    assert_eq!(alice.access_hash, -9_007_199_254_740_993);
    assert_eq!(alice.auth_keys[&1], AuthKey(Box::new([0xa2; 256])));
    let carl = server.account("carl").unwrap();
    assert_eq!((&carl.phone, carl.bot), (&None, true));
    assert!(server.account("eve").is_none());
    assert_eq!(serde_json::to_value(server).unwrap(), said());
}

#[test]
fn another_form_is_refused() {
    let newer = json!({ "version": 2, "all": "new" });
    assert!(matches!(read(&newer), Err(ServerFileError::Version(2))));
}

#[test]
fn a_short_key_is_none() {
    let mut short = said();
    short["accounts"][0]["auth_keys"]["1"] = json!("a2");
    assert!(matches!(read(&short), Err(ServerFileError::Json(_))));
    short["accounts"][0]["auth_keys"]["1"] = json!("xy".repeat(256));
    assert!(matches!(read(&short), Err(ServerFileError::Json(_))));
}
