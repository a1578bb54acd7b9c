//! Other processes: with the same file, killed, on a full disk, on one that cannot be written.
//!
//! The other process is this test program again, with only the test `other_process`, which does what its environment
//! tells it.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use secretchat::store::{
    Generation, OpenError, Order, SqliteStore, Store as _, StoreError, StoreKey, Table, Vault,
};

use crate::support::{EVERYTHING, Place, message, put};

const ROLE: &str = "STORE_TEST_ROLE";
const FILE: &str = "STORE_TEST_FILE";

#[test]
#[ignore = "what another process does; run by the tests of this file"]
fn other_process() {
    let Ok(role) = env::var(ROLE) else { return };
    let file = env::var(FILE).unwrap();
    let file = Path::new(&file);
    match role.as_str() {
        "hold" => hold(file),
        "write" => write(file, i64::MAX),
        "write 20" => write(file, 20),
        "open" => println!("> {:?}", SqliteStore::open(file).map(drop)),
        "fill" => fill(file),
        other => panic!("no role {other}"),
    }
}

fn hold(file: &Path) {
    let _store = SqliteStore::open(file).unwrap();
    println!("> open");
    let _ = std::io::stdin().read(&mut [0]);
}

/// Stores messages one by one, and then waits to be killed.
fn write(file: &Path, count: i64) {
    let mut vault = Vault::sqlite(file, StoreKey::raw([7; 32])).unwrap();
    for id in 0..count {
        vault
            .commit(vec![put(Table::Message, id, message(id))])
            .unwrap();
        println!("> {}", vault.generation());
    }
    let _ = std::io::stdin().read(&mut [0]);
}

/// Fills the disk, and makes space again.
fn fill(file: &Path) {
    let ballast = file.with_file_name("ballast");
    fs::write(&ballast, vec![1; 600_000]).unwrap();
    let mut store = SqliteStore::open(file).unwrap();
    let mut stored = 0;
    let error = loop {
        let next = stored..stored + 50;
        let writes: Vec<_> = next
            .map(|id| put(Table::Message, id, message(id)))
            .collect();
        match store.commit(&writes) {
            Ok(()) => stored += 50,
            Err(error) => break error,
        }
    };
    let count = |store: &mut SqliteStore| {
        let found = store.scan(Table::Message, EVERYTHING, Order::Up, usize::MAX);
        i64::try_from(found.unwrap().len()).unwrap()
    };
    assert!(stored > 0, "the disk is too small for the test");
    assert_eq!(count(&mut store), stored);
    fs::remove_file(&ballast).unwrap();
    let after = store.commit(&[put(Table::Message, stored, message(stored))]);
    drop(store);
    let more = i64::from(after.is_ok());
    assert_eq!(count(&mut SqliteStore::open(file).unwrap()), stored + more);
    println!("> {error:?} {after:?}");
}

/// The program and arguments that do something in another process.
fn command(prefix: &[&str], role: &str, file: &Path) -> Command {
    let program = env::current_exe().unwrap();
    let name = "processes::other_process";
    let test = [
        "--exact",
        name,
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ];
    let mut command = match prefix {
        [] => Command::new(&program),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(&program);
            command
        }
    };
    command.args(test).env(ROLE, role).env(FILE, file);
    command
}

/// What it says to this one.
fn output(mut command: Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    let line = text.lines().find_map(said);
    line.expect("it says something").to_owned()
}

/// The harness may have written something before on the same line.
fn said(line: &str) -> Option<&str> {
    line.split_once("> ").map(|(_, said)| said)
}

