//! Bytes as hexadecimal digits.

/// Writes bytes, in lower case.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    let both = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(both).collect()
}

/// Reads bytes; `None` if these are not pairs of digits.
#[must_use]
pub fn decode(digits: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let byte = |&[high, low]: &[u8; 2]| u8::try_from(value(high)? << 4 | value(low)?).ok();
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)), Some(all));
        assert_eq!(encode(&[0x0f, 0xa0]), "0fa0");
        assert_eq!(decode("0FA0"), Some(vec![0x0f, 0xa0]));
    }

    #[test]
    fn what_is_no_pair_of_digits_is_refused() {
        for digits in ["0", "0g", "+1", "0fé", " 0"] {
            assert_eq!(decode(digits), None, "{digits}");
        }
    }
}
