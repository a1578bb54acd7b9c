//! A connection, from the greeting to its end.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

use super::frame;
use super::state::State;

/// Longest line, in bytes: a part of a file in digits, with room to spare.
const MAX_LINE: u64 = 4 << 20;

/// Connects, and says whose connection it is.
pub(super) async fn open(to: SocketAddr, account: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    stream.write_all(frame::hello(account).as_bytes()).await?;
    Ok(stream)
}

/// Talks until the connection ends; says why it ended.
pub(super) async fn serve(
    stream: TcpStream,
    outgoing: mpsc::UnboundedReceiver<String>,
    state: &State,
) -> Result<()> {
    let (reader, writer) = stream.into_split();
    tokio::select! {
        result = listen(reader, state) => result,
        result = write_all(writer, outgoing) => result,
    }
}

async fn listen(reader: OwnedReadHalf, state: &State) -> Result<()> {
    let mut reader = BufReader::new(reader);
    let mut line = String::new();
    loop {
        line.clear();
        (&mut reader).take(MAX_LINE).read_line(&mut line).await?;
        if line.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let frame = frame::read(&line).ok_or_else(|| Error::from(ErrorKind::InvalidData))?;
        state.hear(frame);
    }
}

async fn write_all(
    mut writer: OwnedWriteHalf,
    mut lines: mpsc::UnboundedReceiver<String>,
) -> Result<()> {
    while let Some(line) = lines.recv().await {
        writer.write_all(line.as_bytes()).await?;
    }
    Ok(())
}
