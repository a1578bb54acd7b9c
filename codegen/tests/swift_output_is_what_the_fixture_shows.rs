//! The whole Swift output for a small schema, and what the writer refuses.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]

mod common;

use common::{assert_fixture, fixtures};
use tl_codegen::plugin::{Request, Response, Severity};
use tl_codegen::{LayerSet, parse, parse_file, swift};

fn generate(text: &str) -> Response {
    swift::generate(&Request::new(
        (&parse("made-up.tl", text).unwrap()).into(),
        None,
    ))
}

fn with_options(options: &[(&str, &str)]) -> Response {
    let mut request = Request::new(
        (&parse("made-up.tl", "a x:long = A;").unwrap()).into(),
        None,
    );
    request.options.extend(
        options
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
    );
    swift::generate(&request)
}

/// The only diagnostic, and proof that nothing is written.
#[track_caller]
fn refusal(response: Response) -> String {
    assert_eq!(response.files, []);
    assert_eq!(response.diagnostics.len(), 1, "{:?}", response.diagnostics);
    assert_eq!(response.diagnostics[0].severity, Severity::Error);
    response.diagnostics[0].to_string()
}

#[test]
fn the_output_is_the_fixture() {
    let folder = fixtures().join("swift");
    let schema = parse_file(&folder.join("schema.tl")).unwrap();
    let response = swift::generate(&Request::new((&schema).into(), None));
    let notes: Vec<String> = response
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        notes,
        ["note: 1 function is left out: Swift gets the values only"]
    );
    for file in &response.files {
        assert_fixture(&folder.join("expected").join(&file.path), &file.contents);
    }
    let mut written: Vec<_> = response
        .files
        .iter()
        .map(|file| file.path.clone())
        .collect();
    let mut expected: Vec<_> = std::fs::read_dir(folder.join("expected"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    expected.sort();
    assert_eq!(written, expected);
}

#[test]
fn generics_are_refused_with_their_place() {
    let text = "a x:int = A;\n  b {X:Type} y:X = A;";
    let response = generate(text);
    assert_eq!(response.files, []);
    let messages: Vec<String> = response
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        messages,
        [
            "made-up.tl:2:3: error: `b` has the type parameter `X`, which Swift types cannot have",
            "made-up.tl:2:3: error: field `y` of `b` has the type `X`, which has no constructor in a schema without layers",
        ]
    );
}

#[test]
fn bare_types_are_refused() {
    let error = refusal(generate("a x:int = A;\nb y:%A = B;"));
    assert_eq!(
        error,
        "made-up.tl:2:1: error: field `y` of `b` has the bare type `A`, which this plugin does not know"
    );
}

#[test]
fn names_that_meet_in_swift_are_refused() {
    assert_eq!(
        refusal(generate("a g_a:int gA:int = A;")),
        "made-up.tl:1:1: error: two fields of `a` would be `gA` in Swift"
    );
    assert_eq!(
        refusal(generate("a.b x:int = A;\nx y:int = a.B;\naB = A;")),
        "error: two cases of `A` would be `b`"
    );
    assert_eq!(
        refusal(generate("a = X.B;\nb = XB;")),
        "error: two types would be `XB` in Swift"
    );
}

#[test]
fn a_layer_that_is_not_there_is_refused() {
    let set = LayerSet::from_dir(&common::schemas().join("e2e")).unwrap();
    let error = refusal(swift::generate(&Request::new((&set).into(), Some(145))));
    assert!(
        error.starts_with("error: no layer 145 in the schema; its layers are 8, 17, "),
        "{error}"
    );
}

#[test]
fn another_version_is_refused() {
    let mut request = Request::new((&parse("a.tl", "a = A;").unwrap()).into(), None);
    request.version = 2;
    assert_eq!(
        refusal(swift::generate(&request)),
        "error: the request has version 2, expected 1"
    );
}

#[test]
fn options_choose_prefix_and_access() {
    let response = with_options(&[("prefix", "TG"), ("access", "internal")]);
    let paths: Vec<_> = response
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(paths, ["TGTLSupport.swift", "TGA.swift"]);
    let text = &response.files[1].contents;
    assert!(text.contains("\nenum TGA: Codable"), "{text}");
    assert!(
        text.contains("container.encode(TGTLInt64(self.x), forKey: .x)"),
        "{text}"
    );
    assert!(!text.contains("public"), "{text}");
}

#[test]
fn options_that_mean_nothing_are_refused() {
    assert_eq!(
        refusal(with_options(&[("acess", "public")])),
        "error: no option `acess`; there are `access` and `prefix`"
    );
    assert_eq!(
        refusal(with_options(&[("access", "open")])),
        "error: option `access` is `public` or `internal`, not `open`"
    );
    for prefix in ["", "t", "T-G", "T G", "1T", "T\n"] {
        let error = refusal(with_options(&[("prefix", prefix)]));
        assert!(
            error.starts_with("error: option `prefix` is the begin"),
            "{error}"
        );
    }
}
