//! Places in a text, counted in UTF-16 code units, as entities count them (spec/02 §3).

/// UTF-16 units of a text.
#[must_use]
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The UTF-16 unit that begins at a byte; `None` if no character begins there and the text does not end there.
#[must_use]
pub fn utf16_of_byte(text: &str, byte: usize) -> Option<usize> {
    text.get(..byte).map(utf16_len)
}

/// The byte that begins at a UTF-16 unit; `None` if no character begins there and the text does not end there.
#[must_use]
pub fn byte_of_utf16(text: &str, unit: usize) -> Option<usize> {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= unit {
            return (units == unit).then_some(byte);
        }
        units += c.len_utf16();
    }
    (units == unit).then_some(text.len())
}

/// The UTF-16 units of a text: how many there are, and which are second halves of a character.
pub(super) struct Units {
    len: usize,
    second_halves: Vec<usize>,
}

impl Units {
    pub(super) fn of(text: &str) -> Self {
        let (mut len, mut second_halves) = (0, Vec::new());
        for c in text.chars() {
            if c.len_utf16() == 2 {
                second_halves.push(len + 1);
            }
            len += c.len_utf16();
        }
        Self { len, second_halves }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) fn splits_character(&self, unit: usize) -> bool {
        self.second_halves.binary_search(&unit).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_and_units_of_a_mixed_text() {
        // a: 1 byte 1 unit; é: 2 and 1; 😀: 4 and 2; €: 3 and 1.
        let text = "aé😀€";
        assert_eq!(utf16_len(text), 5);
        let units: Vec<_> = (0..=11).map(|b| utf16_of_byte(text, b)).collect();
        assert_eq!(
            units,
            [
                Some(0),
                Some(1),
                None,
                Some(2),
                None,
                None,
                None,
                Some(4),
                None,
                None,
                Some(5),
                None
            ]
        );
        let bytes: Vec<_> = (0..=6).map(|u| byte_of_utf16(text, u)).collect();
        assert_eq!(
            bytes,
            [Some(0), Some(1), Some(3), None, Some(7), Some(10), None]
        );
        assert_eq!(byte_of_utf16("", 0), Some(0));
        assert_eq!(byte_of_utf16("", 1), None);
    }

    proptest! {
        #[test]
        fn both_ways_agree_with_the_standard_library(text in any::<String>(), place in 0_usize..80) {
            prop_assert_eq!(utf16_len(&text), text.encode_utf16().count());
            let units = Units::of(&text);
            prop_assert_eq!(units.len(), utf16_len(&text));
            match byte_of_utf16(&text, place) {
                Some(byte) => {
                    prop_assert_eq!(utf16_of_byte(&text, byte), Some(place));
                    prop_assert!(!units.splits_character(place));
                }
                None => prop_assert!(place > units.len() || units.splits_character(place)),
            }
        }
    }
}
