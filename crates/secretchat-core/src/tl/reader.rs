//! Reading TL from bytes that nobody vouches for: every length is checked before anything is allocated for it.

use super::error::Error;
use super::traits::Deserialize;

/// How deep values may be nested. The deepest legal value of the end-to-end schema has 5 levels (spec/01 §5).
pub const MAX_DEPTH: usize = 16;

const VECTOR: u32 = 0x1cb5_c415;
const BOOL_TRUE: u32 = 0x9972_75b5;
const BOOL_FALSE: u32 = 0xbc79_9737;

/// A position in a buffer.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    position: usize,
    depth: usize,
}

/// Shows where it stands, not what it reads.
impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("position", &self.position)
            .field("remaining", &self.remaining())
            .finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            position: 0,
            depth: 0,
        }
    }

    /// How many bytes were read.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Reads a value of any type.
    ///
    /// # Errors
    /// Those of the type.
    pub fn read<T: Deserialize>(&mut self) -> Result<T, Error> {
        T::deserialize(self)
    }

    /// `flags.bit?T`
    ///
    /// # Errors
    /// Those of the type.
    pub fn optional<T: Deserialize>(&mut self, flags: u32, bit: u8) -> Result<Option<T>, Error> {
        if has(flags, bit) {
            return self.read().map(Some);
        }
        Ok(None)
    }

    /// `#`, or the id of a constructor: 4 bytes.
    ///
    /// # Errors
    /// If the buffer ends before.
    pub fn nat(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    /// `int`: 4 bytes.
    ///
    /// # Errors
    /// If the buffer ends before.
    pub fn int(&mut self) -> Result<i32, Error> {
        self.array().map(i32::from_le_bytes)
    }

    /// `long`: 8 bytes.
    ///
    /// # Errors
    /// If the buffer ends before.
    pub fn long(&mut self) -> Result<i64, Error> {
        self.array().map(i64::from_le_bytes)
    }

    /// `double`: 8 bytes.
    ///
    /// # Errors
    /// If the buffer ends before.
    pub fn double(&mut self) -> Result<f64, Error> {
        self.array().map(f64::from_le_bytes)
    }

    /// `Bool`: boolTrue or boolFalse, 4 bytes.
    ///
    /// # Errors
    /// If the buffer ends before, or at any other id.
    pub fn bool(&mut self) -> Result<bool, Error> {
        let position = self.position;
        match self.nat()? {
            BOOL_TRUE => Ok(true),
            BOOL_FALSE => Ok(false),
            id => Err(Error::UnexpectedId {
                position,
                expected: "Bool",
                id,
            }),
        }
    }

    /// `int128`, `int256`: N raw bytes.
    ///
    /// # Errors
    /// If the buffer ends before.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        match self.rest.split_first_chunk() {
            Some((array, rest)) => {
                self.rest = rest;
                self.position += N;
                Ok(*array)
            }
            None => Err(self.end(N)),
        }
    }

    /// `bytes`, without a copy. The padding may be anything, and the long form may hold what would fit the short
    /// one (spec/01 §2.2).
    ///
    /// # Errors
    /// If the buffer ends before, or at a length of 56 bits.
    pub fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let position = self.position;
        let (header, length) = match self.rest.first() {
            None => return Err(self.end(4)),
            Some(255) => return Err(Error::HugeString { position }),
            Some(254) => {
                let long = self.clone().nat()?;
                (4, (long >> 8) as usize)
            }
            Some(&short) => (1, usize::from(short)),
        };
        let padded = (header + length).next_multiple_of(4);
        let all = self.take(padded)?;
        all.get(header..header + length)
            .ok_or(Error::UnexpectedEnd {
                position,
                needed: padded,
                remaining: all.len(),
            })
    }

    /// `string`. What is not UTF-8 is replaced, not refused, and NUL becomes a space (spec/01 §2.2).
    ///
    /// # Errors
    /// Those of [`Self::bytes`].
    pub fn string(&mut self) -> Result<String, Error> {
        let text = String::from_utf8_lossy(self.bytes()?);
        Ok(if text.contains('\0') {
            text.replace('\0', " ")
        } else {
            text.into_owned()
        })
    }

    /// `Vector<T>`
    ///
    /// # Errors
    /// If the id is not that of a vector, and those of [`Self::bare_vector`].
    pub fn vector<T: Deserialize>(&mut self) -> Result<Vec<T>, Error> {
        self.expect_id(VECTOR, "Vector")?;
        self.bare_vector()
    }

    /// `vector<T>`: a count and the elements.
    ///
    /// # Errors
    /// If the rest cannot hold so many elements, and those of the elements.
    pub fn bare_vector<T: Deserialize>(&mut self) -> Result<Vec<T>, Error> {
        let position = self.position;
        let count = self.nat()?;
        let most = self.remaining() / T::MIN_SIZE.max(1);
        if usize::try_from(count).map_or(true, |count| count > most) {
            return Err(Error::VectorTooLong {
                position,
                count,
                remaining: self.remaining(),
            });
        }
        // Not reserved: an element takes more room in memory than on the wire.
        (0..count).map(|_| self.read()).collect()
    }

    /// Reads an id and requires it to be this one.
    ///
    /// # Errors
    /// If the buffer ends before, or at any other id.
    pub fn expect_id(&mut self, wanted: u32, expected: &'static str) -> Result<(), Error> {
        let position = self.position;
        let id = self.nat()?;
        if id == wanted {
            return Ok(());
        }
        Err(Error::UnexpectedId {
            position,
            expected,
            id,
        })
    }

    /// A boxed value: the id, then what `read` makes of it; `None` if the id is not of `expected`.
    pub(crate) fn boxed<T>(
        &mut self,
        expected: &'static str,
        read: impl FnOnce(u32, &mut Self) -> Result<Option<T>, Error>,
    ) -> Result<T, Error> {
        let position = self.position;
        if self.depth == MAX_DEPTH {
            return Err(Error::TooDeep {
                position,
                limit: MAX_DEPTH,
            });
        }
        let id = self.nat()?;
        self.depth += 1;
        let value = read(id, self)?;
        self.depth -= 1;
        value.ok_or(Error::UnexpectedId {
            position,
            expected,
            id,
        })
    }

    /// The fields of a constructor, wrapped as the variant of its type.
    pub(crate) fn variant<T: Deserialize, U>(
        &mut self,
        wrap: fn(T) -> U,
    ) -> Result<Option<U>, Error> {
        self.read().map(wrap).map(Some)
    }

    /// Requires that nothing is left.
    ///
    /// # Errors
    /// If something is.
    pub fn finish(self) -> Result<(), Error> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(Error::TrailingBytes {
            position: self.position,
            remaining: self.remaining(),
        })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| self.end(length))?;
        self.rest = rest;
        self.position += length;
        Ok(taken)
    }

    fn end(&self, needed: usize) -> Error {
        Error::UnexpectedEnd {
            position: self.position,
            needed,
            remaining: self.remaining(),
        }
    }
}

