//! Every way in which a plugin can fail: a clear error, exit code 1, and an output folder that stays as it was.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use support::{read_tree, tl_codegen, write_executable};
use tempfile::TempDir;

/// A folder with a plugin in it and an output folder that already holds a file.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_executable(
            &folder.path().join("plugin"),
            &format!("#!/bin/sh\n{script}\n"),
        );
        fs::create_dir(folder.path().join("out")).unwrap();
        fs::write(folder.path().join("out/old.txt"), "old").unwrap();
        Self { folder }
    }

    /// A plugin that reads its request and then prints this.
    fn printing(answer: &str) -> Self {
        Self::new(&format!(
            "cat > /dev/null\ncat <<'ANSWER'\n{answer}\nANSWER"
        ))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, more: &[&str]) -> support::Run {
        let (plugin, out) = (self.path("plugin"), self.path("out"));
        let mut arguments = vec![
            "generate",
            "--plugin",
            plugin.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ];
        arguments.extend(more);
        tl_codegen(&arguments)
    }

    /// The error of a run that must fail and must not touch any file.
    #[track_caller]
    fn refused(&self, more: &[&str]) -> String {
        let before = read_tree(self.folder.path());
        let error = self.run(more).failure();
        assert_eq!(read_tree(self.folder.path()), before);
        error
    }
}

