//! The id of a constructor is the CRC-32 of its normalised line (spec/01 §3).

use crate::diagnostic::Diagnostic;
use crate::grammar::{Definition, Field, Parameter, Type};
use crate::schema::Declaration;
use std::fmt::Write as _;

/// The ids that are not the CRC-32 of their line (spec/01 §3.3): `decryptedMessageMediaDocument` of layer 143.
pub const ID_EXCEPTIONS: &[u32] = &[0x6abd_9782];

impl Definition {
    /// The text whose CRC-32 is the id (spec/01 §3.1).
    #[must_use]
    pub fn normal_form(&self) -> String {
        let mut text = self.name.to_string();
        for parameter in &self.parameters {
            push_parameter(&mut text, parameter);
        }
        text.push_str(" = ");
        push_type(&mut text, &self.result);
        text
    }

    /// The id by the rule, whatever the line states.
    #[must_use]
    pub fn computed_id(&self) -> u32 {
        crc32fast::hash(self.normal_form().as_bytes())
    }
}

/// The declarations that state no id. TL allows that, but then a misspelt line is a new constructor and nobody
/// notices: schemas that are kept, and built from, state all ids.
pub fn missing_ids<'a>(declarations: impl IntoIterator<Item = &'a Declaration>) -> Vec<Diagnostic> {
    declarations
        .into_iter()
        .filter(|declared| declared.definition.id.is_none())
        .map(|declared| {
            let (name, id) = (&declared.definition.name, declared.id);
            let message = format!("`{name}` states no id; by the rule it is {id:08x}");
            declared.diagnostic(declared.source.spans.name, message)
        })
        .collect()
}

fn push_parameter(text: &mut String, parameter: &Parameter) {
    match parameter {
        Parameter::Field(field) if is_conditional_true(field) => {}
        Parameter::Field(field) => push_field(text, field),
        Parameter::Variable { name, stands_for } => {
            let _ = write!(text, " {name}:{stands_for}");
        }
        other => {
            let _ = write!(text, " {other}");
        }
    }
}

fn is_conditional_true(field: &Field) -> bool {
    field.flag.is_some() && field.ty == Type::True
}

fn push_field(text: &mut String, field: &Field) {
    let _ = write!(text, " {}:", field.name);
    if let Some(flag) = &field.flag {
        let _ = write!(text, "{flag}?");
    }
    match &field.ty {
        Type::Bytes => text.push_str("string"),
        ty => push_type(text, ty),
    }
}

/// `Vector<T>` becomes `Vector T`; `bytes` inside a vector stays.
fn push_type(text: &mut String, ty: &Type) {
    match ty {
        Type::Vector { bare, item } => {
            text.push_str(if *bare { "vector " } else { "Vector " });
            push_type(text, item);
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked examples of spec/01 §3.2, and one with `bytes` in a vector.
    #[test]
    fn the_rule_gives_the_known_ids() {
        for (line, id) in [
            ("boolFalse = Bool;", 0xbc79_9737),
            ("boolTrue = Bool;", 0x9972_75b5),
            ("true = True;", 0x3fed_d339),
            ("int ? = Int;", 0xa850_9bda),
            ("long ? = Long;", 0x2207_6cba),
            ("double ? = Double;", 0x2210_c154),
            ("string ? = String;", 0xb528_6e24),
            ("bytes = Bytes;", 0xe937_bb82),
            ("vector {t:Type} # [ t ] = Vector t;", 0x1cb5_c415),
            ("gzip_packed packed_data:string = Object;", 0x3072_cfa1),
            (
                "rpc_answer_dropped msg_id:long seq_no:int bytes:int = RpcDropAnswer;",
                0xa43a_d8b7,
            ),
            (
                "decryptedMessageActionNoop = DecryptedMessageAction;",
                0xa82f_dd63,
            ),
            (
                "decryptedMessageActionReadMessages random_ids:Vector<long> = DecryptedMessageAction;",
                0x0c4f_40be,
            ),
            (
                "documentAttributeAudio flags:# voice:flags.10?true duration:int title:flags.0?string \
                 performer:flags.1?string waveform:flags.2?bytes = DocumentAttribute;",
                0x9852_f9c6,
            ),
            (
                "photoCachedSize type:string location:FileLocation w:int h:int bytes:bytes = PhotoSize;",
                0xe9a7_34fa,
            ),
            (
                "invokeWithLayer {X:Type} layer:int query:!X = X;",
                0xda9b_0d0d,
            ),
            (
                "messages.sendVote peer:InputPeer msg_id:int options:Vector<bytes> = Updates;",
                0x10ea_6184,
            ),
        ] {
            let definition: Definition = line.parse().unwrap();
            assert_eq!(definition.computed_id(), id, "{}", definition.normal_form());
        }
    }
}
