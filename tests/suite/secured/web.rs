//! A small web server of the suite's own: token endpoints, and what clouds have under each machine. Answers what a test says.
use openssl::ssl::{Ssl, SslAcceptor};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// What was asked: the first line, the rest of the head, the body.
#[derive(Clone, Debug, Default)]
pub struct WebRequest {
    pub line: String,
    pub head: String,
    pub body: String,
}

impl WebRequest {
    /// A field of the form in the body, decoded.
    pub fn field(&self, name: &str) -> Option<String> {
        let rows = self.body.split('&').filter_map(|row| row.split_once('='));
        rows.into_iter().find(|(key, _)| *key == name).map(|(_, value)| decoded(value))
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let rows = self.head.lines().filter_map(|row| row.split_once(':'));
        rows.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}

type WebAnswer = dyn Fn(&WebRequest) -> (u16, String) + Send + Sync;

/// The server; it ends with this.
pub struct Web {
    pub port: u16,
    asked: Arc<Mutex<Vec<WebRequest>>>,
    serving: AbortHandle,
}

impl Drop for Web {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Web {
    pub async fn start(answer: impl Fn(&WebRequest) -> (u16, String) + Send + Sync + 'static) -> Web {
        Web::secured(None, answer).await
    }

    pub async fn secured(
        acceptor: Option<SslAcceptor>,
        answer: impl Fn(&WebRequest) -> (u16, String) + Send + Sync + 'static,
    ) -> Web {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::<Mutex<Vec<WebRequest>>>::default();
        let (noted, answer): (_, Arc<WebAnswer>) = (asked.clone(), Arc::new(answer));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, noted, answer) = (acceptor.clone(), noted.clone(), answer.clone());
                tokio::spawn(async move {
                    let Some(acceptor) = acceptor else { return serve(stream, &noted, &*answer).await };
                    let ssl = Ssl::new(acceptor.context()).unwrap();
                    let mut stream = tokio_openssl::SslStream::new(ssl, stream).unwrap();
                    if Pin::new(&mut stream).accept().await.is_ok() {
                        serve(stream, &noted, &*answer).await;
                    }
                });
            }
        });
        Web { port, asked, serving: serving.abort_handle() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<WebRequest> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    noted: &Mutex<Vec<WebRequest>>,
    answer: &WebAnswer,
) {
    let mut bytes = Vec::new();
    let request = loop {
        if let Some(request) = whole(&bytes) {
            break request;
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    };
    let (status, body) = answer(&request);
    noted.lock().unwrap().push(request);
    let answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.flush().await;
}

/// The request, if all of it is there.
fn whole(bytes: &[u8]) -> Option<WebRequest> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (line, head) = head.split_once("\r\n").unwrap_or((head, ""));
    let request = WebRequest { line: line.to_owned(), head: head.to_owned(), body: body.to_owned() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    (body.len() >= length).then_some(request)
}