fn answer(files: &str) -> String {
    format!(r#"{{"version": 1, "files": [{files}]}}"#)
}

fn file(path: &str) -> String {
    format!(
        r#"{{"path": {}, "contents": "new"}}"#,
        serde_json::to_string(path).unwrap()
    )
}

#[test]
fn a_good_answer_is_written() {
    let bench = Bench::printing(&answer(
        &[file("old.txt"), file("deep/er/new.txt")].join(","),
    ));
    let stdout = bench.run(&[]).success();
    assert_eq!(
        stdout,
        format!("2 files in {}\n", bench.path("out").display())
    );
    let expected = [("deep/er/new.txt", "new"), ("old.txt", "new")];
    assert_eq!(
        read_tree(&bench.path("out")),
        expected.map(|(path, text)| (path.to_owned(), text.to_owned()))
    );
}

#[test]
fn an_exit_code_is_an_error_even_with_a_good_answer() {
    let bench = Bench::new(&format!(
        "cat >/dev/null\necho '{}'\necho why >&2\nexit 3",
        answer(&file("a"))
    ));
    let error = bench.refused(&[]);
    assert!(
        error.starts_with("why\nerror: ") && error.contains("exit status: 3"),
        "{error}"
    );
}

#[test]
fn a_signal_is_an_error() {
    let error = Bench::new("kill -9 $$").refused(&[]);
    assert!(error.contains("signal: 9"), "{error}");
}

#[test]
fn rubbish_is_an_error() {
    let cases = [
        ("", "EOF while parsing"),
        ("Hello!", "expected value at line 1 column 1"),
        ("[]", "expected an object"),
        (r#"[1, [], []]"#, "expected an object"),
        (
            r#"{"version": 1, "files": [["a", "b"]]}"#,
            "expected an object",
        ),
        ("{}", "missing field `version`"),
        (r#"{"version": 1}"#, "missing field `files`"),
        (
            r#"{"version": 1, "files": [], "file": []}"#,
            "unknown field `file`",
        ),
        (
            r#"{"version": 1, "files": [{"path": "a"}]}"#,
            "missing field `contents`",
        ),
        (
            r#"{"version": 1, "files": []} trailing"#,
            "trailing characters",
        ),
    ];
    for (text, reason) in cases {
        let error = Bench::printing(text).refused(&[]);
        assert!(
            error.contains("did not answer a response document") && error.contains(reason),
            "{text}: {error}"
        );
    }
    let error = Bench::new(r"cat >/dev/null; printf '\377\376\000'").refused(&[]);
    assert!(
        error.contains("did not answer a response document"),
        "{error}"
    );
}

#[test]
fn another_version_is_an_error() {
    for version in ["2", "0", "\"1\"", "1.5", "null"] {
        let text = format!(r#"{{"version": {version}, "somethingNew": true}}"#);
        let error = Bench::printing(&text).refused(&[]);
        assert!(
            error.contains(&format!("answered version {version}, expected 1")),
            "{error}"
        );
    }
}

#[test]
fn paths_out_of_the_folder_are_errors() {
    for path in [
        "../escaped.txt",
        "/tmp/escaped.txt",
        "a/../../escaped.txt",
        "./a",
        "a//b",
        "",
        "C:\\a",
        "a\nb",
    ] {
        let error =
            Bench::printing(&answer(&[file("fine.txt"), file(path)].join(","))).refused(&[]);
        assert!(
            error.contains("is not a plain path below the output folder"),
            "{path:?}: {error}"
        );
    }
}

#[test]
fn paths_that_meet_are_errors() {
    let error = Bench::printing(&answer(&[file("a.txt"), file("a.txt")].join(","))).refused(&[]);
    assert!(error.contains("`a.txt` is named twice"), "{error}");
    let error = Bench::printing(&answer(&[file("a"), file("a/b")].join(","))).refused(&[]);
    assert!(
        error.contains("`a` is a file and also the folder of another file"),
        "{error}"
    );
}

#[test]
fn links_do_not_lead_out_of_the_folder() {
    let bench = Bench::printing(&answer(
        &[file("fine.txt"), file("link/escaped.txt")].join(","),
    ));
    fs::create_dir(bench.path("elsewhere")).unwrap();
    symlink(bench.path("elsewhere"), bench.path("out/link")).unwrap();
    let before = listing(bench.folder.path());
    let error = bench.run(&[]).failure();
    assert!(error.contains("leads out of the output folder"), "{error}");
    assert_eq!(listing(bench.folder.path()), before);

    let bench = Bench::printing(&answer(&[file("fine.txt"), file("link.txt")].join(",")));
    fs::write(bench.path("elsewhere.txt"), "mine").unwrap();
    symlink(bench.path("elsewhere.txt"), bench.path("out/link.txt")).unwrap();
    let error = bench.refused(&[]);
    assert!(error.contains("leads out of the output folder"), "{error}");
}

#[test]
fn a_folder_in_the_way_is_an_error() {
    let bench = Bench::printing(&answer(&[file("fine.txt"), file("taken")].join(",")));
    fs::create_dir(bench.path("out/taken")).unwrap();
    let error = bench.refused(&[]);
    assert!(
        error.contains("cannot write") && error.contains("taken"),
        "{error}"
    );
}

#[test]
fn a_plugin_that_does_not_end_is_stopped() {
    let scripts = [
        "exec sleep 30",
        "cat > /dev/null; exec sleep 30",
        // A complete answer, but the process stays.
        "cat > /dev/null; echo '{\"version\": 1, \"files\": []}'; exec >&- ; exec sleep 30",
    ];
    for script in scripts {
        let start = Instant::now();
        let error = Bench::new(script).refused(&["--timeout", "1"]);
        assert!(error.contains("did not finish within 1 s"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(15), "{script}");
    }
}

#[test]
fn what_a_plugin_reports_is_shown() {
    let report = r#"{"version": 1, "files": [{"path": "a", "contents": ""}], "diagnostics": [
        {"severity": "SEVERITY", "message": "this one", "file": "layer-008.tl", "line": 3, "column": 1},
        {"severity": "note", "message": "all of it"}]}"#;
    let bench = Bench::printing(&report.replace("SEVERITY", "error"));
    let error = bench.refused(&[]);
    assert!(
        error.starts_with("layer-008.tl:3:1: error: this one\nnote: all of it\nerror: "),
        "{error}"
    );
    assert!(
        error.ends_with("reported errors; nothing is written\n"),
        "{error}"
    );
    let run = Bench::printing(&report.replace("SEVERITY", "warning")).run(&[]);
    assert!(
        run.stderr
            .starts_with("layer-008.tl:3:1: warning: this one\n"),
        "{}",
        run.stderr
    );
    assert!(run.success().starts_with("1 file in "));
}

#[test]
fn a_plugin_need_not_read_and_may_answer_at_length() {
    // More than a pipe holds in both directions, the answer before the request is read.
    let script = r#"printf '{"version": 1, "files": [{"path": "big", "contents": "'
head -c 1000000 /dev/zero | tr '\0' x
printf '"}]}'
cat > /dev/null"#;
    let bench = Bench::new(script);
    bench.run(&[]).success();
    assert_eq!(
        fs::metadata(bench.path("out/big")).unwrap().len(),
        1_000_000
    );
    let bench = Bench::new(&format!("echo '{}'", answer(&file("a"))));
    bench.run(&[]).success();
}

#[test]
fn the_request_holds_schema_layer_and_options() {
    let bench = Bench::new(&format!(
        "cat > \"$(dirname \"$0\")/request.json\"\necho '{}'",
        answer("")
    ));
    bench
        .run(&["--layer", "101", "--option", "a=b", "--option", "c=d=e"])
        .success();
    let text = fs::read(bench.path("request.json")).unwrap();
    let request: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(request["version"], 1);
    assert_eq!(request["layer"], 101);
    assert_eq!(
        request["options"],
        serde_json::json!({"a": "b", "c": "d=e"})
    );
    assert_eq!(
        request["schema"]["constructors"].as_array().unwrap().len(),
        85
    );
    let error = bench.run(&["--option", "a=b", "--option", "a=c"]).failure();
    assert_eq!(error, "error: option `a` is given twice\n");
    let error = bench.run(&["--layer", "9"]).failure();
    assert!(error.starts_with("error: there is no layer 9: "), "{error}");
}

#[test]
fn a_plugin_that_is_not_there_is_an_error() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap();
    let error = tl_codegen(&["generate", "--plugin", "no-such", "--out", out]).failure();
    assert_eq!(error, "error: no executable `tl-codegen-no-such` on PATH\n");
    let error = tl_codegen(&["generate", "--plugin", "./no/such", "--out", out]).failure();
    assert!(
        error.starts_with("error: cannot start ./no/such: "),
        "{error}"
    );
    assert_eq!(read_tree(Path::new(out)), []);
}

/// Names only, links not followed.
fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut names = Vec::new();
    for name in ["out", "elsewhere"] {
        let entries = fs::read_dir(folder.join(name)).unwrap();
        names.extend(entries.map(|entry| entry.unwrap().path()));
    }
    names.sort();
    names
}
