//! One address of a service: its connections, its login, and one exchange. What is tried again, and where, is the service's own matter.
use super::answer::judged;
use super::fault::{WebKind, WebWhy};
use super::keys::{OpenKeys, ServiceKeys};
use crate::http::{HttpAnswer, HttpAsk, HttpBounds, HttpFault, HttpLine, Method, header};
use crate::security::aws::AwsPost;
use crate::security::{WebAddress, WebLogin};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use parking_lot::Mutex;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Connections that are kept for the next question.
const KEPT: usize = 4;
/// Redirects that are followed.
const HOPS: usize = 3;
/// No answer that makes sense is larger: 500 connectors take about 2 MB, a registry refuses schemas long before.
const LARGEST: usize = 32 << 20;

/// What only looks is answered at once, or by somebody else.
pub(crate) const LOOKING: HttpBounds = HttpBounds {
    head: Duration::from_secs(10),
    idle: Duration::from_secs(10),
    total: Duration::from_secs(60),
    largest: LARGEST,
};

/// A change waits for code of others, as a connector's plugin, and a worker of Connect gives up after 90 seconds: what became of it is
/// then looked up.
pub(crate) const CHANGING: HttpBounds = HttpBounds { head: Duration::from_secs(30), ..LOOKING };

/// One address.
pub(crate) struct ServiceDoor {
    pub(crate) address: WebAddress,
    kind: &'static WebKind,
    keys: Arc<ServiceKeys>,
    kept: Mutex<Vec<HttpLine>>,
}

/// One question.
pub(crate) struct ServiceAsk<'a> {
    pub(crate) method: Method,
    /// Behind the address.
    pub(crate) path: &'a str,
    pub(crate) body: Option<&'a Value>,
    /// What AWS calls the question, where one of its services is asked.
    pub(crate) target: &'a str,
    pub(crate) bounds: HttpBounds,
}

impl ServiceDoor {
    pub(crate) fn new(address: &WebAddress, kind: &'static WebKind, keys: &Arc<ServiceKeys>) -> Self {
        ServiceDoor { address: address.clone(), kind, keys: keys.clone(), kept: Mutex::default() }
    }

    /// Asks, and takes what is JSON of a good answer; null where it is empty.
    pub(crate) async fn put(&self, ask: &ServiceAsk<'_>) -> Result<Value, WebWhy> {
        let keys = self.keys.read().await?;
        let mut path = format!("{}{}", self.address.base, ask.path);
        for _ in 0..=HOPS {
            let answer = self.exchange(ask, &path, keys).await?;
            match answer.status {
                // Only what looks goes on, and only on the same host: a login is for nobody else.
                301 | 302 | 303 | 307 | 308 => path = self.redirected(&answer, &ask.method)?,
                // Jetty 12, which Connect has since 4.0, refuses it before the service sees it.
                400 if path.contains("%2F") && !answer.body.starts_with(b"{") => {
                    let called = self.kind.called;
                    let message = "it takes no name with / in it in an address (none does since Jetty 12)";
                    let message = message.to_owned();
                    return Err(WebWhy::Refused { status: 400, code: None, message, called });
                }
                _ => return judged(&answer, self.kind, keys.login.is_some()),
            }
        }
        Err(WebWhy::Odd(format!("it redirects more than {HOPS} times, in the end to {path}")))
    }

    /// On a connection that is kept, or on a new one where that has gone meanwhile.
    async fn exchange(
        &self,
        ask: &ServiceAsk<'_>,
        path: &str,
        keys: &OpenKeys,
    ) -> Result<HttpAnswer, WebWhy> {
        let http = self.http_ask(ask, path, keys).await?;
        let kept = self.kept.lock().pop().filter(HttpLine::is_open);
        if let Some(mut line) = kept {
            match line.exchange(&http, &ask.bounds).await {
                Ok(answer) => return Ok(self.keep(line, answer)),
                // The server closed it while it was idle. What looks may be asked again in any case.
                Err(fault) if !fault.may_be_done() => {}
                Err(HttpFault::Broken(_)) if ask.method == Method::GET => {}
                Err(fault) => return Err(WebWhy::Broken(fault)),
            }
        }
        let opened = keys.door.open(&self.address).await;
        let mut line = opened.map_err(|error| WebWhy::Unreached(error.to_string()))?;
        match line.exchange(&http, &ask.bounds).await {
            Ok(answer) => Ok(self.keep(line, answer)),
            Err(fault) => Err(WebWhy::Broken(fault)),
        }
    }

    fn keep(&self, line: HttpLine, answer: HttpAnswer) -> HttpAnswer {
        let mut kept = self.kept.lock();
        if kept.len() < KEPT && line.is_open() {
            kept.push(line);
        }
        answer
    }

    async fn http_ask(&self, ask: &ServiceAsk<'_>, path: &str, keys: &OpenKeys) -> Result<HttpAsk, WebWhy> {
        let mut headers = vec![(header::ACCEPT, "application/json".to_owned())];
        let body = ask.body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let mut host = self.address.authority();
        let mut content = "application/json";
        match &keys.login {
            Some(WebLogin::Basic(user, password)) => {
                let login = STANDARD.encode(format!("{user}:{}", password.expose()));
                headers.push((header::AUTHORIZATION, format!("Basic {login}")));
            }
            Some(WebLogin::Bearer(token)) => {
                headers.push((header::AUTHORIZATION, format!("Bearer {}", token.expose())));
            }
            Some(WebLogin::Aws { service, region, credentials }) => {
                // It is signed, and a port that goes without saying is not said.
                host = self.address.host_header();
                content = AwsPost::CONTENT_TYPE;
                let post = AwsPost { host: &host, service, region, target: ask.target, body: &body };
                headers.extend(keys.signed(post, credentials).await?);
            }
            None => {}
        }
        if ask.body.is_some() {
            headers.push((header::CONTENT_TYPE, content.to_owned()));
        }
        Ok(HttpAsk { method: ask.method.clone(), path: path.to_owned(), host, headers, body })
    }

    /// Where a redirect leads on this host.
    fn redirected(&self, answer: &HttpAnswer, method: &Method) -> Result<String, WebWhy> {
        let to = answer.location.as_deref().unwrap_or_default();
        let elsewhere = || {
            WebWhy::Odd(format!(
                "it redirects to \"{to}\": the address of {} itself is needed, and a login goes nowhere else",
                self.kind.called
            ))
        };
        if method != Method::GET {
            return Err(elsewhere());
        }
        if to.starts_with('/') && !to.starts_with("//") {
            return Ok(to.to_owned());
        }
        let rest = to.split_once("://").ok_or_else(elsewhere)?.1;
        let path = &rest[rest.find('/').unwrap_or(rest.len())..];
        let there: WebAddress = to.split_at(to.len() - path.len()).0.parse().map_err(|_| elsewhere())?;
        let same = there.host == self.address.host
            && there.port == self.address.port
            && there.secure == self.address.secure;
        if same {
            Ok(if path.is_empty() { "/".to_owned() } else { path.to_owned() })
        } else {
            Err(elsewhere())
        }
    }
}
