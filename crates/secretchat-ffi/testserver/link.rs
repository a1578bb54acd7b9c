//! The connection of one client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use secretchat_core::ids::UserId;

use crate::TestServer;
use crate::boundary::guarded;
use crate::client::Client;
use crate::telegram::Telegram;
use crate::{product, serve};

/// The threads that serve a client.
pub(crate) struct Link {
    ended: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// What one of the threads does.
type Work = fn(&Telegram, Client, UserId, &AtomicBool);

impl Link {
    fn new(telegram: &Arc<Telegram>, client: Client, user: UserId) -> Option<Self> {
        let mut link = Self {
            ended: Arc::default(),
            threads: Vec::new(),
        };
        let works: [(&str, Work); 2] = [("answers", serve::answer), ("updates", serve::feed)];
        for (name, work) in works {
            let (telegram, ended) = (telegram.clone(), link.ended.clone());
            let work = move || work(&telegram, client, user, &ended);
            let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
            link.threads.push(thread.ok()?);
        }
        Some(link)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so.
            thread.join().ok();
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_connect(
    server: Option<&TestServer>,
    client: *const product::Client,
    user_id: i64,
) -> Option<Box<Link>> {
    guarded(None, || {
        // SAFETY: the header demands that the link ends before the client is freed.
        let client = unsafe { Client::new(client) }?;
        let link = Link::new(&server?.0, client, UserId(user_id))?;
        Some(Some(Box::new(link)))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_disconnect(link: Option<Box<Link>>) {
    guarded((), || {
        drop(link);
        None
    });
}
