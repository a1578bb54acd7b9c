//! JSON as the TL types have it: numbers of 64 bits are strings, bytes are base64.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use zeroize::{Zeroize as _, Zeroizing};

use crate::boundary::{Failure, Returned};
use crate::status::Status;

/// An object of those fields that are there; it is secret, and leaves nothing else behind.
pub(crate) fn object<'a>(
    fields: impl IntoIterator<Item = (&'a str, Option<Value>)>,
) -> Returned<Zeroizing<Vec<u8>>> {
    let there = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let mut object = Value::Object(there.collect::<Map<_, _>>());
    let bytes = to_bytes(&object);
    wipe(&mut object);
    bytes.map_err(|error| Failure::new(Status::Json, error.to_string()))
}

/// In memory that does not move while it is filled.
fn to_bytes(value: &Value) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let mut count = Count(0);
    serde_json::to_writer(&mut count, value)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(count.0));
    serde_json::to_writer(&mut *bytes, value)?;
    Ok(bytes)
}

/// How much is written.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

pub(crate) fn long(number: impl ToString) -> Value {
    number.to_string().into()
}

pub(crate) fn longs(numbers: &[i64]) -> Value {
    numbers.iter().map(long).collect()
}

pub(crate) fn bytes(bytes: &[u8]) -> Value {
    STANDARD.encode(bytes).into()
}
