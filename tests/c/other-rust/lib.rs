//! Sums numbers; panics when there are none, and catches that.

use std::collections::HashMap;
use std::panic::{self, catch_unwind};
use std::slice;
use std::thread;

/// The sum of `count` numbers, made on another thread; -1 after a panic.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn other_rust_sum(numbers: *const i64, count: usize) -> i64 {
    panic::set_hook(Box::new(|_| ())); // the panic is meant
    catch_unwind(|| {
        assert!(count > 0, "nothing to sum");
        // SAFETY: the caller promises so many numbers.
        let numbers: HashMap<_, _> = unsafe { slice::from_raw_parts(numbers, count) }
            .iter()
            .copied()
            .enumerate()
            .collect();
        thread::spawn(move || numbers.values().sum())
            .join()
            .unwrap_or(-1)
    })
    .unwrap_or(-1)
}
