//! Clients: their life, and how a program waits for them.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;

use secretchat::Client as Engine;

use crate::boundary::{self, Failure, Given as _, Handle, Object as _, Returned, object};
use crate::callbacks::{Context, WakeFn};
use crate::error::Error;
use crate::host::{self, Begun, Host, Outcome, Wake, Which};
use crate::options::Options;
use crate::status::Status;

/// The queue of events: `secretchat_client_next_event`.
pub const SECRETCHAT_QUEUE_EVENTS: u32 = 0;
/// The queue of calls to the server: `secretchat_client_next_rpc`.
pub const SECRETCHAT_QUEUE_RPCS: u32 = 1;

/// All secret chats of one account.
///
/// **Look-ups** answer at once; they wait for the engine, which may be storing something. **Commands** return at once with a
/// number in `request`, are begun in the order of the calls, and end with an event of the kind
/// `SECRETCHAT_EVENT_KIND_RESULT` with that number, when what they do is stored; those with files take longer than others
/// that come later. If `request` is NULL, there is no such event. A command that returns another status than OK was not begun.
/// Another thread may take the event before the command has returned.
///
/// Besides the statuses that are named, a result can be CLOSED when the client is closed, and STORE_… when the store fails:
/// nothing has changed then. BUSY says that 65536 commands are under way, or have results
/// that were not taken.
pub struct Client(Handle<Host>);

object!(Client: Host);

/// Opens a client. It blocks until the store is open, and does not wait for the network. The options are used up, also if it
/// fails, and must still be freed.
///
/// `options` and `client` are not NULL; what is put there is freed with `secretchat_client_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, SPENT, MISSING, VALUE, BUSY, STORE_…, REENTRANT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_open(
    options: Option<&mut Options>,
    client: Option<&mut MaybeUninit<*mut Client>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("client", client, || {
            boundary::check_not_in_callback()?;
            host::start(Options::plan(options)?)
        })
    })
}

/// Asks a client to close: what was begun is stored, commands that still run end with CLOSED, and the last event is of the
/// kind `SECRETCHAT_EVENT_KIND_CLOSED`. Uploads of paths go on when it is opened the next time,
/// downloads into resumable files with `secretchat_client_resume_download`. Nothing happens if it was asked before.
///
/// `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_close(
    client: Option<&Client>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || client.given("client")?.close())
}

/// Closes a client if it is open, waits until everything is stored and all callbacks have returned, and frees it. It does not
/// wait for the network. NULL is nothing.
///
/// Any thread, while no other uses the client; not after a `fork`. Statuses: OK; REENTRANT in a callback: then nothing was
/// freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_free(client: *mut Client) -> Status {
    boundary::status(None, || {
        boundary::check_not_in_callback()?;
        // SAFETY: it is NULL, or the header demands a client that there is.
        if let Ok(host) = unsafe { client.as_ref() }.given("client") {
            // Before the object goes: callbacks that run meanwhile must find it, to be told that they may not use it.
            host.end();
        }
        // SAFETY: the header demands a client that nobody uses, once.
        drop(unsafe { Client::take_back(client) });
        Ok(())
    })
}

/// Has a function called when a queue (`SECRETCHAT_QUEUE_…`) stops being empty, and at once if it is not empty; with `wake`
/// NULL none any more. The function is meant to wake up the loop of the program, not to take from the queue. When this
/// returns, the function that was set before is not called any more.
///
/// `client` is not NULL; `wake`, `context` and `error` may be. `context` must live until another function is set, or the
/// client is freed. It may be called inside of this function. Any thread, but hold no lock that the function takes. Statuses: NULL_POINTER, VALUE, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_set_wake(
    client: Option<&Client>,
    queue: u32,
    wake: WakeFn,
    context: *mut c_void,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let wake = wake.map(|function| Wake {
        function,
        context: Context::borrowed(context),
    });
    boundary::status(error, || {
        client.given("client")?.set_wake(queue_of(queue)?, wake)
    })
}

/// A file descriptor that is readable while a queue (`SECRETCHAT_QUEUE_…`) is not empty, or has ended: for `poll`, `epoll`,
/// `kqueue` and event loops. It belongs to the client: do not read from it, and do not close it.
///
/// `client` and `fd` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE, REENTRANT, INTERNAL; UNSUPPORTED
/// where there are no such descriptors (Windows).
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_fd(
    client: Option<&Client>,
    queue: u32,
    fd: Option<&mut MaybeUninit<c_int>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let host = client.given("client")?;
        boundary::put("fd", fd, fd_of(host, queue)?)
    })
}

#[cfg(unix)]
fn fd_of(host: &Host, queue: u32) -> Returned<c_int> {
    let fd = match queue_of(queue)? {
        Which::Events => host.events()?.fd(),
        Which::Calls => host.calls()?.queue.fd(),
    };
    fd.map_err(|error| {
        let message = format!("the system gives no pipe: {error}");
        Failure::new(Status::System, message)
    })
}

#[cfg(not(unix))]
fn fd_of(_: &Host, _: u32) -> Returned<c_int> {
    let message = "there are no such file descriptors on this system";
    Err(Failure::new(Status::Unsupported, message))
}

fn queue_of(queue: u32) -> Returned<Which> {
    match queue {
        SECRETCHAT_QUEUE_EVENTS => Ok(Which::Events),
        SECRETCHAT_QUEUE_RPCS => Ok(Which::Calls),
        _ => {
            let allowed = "a SECRETCHAT_QUEUE_ constant";
            Err(Failure::value("queue", queue, allowed))
        }
    }
}

/// A client as a parameter of a command or a look-up.
pub(crate) trait Engaged<'a>: Sized {
    /// Begins a command, or refuses it before anything has changed.
    fn begin(self) -> Returned<Begun<'a>>;

    /// Looks something up.
    fn look<T, E: Into<Failure>>(
        self,
        look: impl AsyncFnOnce(&Engine) -> Result<T, E>,
    ) -> Returned<T>;
}

impl<'a> Engaged<'a> for Option<&'a Client> {
    fn begin(self) -> Returned<Begun<'a>> {
        self.given("client")?.begin()
    }

    fn look<T, E: Into<Failure>>(
        self,
        look: impl AsyncFnOnce(&Engine) -> Result<T, E>,
    ) -> Returned<T> {
        self.given("client")?.look(look)
    }
}

/// A command that needs nothing but numbers.
pub(crate) fn command<F, T>(
    client: Option<&Client>,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
    command: impl FnOnce(Engine) -> F,
) -> Status
where
    F: Future<Output = Result<T, secretchat::Error>> + Send + 'static,
    T: Into<Outcome> + 'static,
{
    boundary::status(error, || {
        client.begin()?.run(request, command);
        Ok(())
    })
}
