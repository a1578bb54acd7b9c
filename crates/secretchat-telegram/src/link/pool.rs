//! A pool of grammers with its tasks.

use std::num::NonZeroUsize;
use std::sync::Arc;

use grammers_mtsender::{ConnectionParams, NoRetries, SenderPool, SenderPoolHandle};
use tokio::task::{AbortHandle, JoinSet};

use super::Plan;
use super::heartbeat::{Life, Pulse};
use crate::updates::drain;

/// Updates that wait to be sorted out, which takes microseconds. grammers drops what does not fit.
const UPDATES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4095);

/// A pool of grammers; when it is dropped, its connections end.
pub(super) struct Pool {
    handle: SenderPoolHandle,
    pulse: Arc<Pulse>,
    runner: AbortHandle,
    /// They end with the pool.
    _tasks: JoinSet<()>,
}

impl Pool {
    pub(super) fn start(plan: &Plan) -> Self {
        // Whoever asks first may have a runtime that knows no network, or that ends soon.
        let _runtime = plan.runtime.enter();
        let pool = SenderPool::with_configuration(Arc::clone(&plan.view), plan.api, params(plan));
        let handle = pool.handle.thin;
        let pulse = Arc::new(Pulse::new());
        let mut tasks = JoinSet::new();
        let runner = tasks.spawn(pool.runner.run());
        if let Some(inbox) = &plan.inbox {
            let keeper = Arc::clone(&plan.keeper);
            // It ends by itself, after the pool: what came last is still told.
            tokio::spawn(drain(
                pool.updates,
                Arc::clone(inbox),
                keeper,
                Arc::clone(&pulse),
            ));
            let life = Life {
                dc: plan.dc,
                handle: handle.clone(),
                pulse: Arc::clone(&pulse),
                runner: runner.clone(),
                keeper: Arc::clone(&plan.keeper),
            };
            tasks.spawn(life.keep());
        }
        Self {
            handle,
            pulse,
            runner,
            _tasks: tasks,
        }
    }

    /// Whether it still takes calls: it does not after a panic inside.
    pub(super) fn is_alive(&self) -> bool {
        !self.runner.is_finished()
    }

    pub(super) fn parts(&self) -> (SenderPoolHandle, Arc<Pulse>) {
        (self.handle.clone(), Arc::clone(&self.pulse))
    }

    pub(super) fn has(&self, pulse: &Arc<Pulse>) -> bool {
        Arc::ptr_eq(&self.pulse, pulse)
    }
}

/// All of them are named: the defaults start a program to find out about the system.
fn params(plan: &Plan) -> ConnectionParams {
    let device = &plan.device;
    ConnectionParams {
        device_model: device.model.clone(),
        system_version: device.system.clone(),
        app_version: device.app_version.clone(),
        system_lang_code: device.language.clone(),
        lang_code: device.language.clone(),
        use_ipv6: false,
        // The engine waits and repeats.
        retry_policy: Box::new(NoRetries),
        updates_channel_capacity: UPDATES,
        __non_exhaustive: (),
    }
}
