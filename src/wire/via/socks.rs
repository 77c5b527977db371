//! A SOCKS5 proxy (RFC 1928, logins by RFC 1929). The proxy looks names up: it may see another network than we do.
use crate::config::{Address, ProxyLogin};
use tokio::net::TcpStream;
use tokio_socks::tcp::Socks5Stream;

/// Asks the proxy at the other end of the stream for a connection.
pub(super) async fn open(
    stream: TcpStream,
    address: &Address,
    login: Option<&ProxyLogin>,
) -> Result<Socks5Stream<TcpStream>, String> {
    let target = (&*address.host, address.port);
    let opened = match login {
        None => Socks5Stream::connect_with_socket(stream, target).await,
        Some(ProxyLogin { user, password }) => {
            Socks5Stream::connect_with_password_and_socket(stream, target, user, password.expose()).await
        }
    };
    opened.map_err(|error| format!("the proxy refuses: {error}"))
}
