//! A connection to a server: questions go one after the other, and it is kept for the next as long as both sides are well.
use super::ask::{HttpAnswer, HttpAsk, HttpBounds};
use super::fault::HttpFault;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

/// An open connection.
pub(crate) struct HttpLine {
    sender: SendRequest<Full<Bytes>>,
    /// Moves the bytes; ends with this.
    driver: JoinHandle<()>,
}

impl Drop for HttpLine {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl HttpLine {
    /// Begins to speak HTTP on a stream.
    ///
    /// # Errors
    /// If the stream is closed already.
    pub(crate) async fn over<S>(stream: S) -> Result<Self, HttpFault>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let shaken = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = shaken.map_err(|error| HttpFault::NotSent(words(&error)))?;
        let driver = tokio::spawn(async move {
            // Its errors are told to whoever asks.
            let _ = connection.await;
        });
        Ok(HttpLine { sender, driver })
    }

    /// Whether another question can be put on it.
    pub(crate) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// One exchange.
    ///
    /// # Errors
    /// In words, without what was sent. The line is of no use then.
    pub(crate) async fn exchange(
        &mut self,
        ask: &HttpAsk,
        bounds: &HttpBounds,
    ) -> Result<HttpAnswer, HttpFault> {
        let request = request(ask)?;
        let begun = Instant::now();
        let ready = timeout(bounds.head, self.sender.ready()).await;
        ready
            .map_err(|_| {
                HttpFault::NotSent(format!("the server takes no question within {:?}", bounds.head))
            })?
            .map_err(|error| HttpFault::NotSent(words(&error)))?;
        let sent = timeout(bounds.head, self.sender.try_send_request(request)).await;
        let answer = match sent {
            Err(_) => return Err(HttpFault::Late("no answer", bounds.head)),
            Ok(Ok(answer)) => answer,
            Ok(Err(mut failed)) => {
                // What comes back was not sent.
                let sent = failed.take_message().is_none();
                let why = words(&failed.into_error());
                return Err(if sent { HttpFault::Broken(why) } else { HttpFault::NotSent(why) });
            }
        };
        whole(answer, bounds, begun).await
    }
}

/// All of an answer.
async fn whole(
    answer: Response<Incoming>,
    bounds: &HttpBounds,
    begun: Instant,
) -> Result<HttpAnswer, HttpFault> {
    let text = |name| {
        let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    let (content_type, location) = (text(header::CONTENT_TYPE).unwrap_or_default(), text(header::LOCATION));
    let status = answer.status().as_u16();
    let mut body = answer.into_body();
    let end = begun + bounds.total;
    let mut bytes = Vec::new();
    loop {
        let next = timeout_at(end.min(Instant::now() + bounds.idle), body.frame()).await;
        let frame = match next {
            Err(_) if Instant::now() >= end => {
                return Err(HttpFault::Late("the answer did not end", bounds.total));
            }
            Err(_) => return Err(HttpFault::Late("the answer stopped: no more of it came", bounds.idle)),
            Ok(None) => break,
            Ok(Some(Err(error))) => return Err(HttpFault::Broken(words(&error))),
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > bounds.largest {
            return Err(HttpFault::TooLarge(bounds.largest));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(HttpAnswer { status, content_type, location, body: bytes.into() })
}

fn request(ask: &HttpAsk) -> Result<Request<Full<Bytes>>, HttpFault> {
    let mut request = Request::builder()
        .method(ask.method.clone())
        .uri(&ask.path)
        .header(header::HOST, &ask.host)
        .header(header::USER_AGENT, concat!("kafdeck/", env!("CARGO_PKG_VERSION")));
    for (name, value) in &ask.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(ask.body.clone())));
    request.map_err(|error| HttpFault::Unusable(format!("it can't be asked by HTTP: {error}")))
}

/// Hyper's words say what, and the cause behind them why.
fn words(error: &hyper::Error) -> String {
    if error.is_parse() {
        return "what answers there does not speak HTTP (TLS where none is expected, or another service)"
            .to_owned();
    }
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<std::io::Error>());
    let cut = cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::UnexpectedEof);
    if cut || error.is_incomplete_message() || error.is_closed() {
        return "the connection was closed before the answer was whole".to_owned();
    }
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Method;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    /// Says the first at once, and the rest a byte at a time for as long as somebody listens.
    async fn drip(mut to: DuplexStream, first: &'static str, rest: &'static [u8]) {
        let mut question = [0; 512];
        let _ = to.read(&mut question).await;
        let _ = to.write_all(first.as_bytes()).await;
        let mut tap = tokio::time::interval(Duration::from_millis(2));
        for byte in rest.iter().cycle() {
            tap.tick().await;
            if to.write_all(&[*byte]).await.is_err() {
                return;
            }
        }
    }

    #[tokio::test]
    async fn a_server_that_drips_is_waited_for_no_longer_than_all_of_an_answer_may_take() {
        let bounds = HttpBounds {
            head: Duration::from_millis(200),
            idle: Duration::from_secs(60),
            total: Duration::from_millis(300),
            largest: 1 << 20,
        };
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        for (first, rest, words) in [
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                b"[".as_slice(),
                "the answer did not end within 300ms",
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"1\r\n[\r\n",
                "the answer did not end within 300ms",
            ),
            (head, b"X: y\r\n", "no answer within 200ms"),
        ] {
            let (near, far) = tokio::io::duplex(512);
            tokio::spawn(drip(far, first, rest));
            let mut line = HttpLine::over(near).await.unwrap();
            let ask = HttpAsk {
                method: Method::GET,
                path: "/".to_owned(),
                host: "h".to_owned(),
                headers: Vec::new(),
                body: Vec::new(),
            };
            let begun = Instant::now();
            let said = line.exchange(&ask, &bounds).await.unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
        }
    }
}
