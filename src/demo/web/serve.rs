//! HTTP over sockets.
use super::mishaps::{Mishaps, WebMishap};
use futures_util::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Status and body; null is none.
pub type WebReply = (u16, Value);

/// What was asked, the path taken apart and decoded.
pub struct WebAsk<'a> {
    pub method: &'a str,
    pub path: Vec<String>,
    pub query: &'a str,
    pub body: &'a [u8],
    /// The login, as the request shows it.
    pub authorization: &'a str,
    /// What AWS calls the question.
    pub target: &'a str,
}

impl WebAsk<'_> {
    /// A parameter of the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut rows = self.query.split('&').filter_map(|row| row.split_once('='));
        rows.find(|(key, _)| *key == name).map(|(_, value)| decoded(value))
    }

    /// Whether a parameter is `true`.
    pub fn says(&self, name: &str) -> bool {
        self.parameter(name).as_deref() == Some("true")
    }
}

type Body = BoxBody<Bytes, Infallible>;

/// Serves until it is aborted, its connections with it. `answer` tells status and body; null is none.
pub async fn run<A>(listener: TcpListener, mishaps: Arc<Mishaps>, answer: A)
where
    A: Fn(&WebAsk<'_>) -> WebReply + Send + Sync + 'static,
{
    let (mut connections, answer) = (JoinSet::new(), Arc::new(answer));
    loop {
        let Ok((socket, _)) = listener.accept().await else { continue };
        let (mishaps, answer) = (mishaps.clone(), answer.clone());
        connections.spawn(async move {
            let service = service_fn(|request| serve(request, &mishaps, &*answer));
            // A client that hangs up is none of the service's business.
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
    mishaps: &Mishaps,
    answer: &(impl Fn(&WebAsk<'_>) -> WebReply + Sync),
) -> Result<Response<Body>, Cut> {
    let (method, uri) = (request.method().to_string(), request.uri().clone());
    let line = format!("{method} {}", uri.path_and_query().map_or("/", |path| path.as_str()));
    mishaps.note(&line);
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (shown, target) = (header("authorization"), header("x-amz-target").unwrap_or_default());
    if !mishaps.lets_in(shown.as_deref()) {
        return reply(401, "application/json", "User cannot access the resource.".to_owned());
    }
    let body = request.into_body().collect().await.map_err(|_| Cut)?.to_bytes();
    let mishap = mishaps.of(&line);
    match mishap {
        Some(WebMishap::Instead(status, kind, text)) => return reply(status, kind, text),
        Some(WebMishap::Hold) => std::future::pending().await,
        Some(WebMishap::Huge(bytes)) => return reply(200, "application/json", " ".repeat(bytes)),
        Some(WebMishap::Endless) => return endless(),
        Some(WebMishap::Redirect(to)) => {
            let redirect = Response::builder().status(302).header(header::LOCATION, to);
            return redirect.body(Full::default().boxed()).map_err(|_| Cut);
        }
        Some(WebMishap::DoneAndCut) | None => {}
    }
    let path = uri.path().split('/').filter(|word| !word.is_empty()).map(decoded).collect();
    let (query, authorization) = (uri.query().unwrap_or_default(), shown.as_deref().unwrap_or_default());
    let ask = WebAsk { method: &method, path, query, body: &body, authorization, target: &target };
    let (status, json) = answer(&ask);
    if mishap.is_some() {
        return Err(Cut);
    }
    let text = if json.is_null() { String::new() } else { json.to_string() };
    reply(status, "application/json", text)
}

fn reply(status: u16, kind: &str, text: String) -> Result<Response<Body>, Cut> {
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    response.body(Full::new(text.into()).boxed()).map_err(|_| Cut)
}

fn endless() -> Result<Response<Body>, Cut> {
    let blanks = Bytes::from(vec![b' '; 64 << 10]);
    let frames = stream::repeat_with(move || Ok(Frame::data(blanks.clone())));
    Response::builder().body(BodyExt::boxed(StreamBody::new(frames))).map_err(|_| Cut)
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