/// Whether a bit of a flags field is set.
pub(crate) fn has(flags: u32, bit: u8) -> bool {
    flags >> bit & 1 == 1
}

macro_rules! primitive {
    ($($ty:ty, $size:literal, $read:ident;)*) => {$(
        impl Deserialize for $ty {
            const MIN_SIZE: usize = $size;

            fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
                reader.$read()
            }
        }
    )*};
}

primitive! {
    u32, 4, nat;
    i32, 4, int;
    i64, 8, long;
    f64, 8, double;
    bool, 4, bool;
    String, 4, string;
    [u8; 16], 16, array;
    [u8; 32], 32, array;
}

impl Deserialize for Vec<u8> {
    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.bytes().map(<[u8]>::to_vec)
    }
}

impl<T: Deserialize> Deserialize for Vec<T> {
    const MIN_SIZE: usize = 8;

    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.vector()
    }
}

impl<T: Deserialize> Deserialize for Box<T> {
    const MIN_SIZE: usize = T::MIN_SIZE;

    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.read().map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_may_be_padded_with_anything_and_longer_than_needed() {
        assert_eq!(String::from_bytes(b"\x02ab\x07").unwrap(), "ab");
        assert_eq!(
            String::from_bytes(b"\xfe\x02\x00\x00ab\x07\x07").unwrap(),
            "ab"
        );
    }

    #[test]
    fn a_string_is_decoded_lossily_and_bytes_are_not() {
        assert_eq!(String::from_bytes(b"\x03a\0\xff").unwrap(), "a \u{fffd}");
        assert_eq!(Vec::<u8>::from_bytes(b"\x03a\0\xff").unwrap(), b"a\0\xff");
    }

    #[test]
    fn the_length_of_56_bits_is_refused() {
        let error = Error::HugeString { position: 0 };
        assert_eq!(String::from_bytes(&[0xff; 16]), Err(error));
    }

    #[test]
    fn a_string_longer_than_the_buffer_is_refused() {
        let error = |needed, remaining| Error::UnexpectedEnd {
            position: 0,
            needed,
            remaining,
        };
        assert_eq!(String::from_bytes(b"\x04abc"), Err(error(8, 4)));
        assert_eq!(
            String::from_bytes(b"\xfe\xff\xff\xff"),
            Err(error(0x0100_0004, 4))
        );
        assert_eq!(String::from_bytes(b"\xfe\xff"), Err(error(4, 2)));
        assert_eq!(String::from_bytes(b""), Err(error(4, 0)));
        // The padding has to be there.
        assert_eq!(String::from_bytes(b"\x02ab"), Err(error(4, 3)));
    }

    #[test]
    fn a_vector_is_bounded_before_it_is_read() {
        let vector =
            |count: u32| [&VECTOR.to_le_bytes()[..], &count.to_le_bytes(), &[0; 12]].concat();
        let error = |count| Error::VectorTooLong {
            position: 4,
            count,
            remaining: 12,
        };
        assert_eq!(Vec::<i64>::from_bytes(&vector(2)), Err(error(2)));
        assert_eq!(
            Vec::<i32>::from_bytes(&vector(u32::MAX)),
            Err(error(u32::MAX))
        );
        assert_eq!(Vec::<i32>::from_bytes(&vector(3)), Ok(vec![0; 3]));
    }

    #[test]
    fn only_two_ids_are_a_bool() {
        assert_eq!(bool::from_bytes(&[0xb5, 0x75, 0x72, 0x99]), Ok(true));
        assert_eq!(bool::from_bytes(&[0x37, 0x97, 0x79, 0xbc]), Ok(false));
        let error = Error::UnexpectedId {
            position: 0,
            expected: "Bool",
            id: 1,
        };
        assert_eq!(bool::from_bytes(&[1, 0, 0, 0]), Err(error));
    }

    #[test]
    fn bytes_after_the_value_are_refused() {
        let error = Error::TrailingBytes {
            position: 4,
            remaining: 1,
        };
        assert_eq!(i32::from_bytes(&[0; 5]), Err(error));
    }
}
