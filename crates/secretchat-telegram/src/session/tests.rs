use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use grammers_session::Session as _;
use grammers_session::types::DcOption;
use secretchat::core::ids::UserId;
use secretchat::store::{Argon2Cost, Key, OpenError, Table, Write};
use tempfile::TempDir;

use super::*;

const KEY: [u8; 256] = [0xa7; 256];

fn passphrase(text: &str) -> StoreKey {
    let cheap = Argon2Cost {
        memory: 8,
        passes: 1,
        lanes: 1,
    };
    StoreKey::passphrase_with(text, cheap)
}

fn alice() -> Me {
    Me {
        id: UserId(1001),
        name: "Alice".to_owned(),
        username: Some("alice".to_owned()),
        phone: Some("999661001".to_owned()),
    }
}

fn account() -> Change {
    Change::Account(Account {
        server: Server::Test,
        home: 2,
        me: Some(alice()),
        users_of: Some(UserId(1001)),
    })
}

fn dc(auth_key: Option<AuthKey>) -> Dc {
    let v4 = "127.0.0.1:4001".parse().unwrap();
    Dc {
        v4,
        v6: mapped(v4),
        auth_key,
    }
}

fn with_key() -> Change {
    Change::Dc(2, dc(Some(AuthKey::new(&KEY))))
}

fn bob() -> Change {
    let bob = Known {
        access_hash: -5,
        name: "Bob".into(),
        username: Some("bob".into()),
    };
    Change::User(1002, bob)
}

fn beginning(home: i32) -> Beginning {
    Beginning {
        home,
        keys: BTreeMap::new(),
    }
}

async fn written(folder: &TempDir) -> std::path::PathBuf {
    let path = folder.path().join("session");
    let keeper = Arc::new(Keeper::new(
        Session::open(&path, passphrase("right")).unwrap(),
    ));
    keeper
        .change(vec![account(), with_key(), bob()])
        .await
        .unwrap();
    path
}

#[tokio::test]
async fn what_was_stored_is_there_again() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder).await;
    let session = Session::open(&path, passphrase("right")).unwrap();
    assert_eq!(session.user(), Some(&alice()));
    assert!(session.has_key());
    let keeper = Keeper::new(session);
    assert_eq!(keeper.home(), Some(2));
    let bob = keeper.known(1002).unwrap();
    assert_eq!((bob.access_hash, bob.name.as_str()), (-5, "Bob"));
    assert_eq!(bob.username.as_deref(), Some("bob"));
    let dc = keeper.dc(2).unwrap();
    assert_eq!(dc.auth_key.unwrap().bytes(), &KEY);
    assert_eq!(dc.v4, "127.0.0.1:4001".parse().unwrap());
}

#[tokio::test]
async fn nothing_of_it_can_be_read_without_the_key() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder).await;
    let wrong = Session::open(&path, passphrase("wrong"));
    assert_eq!(wrong.unwrap_err(), SessionError::Open(OpenError::WrongKey));
    let none = Session::open(&path, StoreKey::none());
    assert_eq!(none.unwrap_err(), SessionError::Open(OpenError::KeyNeeded));
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        assert!(!holds(b"alice") && !holds(b"999661001") && !holds(&KEY[..16]));
        assert!(!holds(b"167,167,167"));
    }
}

#[tokio::test]
async fn the_log_out_leaves_no_key_and_who_was_met() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder).await;
    let session = Session::open(&path, passphrase("right")).unwrap();
    let keeper = Arc::new(Keeper::new(session));
    let ((), anew) = tokio::join!(keeper.logged_out(), keeper.start_anew(beginning(1)));
    anew.unwrap();
    assert_eq!((keeper.me(), keeper.home()), (None, Some(1)));
    drop(keeper);
    let session = Session::open(&path, passphrase("right")).unwrap();
    assert!(session.user().is_none() && !session.has_key());
    assert!(session.contents.dcs[&2].auth_key.is_none());
    assert_eq!(session.contents.users[&1002].name, "Bob");
}

#[tokio::test]
async fn another_account_knows_nobody_whom_the_first_one_met() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder).await;
    let open = || {
        Arc::new(Keeper::new(
            Session::open(&path, passphrase("right")).unwrap(),
        ))
    };
    let keeper = open();
    keeper.start_anew(beginning(2)).await.unwrap();
    keeper.welcome(alice()).await.unwrap();
    assert!(keeper.known(1002).is_some());
    keeper.start_anew(beginning(2)).await.unwrap();
    drop(keeper);
    let keeper = open();
    let carol = Me {
        id: UserId(1003),
        ..alice()
    };
    keeper.welcome(carol.clone()).await.unwrap();
    assert_eq!((keeper.me(), keeper.known(1002)), (Some(carol), None));
    drop(keeper);
    assert_eq!(open().known(1002), None);
}

#[tokio::test]
async fn a_change_that_broke_down_does_not_count_as_stored() {
    let keeper = Arc::new(Keeper::new(Session::memory()));
    keeper.change(vec![account()]).await.unwrap();
    let changed = keeper.change_account(|_| panic!("as a store might")).await;
    assert!(matches!(changed, Err(SessionError::Store(_))));
}

