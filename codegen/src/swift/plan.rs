//! What is to be written, decided and checked before the first line of Swift.

use std::collections::{BTreeMap, BTreeSet};

use crate::grammar::{Field, Name, Type};
use crate::plugin::document::{Constructor, Layer, Source};
use crate::plugin::{Diagnostic, Request, Severity};
use crate::schema::Category;

use super::names::{case_name, member_name, type_name};
use super::options::Options;
use super::recursion::recursive_types;
use super::ty::{Helpers, SwiftType};

/// All types of one layer.
pub(super) struct Plan {
    /// `layer 144`, or `a schema without layers`.
    pub(super) origin: String,
    pub(super) helpers: Helpers,
    pub(super) types: Vec<EnumPlan>,
    pub(super) notes: Vec<Diagnostic>,
}

/// A boxed type.
pub(super) struct EnumPlan {
    pub(super) name: String,
    pub(super) tl_name: String,
    pub(super) indirect: bool,
    pub(super) cases: Vec<Case>,
}

/// A constructor as a case of its type.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) tag: String,
    pub(super) tl: String,
    /// `None` for a constructor without fields.
    pub(super) payload: Option<StructPlan>,
}

/// The fields of a constructor.
pub(super) struct StructPlan {
    pub(super) name: String,
    pub(super) properties: Vec<Property>,
}

/// One field.
pub(super) struct Property {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) ty: SwiftType,
    pub(super) presence: Presence,
}

/// When the field is in the JSON.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Presence {
    Always,
    Optional,
    /// A `true` under a flag: a missing key is `false`.
    Flag,
}

impl Plan {
    pub(super) fn new(request: &Request, options: &Options) -> Result<Self, Vec<Diagnostic>> {
        let scope = Scope::new(request).map_err(|message| vec![general(message)])?;
        let mut planner = Planner {
            scope: &scope,
            options,
            errors: Vec::new(),
        };
        let types = planner.types();
        planner.check_names(&types);
        if !planner.errors.is_empty() {
            return Err(planner.errors);
        }
        Ok(Self {
            notes: scope.notes(),
            origin: scope.origin,
            helpers: Helpers::new(&options.prefix),
            types,
        })
    }
}

/// The constructors that take part, by their types.
struct Scope<'a> {
    origin: String,
    types: BTreeMap<&'a Name, Vec<&'a Constructor>>,
    functions: usize,
}

impl<'a> Scope<'a> {
    fn new(request: &'a Request) -> Result<Self, String> {
        let layers = &request.schema.layers;
        let layer = match request.layer {
            None => layers.last(),
            Some(number) => Some(
                layers
                    .iter()
                    .find(|layer| layer.layer == number)
                    .ok_or_else(|| {
                        let known: Vec<String> =
                            layers.iter().map(|layer| layer.layer.to_string()).collect();
                        format!(
                            "no layer {number} in the schema; its layers are {}",
                            known.join(", ")
                        )
                    })?,
            ),
        };
        let (functions, constructors): (Vec<_>, Vec<_>) = in_force(request, layer)
            .into_iter()
            .partition(|declared| declared.category == Category::Function);
        let mut types: BTreeMap<&Name, Vec<&Constructor>> = BTreeMap::new();
        for constructor in constructors {
            if let Type::Boxed { name } = &constructor.result {
                types.entry(name).or_default().push(constructor);
            }
        }
        let origin = layer.map_or("a schema without layers".to_owned(), |layer| {
            format!("layer {}", layer.layer)
        });
        Ok(Self {
            origin,
            types,
            functions: functions.len(),
        })
    }

    fn notes(&self) -> Vec<Diagnostic> {
        let verb = if self.functions == 1 {
            "function is"
        } else {
            "functions are"
        };
        let message = format!(
            "{} {verb} left out: Swift gets the values only",
            self.functions
        );
        let note = Diagnostic::general(Severity::Note, message);
        Some(note)
            .filter(|_| self.functions > 0)
            .into_iter()
            .collect()
    }
}

/// In the order of the layer, in which a replacement stands where the replaced one stood.
fn in_force<'a>(request: &'a Request, layer: Option<&Layer>) -> Vec<&'a Constructor> {
    let all = request.schema.constructors.iter();
    let Some(layer) = layer else {
        return all.collect();
    };
    let by_id: BTreeMap<u32, &Constructor> = all.map(|declared| (declared.id, declared)).collect();
    layer
        .in_force
        .iter()
        .filter_map(|id| by_id.get(id).copied())
        .collect()
}

