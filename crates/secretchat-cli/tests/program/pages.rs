//! Help, completions and manual pages.

use std::fs;

use crate::world::{code, program, stdout};

#[test]
fn completions_and_manual_pages_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let output = program().args(["completions", shell]).output().unwrap();
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("send-file"), "{shell}");
    }
    let page = stdout(&program().arg("man").output().unwrap());
    assert!(
        page.starts_with(".ie") || page.contains(".TH secretchat"),
        "{page}"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut command = program();
    command.args(["man", "--dir"]).arg(folder.path());
    assert_eq!(code(&command.output().unwrap()), 0);
    let page = fs::read_to_string(folder.path().join("secretchat-send-file.1")).unwrap();
    assert!(page.contains("caption"));
}

#[test]
fn the_help_says_what_the_exit_codes_mean() {
    let help = stdout(&program().arg("--help").output().unwrap());
    for code in ["0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "7 ", "130"] {
        assert!(help.contains(&format!("\n  {code}")), "{code}: {help}");
    }
    assert!(help.contains("secretchat request @alice --wait"));
}