#[test]
fn a_form_of_the_future_is_not_guessed_at() {
    let mut vault = Vault::memory();
    let newer = br#"{"form":2,"all":"new"}"#.to_vec();
    vault.commit(vec![record_of(1, 0, newer)]).unwrap();
    assert_eq!(
        Session::load(vault).unwrap_err(),
        SessionError::Newer { found: 2, known: 1 }
    );
}

/// Form 1, byte for byte: it must be read for ever.
#[test]
fn the_first_form_is_read() {
    let account = br#"{"form":1,"server":"telegram","home":4,"me":{"id":1001,"name":"Alice","username":null,"phone":null}}"#;
    let key = vec!["167"; 256].join(",");
    let dc = format!(
        r#"{{"v4":"149.154.167.92:443","v6":"[2001:67c:4e8:f004::a]:443","auth_key":[{key}]}}"#
    );
    let user = br#"{"access_hash":-5}"#;
    let mut vault = Vault::memory();
    let writes = vec![
        record_of(1, 0, account.to_vec()),
        record_of(2, 4, dc.into_bytes()),
        record_of(3, 1002, user.to_vec()),
    ];
    vault.commit(writes).unwrap();
    let session = Session::load(vault).unwrap();
    assert_eq!(session.user().unwrap().id, UserId(1001));
    let dc = &session.contents.dcs[&4];
    assert_eq!(dc.auth_key.as_ref().unwrap().bytes(), &KEY);
    assert_eq!(session.contents.users[&1002].access_hash, -5);
}

#[test]
fn damage_is_said_without_showing_what_is_there() {
    for (chat, id, value) in [
        (1, 0, &b"secret"[..]),
        (
            2,
            2,
            br#"{"v4":"127.0.0.1:1","v6":"[::1]:1","auth_key":[1,2,3]}"#,
        ),
        (
            2,
            1 << 40,
            br#"{"v4":"127.0.0.1:1","v6":"[::1]:1","auth_key":null}"#,
        ),
        (3, 1, b"secret"),
    ] {
        let mut vault = Vault::memory();
        let account = record::write(&account()).unwrap();
        let damaged = record_of(chat, id, value.to_vec());
        vault.commit(vec![account, damaged]).unwrap();
        let error = Session::load(vault).unwrap_err();
        assert!(matches!(error, SessionError::Damaged(_)), "{error}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn a_connection_cannot_replace_the_key_of_another() {
    let keeper = Arc::new(Keeper::new(Session::memory()));
    keeper.change(vec![account(), with_key()]).await.unwrap();
    let said = |auth_key| DcOption {
        id: 2,
        ipv4: "127.0.0.1:9".parse().unwrap(),
        ipv6: "[::1]:9".parse().unwrap(),
        auth_key,
    };
    let other = View::new(Arc::clone(&keeper), 1, false);
    other.set_dc_option(&said(Some([1; 256]))).await.unwrap();
    other.set_dc_option(&said(None)).await.unwrap();
    let dc = keeper.dc(2).unwrap();
    assert_eq!(dc.auth_key.unwrap().bytes(), &KEY);
    assert_eq!(dc.v4, "127.0.0.1:9".parse().unwrap());

    let own = View::new(Arc::clone(&keeper), 2, false);
    own.set_dc_option(&said(Some(KEY))).await.unwrap();
    assert_eq!(keeper.dc(2).unwrap().auth_key.unwrap().bytes(), &KEY);
}

#[tokio::test]
async fn the_key_of_a_login_is_replaced_only_after_the_login() {
    let keeper = Arc::new(Keeper::new(Session::memory()));
    keeper.change(vec![account(), with_key()]).await.unwrap();
    let agreed_on = |dc, key| {
        let view = View::new(Arc::clone(&keeper), dc, false);
        let said = DcOption {
            id: dc,
            ipv4: "127.0.0.1:9".parse().unwrap(),
            ipv6: "[::1]:9".parse().unwrap(),
            auth_key: Some(key),
        };
        async move { view.set_dc_option(&said).await }
    };
    let key = |dc| *keeper.dc(dc).unwrap().auth_key.unwrap().bytes();
    let refused = agreed_on(2, [1; 256]).await.unwrap_err();
    assert!(matches!(refused, ViewError::KeyKept));
    assert_eq!((key(2), keeper.me()), (KEY, Some(alice())));
    for new in [1, 2] {
        agreed_on(4, [new; 256]).await.unwrap();
        assert_eq!(key(4), [new; 256]);
    }
    keeper.forget_user().await;
    agreed_on(2, [1; 256]).await.unwrap();
    assert_eq!(key(2), [1; 256]);
}

#[tokio::test]
async fn a_test_server_does_not_say_where_it_is() {
    let keeper = Arc::new(Keeper::new(Session::memory()));
    keeper.change(vec![account(), with_key()]).await.unwrap();
    let view = View::new(Arc::clone(&keeper), 2, true);
    for id in [2, 3] {
        let said = DcOption {
            id,
            ipv4: "149.154.167.41:443".parse().unwrap(),
            ipv6: "[::1]:443".parse().unwrap(),
            auth_key: None,
        };
        view.set_dc_option(&said).await.unwrap();
    }
    assert_eq!(keeper.dc(2).unwrap().v4, "127.0.0.1:4001".parse().unwrap());
    assert!(keeper.dc(3).is_none());
}

fn record_of(chat: i32, id: i64, value: Vec<u8>) -> Write {
    Write::Put {
        table: Table::Account,
        key: Key::new(chat, id),
        value,
    }
}
