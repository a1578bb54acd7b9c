//! Frames on a stream: the length, and what is so long.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufWriter};
use tokio::sync::mpsc;

/// Longest frame without its length, in bytes: a block of a file with room to spare.
pub const MAX_FRAME: usize = 2 << 20;

/// Reads one frame; an error of the kind `UnexpectedEof` if the stream ends.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Vec<u8>> {
    let length = stream.read_u32_le().await? as usize;
    if length > MAX_FRAME {
        return Err(invalid(format!(
            "a frame of {length} bytes is over the limit of {MAX_FRAME}"
        )));
    }
    let mut frame = vec![0; length];
    stream.read_exact(&mut frame).await?;
    Ok(frame)
}

/// Writes frames as they come, until there will be none.
pub(super) async fn write_all(
    stream: impl AsyncWrite + Unpin,
    mut frames: mpsc::Receiver<Vec<u8>>,
) -> Result<()> {
    let mut stream = BufWriter::new(stream);
    while let Some(frame) = frames.recv().await {
        write(&mut stream, &frame).await?;
        while let Ok(frame) = frames.try_recv() {
            write(&mut stream, &frame).await?;
        }
        stream.flush().await?;
    }
    Ok(())
}

/// Writes one frame, into the buffer of the stream if it has one.
pub(super) async fn write(stream: &mut (impl AsyncWrite + Unpin), frame: &[u8]) -> Result<()> {
    let length = u32::try_from(frame.len()).map_err(|_| invalid("a frame is too long"))?;
    stream.write_u32_le(length).await?;
    stream.write_all(frame).await
}

/// What is said cannot be understood.
pub(super) fn invalid(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidData, why.into())
}
