//! Random TL values, written by walking the schema itself: an encoder that knows nothing of the generated code.

#![allow(dead_code, reason = "every test takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tl_codegen::grammar::{Name, Type};
use tl_codegen::{Category, Declaration, LayerSet, Schema, parse_file};

/// The layers of the end-to-end schema.
pub(crate) static LAYERS: LazyLock<LayerSet> =
    LazyLock::new(|| LayerSet::from_dir(&schemas().join("e2e")).unwrap());

/// The part of the cloud API.
pub(crate) static API: LazyLock<Schema> =
    LazyLock::new(|| parse_file(&schemas().join("api/secret-chats.tl")).unwrap());

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tl-schemas")
}

/// The constructors of each type of a module.
pub(crate) struct Types(BTreeMap<Name, Vec<Arc<Declaration>>>);

impl Types {
    /// By the name of the module: `layer46`, `any`, `api` or `functions`.
    pub(crate) fn of_module(module: &str) -> Self {
        match module.strip_prefix("layer") {
            Some(number) => Self::of_layer(number.parse().unwrap()),
            None if module == "any" => Self::of_any(),
            None => Self::group(&API.declarations),
        }
    }

    pub(crate) fn of_layer(number: u32) -> Self {
        Self::group(&LAYERS.layer(number).unwrap().in_force)
    }

    pub(crate) fn of_any() -> Self {
        let declared = LAYERS.layers().iter().flat_map(|layer| &layer.declared);
        Self::group(declared.chain(LAYERS.decode_only()))
    }

    fn group<'a>(declarations: impl IntoIterator<Item = &'a Arc<Declaration>>) -> Self {
        let mut types: BTreeMap<Name, Vec<Arc<Declaration>>> = BTreeMap::new();
        for declaration in declarations {
            if declaration.category == Category::Constructor {
                let name = declaration.definition.result.reference().unwrap().clone();
                types.entry(name).or_default().push(Arc::clone(declaration));
            }
        }
        Self(types)
    }

    /// The constructors of a type.
    pub(crate) fn constructors(&self, name: &str) -> &[Arc<Declaration>] {
        &self.0[&name.parse::<Name>().unwrap()]
    }
}

/// Writes random values.
pub(crate) struct Values<'a> {
    types: &'a Types,
    random: ChaCha8Rng,
}

impl<'a> Values<'a> {
    pub(crate) fn new(types: &'a Types, seed: u64) -> Self {
        Self {
            types,
            random: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// A boxed value of a type.
    pub(crate) fn value(&mut self, name: &str) -> Vec<u8> {
        let mut out = Vec::new();
        self.boxed(&name.parse().unwrap(), 0, &mut out);
        out
    }

    /// A boxed value with this constructor, or a call of this function.
    pub(crate) fn constructor(&mut self, declaration: &Declaration) -> Vec<u8> {
        let mut out = Vec::new();
        self.declared(declaration, 0, &mut out);
        out
    }

    fn boxed(&mut self, name: &Name, depth: usize, out: &mut Vec<u8>) {
        let all = &self.types.0[name];
        let leaf =
            |d: &&Arc<Declaration>| d.definition.fields().all(|f| f.ty.reference().is_none());
        let leaves: Vec<_> = all.iter().filter(leaf).collect();
        let chosen = if depth > 5 && !leaves.is_empty() {
            leaves[self.below(leaves.len())]
        } else {
            &all[self.below(all.len())]
        };
        self.declared(chosen, depth, out);
    }

    fn declared(&mut self, declaration: &Declaration, depth: usize, out: &mut Vec<u8>) {
        out.extend(declaration.id.to_le_bytes());
        let mut flags: BTreeMap<&str, u32> = BTreeMap::new();
        for field in declaration.definition.fields() {
            if field.ty == Type::Nat {
                let own = declaration
                    .definition
                    .fields()
                    .filter_map(|f| f.flag.as_ref());
                let known = own
                    .filter(|f| f.field == field.name)
                    .fold(0, |all, f| all | 1 << f.bit);
                let value = self.random.next_u32() & known;
                flags.insert(&field.name, value);
                out.extend(value.to_le_bytes());
                continue;
            }
            let absent = field
                .flag
                .as_ref()
                .is_some_and(|flag| flags[flag.field.as_str()] >> flag.bit & 1 == 0);
            if !absent {
                self.field(&field.ty, depth, out);
            }
        }
    }

    fn field(&mut self, ty: &Type, depth: usize, out: &mut Vec<u8>) {
        match ty {
            Type::Nat => panic!("flags are not a value"),
            Type::Int => out.extend(self.random.next_u32().to_le_bytes()),
            Type::Long => out.extend(self.random.next_u64().to_le_bytes()),
            // Any bits would do, but a NaN is not equal to itself.
            Type::Double => out.extend(f64::from(self.random.next_u32()).to_le_bytes()),
            Type::String => self.string(out),
            Type::Bytes => {
                let bytes: Vec<u8> = self
                    .length()
                    .map(|_| self.random.next_u32() as u8)
                    .collect();
                push_bytes(&bytes, out);
            }
            Type::Int128 => self.raw(16, out),
            Type::Int256 => self.raw(32, out),
            Type::True => {}
            Type::Bool => {
                let id: u32 = if self.below(2) == 0 {
                    0x9972_75b5
                } else {
                    0xbc79_9737
                };
                out.extend(id.to_le_bytes());
            }
            Type::Vector { bare, item } => {
                if !bare {
                    out.extend(0x1cb5_c415_u32.to_le_bytes());
                }
                let count = self.below(4);
                out.extend((count as u32).to_le_bytes());
                (0..count).for_each(|_| self.field(item, depth + 1, out));
            }
            Type::Boxed { name } => self.boxed(name, depth + 1, out),
            Type::Bare { .. } | Type::Function { .. } => panic!("not in these schemas: {ty}"),
        }
    }

    fn string(&mut self, out: &mut Vec<u8>) {
        const LETTERS: &[char] = &['a', 'Z', ' ', 'é', 'ж', '漢', '😀'];
        let letters = self.length().map(|_| LETTERS[self.below(LETTERS.len())]);
        let text: String = letters.collect();
        push_bytes(text.as_bytes(), out);
    }

    /// Mostly short, now and then beyond what one byte can count.
    fn length(&mut self) -> std::ops::Range<usize> {
        0..if self.below(16) == 0 {
            250 + self.below(10)
        } else {
            self.below(9)
        }
    }

    fn raw(&mut self, length: usize, out: &mut Vec<u8>) {
        (0..length).for_each(|_| out.push(self.random.next_u32() as u8));
    }

    fn below(&mut self, limit: usize) -> usize {
        self.random.next_u32() as usize % limit
    }
}

fn push_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    if bytes.len() < 254 {
        out.push(bytes.len() as u8);
    } else {
        out.extend([
            254,
            bytes.len() as u8,
            (bytes.len() >> 8) as u8,
            (bytes.len() >> 16) as u8,
        ]);
    }
    out.extend(bytes);
    while !(out.len() - start).is_multiple_of(4) {
        out.push(0);
    }
}
