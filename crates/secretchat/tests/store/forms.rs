//! Every form of the store that ever was on main opens for ever.

use std::fs;
use std::path::Path;

use secretchat::store::{Generation, Key, SqliteStore, StoreKey, Table, Vault};

use crate::support::{Place, passphrase, put};

type Form = (&'static str, fn() -> StoreKey);

const FORMS: [Form; 3] = [
    ("v1-passphrase.db", || {
        passphrase("the passphrase of the form")
    }),
    ("v1-raw.db", || StoreKey::raw([0x42; 32])),
    ("v1-none.db", StoreKey::none),
];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/store/forms"))
}

#[test]
fn every_form_opens() {
    for (name, key) in FORMS {
        let place = Place::new();
        fs::copy(folder().join(name), place.file()).unwrap();
        let store = SqliteStore::open(place.file()).unwrap();
        let mut vault = Vault::open(store, key(), Some(Generation(2))).unwrap();
        let value = vault.get(Table::Message, Key::new(1, -7)).unwrap().unwrap();
        assert_eq!(&**value, b"a message of the form", "{name}");
    }
}

#[test]
#[ignore = "writes the forms of today; only for a new form, under a new name"]
fn write_the_forms() {
    for (name, key) in FORMS {
        let path = folder().join(name);
        assert!(!path.exists(), "a form is never written anew");
        let mut vault = Vault::sqlite(&path, key()).unwrap();
        let message = put(Table::Message, -7, "a message of the form");
        vault.commit(vec![message]).unwrap();
    }
}
