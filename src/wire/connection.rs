//! A connection to one broker: a link, and the versions that the broker speaks.
use super::envelope::{encode, skip_tags};
use super::error::Error;
use super::link::Link;
use super::logging_in::LoginLine;
use super::looks::{self, Looks};
use super::names::{BrokerId, api_name};
use super::patience::{Patience, Proof, WaitedOn};
use super::terms::Terms;
use super::versions::Versions;
use crate::config::Address;
use crate::schema::{Message, walk};
use bytes::Bytes;
use kafka_protocol::protocol::{Decodable, HeaderVersion, Request, StrBytes};
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::Instant;

/// An open connection. Cheap to clone; closed when the last clone is dropped.
#[derive(Clone)]
pub struct Connection {
    inner: Arc<ConnectionInner>,
}

struct ConnectionInner {
    link: Link,
    broker: Option<BrokerId>,
    client_id: StrBytes,
    versions: Versions,
    terms: Arc<Terms>,
    /// How long it took to connect and to learn the versions.
    opened_in: Duration,
    proof: Proof,
    /// Set where the broker wants to see the login again.
    renewal: OnceLock<RenewalTask>,
}

/// The task that renews the login; it ends with this.
pub(super) struct RenewalTask(pub(super) AbortHandle);

impl Drop for RenewalTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A connection that others hold, and that is closed when they let go.
pub(super) struct HeldConnection(Weak<ConnectionInner>);

impl HeldConnection {
    /// None once nobody else holds it.
    pub(super) fn take(&self) -> Option<Connection> {
        self.0.upgrade().map(|inner| Connection { inner })
    }
}

/// A question that got no answer, and whether it may have left.
pub(super) struct Failed {
    pub(super) error: Error,
    pub(super) sent: bool,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({})", self.address())
    }
}

impl Connection {
    /// Over an open link, whose versions are known.
    pub(super) fn new(
        link: Link,
        broker: Option<BrokerId>,
        versions: Versions,
        terms: Arc<Terms>,
        opened_in: Duration,
    ) -> Self {
        let client_id = StrBytes::from_string(terms.options.client_id.clone());
        let (proof, renewal) = (Proof::default(), OnceLock::new());
        let inner = ConnectionInner { link, broker, client_id, versions, terms, opened_in, proof, renewal };
        Connection { inner: Arc::new(inner) }
    }

    pub(super) fn held(&self) -> HeldConnection {
        HeldConnection(Arc::downgrade(&self.inner))
    }

    /// The renewal of the login ends with the connection.
    pub(super) fn keep(&self, renewal: RenewalTask) {
        // It is set once, when the connection was opened.
        let _ = self.inner.renewal.set(renewal);
    }

    /// Logs in anew over the open connection; what is asked meanwhile waits, what was asked before is answered. Gives the
    /// time after which it has to be done again, if it has to.
    pub(super) async fn log_in_again(&self) -> Result<Option<Duration>, Error> {
        let ConnectionInner { link, versions, client_id, terms, .. } = &*self.inner;
        let Some(login) = &terms.login else { return Ok(None) };
        let talk = login.prepare(&link.address).await?;
        // An answer that was asked for before comes first, and may be a long poll's.
        let line = LoginLine { link, versions, client_id, within: terms.options.answer };
        login.run(&line, talk).await
    }

    pub(super) fn link(&self) -> &Link {
        &self.inner.link
    }

    pub(super) fn terms(&self) -> &Arc<Terms> {
        &self.inner.terms
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

    /// Whether it has not ended.
    pub fn is_open(&self) -> bool {
        self.inner.link.is_open()
    }

    /// Whether a new question would be answered here: it is open, and nothing that was given up stands in the way.
    pub fn is_usable(&self) -> bool {
        self.inner.link.is_open() && !self.inner.link.is_stuck()
    }

    /// For how long a quota still keeps the broker from reading what this client asks; none where nothing does.
    pub fn throttled(&self) -> Option<Duration> {
        self.inner.link.muted_until()?.checked_duration_since(Instant::now())
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
        Error::Unsupported {
            who: self.versions().who_and_release(&self.who()),
            what: what.into(),
            needs: Some(since),
        }
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
    /// If the connection ends, `within` passes, or a side can't be coded; if the broker turns out to stand still, which
    /// ends the connection; once another cluster has answered somewhere.
    pub async fn send<R: Looks>(
        &self,
        version: i16,
        request: &R,
        within: Duration,
    ) -> Result<<R as Request>::Response, Error> {
        let patience = Patience { within, pause: request.pause() };
        self.exchange(version, request, patience).await.map_err(|failed| failed.error)
    }

    /// Puts any request, one that writes too.
    pub(super) async fn exchange<R: Request>(
        &self,
        version: i16,
        request: &R,
        patience: Patience,
    ) -> Result<R::Response, Failed> {
        let mut body = self.raw(version, request, patience).await?;
        let unreadable =
            |detail: &dyn fmt::Display| Failed { error: self.unreadable::<R>(version, detail), sent: true };
        // The codec believes what an answer claims to hold, and would reserve room for all of it.
        walk(Message::Response(R::KEY), version, &body).map_err(|misfit| unreadable(&misfit))?;
        R::Response::decode(&mut body, version).map_err(|error| unreadable(&error))
    }

    /// What follows the header of the answer.
    async fn raw<R: Request>(&self, version: i16, request: &R, patience: Patience) -> Result<Bytes, Failed> {
        let inner = &self.inner;
        let unsent = |error| Failed { error, sent: false };
        inner.terms.identity.check().map_err(unsent)?;
        let begun = inner.link.begin(|correlation| encode(correlation, &inner.client_id, version, request));
        let mut pending = begun.map_err(unsent)?;
        let sent = |error| Failed { error, sent: true };
        let waited = WaitedOn {
            link: &inner.link,
            terms: &inner.terms,
            proof: &inner.proof,
            opened_in: inner.opened_in,
        };
        let mut body = waited.wait(&mut pending, R::KEY, patience).await.map_err(sent)?;
        if <R::Response as HeaderVersion>::header_version(version) >= 1 {
            skip_tags(&mut body).map_err(|detail| sent(self.unreadable::<R>(version, &detail)))?;
        }
        inner.link.mute(looks::throttle(R::KEY, version, &body));
        Ok(body)
    }

    fn unreadable<R: Request>(&self, version: i16, detail: &dyn fmt::Display) -> Error {
        let question = format!("{} version {version}", api_name(R::KEY));
        let detail = detail.to_string().trim().into();
        Error::Unreadable { address: self.address().clone(), question: question.into(), detail }
    }
}
