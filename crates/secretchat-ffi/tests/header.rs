//! `include/secretchat.h` is what cbindgen makes of this crate; `UPDATE=1` writes it anew.

use std::fs;
use std::path::Path;

#[test]
fn the_header_is_that_of_the_functions() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let header = here.join("../../include/secretchat.h");
    let config = cbindgen::Config::from_file(here.join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new()
        .with_crate(here)
        .with_config(config)
        .generate()
        .unwrap();
    let mut made = Vec::new();
    bindings.write(&mut made);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&header, made).unwrap();
        return;
    }
    let is_current = fs::read(&header).is_ok_and(|there| there == made);
    assert!(
        is_current,
        "include/secretchat.h is not what cbindgen makes; look at it with UPDATE=1 and `git diff`"
    );
}
