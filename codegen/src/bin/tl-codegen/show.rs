//! `tl-codegen show`.

use std::fmt::{Display, Write};
use std::path::PathBuf;

use clap::Args;
use tl_codegen::plugin::document::{Constructor, Layer, Schema};
use tl_codegen::{Category, UnknownLayer};

use crate::error::CommandError;
use crate::input::{DEFAULT_SCHEMAS, Input, load_folder};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  tl-codegen show decryptedMessage --layer 46\n  tl-codegen show '#1be31789'\n  tl-codegen show upload.getFile --schemas tl-schemas/api"
)]
pub(crate) struct ShowArguments {
    /// Name of a constructor, a function or a type, or an id as `#1be31789`
    name: String,
    /// The layer to look at; without it the newest
    #[arg(long)]
    layer: Option<u32>,
    /// Folder with the schema files
    #[arg(long, value_name = "DIR", default_value = DEFAULT_SCHEMAS)]
    schemas: PathBuf,
}

const SUGGESTIONS: usize = 5;

pub(crate) fn run(arguments: &ShowArguments) -> Result<String, CommandError> {
    let schemas: Vec<Schema> = load_folder(&arguments.schemas)?
        .iter()
        .map(|input| match input {
            Input::File(schema) => schema.into(),
            Input::Layers(set) => set.into(),
        })
        .collect();
    let mut text = String::new();
    for schema in &schemas {
        View::new(schema, arguments.layer)?.show(&arguments.name, &mut text);
    }
    if text.is_empty() {
        return Err(unknown_name(arguments, &schemas));
    }
    Ok(text)
}

fn unknown_name(arguments: &ShowArguments, schemas: &[Schema]) -> CommandError {
    let wanted = arguments.name.to_lowercase();
    let mut near: Vec<String> = schemas
        .iter()
        .flat_map(|schema| &schema.constructors)
        .filter(|declared| declared.name.to_lowercase().contains(&wanted))
        .map(|declared| match declared.since {
            Some(layer) => format!("{} (since layer {layer})", declared.name),
            None => declared.name.clone(),
        })
        .collect();
    near.truncate(SUGGESTIONS);
    let scope = match arguments.layer {
        Some(layer) => format!("layer {layer}"),
        None => arguments.schemas.display().to_string(),
    };
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("; there is {}", near.join(", "))
    };
    CommandError::UnknownName {
        name: arguments.name.clone(),
        scope,
        hint,
    }
}

/// A schema as it stands in one layer.
struct View<'a> {
    schema: &'a Schema,
    layer: Option<&'a Layer>,
}

impl<'a> View<'a> {
    fn new(schema: &'a Schema, layer: Option<u32>) -> Result<Self, UnknownLayer> {
        let layers = &schema.layers;
        let layer = match layer {
            None => layers.last(),
            Some(number) => {
                let known = || layers.iter().map(|layer| layer.layer).collect();
                let found = layers.iter().find(|layer| layer.layer == number);
                Some(found.ok_or_else(|| UnknownLayer {
                    layer: number,
                    known: known(),
                })?)
            }
        };
        Ok(Self { schema, layer })
    }

    fn show(&self, wanted: &str, text: &mut String) {
        for declared in self
            .visible()
            .filter(|declared| is_called(declared, wanted))
        {
            self.show_declaration(declared, text);
        }
        let of_type = |declared: &&Constructor| {
            declared.category == Category::Constructor && declared.result.to_string() == wanted
        };
        let members: Vec<&Constructor> = self.visible().filter(of_type).collect();
        if !members.is_empty() {
            self.show_type(wanted, &members, text);
        }
    }

    fn show_type(&self, name: &str, members: &[&Constructor], text: &mut String) {
        let scope = self
            .layer
            .map(|layer| format!(" in layer {}", layer.layer))
            .unwrap_or_default();
        line(text, "", format_args!("{name}{scope}:"));
        for member in members {
            line(text, "  ", &member.tl);
        }
        self.show_users(name, text);
    }

    fn show_declaration(&self, declared: &Constructor, text: &mut String) {
        line(text, "", &declared.tl);
        line(text, "  ", what_it_is(declared));
        if let Some(docs) = &declared.docs {
            line(text, "  ", docs.replace('\n', "\n  "));
        }
        self.show_history(declared, text);
        if !declared.fields.is_empty() {
            line(text, "  ", "fields:");
            let width = declared
                .fields
                .iter()
                .map(|field| field.name.len())
                .max()
                .unwrap_or_default();
            for field in &declared.fields {
                let bit = field
                    .flag
                    .as_ref()
                    .map(|flag| format!("{flag}?"))
                    .unwrap_or_default();
                line(
                    text,
                    "    ",
                    format_args!("{:width$}  {bit}{}", field.name, field.ty),
                );
            }
        }
        if declared.category == Category::Constructor {
            self.show_users(&declared.result.to_string(), text);
        }
    }

    fn show_history(&self, declared: &Constructor, text: &mut String) {
        let same_name = self
            .schema
            .constructors
            .iter()
            .filter(|other| other.name == declared.name);
        for other in same_name.filter(|other| other.id != declared.id) {
            if let Some(since) = other.since {
                line(
                    text,
                    "  ",
                    format_args!("declared in layer {since} as #{}", other.id_hex),
                );
            }
        }
    }

    /// Every field that can hold a value of the type.
    fn show_users(&self, ty: &str, text: &mut String) {
        let mut users = Vec::new();
        for declared in self.visible() {
            for field in &declared.fields {
                if field.ty.leaf().to_string() == ty {
                    users.push(format!("{}.{}", declared.name, field.name));
                }
            }
            if declared.category == Category::Function && declared.result.leaf().to_string() == ty {
                users.push(format!("{} (answer)", declared.name));
            }
        }
        let none = if users.is_empty() { " nobody" } else { "" };
        line(text, "  ", format_args!("used by:{none}"));
        for user in users {
            line(text, "    ", user);
        }
    }

    /// What is in force, and what belongs to no layer.
    fn visible(&self) -> impl Iterator<Item = &'a Constructor> {
        let layer = self.layer;
        self.schema
            .constructors
            .iter()
            .filter(move |declared| match layer {
                Some(layer) => declared.decode_only || layer.in_force.contains(&declared.id),
                None => true,
            })
    }
}

fn is_called(declared: &Constructor, wanted: &str) -> bool {
    match wanted.strip_prefix('#') {
        Some(digits) => u32::from_str_radix(digits, 16) == Ok(declared.id),
        None => declared.name == wanted,
    }
}

fn what_it_is(declared: &Constructor) -> String {
    let noun = match declared.category {
        Category::Constructor => format!("constructor of {}", declared.result),
        Category::Function => format!("function that answers {}", declared.result),
    };
    let place = format!(
        "{}:{}:{}",
        declared.source.file, declared.source.line, declared.source.column
    );
    let when = match (declared.decode_only, declared.since, declared.until) {
        (true, _, _) => ", decode-only: it may arrive and is never sent".to_owned(),
        (false, Some(since), Some(until)) => {
            format!(", since layer {since} until layer {until} replaces it")
        }
        (false, Some(since), None) => format!(", since layer {since}, still in force"),
        (false, None, _) => String::new(),
    };
    format!("{noun}{when} ({place})")
}

fn line(text: &mut String, indent: &str, line: impl Display) {
    // A string takes everything.
    let _ = writeln!(text, "{indent}{line}");
}
