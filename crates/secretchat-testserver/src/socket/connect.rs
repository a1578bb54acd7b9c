//! Where sockets come from.

use std::io::Result;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

/// Both directions of a connection.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for S {}

/// A place to which a client can connect, again and again.
pub trait Connect: Send + Sync + 'static {
    /// The connection.
    type Stream: Stream;

    /// Connects.
    fn connect(&self) -> impl Future<Output = Result<Self::Stream>> + Send;
}

/// A place to which clients connect.
pub trait Listen: Send + 'static {
    /// The connection.
    type Stream: Stream;

    /// The next client. May be dropped at any time.
    fn accept(&self) -> impl Future<Output = Result<Self::Stream>> + Send;
}

/// Over TCP.
impl Connect for SocketAddr {
    type Stream = TcpStream;

    async fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(self).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// Over TCP.
impl Listen for TcpListener {
    type Stream = TcpStream;

    async fn accept(&self) -> Result<TcpStream> {
        let (stream, _) = Self::accept(self).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// Over a Unix socket at this path.
#[cfg(unix)]
impl Connect for std::path::PathBuf {
    type Stream = tokio::net::UnixStream;

    async fn connect(&self) -> Result<tokio::net::UnixStream> {
        tokio::net::UnixStream::connect(self).await
    }
}

/// Over a Unix socket.
#[cfg(unix)]
impl Listen for tokio::net::UnixListener {
    type Stream = tokio::net::UnixStream;

    async fn accept(&self) -> Result<tokio::net::UnixStream> {
        let (stream, _) = Self::accept(self).await?;
        Ok(stream)
    }
}
