//! One source of randomness for all connections.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use rand_core::{CryptoRng, TryCryptoRng, TryRng};

/// A source of randomness in many hands.
#[derive(Clone)]
pub(super) struct SharedRng(Arc<Mutex<dyn CryptoRng + Send>>);

impl SharedRng {
    pub(super) fn new(rng: impl CryptoRng + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(rng)))
    }
}

impl TryRng for SharedRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_fill_bytes(bytes)
    }
}

impl TryCryptoRng for SharedRng {}
