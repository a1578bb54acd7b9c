//! Overwriting the contents of a value in memory.

use zeroize::Zeroize;

/// A value whose texts, byte strings and coordinates can be overwritten with zeros.
///
/// Generated types do not do this by themselves when they are dropped, so that their fields can be moved out.
pub trait Wipe {
    /// Overwrites every string, every byte string, every coordinate and every value inside. Integers stay.
    fn wipe(&mut self) {}
}

impl Wipe for String {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl Wipe for f64 {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl Wipe for Vec<u8> {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl<const N: usize> Wipe for [u8; N] {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl<T: Wipe> Wipe for Option<T> {
    fn wipe(&mut self) {
        self.iter_mut().for_each(Wipe::wipe);
    }
}

impl<T: Wipe> Wipe for Vec<T> {
    fn wipe(&mut self) {
        self.iter_mut().for_each(Wipe::wipe);
    }
}

impl<T: Wipe> Wipe for Box<T> {
    fn wipe(&mut self) {
        (**self).wipe();
    }
}
