//! A sink while it is written to.

use std::io;

use tokio::io::AsyncWriteExt as _;
use zeroize::Zeroizing;

use super::part::PartFile;
use super::{Destination, Output, Received, SinkError};

/// A sink while it is written to.
pub(in crate::files) enum OpenSink {
    File(PartFile),
    Bytes(Zeroizing<Vec<u8>>),
    Writer(Box<dyn Output>),
}

/// A sink that has got everything.
pub(in crate::files) enum Closed {
    /// It is done.
    Received(Received),
    /// It is a file without its name.
    Part(PartFile),
}

impl Destination {
    /// Opens it, with the first `done` bytes of what is there already.
    pub(in crate::files) async fn open(self, done: u64) -> Result<OpenSink, SinkError> {
        Ok(match self {
            Self::File(partial) => OpenSink::File(PartFile::open(partial, done).await?),
            // All at once: a vector that grows leaves copies behind.
            Self::Bytes { size } => OpenSink::Bytes(Zeroizing::new(Vec::with_capacity(size))),
            Self::Writer(writer) => OpenSink::Writer(writer),
        })
    }
}

impl OpenSink {
    pub(in crate::files) async fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        match self {
            Self::File(part) => part.write(bytes).await,
            Self::Bytes(all) => {
                all.extend_from_slice(bytes);
                Ok(())
            }
            Self::Writer(writer) => writer.write_all(bytes).await.map_err(write_error),
        }
    }

    /// Makes sure that what was written survives a power cut, if it is a file.
    pub(in crate::files) async fn sync(&mut self) -> Result<(), SinkError> {
        match self {
            Self::File(part) => part.sync().await,
            Self::Bytes(_) | Self::Writer(_) => Ok(()),
        }
    }

    pub(in crate::files) async fn close(mut self) -> Result<Closed, SinkError> {
        self.sync().await?;
        Ok(match self {
            Self::File(part) => Closed::Part(part),
            Self::Bytes(bytes) => Closed::Received(Received::Bytes(bytes)),
            Self::Writer(mut writer) => {
                writer.shutdown().await.map_err(write_error)?;
                Closed::Received(Received::Written)
            }
        })
    }
}

const fn write_error(error: io::Error) -> SinkError {
    SinkError::Write { path: None, error }
}
