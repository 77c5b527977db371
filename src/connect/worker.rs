//! One worker: its connections, its login, and one exchange. What an answer means is judged here: Connect's own error, a login, a
//! web page, something else. What is tried again is `cluster`'s.
use super::fault::{ConnectFault, ConnectWhy};
use super::hidden_words::hidden;
use super::keys::{ConnectKeys, OpenKeys};
use crate::http::{HttpAnswer, HttpAsk, HttpBounds, HttpLine, Method, header};
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
/// No answer that makes sense is larger: 500 connectors take about 2 MB.
const LARGEST: usize = 32 << 20;

/// What only looks is answered at once, or by somebody else.
pub(super) const LOOKING: HttpBounds = HttpBounds {
    head: Duration::from_secs(10),
    idle: Duration::from_secs(10),
    total: Duration::from_secs(60),
    largest: LARGEST,
};

/// A change waits for the plugin's own code, and a worker gives up after 90 seconds: what became of it is then looked up.
pub(super) const CHANGING: HttpBounds = HttpBounds { head: Duration::from_secs(30), ..LOOKING };

/// One worker.
pub(super) struct ConnectDoor {
    pub(super) address: WebAddress,
    keys: Arc<ConnectKeys>,
    kept: Mutex<Vec<HttpLine>>,
}

/// One question to a worker.
pub(super) struct WorkerAsk<'a> {
    /// "listing the connectors of etl"
    pub(super) doing: &'a str,
    pub(super) method: Method,
    /// Behind the address.
    pub(super) path: &'a str,
    pub(super) body: Option<&'a Value>,
    pub(super) bounds: HttpBounds,
}

impl ConnectDoor {
    pub(super) fn new(address: &WebAddress, keys: &Arc<ConnectKeys>) -> Self {
        ConnectDoor { address: address.clone(), keys: keys.clone(), kept: Mutex::default() }
    }

    /// Asks, and takes what is JSON of a good answer; null where it is empty.
    pub(super) async fn put(&self, ask: &WorkerAsk<'_>) -> Result<Value, ConnectFault> {
        let fail = |why| ConnectFault::new(ask.doing, &self.address, why);
        let keys = self.keys.read().await.map_err(fail)?;
        let mut path = format!("{}{}", self.address.base, ask.path);
        for _ in 0..=HOPS {
            let answer = self.exchange(ask, &path, keys).await.map_err(fail)?;
            match answer.status {
                // Only what looks goes on, and only on the same host: a login is for nobody else.
                301 | 302 | 303 | 307 | 308 => {
                    path = self.redirected(&answer, &ask.method).map_err(fail)?;
                }
                // Jetty 12, which Connect has since 4.0, refuses it before Connect sees it.
                400 if path.contains("%2F") && !answer.body.starts_with(b"{") => {
                    let words = "this Connect takes no name with / in it in an address (none does since 4.0)";
                    return Err(fail(ConnectWhy::Refused { status: 400, message: words.to_owned() }));
                }
                _ => return judged(&answer, keys.login.is_some()).map_err(fail),
            }
        }
        Err(fail(ConnectWhy::Odd(format!("it redirects more than {HOPS} times, in the end to {path}"))))
    }

    /// On a connection that is kept, or on a new one where that has gone meanwhile.
    async fn exchange(
        &self,
        ask: &WorkerAsk<'_>,
        path: &str,
        keys: &OpenKeys,
    ) -> Result<HttpAnswer, ConnectWhy> {
        let http = self.http_ask(ask, path, keys.login.as_ref());
        let kept = self.kept.lock().pop().filter(HttpLine::is_open);
        if let Some(mut line) = kept {
            match line.exchange(&http, &ask.bounds).await {
                Ok(answer) => return Ok(self.keep(line, answer)),
                // The server closed it while it was idle. What looks may be asked again in any case.
                Err(fault) if !fault.may_be_done() => {}
                Err(crate::http::HttpFault::Broken(_)) if ask.method == Method::GET => {}
                Err(fault) => return Err(ConnectWhy::Broken(fault)),
            }
        }
        let opened = keys.door.open(&self.address).await;
        let mut line = opened.map_err(|error| ConnectWhy::Unreached(error.to_string()))?;
        match line.exchange(&http, &ask.bounds).await {
            Ok(answer) => Ok(self.keep(line, answer)),
            Err(fault) => Err(ConnectWhy::Broken(fault)),
        }
    }

    fn keep(&self, line: HttpLine, answer: HttpAnswer) -> HttpAnswer {
        let mut kept = self.kept.lock();
        if kept.len() < KEPT && line.is_open() {
            kept.push(line);
        }
        answer
    }

