//! The server's half of TLS.
use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{Ssl, SslAcceptor, SslMethod, SslVerifyMode};
use openssl::x509::X509;
use openssl::x509::store::X509StoreBuilder;
use std::io;
use std::pin::Pin;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_openssl::SslStream;

/// What a broker shows, and whom it wants to see. PEM.
#[derive(Clone)]
pub struct Certificate {
    /// The broker's own first.
    pub chain: String,
    pub key: String,
    /// Clients need a certificate of this authority.
    pub clients: Option<String>,
}

/// A connection, secured or not.
pub trait ServedStream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> ServedStream for S {}

pub fn acceptor(certificate: &Certificate) -> Result<SslAcceptor, ErrorStack> {
    let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    let mut chain = X509::stack_from_pem(certificate.chain.as_bytes())?.into_iter();
    chain.next().map_or(Ok(()), |own| builder.set_certificate(&own))?;
    chain.try_for_each(|next| builder.add_extra_chain_cert(next))?;
    builder.set_private_key(PKey::private_key_from_pem(certificate.key.as_bytes())?.as_ref())?;
    if let Some(authority) = &certificate.clients {
        let mut store = X509StoreBuilder::new()?;
        for certificate in X509::stack_from_pem(authority.as_bytes())? {
            store.add_cert(certificate)?;
        }
        builder.set_cert_store(store.build());
        builder.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
    }
    Ok(builder.build())
}

pub async fn accept(acceptor: &SslAcceptor, stream: TcpStream) -> io::Result<SslStream<TcpStream>> {
    let ssl = Ssl::new(acceptor.context()).map_err(io::Error::other)?;
    let mut stream = SslStream::new(ssl, stream).map_err(io::Error::other)?;
    Pin::new(&mut stream).accept().await.map_err(io::Error::other)?;
    Ok(stream)
}
