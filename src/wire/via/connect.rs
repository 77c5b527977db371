//! An HTTP proxy that takes CONNECT (RFC 9110, 9.3.6).
use crate::config::{Address, ProxyLogin};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::upgrade::Upgraded;
use hyper::{Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Asks the proxy at the other end of the stream for a connection.
pub(super) async fn open(
    stream: TcpStream,
    address: &Address,
    login: Option<&ProxyLogin>,
) -> Result<TokioIo<Upgraded>, String> {
    let said = |error: hyper::Error| format!("the proxy is no HTTP proxy, or hung up: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(said)?;
    // Ends with the stream.
    tokio::spawn(connection.with_upgrades());
    let target = address.to_string();
    let mut request = Request::builder().method(Method::CONNECT).uri(&target).header(header::HOST, &target);
    if let Some(ProxyLogin { user, password }) = login {
        let basic = STANDARD.encode(format!("{user}:{}", password.expose()));
        request = request.header(header::PROXY_AUTHORIZATION, format!("Basic {basic}"));
    }
    let request =
        request.body(Empty::<Bytes>::new()).map_err(|_| format!("{target} can't be asked for of a proxy"))?;
    let answer = sender.send_request(request).await.map_err(said)?;
    match answer.status() {
        status if status.is_success() => hyper::upgrade::on(answer).await.map(TokioIo::new).map_err(said),
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            Err("the proxy wants a login: http://user:password@host:port".to_owned())
        }
        status => Err(format!("the proxy answers {status}")),
    }
}
