//! What single steps cost here and now: the parts that a whole envelope is made of.

use std::time::{Duration, Instant};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use secretchat::core::crypto::{AuthKey, DhParams, Exponent, envelope};
use secretchat::core::ids::Role;
use secretchat::store::{Key, MemoryStore, StoreKey, Table, Vault, Write};

/// Bytes of a usual record.
const RECORD: usize = 300;

/// Median times of single steps.
pub(crate) struct Costs {
    /// Sealing and opening one envelope of 128 bytes.
    pub(crate) envelope: Duration,
    /// The exponentiations of one renewal, of both sides.
    pub(crate) renewal: Duration,
    /// Sealing one record.
    pub(crate) record: Duration,
    /// One durable commit of one small record.
    pub(crate) sync: Duration,
}

impl Costs {
    pub(crate) fn measure() -> Self {
        Self {
            envelope: envelope_cost(),
            renewal: renewal_cost(),
            record: record_cost(),
            sync: sync_cost(),
        }
    }
}

fn envelope_cost() -> Duration {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut bytes = [0; 256];
    rng.fill_bytes(&mut bytes);
    let key = AuthKey::from_bytes(bytes);
    let payload = [5; 128];
    median(200, || {
        let sealed = envelope::seal(&key, Role::Creator, &payload, &mut rng).expect("sealed");
        let versions = envelope::Versions::V2Only;
        let opened = envelope::open(&key, Role::Creator, &sealed, versions);
        assert!(opened.is_ok(), "what was sealed opens");
    })
}

fn renewal_cost() -> Duration {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let params = DhParams::known();
    let one_side = median(15, || {
        let exponent = Exponent::generate(&mut rng, &[]);
        let public = params.public(&exponent);
        let _key = params.shared(&exponent, &public);
    });
    one_side * 2
}

fn record_cost() -> Duration {
    let sealed = Vault::open(MemoryStore::new(), StoreKey::raw([1; 32]), None).expect("a vault");
    let plain = Vault::open(MemoryStore::new(), StoreKey::none(), None).expect("a vault");
    let [sealed, plain] = [sealed, plain].map(|mut vault| {
        median(50, || {
            let put = |id| Write::Put {
                table: Table::Message,
                key: Key::new(1, id),
                value: vec![3; RECORD],
            };
            vault.commit((0..100).map(put).collect()).expect("a commit");
        })
    });
    sealed.saturating_sub(plain) / 100
}

fn sync_cost() -> Duration {
    let folder = tempfile::tempdir_in(".").expect("a folder");
    let path = folder.path().join("sync.db");
    let mut vault = Vault::sqlite(path, StoreKey::raw([1; 32])).expect("a database");
    median(200, || {
        let write = Write::Put {
            table: Table::Account,
            key: Key::new(0, 0),
            value: vec![3; RECORD],
        };
        vault.commit(vec![write]).expect("a commit");
    })
}

fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    work();
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(runs / 2).copied().unwrap_or_default()
}
