//! Powers of the known generator by a table computed once: the comb of Lim and Lee.
//!
//! The 2048 bits of an exponent are laid out in [`ROWS`] rows of [`BLOCKS`] blocks of [`COLUMNS`]
//! bits. Bit `k` of all rows of a block together select one product out of the table of that
//! block, so an exponentiation takes [`COLUMNS`] squarings and twice as many multiplications,
//! about a fifth of the work without the table. Every entry is read for every selection, so time
//! and memory access do not depend on the exponent.

use std::sync::LazyLock;

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{U2048, Word};
use subtle::{ConditionallySelectable, ConstantTimeEq};

use super::exponent::Exponent;
use super::params::DhParams;

const ROWS: usize = 6;
const BLOCKS: usize = 2;
const COLUMNS: usize = 171;
const ENTRIES: usize = 1 << ROWS;

const _: () = assert!(ROWS * BLOCKS * COLUMNS >= 2048);

/// In Montgomery form, entry `u` of a block is the product of the powers of g that belong to the
/// rows whose bit is set in `u`. 32 KiB in all.
struct Comb {
    blocks: [[U2048; ENTRIES]; BLOCKS],
}

static COMB: LazyLock<Box<Comb>> = LazyLock::new(|| Box::new(Comb::of(&DhParams::known())));

type Element = FixedMontyForm<{ U2048::LIMBS }>;
type Params = FixedMontyParams<{ U2048::LIMBS }>;

/// g^exponent mod p for the known p and g, in constant time.
pub(super) fn power(exponent: &Exponent) -> U2048 {
    let known = DhParams::known();
    let params = known.monty();
    let mut result = Element::one(params);
    for column in (0..COLUMNS).rev() {
        result = result.square();
        for (block, entries) in COMB.blocks.iter().enumerate() {
            let entry = select(entries, digit(exponent, block, column));
            result = result.mul(&Element::from_montgomery(entry, params));
        }
    }
    result.retrieve()
}

/// The bits of all rows at one column of one block, row 0 the lowest.
fn digit(exponent: &Exponent, block: usize, column: usize) -> u8 {
    (0..ROWS).rev().fold(0, |digit, row| {
        digit << 1 | exponent.bit(first_bit(row, block) + column)
    })
}

/// The bit of the exponent at column 0 of a row and block.
const fn first_bit(row: usize, block: usize) -> usize {
    (row * BLOCKS + block) * COLUMNS
}

/// Reads the whole table and keeps the entry whose number is `digit`.
///
/// The masks are made by `subtle`; the rest is plain words, so that the compiler may use vectors.
fn select(entries: &[U2048; ENTRIES], digit: u8) -> U2048 {
    let mut selected = [0; U2048::LIMBS];
    for (number, entry) in (0_u8..).zip(entries) {
        let mask = Word::conditional_select(&0, &Word::MAX, number.ct_eq(&digit));
        for (selected, word) in selected.iter_mut().zip(entry.as_words()) {
            *selected |= word & mask;
        }
    }
    U2048::from_words(selected)
}

impl Comb {
    fn of(known: &DhParams) -> Self {
        let params = known.monty();
        let mut blocks = [[*params.one(); ENTRIES]; BLOCKS];
        let mut power = Element::new(&U2048::from_u8(known.g()), params);
        for row in 0..ROWS {
            for entries in &mut blocks {
                multiply_into(entries, row, &power, params);
                power = power.square_repeat_vartime(COLUMNS as u32);
            }
        }
        Self { blocks }
    }
}

/// Multiplies the power of a row into every entry whose number has the bit of the row.
fn multiply_into(entries: &mut [U2048; ENTRIES], row: usize, power: &Element, params: &Params) {
    for (number, entry) in entries.iter_mut().enumerate() {
        if number >> row & 1 == 1 {
            *entry = Element::from_montgomery(*entry, params)
                .mul(power)
                .to_montgomery();
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha12Rng;
    use rand_core::SeedableRng;

    use super::*;

    fn same_as_without_the_table(exponent: &Exponent) {
        let expected = DhParams::known().power(&U2048::from_u8(3), exponent);
        assert_eq!(power(exponent), expected);
    }

    fn with_bits(bits: impl IntoIterator<Item = usize>) -> Exponent {
        let mut bytes = [0; 256];
        for bit in bits {
            bytes[255 - bit / 8] |= 1 << (bit % 8);
        }
        Exponent::from_bytes(bytes)
    }

    #[test]
    fn random_exponents_give_the_power() {
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        for _ in 0..32 {
            same_as_without_the_table(&Exponent::generate(&mut rng, &[]));
        }
    }

    #[test]
    fn extreme_exponents_give_the_power() {
        same_as_without_the_table(&with_bits([]));
        assert_eq!(power(&with_bits([])), U2048::ONE);
        assert_eq!(power(&with_bits([0])), U2048::from_u8(3));
        assert_eq!(power(&with_bits([1])), U2048::from_u8(9));
        same_as_without_the_table(&with_bits(0..2048));
        same_as_without_the_table(&with_bits((0..2048).step_by(2)));
    }

    #[test]
    fn every_row_and_block_has_its_own_power() {
        for start in (0..12).map(|block| block * COLUMNS) {
            for bit in [start, start + COLUMNS - 1] {
                if bit < 2048 {
                    same_as_without_the_table(&with_bits([bit]));
                }
            }
        }
        same_as_without_the_table(&with_bits([2047]));
    }

    #[test]
    fn selection_reads_the_entry_of_the_digit() {
        let entries = std::array::from_fn(|number| U2048::from_u64(1000 + number as u64));
        for digit in 0..64 {
            assert_eq!(select(&entries, digit), entries[usize::from(digit)]);
        }
    }
}
