//! The text of the Swift files.

use crate::plugin::File;

use super::options::Options;
use super::plan::{Case, EnumPlan, Plan, Presence, Property, StructPlan};
use super::ty::Helpers;

const CONFORMANCES: &str = "Codable, Hashable, Sendable";

/// The file of one type: its enum, then the structs of its constructors.
pub(super) fn type_file(ty: &EnumPlan, plan: &Plan, options: &Options) -> File {
    let mut out = Swift::new(&plan.origin, options);
    write_enum(&mut out, ty);
    for case in &ty.cases {
        if let Some(payload) = &case.payload {
            out.blank();
            write_struct(&mut out, case, payload, &plan.helpers);
        }
    }
    File {
        path: format!("{}.swift", ty.name),
        contents: out.text,
    }
}

/// The helpers that every other file needs.
pub(super) fn support_file(plan: &Plan, options: &Options) -> File {
    let mut out = Swift::new(&plan.origin, options);
    out.text.push_str(
        &SUPPORT
            .replace("{int64}", &plan.helpers.int64)
            .replace("{bytes}", &plan.helpers.bytes)
            .replace("{prefix}", &options.prefix),
    );
    File {
        path: format!("{}TLSupport.swift", options.prefix),
        contents: out.text,
    }
}

fn write_enum(out: &mut Swift<'_>, ty: &EnumPlan) {
    out.line(&format!("/// TL type `{}`.", ty.tl_name));
    let indirect = if ty.indirect { "indirect " } else { "" };
    out.public(&format!("{indirect}enum {}: {CONFORMANCES} {{", ty.name));
    out.indented(|out| {
        for case in &ty.cases {
            out.line(&format!("/// `{}`", case.tl));
            let payload = case
                .payload
                .as_ref()
                .map(|fields| format!("({})", fields.name));
            out.line(&format!(
                "case {}{}",
                case.name,
                payload.unwrap_or_default()
            ));
        }
        out.blank();
        write_enum_decoder(out, ty);
        out.blank();
        write_enum_encoder(out, ty);
    });
    out.line("}");
}

fn write_enum_decoder(out: &mut Swift<'_>, ty: &EnumPlan) {
    let key = out.tag_key();
    out.public("init(from decoder: Decoder) throws {");
    out.indented(|out| {
        out.line(&format!(
            "let container = try decoder.container(keyedBy: {key}.self)"
        ));
        out.line("let constructor = try container.decode(String.self, forKey: .constructor)");
        out.line("switch constructor {");
        for case in &ty.cases {
            out.line(&format!("case \"{}\":", case.tag));
            let payload = case
                .payload
                .as_ref()
                .map(|fields| format!("(try {}(from: decoder))", fields.name));
            out.indented(|out| {
                out.line(&format!(
                    "self = .{}{}",
                    case.name,
                    payload.unwrap_or_default()
                ))
            });
        }
        out.line("default:");
        out.indented(|out| {
            out.line("throw DecodingError.dataCorruptedError(");
            out.indented(|out| {
                out.line("forKey: .constructor,");
                out.line("in: container,");
                out.line(&format!(
                    "debugDescription: \"\\(constructor) is not a constructor of {}\"",
                    ty.tl_name
                ));
            });
            out.line(")");
        });
        out.line("}");
    });
    out.line("}");
}

fn write_enum_encoder(out: &mut Swift<'_>, ty: &EnumPlan) {
    let key = out.tag_key();
    out.public("func encode(to encoder: Encoder) throws {");
    out.indented(|out| {
        out.line(&format!(
            "var container = encoder.container(keyedBy: {key}.self)"
        ));
        out.line("switch self {");
        for case in &ty.cases {
            let payload = if case.payload.is_some() {
                "(let fields)"
            } else {
                ""
            };
            out.line(&format!("case .{}{payload}:", case.name));
            out.indented(|out| {
                out.line(&format!(
                    "try container.encode(\"{}\", forKey: .constructor)",
                    case.tag
                ));
                if case.payload.is_some() {
                    out.line("try fields.encode(to: encoder)");
                }
            });
        }
        out.line("}");
    });
    out.line("}");
}

fn write_struct(out: &mut Swift<'_>, case: &Case, fields: &StructPlan, helpers: &Helpers) {
    out.line(&format!("/// The fields of `{}`.", case.tag));
    out.public(&format!("struct {}: {CONFORMANCES} {{", fields.name));
    out.indented(|out| {
        for property in &fields.properties {
            out.public(&format!(
                "var {}: {}",
                property.name,
                property.spelled_type()
            ));
        }
        out.blank();
        write_memberwise_init(out, fields);
        out.blank();
        write_coding_keys(out, fields);
        if fields.properties.iter().any(Property::needs_coding) {
            out.blank();
            write_struct_decoder(out, fields, helpers);
            out.blank();
            write_struct_encoder(out, fields, helpers);
        }
    });
    out.line("}");
}

