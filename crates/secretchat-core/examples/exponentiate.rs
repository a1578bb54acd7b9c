//! Both exponentiations of a key exchange with an exponent of extreme shape.
//!
//! `ci/constant-time` counts the instructions of this program: they must not depend on the shape.
#![allow(
    clippy::disallowed_methods,
    reason = "an example may read its arguments"
)]

use std::hint::black_box;
use std::process::ExitCode;

use secretchat_core::crypto::{DhParams, Exponent};

/// Every byte of the exponent, by the number given: all clear, all set, every other, every lower half.
const SHAPES: [u8; 4] = [0x00, 0xff, 0x55, 0x0f];

fn main() -> ExitCode {
    let number = std::env::args().nth(1).unwrap_or_default();
    // Read in a way that takes the same instructions for each of the numbers.
    let number = number.bytes().next().unwrap_or(0).wrapping_sub(b'0');
    let Some(byte) = SHAPES.get(usize::from(number)) else {
        eprintln!("usage: exponentiate 0|1|2|3");
        return ExitCode::FAILURE;
    };
    let exponent = Exponent::from_bytes(black_box([*byte; 256]));
    let params = DhParams::known();
    let base = params.public(&Exponent::from_bytes([0x77; 256]));
    black_box(params.public(&exponent));
    black_box(params.shared(&exponent, &base));
    ExitCode::SUCCESS
}
