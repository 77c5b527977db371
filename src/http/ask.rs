//! What is asked of a server, what it answers, and how long and how large that may be. Plain data.
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::HeaderName;
use std::time::Duration;

/// One question. It has no `Debug`: a header may hold a login, and a body a secret.
#[derive(Clone)]
pub(crate) struct HttpAsk {
    pub(crate) method: Method,
    /// The path with what stands behind it, percent-encoded.
    pub(crate) path: String,
    /// `Host`: as the address says it.
    pub(crate) host: String,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Vec<u8>,
}

/// What is answered, all of it.
#[derive(Clone, Debug)]
pub(crate) struct HttpAnswer {
    pub(crate) status: u16,
    /// As the server says it; empty where it does not.
    pub(crate) content_type: String,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    pub(crate) body: Bytes,
}

/// How long is waited and how much is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HttpBounds {
    /// Until the answer begins.
    pub(crate) head: Duration,
    /// Until more of it comes.
    pub(crate) idle: Duration,
    /// For all of it.
    pub(crate) total: Duration,
    /// Bytes of its body.
    pub(crate) largest: usize,
}