    fn http_ask(&self, ask: &WorkerAsk<'_>, path: &str, login: Option<&WebLogin>) -> HttpAsk {
        let mut headers = vec![(header::ACCEPT, "application/json".to_owned())];
        if ask.body.is_some() {
            headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
        }
        let login = login.map(|login| match login {
            WebLogin::Basic(user, password) => {
                format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.expose())))
            }
            WebLogin::Bearer(token) => format!("Bearer {}", token.expose()),
        });
        headers.extend(login.map(|login| (header::AUTHORIZATION, login)));
        HttpAsk {
            method: ask.method.clone(),
            path: path.to_owned(),
            host: self.address.authority(),
            headers,
            body: ask.body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        }
    }

    /// Where a redirect leads on this host.
    fn redirected(&self, answer: &HttpAnswer, method: &Method) -> Result<String, ConnectWhy> {
        let to = answer.location.as_deref().unwrap_or_default();
        let elsewhere = || {
            ConnectWhy::Odd(format!(
                "it redirects to \"{to}\": the address of Connect itself is needed, and a login goes nowhere else"
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

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What an answer means.
fn judged(answer: &HttpAnswer, with_login: bool) -> Result<Value, ConnectWhy> {
    let HttpAnswer { status, body, .. } = answer;
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let json = || serde_json::from_slice::<Value>(body);
    if matches!(status, 401 | 403) {
        let words = if is_page(answer, &text) { title(&text) } else { short(&text) };
        return Err(ConnectWhy::Login { status: *status, words, with_login });
    }
    if *status == 407 {
        return Err(ConnectWhy::Odd("a proxy in between wants a login (407)".to_owned()));
    }
    if body.starts_with(&GZIP) {
        return Err(ConnectWhy::Odd(
            "its answer is compressed (gzip), which nobody asked for: does a proxy stand in between?"
                .to_owned(),
        ));
    }
    if is_page(answer, &text) {
        return Err(ConnectWhy::WebPage { status: *status, title: title(&text) });
    }
    if (200..300).contains(status) {
        if body.is_empty() {
            return Ok(Value::Null);
        }
        return json().map_err(|error| match error.is_eof() {
            true => ConnectWhy::Odd(format!("its JSON is cut short after {} bytes", body.len())),
            false => ConnectWhy::Odd(format!(
                "its answer is no JSON ({error}): is this Connect? It begins: {}",
                short(&text)
            )),
        });
    }
    let message = json().ok().and_then(|json| Some(json.get("message")?.as_str()?.to_owned()));
    Err(match message {
        // A plugin may say a value of the config again.
        Some(message) => ConnectWhy::Refused { status: *status, message: hidden(message.trim()) },
        None if body.is_empty() => {
            ConnectWhy::Refused { status: *status, message: "it says no more".to_owned() }
        }
        None => ConnectWhy::Odd(format!("it answers {status}, not as Connect does: {}", short(&text))),
    })
}

fn is_page(answer: &HttpAnswer, text: &str) -> bool {
    answer.content_type.starts_with("text/html") || text.trim_start().starts_with('<')
}

fn title(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let inside = lower.find("<title>").map(|at| at + "<title>".len());
    let end = lower.find("</title>");
    match (inside, end) {
        (Some(from), Some(to)) if from <= to => short(&text[from..to]),
        _ => String::new(),
    }
}

fn short(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = match one_line.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &one_line[..at]),
        None => one_line,
    };
    hidden(&cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, content_type: &str, body: &str) -> HttpAnswer {
        let body = body.as_bytes().to_vec().into();
        HttpAnswer { status, content_type: content_type.to_owned(), location: None, body }
    }

    #[test]
    fn what_is_not_connect_is_said_in_a_sentence() {
        let said = |status, kind, body| judged(&answer(status, kind, body), false).unwrap_err().to_string();
        let page = "<html><head><title>Sign in\n to Acme</title></head>";
        assert!(
            said(200, "text/html;charset=utf-8", page)
                .starts_with("a web page \"Sign in to Acme\" answered (200)")
        );
        assert!(said(404, "text/html", "<html>").contains("perhaps a proxy's login"));
        assert!(
            said(401, "application/json", "User cannot access the resource.").contains("a login is wanted")
        );
        assert!(said(200, "", "{\"a\": [1, 2").contains("cut short after 11 bytes"));
        assert!(said(200, "", "hello").contains("is this Connect? It begins: hello"));
        assert_eq!(
            said(404, "application/json", r#"{"error_code":404,"message":"Connector x not found"}"#),
            "Connect refuses (404): Connector x not found"
        );
        assert_eq!(judged(&answer(204, "", ""), false).unwrap(), Value::Null);
    }
}
