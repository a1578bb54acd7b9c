//! Real documents of the plugin protocol against the JSON schemas in docs/, and bad ones too.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at whatever it does not expect"
)]

mod support;

use std::path::Path;

use serde_json::{Map, Value, json};
use support::root;
use tl_codegen::LayerSet;
use tl_codegen::plugin::{Diagnostic, File, Request, Response, Severity, VERSION};

/// The keywords that the two schemas use. Any other one fails the test, so nothing goes unchecked.
struct Validator {
    root: Value,
}

impl Validator {
    fn load(name: &str) -> Self {
        let text = std::fs::read_to_string(root().join("docs").join(name)).unwrap();
        Self {
            root: serde_json::from_str(&text).unwrap(),
        }
    }

    fn validate(&self, document: &Value) -> Result<(), String> {
        self.check(&self.root, document, "$")
    }

    fn check(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let schema = schema.as_object().unwrap();
        for (keyword, demand) in schema {
            let ok = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let pointer = demand.as_str().unwrap().strip_prefix('#').unwrap();
                    self.check(self.root.pointer(pointer).unwrap(), value, at)?;
                    true
                }
                "additionalProperties" => self.additional(schema, value, at)?,
                "anyOf" => self.matching(demand, value, at) > 0,
                "const" => value == demand,
                "enum" => demand.as_array().unwrap().contains(value),
                "items" => self.items(demand, value, at)?,
                "maximum" => value.as_f64() <= demand.as_f64(),
                "minimum" => value.as_f64() >= demand.as_f64(),
                "oneOf" => self.matching(demand, value, at) == 1,
                "pattern" => is_match(demand.as_str().unwrap(), value.as_str().unwrap()),
                "properties" => self.properties(demand, value, at)?,
                "required" => demand
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|key| value.get(key.as_str().unwrap()).is_some()),
                "type" => has_type(value, demand.as_str().unwrap()),
                other => panic!("the validator does not know `{other}`"),
            };
            if !ok {
                return Err(format!("{at} breaks {keyword}: {demand}"));
            }
        }
        Ok(())
    }

    fn matching(&self, choices: &Value, value: &Value, at: &str) -> usize {
        choices
            .as_array()
            .unwrap()
            .iter()
            .filter(|choice| self.check(choice, value, at).is_ok())
            .count()
    }

    fn items(&self, schema: &Value, value: &Value, at: &str) -> Result<bool, String> {
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            self.check(schema, item, &format!("{at}[{index}]"))?;
        }
        Ok(true)
    }

    fn properties(&self, schemas: &Value, value: &Value, at: &str) -> Result<bool, String> {
        for (key, schema) in schemas.as_object().unwrap() {
            if let Some(inner) = value.get(key) {
                self.check(schema, inner, &format!("{at}.{key}"))?;
            }
        }
        Ok(true)
    }

    fn additional(
        &self,
        schema: &Map<String, Value>,
        value: &Value,
        at: &str,
    ) -> Result<bool, String> {
        let known = |key: &str| {
            schema
                .get("properties")
                .is_some_and(|all| all.get(key).is_some())
        };
        let others = value
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| !known(key));
        for (key, inner) in others {
            match &schema["additionalProperties"] {
                Value::Bool(false) => return Err(format!("{at} has the unknown key {key}")),
                schema => self.check(schema, inner, &format!("{at}.{key}"))?,
            }
        }
        Ok(true)
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        other => panic!("no type `{other}`"),
    }
}

/// The two patterns of the schemas.
fn is_match(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[0-9a-f]{8}$" => {
            text.len() == 8 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        }
        r"^[^/\\:]+(/[^/\\:]+)*$" => text
            .split('/')
            .all(|part| !part.is_empty() && !part.contains(['\\', ':'])),
        other => panic!("no pattern `{other}`"),
    }
}

fn request() -> Value {
    let folder = root().join("tl-schemas/e2e");
    let set = LayerSet::from_dir(&folder).unwrap();
    let mut request = Request::new((&set).into(), Some(144));
    request
        .options
        .insert("access".to_owned(), "public".to_owned());
    serde_json::to_value(request).unwrap()
}

fn api_request() -> Value {
    let schema =
        tl_codegen::parse_file(Path::new(&root().join("tl-schemas/api/secret-chats.tl"))).unwrap();
    serde_json::to_value(Request::new((&schema).into(), None)).unwrap()
}

