//! Opens a byte stream to an address: a socket or what leads there, and what secures it. What comes out are two halves, whatever lies
//! under them; see [`open`] for the steps.
use super::error::Error;
use super::options::Options;
use super::socket::{WireStream, direct};
use super::tls::{self, Armour};
use super::via;
use crate::config::{Address, dialled};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// The two directions of an open stream.
pub(super) struct Halves {
    pub(super) reader: Box<dyn AsyncRead + Send + Unpin>,
    pub(super) writer: Box<dyn AsyncWrite + Send + Unpin>,
}

/// Looks the name up, connects, and secures the connection, each within `options.connect`.
pub(super) async fn open(
    address: &Address,
    armour: Option<&Armour>,
    options: &Options,
) -> Result<Halves, Error> {
    let within = options.connect;
    match (reach(address, options).await?, armour) {
        // Apart: two halves of a socket need no lock between them.
        (Reached::Socket(stream), None) => {
            let (reader, writer) = stream.into_split();
            Ok(Halves { reader: Box::new(reader), writer: Box::new(writer) })
        }
        (Reached::Piped(stream), None) => Ok(halves(stream)),
        (Reached::Socket(stream), Some(armour)) => {
            Ok(halves(tls::wrap(stream, address, armour, within).await?))
        }
        (Reached::Piped(stream), Some(armour)) => {
            Ok(halves(tls::wrap(stream, address, armour, within).await?))
        }
    }
}

fn halves(stream: impl WireStream + 'static) -> Halves {
    let (reader, writer) = tokio::io::split(stream);
    Halves { reader: Box::new(reader), writer: Box::new(writer) }
}

/// The same to a server that is not Kafka, and in one piece.
pub(super) async fn dial(
    address: &Address,
    armour: Option<&Armour>,
    options: &Options,
) -> Result<Box<dyn WireStream>, Error> {
    let stream: Box<dyn WireStream> = match reach(address, options).await? {
        Reached::Socket(stream) => Box::new(stream),
        Reached::Piped(stream) => stream,
    };
    match armour {
        None => Ok(stream),
        Some(armour) => Ok(Box::new(tls::wrap(stream, address, armour, options.connect).await?)),
    }
}

/// A stream to where an address leads from here.
enum Reached {
    Socket(TcpStream),
    Piped(Box<dyn WireStream>),
}

async fn reach(address: &Address, options: &Options) -> Result<Reached, Error> {
    let there = there(address, options)?;
    match &options.via {
        None => direct(&there, options.connect).await.map(Reached::Socket),
        Some(via) => via::open(via, &there, options.connect).await.map(Reached::Piped),
    }
}

/// Where an address is dialled.
pub(super) fn there(address: &Address, options: &Options) -> Result<Address, Error> {
    dialled(&options.map, address)
        .map_err(|why| Error::Connect { address: address.clone(), detail: why.into() })
}
