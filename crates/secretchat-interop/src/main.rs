//! Test equipment: `interop-peer`, a client of secretchat that is driven by lines of JSON. Never shipped.

#![forbid(unsafe_code)]

mod args;

use std::io::{self, BufRead as _, Write as _};
use std::process::{ExitCode, abort};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Parser as _;
use secretchat::Client;
use secretchat::core::ids::{Layer, UserId};
use secretchat::store::{StoreKey, Vault};
use secretchat::transport::DynTransport;
use secretchat_interop::driver::{self, End};
use secretchat_interop::wire;
use secretchat_testserver::server_file::ServerFile;
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::time::sleep;

use self::args::Args;

/// Pause before the server is tried again.
const PAUSE: Duration = Duration::from_millis(100);

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("interop-peer: {error}");
            ExitCode::FAILURE
        }
    }
}

/// All on one thread: there tasks are begun in the order in which they were spawned, and so commands in theirs.
fn run(args: &Args) -> Result<(), Failure> {
    let (out, lines) = mpsc::unbounded_channel();
    let writer = thread::spawn(move || write(lines));
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let end = runtime.block_on(hold_chats(args, out))?;
    if end == End::Killed {
        abort();
    }
    // What it says of a reader that is gone is of no use to anybody.
    let _ = writer.join();
    Ok(())
}

async fn hold_chats(args: &Args, out: driver::Out) -> Result<End, Failure> {
    let server = ServerFile::read(&args.server);
    let server = server.map_err(|error| format!("the file of the server: {error}"))?;
    let account = server
        .account(&args.account)
        .ok_or("there is no such account")?;
    let user = UserId(account.user_id);
    if let Some(folder) = &args.place.data {
        std::fs::create_dir_all(folder)?;
    }
    let wire = wire::open(args.wire, &server, account, args.place.data.as_deref()).await?;
    let mut builder = Client::builder()
        .user(user)
        .store(open_store(args)?)
        .accept(args.policy.into())
        .dyn_transport(wire.transport());
    if let Some(layer) = args.layer {
        builder = builder.max_layer(Layer(layer));
    }
    let client = builder.build().await?;
    let hello = json!({
        "event": "hello",
        "user_id": user.to_string(),
        "version": env!("CARGO_PKG_VERSION"),
    });
    tokio::spawn(greet(wire.transport(), hello, out.clone()));
    tokio::spawn(wire.feed(client.feed()));
    Ok(driver::run(client, read_lines(), out).await)
}

/// Says that the server can be reached: what it tells from now on is heard.
async fn greet(transport: Arc<dyn DynTransport>, hello: Value, out: driver::Out) {
    while transport.get_state().await.is_err() {
        sleep(PAUSE).await;
    }
    // Without a reader nobody wants to know.
    let _ = out.send(hello);
}

/// In a file it is sealed with a key that is no secret.
fn open_store(args: &Args) -> Result<Vault, Failure> {
    Ok(match &args.place.data {
        Some(folder) => Vault::sqlite(folder.join("chats.db"), StoreKey::raw([7; 32]))?,
        None => Vault::memory(),
    })
}

/// A thread of its own reads the input, since it cannot be stopped.
fn read_lines() -> mpsc::UnboundedReceiver<String> {
    let (sender, lines) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn write(mut lines: mpsc::UnboundedReceiver<Value>) -> io::Result<()> {
    let mut output = io::stdout().lock();
    while let Some(line) = lines.blocking_recv() {
        writeln!(output, "{line}")?;
        output.flush()?;
    }
    Ok(())
}