fn response() -> Value {
    let response = Response {
        version: VERSION,
        files: vec![File {
            path: "a/b.swift".to_owned(),
            contents: "// x\n".to_owned(),
        }],
        diagnostics: vec![
            Diagnostic::general(Severity::Note, "general".to_owned()),
            Diagnostic {
                severity: Severity::Warning,
                message: "placed".to_owned(),
                file: Some("layer-008.tl".to_owned()),
                line: Some(3),
                column: Some(1),
            },
        ],
    };
    serde_json::to_value(response).unwrap()
}

#[test]
fn requests_are_what_the_schema_says() {
    let validator = Validator::load("plugin-request.schema.json");
    assert_eq!(validator.validate(&request()), Ok(()));
    assert_eq!(validator.validate(&api_request()), Ok(()));
}

#[test]
fn responses_are_what_the_schema_says() {
    let validator = Validator::load("plugin-response.schema.json");
    assert_eq!(validator.validate(&response()), Ok(()));
    let swift = tl_codegen::swift::generate(&serde_json::from_value(request()).unwrap());
    assert_eq!(
        validator.validate(&serde_json::to_value(swift).unwrap()),
        Ok(())
    );
}

#[test]
fn the_schema_refuses_what_is_not_a_request() {
    let validator = Validator::load("plugin-request.schema.json");
    let changes: [(&str, Value); 8] = [
        ("/version", json!(2)),
        ("/layer", json!("144")),
        ("/options/access", json!(1)),
        ("/schema/layers", json!(null)),
        ("/schema/constructors/0/id", json!(-1)),
        ("/schema/constructors/0/id_hex", json!("1F814F1F")),
        (
            "/schema/constructors/0/fields/0/type",
            json!({"kind": "long", "name": "x"}),
        ),
        (
            "/schema/constructors/0/fields/0/flag",
            json!({"field": "flags", "bit": 32}),
        ),
    ];
    for (pointer, bad) in changes {
        let mut document = request();
        *document.pointer_mut(pointer).unwrap() = bad;
        assert!(validator.validate(&document).is_err(), "{pointer}");
    }
}

#[test]
fn host_and_schema_refuse_the_same_responses() {
    let validator = Validator::load("plugin-response.schema.json");
    let changes: [(&str, Value); 5] = [
        ("/files/0", json!({"path": "x"})),
        ("/files/0", json!({"path": "x", "contents": "", "mode": 1})),
        ("/files/0/contents", json!(null)),
        ("/diagnostics/0/severity", json!("fatal")),
        ("/diagnostics/1/line", json!("3")),
    ];
    for (pointer, bad) in changes {
        let mut document = response();
        *document.pointer_mut(pointer).unwrap() = bad;
        assert!(validator.validate(&document).is_err(), "{pointer}");
        assert!(
            serde_json::from_value::<Response>(document).is_err(),
            "{pointer}"
        );
    }
}

#[test]
fn a_request_says_since_when_and_until_when_a_declaration_holds() {
    let request: Request = serde_json::from_value(request()).unwrap();
    let history: Vec<_> = request
        .schema
        .constructors
        .iter()
        .filter(|declared| declared.name == "decryptedMessage")
        .map(|declared| (declared.id_hex.as_str(), declared.since, declared.until))
        .collect();
    let expected = [
        ("1f814f1f", Some(8), Some(17)),
        ("204d3878", Some(17), Some(45)),
        ("36b091de", Some(45), Some(73)),
        ("91cc4674", Some(73), None),
    ];
    assert_eq!(history, expected);
    let decode_only = request
        .schema
        .constructors
        .iter()
        .filter(|declared| declared.decode_only);
    assert_eq!(
        decode_only
            .filter(|declared| declared.since.is_none())
            .count(),
        4
    );
    assert_eq!(request.schema.layers.last().unwrap().in_force.len(), 67);
}

#[test]
fn the_comment_directly_above_a_declaration_is_its_documentation() {
    let text = "// Head of the file.\n\n// Says one thing\n// and another.\na x:int = A;\nb = A; // behind\n";
    let request = Request::new((&tl_codegen::parse("a.tl", text).unwrap()).into(), None);
    let docs: Vec<_> = request
        .schema
        .constructors
        .iter()
        .map(|declared| declared.docs.as_deref())
        .collect();
    assert_eq!(docs, [Some("Says one thing\nand another."), None]);
    assert_eq!(
        Validator::load("plugin-request.schema.json")
            .validate(&serde_json::to_value(request).unwrap()),
        Ok(())
    );
}
