//! Opens a byte stream to an address. The seam for TLS: what comes out are two halves, whatever lies under them.
use super::address::Address;
use super::error::Error;
use super::options::{Options, Security};
use std::io;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// The two directions of an open stream.
pub(super) struct Halves {
    pub(super) reader: Box<dyn AsyncRead + Send + Unpin>,
    pub(super) writer: Box<dyn AsyncWrite + Send + Unpin>,
}

/// Connects within `options.connect`.
pub(super) async fn open(address: &Address, options: &Options) -> Result<Halves, Error> {
    let opened = timeout(options.connect, tcp(address)).await;
    let late = |_| Error::ConnectTimeout { address: address.clone(), after: options.connect };
    let stream = opened.map_err(late)??;
    match options.security {
        Security::Plaintext => {
            let (reader, writer) = stream.into_split();
            Ok(Halves { reader: Box::new(reader), writer: Box::new(writer) })
        }
    }
}

async fn tcp(address: &Address) -> Result<TcpStream, Error> {
    let unresolved = |detail: String| Error::Resolve { host: address.host.clone(), detail: detail.into() };
    let found = lookup_host((&*address.host, address.port)).await;
    let found = found.map_err(|error| unresolved(error.to_string()))?;
    // A name such as localhost often has an IPv6 and an IPv4 address, of which only one is served.
    let mut failed = unresolved("no address".to_owned());
    for socket in found {
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
