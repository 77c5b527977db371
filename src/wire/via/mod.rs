//! Streams that something else opens: a program, or a proxy. Knows addresses and bytes, nothing of Kafka.
mod command;
mod connect;
mod socks;

use super::error::Error;
use super::socket::WireStream;
use crate::config::{Address, Tunnel};
use command::LastWords;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A stream to an address, opened as `via` says.
pub(super) async fn open(
    via: &Tunnel,
    address: &Address,
    within: Duration,
) -> Result<Box<dyn WireStream>, Error> {
    let failed = |why: String| Error::Tunnel {
        address: address.clone(),
        via: via.to_string().into(),
        why: why.into(),
    };
    let opened = async {
        match via {
            Tunnel::Command(words) => {
                let words = Tunnel::words(words, address).map_err(failed)?;
                Ok(Box::new(command::start(&words, via.to_string().into()).map_err(failed)?)
                    as Box<dyn WireStream>)
            }
            Tunnel::Socks5 { proxy, login } => {
                let stream = to_proxy(proxy, within).await?;
                Ok(Box::new(socks::open(stream, address, login.as_ref()).await.map_err(failed)?) as _)
            }
            Tunnel::Http { proxy, login } => {
                let stream = to_proxy(proxy, within).await?;
                Ok(Box::new(connect::open(stream, address, login.as_ref()).await.map_err(failed)?) as _)
            }
        }
    };
    timeout(within, opened).await.unwrap_or_else(|_| Err(failed("it did not answer in time".to_owned())))
}

/// What a broken stream means if the program that was the stream says so.
pub(super) fn last_words(error: &std::io::Error, address: &Address) -> Option<Error> {
    // Under TLS it stands inside of another error.
    let mut inner = error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(found) = inner {
        let words = found.downcast_ref::<LastWords>();
        if let Some(LastWords { via, why }) = words.or_else(|| within(found)) {
            return Some(Error::Tunnel { address: address.clone(), via: via.clone(), why: why.clone() });
        }
        inner = found.source();
    }
    None
}

fn within<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a LastWords> {
    error.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref()
}

async fn to_proxy(proxy: &Address, within: Duration) -> Result<TcpStream, Error> {
    super::socket::direct(proxy, within).await
}
