//! The Swift type of a field, and how its value goes to JSON and back.

/// A type as it stands in Swift.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum SwiftType {
    Array(Box<Self>),
    Bool,
    Data,
    Double,
    Int32,
    Int64,
    Named(String),
    String,
    UInt32,
}

/// Which values have another form in JSON than in Swift, and the helper that knows the form.
pub(super) struct Helpers {
    pub(super) bytes: String,
    pub(super) int64: String,
}

impl Helpers {
    pub(super) fn new(prefix: &str) -> Self {
        Self {
            bytes: format!("{prefix}TLBytes"),
            int64: format!("{prefix}TLInt64"),
        }
    }
}

impl SwiftType {
    /// The type of the property.
    pub(super) fn spelled(&self) -> String {
        match self {
            Self::Array(item) => format!("[{}]", item.spelled()),
            Self::Bool => "Bool".to_owned(),
            Self::Data => "Data".to_owned(),
            Self::Double => "Double".to_owned(),
            Self::Int32 => "Int32".to_owned(),
            Self::Int64 => "Int64".to_owned(),
            Self::Named(name) => name.clone(),
            Self::String => "String".to_owned(),
            Self::UInt32 => "UInt32".to_owned(),
        }
    }

    /// The type that is encoded and decoded in its place.
    pub(super) fn coded(&self, helpers: &Helpers) -> String {
        match self {
            Self::Array(item) => format!("[{}]", item.coded(helpers)),
            Self::Data => helpers.bytes.clone(),
            Self::Int64 => helpers.int64.clone(),
            _ => self.spelled(),
        }
    }

    /// Whether [`Self::coded`] is another type than [`Self::spelled`].
    pub(super) fn needs_help(&self) -> bool {
        match self {
            Self::Array(item) => item.needs_help(),
            Self::Data | Self::Int64 => true,
            _ => false,
        }
    }

    /// What follows an expression of the coded type to make the Swift value; `optional` chains it.
    pub(super) fn decoded(&self, optional: bool) -> String {
        let chain = if optional { "?" } else { "" };
        match self {
            Self::Array(item) if item.needs_help() => {
                format!("{chain}.map {{ $0{} }}", item.decoded(false))
            }
            Self::Data | Self::Int64 => format!("{chain}.value"),
            _ => String::new(),
        }
    }

    /// An expression of the coded type from one of the Swift type.
    pub(super) fn encoded(&self, value: &str, helpers: &Helpers) -> String {
        match self {
            Self::Array(item) if item.needs_help() => {
                format!("{value}.map {{ {} }}", item.encoded("$0", helpers))
            }
            Self::Data | Self::Int64 => format!("{}({value})", self.coded(helpers)),
            _ => value.to_owned(),
        }
    }

    /// The same for an optional.
    pub(super) fn encoded_optional(&self, value: &str, helpers: &Helpers) -> String {
        match self {
            Self::Array(item) if item.needs_help() => self.encoded(&format!("{value}?"), helpers),
            Self::Data | Self::Int64 => {
                format!("{value}.map {{ {} }}", self.encoded("$0", helpers))
            }
            _ => value.to_owned(),
        }
    }
}
