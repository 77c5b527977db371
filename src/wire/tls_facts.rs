//! What can be seen of a listener's TLS: version, cipher, certificates, and whether it asks for one of ours. For a
//! diagnosis: nothing is sent over these connections.
use super::error::Error;
use super::options::Options;
use super::stream;
use super::terms::Terms;
use super::tls::{self, Armour};
use super::tls_words::{name, names};
use crate::config::Address;
use crate::security::{Tls, TlsVersion, Trust};
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::ssl::{SslConnector, SslMethod, SslRef, SslVerifyMode, SslVersion};
use openssl::x509::X509Ref;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;
use tokio_openssl::SslStream;

/// Of the first bytes of a handshake more are not kept.
const KEPT: usize = 128 * 1024;
/// TLS's numbers: the records and the message that are looked for.
const RECORD_HANDSHAKE: u8 = 22;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;

/// What a handshake showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFacts {
    /// `TLSv1.3`.
    pub version: String,
    pub cipher: String,
    /// As the listener sent them, its own first.
    pub chain: Vec<CertificateFacts>,
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// The hosts that it is for; without any its subject.
    pub names: String,
    pub issuer: String,
    pub until: String,
    /// Whole days until it ends; below zero it has ended. None: its date can't be read.
    pub days_left: Option<i32>,
    /// It is not valid yet.
    pub early: bool,
}

/// Shakes hands as the setting says; `checked` off: whoever it is, and without showing a certificate of ours.
///
/// # Errors
/// As any connection that is to be secured.
pub(super) async fn shake(
    address: &Address,
    terms: &Terms,
    checked: bool,
    within: Duration,
) -> Result<TlsFacts, Error> {
    let setting = terms.options.security.tls.clone().unwrap_or_default();
    let anyone = || {
        Armour::new(Tls {
            trust: Trust::Anyone,
            identity: None,
            check_hostname: false,
            // As old as a listener may be.
            min_version: Some(TlsVersion::V1_0),
            ciphers: Some("ALL:@SECLEVEL=0".to_owned()),
            ..setting
        })
    };
    let options = Options { connect: within, ..terms.options.clone() };
    let stream = stream::dial(address, None, &options).await?;
    let stream = match terms.armour.as_ref().filter(|_| checked) {
        Some(armour) => tls::wrap(stream, address, armour, within).await?,
        None => tls::wrap(stream, address, &anyone(), within).await?,
    };
    Ok(facts(stream.ssl()))
}

fn facts(ssl: &SslRef) -> TlsFacts {
    let chain = ssl.peer_cert_chain().map(|chain| chain.iter().map(certificate).collect());
    TlsFacts {
        version: ssl.version_str().to_owned(),
        cipher: ssl.current_cipher().map(|cipher| cipher.name().to_owned()).unwrap_or_default(),
        chain: chain.unwrap_or_default(),
    }
}

fn certificate(certificate: &X509Ref) -> CertificateFacts {
    let today = Asn1Time::days_from_now(0).ok();
    let days = |until: &Asn1TimeRef| Some(today.as_ref()?.diff(until).ok()?.days);
    let early = today.as_ref().is_some_and(|today| certificate.not_before() > today);
    CertificateFacts {
        names: names(certificate),
        issuer: name(certificate.issuer_name()),
        until: certificate.not_after().to_string(),
        days_left: days(certificate.not_after()).map(|days| match today.as_ref() {
            // Less than a day ago is over as well.
            Some(today) if certificate.not_after() < today => days.min(-1),
            _ => days,
        }),
        early,
    }
}

/// Whether the listener asks for a certificate of ours. TLS 1.3 hides the question, so it is put in 1.2; none where the
/// listener does not speak that.
pub(super) async fn wants_certificate(address: &Address, options: &Options) -> Option<bool> {
    let mut builder = SslConnector::builder(SslMethod::tls_client()).ok()?;
    builder.set_verify(SslVerifyMode::NONE);
    builder.set_min_proto_version(Some(SslVersion::TLS1_2)).ok()?;
    builder.set_max_proto_version(Some(SslVersion::TLS1_2)).ok()?;
    let mut configuration = builder.build().configure().ok()?;
    configuration.set_verify_hostname(false);
    let ssl = configuration.into_ssl(&address.host).ok()?;
    let stream = stream::dial(address, None, options).await.ok()?;
    let mut stream = SslStream::new(ssl, Overheard { stream, heard: Vec::new() }).ok()?;
    // However it ends: a listener that wants a certificate may refuse us for lack of one.
    let _ = timeout(options.connect, Pin::new(&mut stream).connect()).await;
    asks(&stream.get_ref().heard)
}

/// Whether a request for a certificate is among the messages that a listener sent before it began to encrypt.
fn asks(mut heard: &[u8]) -> Option<bool> {
    let mut messages = Vec::new();
    while let Some((head, rest)) = heard.split_at_checked(5).filter(|(head, _)| head[0] == RECORD_HANDSHAKE) {
        let length = usize::from(u16::from_be_bytes([head[3], head[4]]));
        let (body, after) = rest.split_at_checked(length)?;
        messages.extend_from_slice(body);
        heard = after;
    }
    let mut messages = &messages[..];
    let mut asked = false;
    while let Some((head, rest)) = messages.split_at_checked(4) {
        match head[0] {
            CERTIFICATE_REQUEST => asked = true,
            SERVER_HELLO_DONE => return Some(asked),
            _ => {}
        }
        let length = usize::from(head[1]) << 16 | usize::from(head[2]) << 8 | usize::from(head[3]);
        messages = rest.get(length..)?;
    }
    None
}

/// A stream that keeps what came first.
struct Overheard<S> {
    stream: S,
    heard: Vec<u8>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Overheard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        let room = KEPT.saturating_sub(self.heard.len());
        let fresh = &buf.filled()[before..];
        self.heard.extend_from_slice(&fresh[..fresh.len().min(room)]);
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Overheard<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_for_a_certificate_is_found_among_the_messages_of_a_handshake() {
        let record = |body: &[u8]| {
            let length = u16::try_from(body.len()).unwrap().to_be_bytes();
            [&[22, 3, 3], &length[..], body].concat()
        };
        let hello: &[u8] = &[2, 0, 0, 2, 9, 9];
        let asked: &[u8] = &[13, 0, 0, 1, 0];
        let done: &[u8] = &[14, 0, 0, 0];
        assert_eq!(asks(&record(&[hello, asked, done].concat())), Some(true));
        // In a record each, and with what is encrypted behind them.
        let parts = [record(hello), record(done), vec![20, 3, 3, 0, 1, 1]].concat();
        assert_eq!(asks(&parts), Some(false));
        assert_eq!(asks(&record(hello)), None, "it was broken off before");
        assert_eq!(asks(&[21, 3, 3, 0, 2, 2, 70]), None, "an alert");
        assert_eq!(asks(&[22, 3, 3, 0xff, 0xff, 2]), None, "cut short");
        assert_eq!(asks(b"HTTP/1.1 400"), None);
    }
}