fn write_memberwise_init(out: &mut Swift<'_>, fields: &StructPlan) {
    out.public("init(");
    out.indented(|out| {
        let last = fields.properties.len().saturating_sub(1);
        for (at, property) in fields.properties.iter().enumerate() {
            let default = match property.presence {
                Presence::Always => "",
                Presence::Flag => " = false",
                Presence::Optional => " = nil",
            };
            let comma = if at == last { "" } else { "," };
            out.line(&format!(
                "{}: {}{default}{comma}",
                property.name,
                property.spelled_type()
            ));
        }
    });
    out.line(") {");
    out.indented(|out| {
        for Property { name, .. } in &fields.properties {
            out.line(&format!("self.{name} = {name}"));
        }
    });
    out.line("}");
}

fn write_coding_keys(out: &mut Swift<'_>, fields: &StructPlan) {
    out.line("private enum CodingKeys: String, CodingKey {");
    out.indented(|out| {
        for Property { name, key, .. } in &fields.properties {
            let raw = if name.trim_matches('`') == key {
                String::new()
            } else {
                format!(" = \"{key}\"")
            };
            out.line(&format!("case {name}{raw}"));
        }
    });
    out.line("}");
}

fn write_struct_decoder(out: &mut Swift<'_>, fields: &StructPlan, helpers: &Helpers) {
    out.public("init(from decoder: Decoder) throws {");
    out.indented(|out| {
        out.line("let container = try decoder.container(keyedBy: CodingKeys.self)");
        for property in &fields.properties {
            out.line(&property.decode_statement(helpers));
        }
    });
    out.line("}");
}

fn write_struct_encoder(out: &mut Swift<'_>, fields: &StructPlan, helpers: &Helpers) {
    out.public("func encode(to encoder: Encoder) throws {");
    out.indented(|out| {
        out.line("var container = encoder.container(keyedBy: CodingKeys.self)");
        for property in &fields.properties {
            out.line(&property.encode_statement(helpers));
        }
    });
    out.line("}");
}

impl Property {
    fn spelled_type(&self) -> String {
        let optional = if self.presence == Presence::Optional {
            "?"
        } else {
            ""
        };
        format!("{}{optional}", self.ty.spelled())
    }

    /// Whether Swift's own coding would write something else.
    fn needs_coding(&self) -> bool {
        self.presence == Presence::Flag || self.ty.needs_help()
    }

    fn decode_statement(&self, helpers: &Helpers) -> String {
        let Self {
            name, ty, presence, ..
        } = self;
        let coded = ty.coded(helpers);
        let optional = *presence == Presence::Optional;
        let call = if *presence == Presence::Always {
            "decode"
        } else {
            "decodeIfPresent"
        };
        let tail = if *presence == Presence::Flag {
            " ?? false".to_owned()
        } else {
            ty.decoded(optional)
        };
        format!("self.{name} = try container.{call}({coded}.self, forKey: .{name}){tail}")
    }

    fn encode_statement(&self, helpers: &Helpers) -> String {
        let Self {
            name, ty, presence, ..
        } = self;
        let (call, value) = match presence {
            Presence::Optional => (
                "encodeIfPresent",
                ty.encoded_optional(&format!("self.{name}"), helpers),
            ),
            Presence::Always | Presence::Flag => {
                ("encode", ty.encoded(&format!("self.{name}"), helpers))
            }
        };
        format!("try container.{call}({value}, forKey: .{name})")
    }
}

/// Swift text that grows line by line.
struct Swift<'a> {
    text: String,
    depth: usize,
    options: &'a Options,
}

impl<'a> Swift<'a> {
    fn new(origin: &str, options: &'a Options) -> Self {
        let text = format!(
            "// Generated by tl-codegen-swift from {origin}. Do not edit.\n\nimport Foundation\n\n"
        );
        Self {
            text,
            depth: 0,
            options,
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(&"    ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line that begins with the access level that the user chose.
    fn public(&mut self, line: &str) {
        self.line(&format!("{}{line}", self.options.access));
    }

    fn indented(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn tag_key(&self) -> String {
        format!("{}TLTypeKey", self.options.prefix)
    }
}

const SUPPORT: &str = r#"/// The key that names the constructor.
enum {prefix}TLTypeKey: String, CodingKey {
    case constructor = "_"
}

/// A 64-bit integer, in JSON a decimal string: many JSON readers keep only 53 bits of a number.
struct {int64}: Codable {
    let value: Int64

    init(_ value: Int64) {
        self.value = value
    }

    init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Int64(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not a 64-bit integer in decimal digits"
            )
        }
        self.value = value
    }

    func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(value))
    }
}

/// Bytes, in JSON a base64 string, whatever the strategy of the coder.
struct {bytes}: Codable {
    let value: Data

    init(_ value: Data) {
        self.value = value
    }

    init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Data(base64Encoded: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not base64"
            )
        }
        self.value = value
    }

    func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value.base64EncodedString())
    }
}
"#;
