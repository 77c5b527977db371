//! HTTP over sockets, and the mishaps that a test wants: answers that are late, cut, other than Connect's.
use super::duty::{Duties, Duty};
use super::rest::{self, RestAsk};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What becomes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectMishap {
    /// This status and body in its place, of that content type; nothing is done.
    Instead(u16, &'static str, String),
    /// It is done, and the connection is closed in place of an answer.
    DoneAndCut,
    /// It never comes; nothing is done.
    Hold,
    /// So many bytes of blanks in its place.
    Huge(usize),
    /// A redirect to there.
    Redirect(String),
}

/// What is to go wrong, and what was asked.
pub struct Mishaps {
    rules: Mutex<Vec<(String, usize, ConnectMishap)>>,
    asked: Mutex<Vec<String>>,
    login: Option<String>,
}

impl Mishaps {
    pub fn new(login: Option<(String, String)>) -> Self {
        let login =
            login.map(|(name, password)| format!("Basic {}", STANDARD.encode(format!("{name}:{password}"))));
        Mishaps { rules: Mutex::default(), asked: Mutex::default(), login }
    }

    pub fn add(&self, line: &str, times: usize, mishap: ConnectMishap) {
        self.rules.lock().push((line.to_owned(), times, mishap));
    }

    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock())
    }

    fn of(&self, line: &str) -> Option<ConnectMishap> {
        let mut rules = self.rules.lock();
        let at = rules.iter().position(|(begin, left, _)| *left > 0 && line.starts_with(begin.as_str()))?;
        rules[at].1 -= 1;
        Some(rules[at].2.clone())
    }
}

/// Serves until it is aborted, its connections with it.
pub async fn run(listener: TcpListener, duties: Arc<Mutex<Duties>>, mishaps: Arc<Mishaps>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((socket, _)) = listener.accept().await else { continue };
        let (duties, mishaps) = (duties.clone(), mishaps.clone());
        connections.spawn(async move {
            let service = service_fn(|request| serve(request, &duties, &mishaps));
            // A client that hangs up is none of the worker's business.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// The connection is to be closed.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut")
    }
}

impl std::error::Error for Cut {}

async fn serve(
    request: Request<Incoming>,
    duties: &Mutex<Duties>,
    mishaps: &Mishaps,
) -> Result<Response<Full<Bytes>>, Cut> {
    let (method, uri) = (request.method().to_string(), request.uri().clone());
    let line = format!("{method} {}", uri.path_and_query().map_or("/", |path| path.as_str()));
    mishaps.asked.lock().push(line.clone());
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if mishaps.login.is_some() && mishaps.login.as_deref() != shown {
        return reply(401, "application/json", "User cannot access the resource.".to_owned());
    }
    let body = request.into_body().collect().await.map_err(|_| Cut)?.to_bytes();
    let mishap = mishaps.of(&line);
    match mishap {
        Some(ConnectMishap::Instead(status, kind, text)) => return reply(status, kind, text),
        Some(ConnectMishap::Hold) => std::future::pending().await,
        Some(ConnectMishap::Huge(bytes)) => return reply(200, "application/json", " ".repeat(bytes)),
        Some(ConnectMishap::Redirect(to)) => {
            return Response::builder()
                .status(302)
                .header(header::LOCATION, to)
                .body(Full::default())
                .map_err(|_| Cut);
        }
        Some(ConnectMishap::DoneAndCut) | None => {}
    }
    let segments = uri.path().split('/').filter(|word| !word.is_empty()).map(decoded).collect();
    let ask = RestAsk {
        method: &method,
        path: segments,
        query: uri.query().unwrap_or_default(),
        body: &body,
        committed: &committed,
    };
    let (status, json) = rest::answer(&mut duties.lock(), &ask);
    if mishap.is_some() {
        return Err(Cut);
    }
    let text = if json.is_null() { String::new() } else { json.to_string() };
    reply(status, "application/json", text)
}

fn reply(status: u16, kind: &str, text: String) -> Result<Response<Full<Bytes>>, Cut> {
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    response.body(Full::new(text.into())).map_err(|_| Cut)
}

/// Where a source has come to in its file, and a sink in its topics.
fn committed(_name: &str, duty: &Duty) -> Vec<Value> {
    match duty.text("file") {
        Some(file) if duty.position > 0 => {
            vec![json!({"partition": {"filename": file}, "offset": {"position": duty.position}})]
        }
        _ => duty
            .offsets
            .iter()
            .map(|((topic, partition), offset)| {
                json!({"partition": {"kafka_topic": topic, "kafka_partition": partition}, "offset": {"kafka_offset": offset}})
            })
            .collect(),
    }
}

fn decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = more.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
