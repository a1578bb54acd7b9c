//! A door in front of a data centre.

use std::net::SocketAddrV4;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Passes connections on while it is open. When it is shut, those that are there end, and new ones end at once.
pub(crate) struct Gate {
    pub(crate) address: SocketAddrV4,
    open: watch::Sender<bool>,
}

impl Gate {
    pub(crate) async fn before(behind: SocketAddrV4) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, behind, is_open.clone()));
            }
        });
        Self {
            address: address.parse().unwrap(),
            open,
        }
    }

    pub(crate) fn shut(&self) {
        self.open.send_replace(false);
    }

    pub(crate) fn open(&self) {
        self.open.send_replace(true);
    }
}

async fn pass(mut stream: TcpStream, behind: SocketAddrV4, mut is_open: watch::Receiver<bool>) {
    if !*is_open.borrow() {
        return;
    }
    let mut behind = TcpStream::connect(behind).await.unwrap();
    tokio::select! {
        _ = copy_bidirectional(&mut stream, &mut behind) => {}
        _ = is_open.wait_for(|open| !open) => {}
    }
}
