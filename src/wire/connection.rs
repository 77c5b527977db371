//! A connection to one broker: a link, and the versions that the broker speaks.
use super::error::Error;
use super::link::Link;
use super::names::{BrokerId, api_name};
use super::options::Options;
use super::stream;
use super::versions::Versions;
use crate::config::Address;
use crate::schema::{Message, walk};
use bytes::{Buf, BufMut, Bytes, BytesMut};
use kafka_protocol::messages::{ApiVersionsRequest, ApiVersionsResponse, RequestHeader};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Request, StrBytes};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// ApiVersions answers this in format 0 if it lacks the version asked for.
const UNSUPPORTED_VERSION: i16 = 35;

/// An open connection. Cheap to clone; closed when the last clone is dropped.
#[derive(Clone)]
pub struct Connection {
    inner: Arc<Inner>,
}

struct Inner {
    link: Link,
    broker: Option<BrokerId>,
    client_id: StrBytes,
    versions: Versions,
}

/// An answer as bytes.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What follows the response header. Slices of it share one buffer.
    pub body: Bytes,
    /// The version of the request, by which the body is to be read.
    pub version: i16,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({})", self.address())
    }
}

impl Connection {
    /// Connects and asks which versions the broker speaks, each within `options.connect`.
    pub(super) async fn open(
        address: &Address,
        broker: Option<BrokerId>,
        options: &Options,
    ) -> Result<Self, Error> {
        let link = Link::start(address.clone(), stream::open(address, options).await?);
        let client_id = StrBytes::from_string(options.client_id.clone());
        let versions = match timeout(options.connect, negotiate(&link, &client_id)).await {
            Ok(answer) => answer?,
            Err(_) => return Err(silent(&link, options.connect).await),
        };
        if versions.is_controller() {
            return Err(Error::Controller { address: address.clone() });
        }
        Ok(Connection { inner: Arc::new(Inner { link, broker, client_id, versions }) })
    }

    /// Where it leads.
    pub fn address(&self) -> &Address {
        &self.inner.link.address
    }

    /// The broker's id; none on a connection to a bootstrap address.
    pub fn broker(&self) -> Option<BrokerId> {
        self.inner.broker
    }

    /// What the broker speaks.
    pub fn versions(&self) -> &Versions {
        &self.inner.versions
    }

    /// Whether it can still be used.
    pub fn is_open(&self) -> bool {
        self.inner.link.is_open()
    }

    /// The highest version of a request that both sides speak, at most `cap`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] if there is none.
    pub fn pick<R: Request>(&self, cap: Option<i16>) -> Result<i16, Error> {
        self.inner.versions.pick::<R>(cap, &self.who())
    }

    /// The broker speaks this request, but not yet the version that can ask `what`.
    pub(super) fn too_old(&self, what: &'static str, since: &'static str) -> Error {
        Error::Unsupported { who: self.versions().named(&self.who()), what: what.into(), needs: Some(since) }
    }

    fn who(&self) -> String {
        match self.inner.broker {
            Some(broker) => format!("broker {broker}"),
            None => format!("the broker at {}", self.address()),
        }
    }

    /// Asks, and decodes the answer. Dropping the future forgets the question; the connection stays whole.
    ///
    /// # Errors
    /// If the connection ends, `within` passes (the connection is then given up), or a side can't be coded.
    pub async fn send<R: Request>(
        &self,
        version: i16,
        request: &R,
        within: Duration,
    ) -> Result<R::Response, Error> {
        let mut reply = self.send_raw(version, request, within).await?;
        // The codec believes what an answer claims to hold, and would reserve room for all of it.
        walk(Message::Response(R::KEY), version, &reply.body)
            .map_err(|misfit| self.unreadable::<R>(version, &misfit))?;
        R::Response::decode(&mut reply.body, version).map_err(|error| self.unreadable::<R>(version, &error))
    }

