//! The nouns of the TL language (spec/01 §1), one file each. Every noun is `FromStr` and `Display`, and the two agree.

mod cursor;
mod definition;
mod error;
mod flag;
mod name;
mod parameter;
mod ty;

pub use definition::{Definition, DefinitionSpans};
pub use error::{Span, SyntaxError, SyntaxErrorKind};
pub use flag::Flag;
pub use name::Name;
pub use parameter::{Field, Parameter, ParameterSpans, VariableKind};
pub use ty::Type;