struct Planner<'a> {
    scope: &'a Scope<'a>,
    options: &'a Options,
    errors: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn types(&mut self) -> Vec<EnumPlan> {
        let recursive = recursive_types(&self.scope.types);
        let types = &self.scope.types;
        types
            .iter()
            .map(|(tl_name, constructors)| EnumPlan {
                name: type_name(&tl_name.to_string(), &self.options.prefix),
                tl_name: tl_name.to_string(),
                indirect: recursive.contains(*tl_name),
                cases: constructors
                    .iter()
                    .map(|constructor| self.case(constructor))
                    .collect(),
            })
            .collect()
    }

    fn case(&mut self, constructor: &Constructor) -> Case {
        if let Some(parameter) = constructor.type_parameters.first() {
            let message = format!(
                "`{}` has the type parameter `{parameter}`, which Swift types cannot have",
                constructor.name
            );
            self.fail(&constructor.source, message);
        }
        let properties: Vec<Property> = constructor
            .fields
            .iter()
            .filter(|field| field.ty != Type::Nat) // derived from the other fields, so not in the JSON
            .filter_map(|field| self.property(field, constructor))
            .collect();
        self.check_properties(&properties, constructor);
        let name = self.struct_name(&constructor.name);
        Case {
            name: case_name(&constructor.name, &constructor.result.to_string()),
            tag: constructor.name.clone(),
            tl: constructor.tl.clone(),
            payload: (!properties.is_empty()).then_some(StructPlan { name, properties }),
        }
    }

    /// `decryptedMessage` and its type `DecryptedMessage` would have one name in Swift.
    fn struct_name(&self, tl_name: &str) -> String {
        let name = type_name(tl_name, &self.options.prefix);
        let taken =
            self.scope.types.keys().any(|ty| {
                type_name(&ty.to_string(), &self.options.prefix).eq_ignore_ascii_case(&name)
            });
        if taken { format!("{name}Fields") } else { name }
    }

    fn property(&mut self, field: &Field, constructor: &Constructor) -> Option<Property> {
        match self.swift_type(&field.ty) {
            Ok(ty) => Some(Property {
                name: member_name(&field.name),
                key: field.name.clone(),
                ty,
                presence: match (&field.flag, &field.ty) {
                    (Some(_), Type::True) => Presence::Flag,
                    (Some(_), _) => Presence::Optional,
                    (None, _) => Presence::Always,
                },
            }),
            Err(reason) => {
                let message = format!("field `{}` of `{}` {reason}", field.name, constructor.name);
                self.fail(&constructor.source, message);
                None
            }
        }
    }

    fn swift_type(&self, ty: &Type) -> Result<SwiftType, String> {
        Ok(match ty {
            Type::Bool | Type::True => SwiftType::Bool,
            Type::Bytes | Type::Int128 | Type::Int256 => SwiftType::Data,
            Type::Double => SwiftType::Double,
            Type::Int => SwiftType::Int32,
            Type::Long => SwiftType::Int64,
            Type::Nat => SwiftType::UInt32,
            Type::String => SwiftType::String,
            Type::Vector { item, .. } => SwiftType::Array(Box::new(self.swift_type(item)?)),
            Type::Boxed { name } if self.scope.types.contains_key(name) => {
                SwiftType::Named(type_name(&name.to_string(), &self.options.prefix))
            }
            Type::Boxed { name } => {
                return Err(format!(
                    "has the type `{name}`, which has no constructor in {}",
                    self.scope.origin
                ));
            }
            Type::Bare { name } => {
                return Err(format!(
                    "has the bare type `{name}`, which this plugin does not know"
                ));
            }
            Type::Function { variable } => {
                return Err(format!(
                    "is any function of `{variable}`, which Swift types cannot say"
                ));
            }
        })
    }

    fn check_properties(&mut self, properties: &[Property], constructor: &Constructor) {
        let mut seen = BTreeSet::new();
        for property in properties {
            if !seen.insert(property.name.as_str()) {
                let message = format!(
                    "two fields of `{}` would be `{}` in Swift",
                    constructor.name, property.name
                );
                self.fail(&constructor.source, message);
            }
        }
    }

    /// Types and structs of all files share one name space, as do files on systems that ignore case.
    fn check_names(&mut self, types: &[EnumPlan]) {
        let mut seen = BTreeSet::new();
        for ty in types {
            let structs = ty
                .cases
                .iter()
                .filter_map(|case| case.payload.as_ref())
                .map(|payload| &payload.name);
            for name in structs.chain([&ty.name]) {
                if !seen.insert(name.to_lowercase()) {
                    self.errors
                        .push(general(format!("two types would be `{name}` in Swift")));
                }
            }
            let mut cases = BTreeSet::new();
            for case in &ty.cases {
                if !cases.insert(&case.name) {
                    self.errors.push(general(format!(
                        "two cases of `{}` would be `{}`",
                        ty.name, case.name
                    )));
                }
            }
        }
    }

    fn fail(&mut self, source: &Source, message: String) {
        self.errors
            .push(Diagnostic::at(Severity::Error, source, message));
    }
}

const fn general(message: String) -> Diagnostic {
    Diagnostic::general(Severity::Error, message)
}