struct Other {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Other {
    fn start(role: &str, file: &Path) -> Self {
        let mut process = command(&[], role, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    fn says(&mut self) -> String {
        loop {
            let line = self.lines.next().unwrap().unwrap();
            if let Some(said) = said(&line) {
                return said.to_owned();
            }
        }
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn a_file_that_another_process_has_open_is_refused() {
    let place = Place::with_messages(10);
    let mut other = Other::start("hold", &place.file());
    assert_eq!(other.says(), "open");
    let before = place.files();
    let error = SqliteStore::open(place.file()).unwrap_err();
    assert_eq!(error, OpenError::InUse);
    assert!(place.files() == before, "something was changed");
    other.kill();
    place.has_messages(10);
}

/// Closing any handle of a file gives up all locks that the process has on it: a refused attempt must not.
#[test]
fn a_second_attempt_in_this_process_does_not_give_up_the_lock() {
    let place = Place::with_messages(10);
    let store = place.open();
    assert_eq!(
        SqliteStore::open(place.file()).unwrap_err(),
        OpenError::InUse
    );
    let other = output(command(&[], "open", &place.file()));
    assert_eq!(other, "Err(InUse)");
    drop(store);
    let other = output(command(&[], "open", &place.file()));
    assert_eq!(other, "Ok(())");
}

fn killed_after(place: &Place, role: &str, commits: u64) -> Generation {
    let mut other = Other::start(role, &place.file());
    let last = (0..commits).map(|_| other.says()).last().unwrap();
    other.kill();
    Generation(last.parse().unwrap())
}

fn reopen(place: &Place, at_least: Generation) -> Result<Vault, OpenError> {
    let store = SqliteStore::open(place.file()).unwrap();
    Vault::open(store, StoreKey::raw([7; 32]), Some(at_least))
}

#[test]
fn everything_that_was_committed_survives_a_kill() {
    for commits in [1, 7, 300] {
        let place = Place::new();
        let last = killed_after(&place, "write", commits);
        let mut vault = reopen(&place, last).unwrap();
        let found = vault.scan(Table::Message, EVERYTHING, Order::Up, usize::MAX);
        let found = found.unwrap();
        assert!(found.len() as u64 >= commits);
        for (key, value) in found {
            assert_eq!(*value, message(key.id));
        }
    }
}

#[test]
fn a_wrong_key_leaves_the_log_of_a_killed_program_as_it_is() {
    let place = Place::new();
    let last = killed_after(&place, "write 20", 20);
    let before = place.files();
    let error = Vault::sqlite(place.file(), StoreKey::raw([8; 32])).unwrap_err();
    assert_eq!(error, OpenError::WrongKey);
    assert!(place.files() == before, "something was changed");
    assert_eq!(reopen(&place, last).unwrap().generation(), last);
}

#[test]
fn a_damaged_log_is_noticed_by_the_generation() {
    let place = Place::new();
    let last = killed_after(&place, "write 20", 20);
    let mut log = fs::read(place.log()).unwrap();
    let middle = log.len() / 2;
    log[middle] ^= 1;
    fs::write(place.log(), log).unwrap();
    let before = place.files();
    let error = reopen(&place, last).unwrap_err();
    let OpenError::RolledBack { found, expected } = error else {
        panic!("{error}");
    };
    assert!(found < expected && expected == last);
    assert!(place.files() == before, "something was changed");
}

/// A mount that only the command sees; `None` with the reason printed where that is not permitted.
fn with_mount<'a>(mount: &'a str, folder: &'a str) -> Option<[&'a str; 6]> {
    // The second form is for users who may make themselves root of a namespace.
    for how in ["-m", "-rm"] {
        let prefix = ["unshare", how, "sh", "-ec", mount, folder];
        let mut trial = Command::new(prefix[0]);
        match trial.args(&prefix[1..]).arg("true").output() {
            Ok(output) if output.status.success() => return Some(prefix),
            Ok(output) => println!("{}", String::from_utf8_lossy(&output.stderr).trim()),
            Err(error) => println!("unshare: {error}"),
        }
    }
    println!("skipped: no mounts can be made");
    None
}

#[test]
fn a_disk_that_is_really_full_loses_nothing() {
    let place = Place::new();
    let mount = r#"mount -t tmpfs -o size=2m none "$0"; "$@""#;
    let folder = place.folder().to_str().unwrap();
    let Some(prefix) = with_mount(mount, folder) else {
        return;
    };
    let said = output(command(&prefix, "fill", &place.file()));
    assert_eq!(said, format!("{:?} Ok(())", StoreError::Full));
}

#[cfg(unix)]
#[test]
fn writes_that_fail_half_way_lose_nothing() {
    let place = Place::new();
    let limit = r#"trap "" XFSZ; ulimit -f 1500; "$0" "$@""#;
    let said = output(command(&["sh", "-c", limit], "fill", &place.file()));
    assert!(said.starts_with("Io("), "{said}");
}

#[test]
fn a_file_system_that_cannot_be_written_is_refused() {
    let place = Place::with_messages(10);
    let mount = r#"mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; "$@""#;
    let folder = place.folder().to_str().unwrap();
    let Some(prefix) = with_mount(mount, folder) else {
        return;
    };
    let before = place.files();
    for file in [place.file(), place.folder().join("new.db")] {
        let said = output(command(&prefix, "open", &file));
        assert!(said.starts_with("Err(ReadOnly("), "{said}");
    }
    assert!(place.files() == before, "something was changed");
    place.has_messages(10);
}

#[cfg(unix)]
#[test]
fn a_file_or_a_folder_without_permission_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with_messages(10);
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    set(place.folder(), 0o555);
    if fs::write(place.folder().join("trial"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    for file in [place.file(), place.folder().join("new.db")] {
        let error = SqliteStore::open(file).unwrap_err();
        assert!(matches!(error, OpenError::ReadOnly(_)), "{error}");
    }
    set(place.folder(), 0o755);
    set(&place.file(), 0o444);
    let error = SqliteStore::open(place.file()).unwrap_err();
    assert!(matches!(error, OpenError::ReadOnly(_)), "{error}");
    set(&place.file(), 0o600);
    place.has_messages(10);
}
