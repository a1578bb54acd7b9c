//! Logging in and out.

use std::process::Command;

use serde_json::json;

use crate::running::Running;
use crate::world::{World, code, program, stderr, stdout};

/// Login in a data folder of its own.
fn login(world: &World, args: &[&str]) -> Running {
    Running::new(
        world
            .at("new")
            .arg("--no-passphrase")
            .arg("login")
            .args(args),
    )
}

#[test]
fn without_an_api_id_it_is_explained_where_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program();
    command
        .arg("--data")
        .arg(folder.path())
        .args(["--no-passphrase", "login"]);
    let output = command.output().unwrap();
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("https://my.telegram.org"));
    assert!(stderr(&output).contains("SECRETCHAT_API_ID"));
    // Half of it is a mistake of another kind.
    let half = command.args(["--api-id", "1"]).output().unwrap();
    assert_eq!(code(&half), 2);
}

#[test]
fn a_wrong_code_is_asked_for_again() {
    let world = World::new();
    let phone = world.account("alice")["phone"].as_str().unwrap();
    let right = world.account("alice")["code"].as_str().unwrap();
    let mut login = login(&world, &["--phone", phone]);
    login.expect("Code: ");
    login.enter("00000");
    login.expect("the code is wrong");
    login.expect_times("Code: ", 2);
    login.enter(right);
    assert_eq!(login.end(), 0, "{}", login.said());
    let id = world.account("alice")["user_id"].as_str().unwrap();
    assert!(
        login.said().contains(&format!("(user {id})")),
        "{}",
        login.said()
    );
    // From now on nobody is asked.
    let mut again = self::login(&world, &[]);
    assert_eq!(again.end(), 0, "{}", again.said());
    assert!(!again.said().contains("Phone number"));
}

#[test]
fn a_password_is_asked_for_until_it_is_right() {
    let world = World::new();
    let phone = world.account("bob")["phone"].as_str().unwrap();
    let mut login = login(&world, &["--phone", phone]);
    login.expect("Code: ");
    login.enter(world.account("bob")["code"].as_str().unwrap());
    login.expect("Password of the account: ");
    login.enter("hunter1");
    login.expect("the password is wrong");
    login.enter("hunter2");
    assert_eq!(login.end(), 0, "{}", login.said());
}

#[test]
fn an_interruption_at_any_step_leaves_a_usable_state() {
    let world = World::new();
    let phone = world.account("bob")["phone"].as_str().unwrap().to_owned();
    let right = world.account("bob")["code"].as_str().unwrap().to_owned();
    let steps: [&[(&str, &str)]; 3] = [
        &[],
        &[("Phone number", &phone)],
        &[("Phone number", &phone), ("Code: ", &right)],
    ];
    for (entered, waits_for) in steps.iter().zip(["Phone number", "Code: ", "Password of"]) {
        let mut login = login(&world, &[]);
        for (question, answer) in *entered {
            login.expect(question);
            login.enter(answer);
        }
        login.expect(waits_for);
        assert_eq!(login.interrupt_and_end(), 130, "{}", login.said());
    }
    let mut login = login(&world, &["--phone", &phone]);
    login.expect("Code: ");
    login.enter(&right);
    login.expect("Password of");
    login.enter("hunter2");
    assert_eq!(login.end(), 0, "{}", login.said());
}

#[test]
fn an_unknown_number_is_no_login() {
    let world = World::new();
    let mut login = login(&world, &["--phone", "+999660000"]);
    // The server tells only those who have the code.
    login.expect("Code: ");
    login.enter(world.account("alice")["code"].as_str().unwrap());
    assert_eq!(login.end(), 1, "{}", login.said());
    assert!(
        login.said().contains("no account with this number"),
        "{}",
        login.said()
    );
}

#[test]
fn after_a_logout_nobody_is_logged_in_until_the_next_login() {
    let world = World::new();
    let phone = world.account("alice")["phone"].as_str().unwrap();
    let log_in = || {
        let mut login = login(&world, &["--phone", phone]);
        login.expect("Code: ");
        login.enter(world.account("alice")["code"].as_str().unwrap());
        assert_eq!(login.end(), 0, "{}", login.said());
    };
    log_in();
    let run = |args: &[&str]| {
        let mut command: Command = world.at("new");
        command.arg("--no-passphrase").args(args).output().unwrap()
    };
    assert_eq!(code(&run(&["chats"])), 0);
    let out = run(&["logout"]);
    assert_eq!(code(&out), 0, "{}", stderr(&out));
    assert!(stdout(&out).contains("logged out"));
    for command in ["chats", "logout"] {
        assert_eq!(code(&run(&[command])), 3, "{command}");
    }
    log_in();
    assert_eq!(code(&run(&["chats"])), 0);
}

/// Logs the account of Alice out, as if on another device.
fn log_out_elsewhere(world: &World) {
    for command in ["login", "logout"] {
        let mut elsewhere = world.at("elsewhere");
        elsewhere.args(["--account", "alice", "--no-passphrase", command]);
        let output = elsewhere.output().unwrap();
        assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
    }
}

#[test]
fn whoever_listens_learns_that_the_login_was_ended() {
    let mut world = World::with_people();
    let mut listening = world.start("alice", &["listen"]);
    listening.expect("listening");
    log_out_elsewhere(&world);
    // The server says so when it is asked again.
    world.order(json!({ "do": "cut", "account": "alice", "ms": 0 }));
    listening.expect("this login was ended");
    assert_eq!(listening.end(), 3, "{}", listening.said());
}

#[test]
fn a_conversation_ends_with_the_login() {
    let world = World::with_people();
    let id = world.chat();
    let mut talking = world.start("alice", &["chat", &id]);
    talking.expect("Secret chat");
    log_out_elsewhere(&world);
    talking.enter("Are you there?");
    talking.expect("this login was ended");
    assert_eq!(talking.end(), 3, "{}", talking.said());
}