    /// Asks, and hands out the answer's bytes for the caller to read.
    ///
    /// # Errors
    /// As [`Connection::send`].
    pub async fn send_raw<R: Request>(
        &self,
        version: i16,
        request: &R,
        within: Duration,
    ) -> Result<Reply, Error> {
        let inner = &self.inner;
        let asked = inner.link.ask(|correlation| encode(correlation, &inner.client_id, version, request));
        let Ok(answer) = timeout(within, asked).await else {
            // Brokers answer in order: whatever comes next on this connection would wait behind the same silence.
            inner.link.close("given up: an earlier question stayed unanswered");
            let question = api_name(R::KEY).into();
            return Err(Error::Timeout { address: self.address().clone(), question, after: within });
        };
        let mut body = answer?;
        if <R::Response as HeaderVersion>::header_version(version) >= 1 {
            skip_tags(&mut body).map_err(|detail| self.unreadable::<R>(version, &detail))?;
        }
        Ok(Reply { body, version })
    }

    fn unreadable<R: Request>(&self, version: i16, detail: &dyn fmt::Display) -> Error {
        let question = format!("{} version {version}", api_name(R::KEY));
        let detail = detail.to_string().trim().into();
        Error::Unreadable { address: self.address().clone(), question: question.into(), detail }
    }
}

/// Length, header and body of a request.
fn encode<R: Request>(
    correlation: i32,
    client_id: &StrBytes,
    version: i16,
    request: &R,
) -> Result<Bytes, Error> {
    let header = RequestHeader::default()
        .with_request_api_key(R::KEY)
        .with_request_api_version(version)
        .with_correlation_id(correlation)
        .with_client_id(Some(client_id.clone()));
    let mut frame = BytesMut::with_capacity(256);
    frame.put_u32(0);
    let written = header.encode(&mut frame, R::header_version(version));
    written.and_then(|()| request.encode(&mut frame, version)).map_err(|error| Error::Unwritable {
        question: format!("{} version {version}", api_name(R::KEY)).into(),
        detail: error.to_string().into(),
    })?;
    let length = u32::try_from(frame.len() - 4).expect("a request is far smaller than 4 GiB");
    frame[..4].copy_from_slice(&length.to_be_bytes());
    Ok(frame.freeze())
}

/// Steps over the tagged fields of a response header (KIP-482).
fn skip_tags(body: &mut Bytes) -> Result<(), &'static str> {
    let mut fields = super::primitives::Primitives::new(body, true);
    fields.tags().map_err(|_| "its header is cut short")
}

/// Which versions the broker speaks. Brokers before 2.4 know only older forms of the question, and say so in format 0.
async fn negotiate(link: &Link, client_id: &StrBytes) -> Result<Versions, Error> {
    let request = ApiVersionsRequest::default()
        .with_client_software_name(StrBytes::from_static_str("kafdeck"))
        .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")));
    let mut body = link.ask(|correlation| encode(correlation, client_id, 3, &request)).await?;
    let mut version = 3;
    if body.len() >= 2 && (&body[..2]).get_i16() == UNSUPPORTED_VERSION {
        version = 0;
        let oldest = ApiVersionsRequest::default();
        body = link.ask(|correlation| encode(correlation, client_id, version, &oldest)).await?;
    }
    let unreadable = |detail: String| Error::Unreadable {
        address: link.address.clone(),
        question: "ApiVersions".into(),
        detail: detail.into(),
    };
    walk(Message::Response(ApiVersionsRequest::KEY), version, &body)
        .map_err(|misfit| unreadable(misfit.to_string()))?;
    let answer =
        ApiVersionsResponse::decode(&mut body, version).map_err(|error| unreadable(error.to_string()))?;
    match answer.error_code {
        0 => Ok(Versions::new(&answer)),
        code => Err(unreadable(format!("error code {code}"))),
    }
}

/// Names what keeps silent. An HTTP server waits for the end of a line, so it is given one: the connection is lost anyway.
async fn silent(link: &Link, after: Duration) -> Error {
    let line = Bytes::from_static(b"\r\n\r\n");
    let provoked = timeout(Duration::from_millis(300), link.ask(|_| Ok(line))).await;
    match provoked {
        Ok(Err(error @ Error::NotKafka { .. })) => error,
        _ => Error::Silent { address: link.address.clone(), after },
    }
}
