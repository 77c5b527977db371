//! Opens a byte stream to an address. The seam for TLS: what comes out are two halves, whatever lies under them.
use super::error::Error;
use super::options::{Options, Security};
use crate::config::Address;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// The two directions of an open stream.
pub(super) struct Halves {
    pub(super) reader: Box<dyn AsyncRead + Send + Unpin>,
    pub(super) writer: Box<dyn AsyncWrite + Send + Unpin>,
}

/// Resolves and connects, each within `options.connect`.
pub(super) async fn open(address: &Address, options: &Options) -> Result<Halves, Error> {
    let sockets = resolve(address, options.connect).await?;
    let late = |_| Error::ConnectTimeout { address: address.clone(), after: options.connect };
    let stream = timeout(options.connect, connect(address, &sockets)).await.map_err(late)??;
    match options.security {
        Security::Plaintext => {
            let (reader, writer) = stream.into_split();
            Ok(Halves { reader: Box::new(reader), writer: Box::new(writer) })
        }
    }
}

async fn resolve(address: &Address, within: Duration) -> Result<Vec<SocketAddr>, Error> {
    let unresolved = |detail: &str| Error::Resolve { host: address.host.clone(), detail: detail.into() };
    match timeout(within, lookup_host((&*address.host, address.port))).await {
        Err(_) => Err(unresolved("the name server does not answer")),
        Ok(Err(error)) => Err(unresolved(&error.to_string())),
        Ok(Ok(found)) => Ok(found.collect()),
    }
}

/// A name such as localhost often has an IPv6 and an IPv4 address, of which only one is served.
async fn connect(address: &Address, sockets: &[SocketAddr]) -> Result<TcpStream, Error> {
    let mut failed = Error::Resolve { host: address.host.clone(), detail: "it has no address".into() };
    for socket in sockets {
        match TcpStream::connect(socket).await {
            Ok(stream) => {
                // Questions are small and waited for; Nagle would hold them back.
                stream.set_nodelay(true).map_err(|error| refused(address, &error))?;
                return Ok(stream);
            }
            Err(error) => failed = refused(address, &error),
        }
    }
    Err(failed)
}

fn refused(address: &Address, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Error::Refused { address: address.clone() },
        _ => Error::Connect { address: address.clone(), detail: error.to_string().into() },
    }
}
