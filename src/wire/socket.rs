//! A socket from this machine to an address: its name looked up, and connected to whichever of its addresses answers.
use super::error::Error;
use super::race;
use crate::config::Address;
use parking_lot::Mutex;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// Both directions in one.
pub(super) trait WireStream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> WireStream for S {}

/// A socket from this machine.
pub(super) async fn direct(address: &Address, within: Duration) -> Result<TcpStream, Error> {
    let sockets = resolve(address, within).await?;
    connect(address, &sockets, within).await
}

pub(super) async fn resolve(address: &Address, within: Duration) -> Result<Vec<SocketAddr>, Error> {
    let unresolved = |detail: &str| Error::Resolve { host: address.host.clone(), detail: detail.into() };
    match timeout(within, lookup_host((&*address.host, address.port))).await {
        Err(_) => Err(unresolved("the name server does not answer")),
        Ok(Err(error)) => Err(unresolved(&error.to_string())),
        Ok(Ok(found)) => Ok(found.collect()),
    }
}

/// Connects to the first address that answers, all of them tried beside each other: a name such as localhost often has
/// two of which one is served, and one behind a firewall that drops packets would use up the time of all.
async fn connect(address: &Address, sockets: &[SocketAddr], within: Duration) -> Result<TcpStream, Error> {
    let refused: Mutex<Vec<(SocketAddr, io::Error)>> = Mutex::default();
    let ways = alternating(sockets).into_iter().map(|socket| {
        let refused = &refused;
        async move {
            TcpStream::connect(socket).await.map_err(|error| {
                refused.lock().push((socket, error));
            })
        }
    });
    let met = timeout(within, race::first(ways)).await;
    let refused = refused.into_inner();
    match met {
        Ok(Ok(stream)) => {
            // Questions are small and waited for; Nagle would hold them back.
            stream.set_nodelay(true).map_err(|error| failed(address, &[(address.to_string(), error)]))?;
            Ok(stream)
        }
        Err(_) if refused.is_empty() => {
            Err(Error::ConnectTimeout { address: address.clone(), after: within })
        }
        _ => {
            let silent = sockets.iter().filter(|socket| !refused.iter().any(|(at, _)| at == *socket));
            let silent = silent.map(|socket| (*socket, io::ErrorKind::TimedOut.into())).collect::<Vec<_>>();
            let all: Vec<_> =
                refused.into_iter().chain(silent).map(|(at, error)| (at.to_string(), error)).collect();
            Err(failed(address, &all))
        }
    }
}

/// The families of addresses in turn, as RFC 8305 wants it: where one of them leads nowhere, that costs one wait only.
fn alternating(sockets: &[SocketAddr]) -> Vec<SocketAddr> {
    let Some(first) = sockets.first() else { return Vec::new() };
    let (same, other): (Vec<_>, Vec<_>) =
        sockets.iter().copied().partition(|socket| socket.is_ipv4() == first.is_ipv4());
    let (mut same, mut other) = (same.into_iter(), other.into_iter());
    let pairs = std::iter::from_fn(|| {
        let pair = [same.next(), other.next()];
        pair.iter().any(Option::is_some).then_some(pair)
    });
    pairs.flatten().flatten().collect()
}

/// Why none of the addresses of a name could be connected to.
fn failed(address: &Address, met: &[(String, io::Error)]) -> Error {
    match met {
        [] => Error::Resolve { host: address.host.clone(), detail: "it has no address".into() },
        all if all.iter().all(|(_, error)| error.kind() == io::ErrorKind::ConnectionRefused) => {
            Error::Refused { address: address.clone() }
        }
        [(_, error)] => Error::Connect { address: address.clone(), detail: error.to_string().into() },
        all => {
            let each = |(at, error): &(String, io::Error)| match error.kind() {
                io::ErrorKind::ConnectionRefused => format!("{at}: connection refused"),
                io::ErrorKind::TimedOut => format!("{at}: no answer (a firewall?)"),
                _ => format!("{at}: {error}"),
            };
            let detail: Arc<str> = all.iter().map(each).collect::<Vec<_>>().join("; ").into();
            Error::Connect { address: address.clone(), detail }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::{TcpListener, TcpSocket};

    /// An address that swallows packets: a full backlog. What keeps it full comes with it.
    async fn black_hole() -> (SocketAddr, Box<dyn std::any::Any>) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.9:0".parse().unwrap()).unwrap();
        let listener = socket.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let mut kept = Vec::new();
        // The system takes one more than the backlog says, and drops the rest.
        while let Ok(filler) = timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
            kept.push(filler.unwrap());
        }
        (address, Box::new((listener, kept)))
    }

    #[tokio::test]
    async fn an_address_that_swallows_packets_does_not_hide_the_next() {
        let (hole, _kept) = black_hole().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, good) = (Address::new("two-addresses", 9092), listener.local_addr().unwrap());
        let within = Duration::from_secs(5);
        let stream = connect(&address, &[hole, good], within).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
        drop(listener);
        let within = Duration::from_millis(600);
        let error = connect(&address, &[hole, good], within).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{good}: connection refused")), "{error}");
        assert!(error.contains(&format!("{hole}: no answer")), "{error}");
        let error = connect(&address, &[hole], within).await.unwrap_err();
        assert!(matches!(error, Error::ConnectTimeout { .. }), "{error}");
    }

    #[test]
    fn families_take_turns() {
        let sockets =
            ["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1", "2.2.2.2:1"].map(|text| text.parse().unwrap());
        let order = alternating(&sockets).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(order, ["[::1]:1", "1.1.1.1:1", "[::2]:1", "2.2.2.2:1", "[::3]:1"]);
    }
}
