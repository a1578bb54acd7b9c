//! Waveforms of voice messages: samples of 5 bits, packed from the lowest bit on (spec/08 §8).

use crate::message::limits::MAX_WAVEFORM;

const BITS: usize = 5;
const LOUDEST: u8 = 31;

/// Packs samples of 0 to 31 (larger ones count as 31); samples beyond the hundredth are left out.
#[must_use]
pub fn pack_waveform(samples: &[u8]) -> Vec<u8> {
    let (mut packed, mut buffer, mut bits) = (Vec::new(), 0_u16, 0);
    for sample in samples.iter().take(MAX_WAVEFORM * 8 / BITS) {
        buffer |= u16::from((*sample).min(LOUDEST)) << bits;
        bits += BITS;
        if bits >= 8 {
            packed.push(buffer.to_le_bytes()[0]);
            buffer >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        packed.push(buffer.to_le_bytes()[0]);
    }
    packed
}

/// The samples of a waveform, 0 to 31 each; bits that do not make a whole sample are left out.
#[must_use]
pub fn unpack_waveform(packed: &[u8]) -> Vec<u8> {
    let (mut samples, mut buffer, mut bits) = (Vec::new(), 0_u16, 0);
    for byte in packed {
        buffer |= u16::from(*byte) << bits;
        bits += 8;
        while bits >= BITS {
            samples.push(buffer.to_le_bytes()[0] & LOUDEST);
            buffer >>= BITS;
            bits -= BITS;
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_samples_take_63_bytes() {
        let samples: Vec<u8> = (0..100).map(|i| i % 32).collect();
        let packed = pack_waveform(&samples);
        assert_eq!(packed.len(), 63);
        assert_eq!(unpack_waveform(&packed), samples);
        assert_eq!(pack_waveform(&[7; 500]).len(), 63);
    }

    #[test]
    fn samples_begin_at_the_lowest_bit() {
        assert_eq!(pack_waveform(&[1, 2, 255]), [0b0100_0001, 0b0111_1100]);
        assert_eq!(unpack_waveform(&[0b0100_0001, 0b0111_1100]), [1, 2, 31]);
        assert_eq!(pack_waveform(&[]), []);
    }
}
