//! One of the two clients: it may be killed at any moment, and goes on from what is stored.

mod events;
mod files;
mod history;
mod send;

use std::io::Read as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use secretchat::core::ids::ChatId;
use secretchat::store::{SqliteStore, StoreKey, Vault};
use secretchat::transport::Peer;
use secretchat::{Client, Error};
use secretchat_testserver::socket::SocketTransport;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::options::Side;
use crate::plan::Who;

/// What a side cannot go on from.
pub(crate) type Broken = Box<dyn std::error::Error + Send + Sync>;

/// How often something is looked at again.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) fn run(side: Side) -> ExitCode {
    let who = side.who;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match runtime.block_on(live(Arc::new(side))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(broken) => {
            eprintln!("{who}: {broken}");
            ExitCode::FAILURE
        }
    }
}

async fn live(side: Arc<Side>) -> Result<(), Broken> {
    let (client, transport) = open(&side).await?;
    let feed = feed(client.clone(), transport);
    let chat = the_chat(&client, side.who);
    let work = async {
        let chat = chat.await?;
        tokio::try_join!(
            events::note(&side, &client, chat),
            send::send(&side, &client, chat),
            files::fetch(&side, &client, chat),
            history::watch(&side, &client, chat),
        )
        .map(drop)
    };
    tokio::select! {
        broken = work => broken?,
        broken = feed => broken?,
        () = told_to_stop() => {}
    }
    history::write_down(&side, &client).await?;
    client.close().await;
    Ok(())
}

async fn open(side: &Side) -> Result<(Client, SocketTransport), Broken> {
    let store = SqliteStore::open(side.who.path(&side.folder, "db"))?;
    let vault = Vault::open(store, StoreKey::raw([side.who as u8 + 1; 32]), None)?;
    let transport = connect(side.server, side.who).await;
    let builder = Client::builder().user(side.who.user()).store(vault);
    let client = builder.transport(transport.clone()).build().await?;
    Ok((client, transport))
}

async fn connect(server: SocketAddr, who: Who) -> SocketTransport {
    loop {
        match SocketTransport::connect(server, who.user()).await {
            Ok(transport) => return transport,
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Takes to the client what the server says.
async fn feed(client: Client, transport: SocketTransport) -> Result<(), Broken> {
    loop {
        let updates = transport.next_updates().await;
        client.handle_updates(&updates).await?;
    }
}

/// Alice asks for it, once and for all; Bob waits for it.
async fn the_chat(client: &Client, who: Who) -> Result<ChatId, Broken> {
    loop {
        if let Some(info) = client.chats().await?.first() {
            return Ok(info.id);
        }
        if who == Who::Alice {
            match client.request_chat(Peer::Id(Who::Bob.user())).await {
                // Bob has no account before he was there once.
                Ok(_) | Err(Error::Resolve(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        sleep(PAUSE).await;
    }
}

/// Waits for the end of the standard input.
async fn told_to_stop() {
    let told = Arc::new(Notify::new());
    let teller = Arc::clone(&told);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        teller.notify_one();
    });
    told.notified().await;
}
