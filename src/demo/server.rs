//! Sockets and frames: takes connections, reads requests one after the other as a broker does, sends the answers.
//! Carries out the faults that are about whole answers. Knows no API.
use super::api::{self, Call, Endpoint, ReplyPieces, STREAMS_GROUP_DESCRIBE};
use super::broker::ServerOrder;
use super::entry::{self, Passage, SaslSession, ServedStream};
use super::faults::Fault;
use super::state::State;
use bytes::{Buf, BufMut, Bytes, BytesMut};
use kafka_protocol::messages::{ApiKey, RequestHeader};
use kafka_protocol::protocol::Decodable;
use std::io::{self, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Largest request (`socket.request.max.bytes`).
const LARGEST: usize = 100 * 1024 * 1024;
/// Pieces that go out in one system call.
const PIECES: usize = 64;

/// Serves one broker until told to stop or aborted, which both close its connections.
pub async fn serve(
    listeners: Listeners,
    state: Arc<State>,
    broker: i32,
    mut orders: watch::Receiver<ServerOrder>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            (accepted, endpoint) = accept(&listeners) => {
                match accepted {
                    Ok((stream, peer)) => {
                        let node = Node { broker, endpoint };
                        connections.spawn(connection(stream, state.clone(), node, peer.ip()));
                    }
                    // A client that left early, or no file descriptors: these come back, so don't ask at once.
                    Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
            told = orders.changed() => {
                let stop = told.is_err() || *orders.borrow_and_update() == ServerOrder::Stop;
                connections.shutdown().await;
                if stop {
                    return;
                }
            }
            Some(_ended) = connections.join_next() => {}
        }
    }
}

/// Where one node takes connections: those of clients, and those to its controller.
pub struct Listeners {
    pub broker: TcpListener,
    pub controller: Option<TcpListener>,
}

/// Who is spoken to.
#[derive(Clone, Copy)]
struct Node {
    broker: i32,
    endpoint: Endpoint,
}

async fn accept(listeners: &Listeners) -> (io::Result<(TcpStream, SocketAddr)>, Endpoint) {
    let controller = async {
        match &listeners.controller {
            Some(listener) => listener.accept().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        accepted = listeners.broker.accept() => (accepted, Endpoint::Broker),
        accepted = controller => (accepted, Endpoint::Controller),
    }
}

async fn connection(stream: TcpStream, state: Arc<State>, node: Node, host: IpAddr) {
    state.entry.counts.lock().connections += 1;
    let secured = async {
        stream.set_nodelay(true)?;
        let acceptor = state.entry.acceptor.lock().clone();
        let mut stream: Box<dyn ServedStream> = match acceptor {
            Some(acceptor) => Box::new(entry::accept(&acceptor, stream).await?),
            None => Box::new(stream),
        };
        converse(&mut *stream, &state, node, host).await
    };
    if let Err(error) = secured.await {
        tracing::debug!(node.broker, %error, "embedded broker: connection closed");
    }
}

/// Answers requests until the client is gone, or sends what no broker understands.
async fn converse(
    stream: &mut dyn ServedStream,
    state: &Arc<State>,
    node: Node,
    host: IpAddr,
) -> io::Result<()> {
    let broker = node.broker;
    let mut session = SaslSession::default();
    while let Some(frame) = read_frame(stream).await? {
        let call = parse(frame, node, host)?;
        let (api, correlation) = (call.api, call.correlation);
        moves(state, broker).await;
        *state.asked.lock().entry(api).or_default() += 1;
        match session.passage(&state.entry, state.now(), &call).map_err(io::Error::other)? {
            Passage::Free => {}
            Passage::Answer(reply) => {
                write(stream, reply.framed(correlation)).await?;
                continue;
            }
            Passage::Refusal(reply, delay) => {
                tokio::time::sleep(delay).await;
                return write(stream, reply.framed(correlation)).await;
            }
        }
        let Some(reply) = api::handle(state, call).await.map_err(io::Error::other)? else { continue };
        moves(state, broker).await;
        let fault = state.faults.of_answer(api, broker);
        let reply = if let Some(Fault::Instead(body)) = fault { reply.instead(body) } else { reply };
        let mut answer = reply.framed(correlation);
        match fault {
            None | Some(Fault::Error(_) | Fault::Instead(_)) => {}
            Some(Fault::Delay(time)) => tokio::time::sleep(time).await,
            Some(Fault::Throttle(time)) => {
                answer.throttle(time);
                write(stream, answer).await?;
                tokio::time::sleep(time).await;
                continue;
            }
            Some(Fault::Hold) => return until_closed(stream).await,
            Some(Fault::Cut) => return Ok(()),
            Some(Fault::CutInside) => {
                answer.halve();
                return write(stream, answer).await;
            }
        }
        write(stream, answer).await?;
    }
    Ok(())
}

/// Waits while the broker stands still.
async fn moves(state: &State, broker: i32) {
    if let Some(broker) = state.broker(broker) {
        broker.moves().await;
    }
}

/// The next request without its length; none where the client has closed.
async fn read_frame(stream: &mut dyn ServedStream) -> io::Result<Option<Bytes>> {
    let mut size = [0; 4];
    match stream.read_exact(&mut size).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    };
    let size = usize::try_from(i32::from_be_bytes(size)).unwrap_or(usize::MAX);
    if size > LARGEST {
        return Err(io::Error::other("a request larger than 100 MiB, or not Kafka's protocol"));
    }
    let mut frame = BytesMut::with_capacity(size);
    while frame.len() < size {
        let left = size - frame.len();
        if stream.read_buf(&mut (&mut frame).limit(left)).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(Some(frame.freeze()))
}

fn parse(mut frame: Bytes, node: Node, host: IpAddr) -> io::Result<Call> {
    if frame.len() < 8 {
        return Err(io::Error::other("a request too short for a header"));
    }
    let mut start = frame.slice(..4);
    let (key, version) = (start.get_i16(), start.get_i16());
    let known = if key == STREAMS_GROUP_DESCRIBE { ApiKey::ConsumerGroupDescribe as i16 } else { key };
    let api = ApiKey::try_from(known).map_err(|()| io::Error::other(format!("no API has the key {key}")))?;
    let header =
        RequestHeader::decode(&mut frame, api.request_header_version(version)).map_err(io::Error::other)?;
    let client = header.client_id.map(|client| client.to_string()).unwrap_or_default();
    let call =
        Call::new(api, version, header.correlation_id, (node.broker, node.endpoint), client, host, frame);
    Ok(call.of_key(key))
}

/// Reads and forgets until the client closes.
async fn until_closed(stream: &mut dyn ServedStream) -> io::Result<()> {
    let mut nothing = [0; 1024];
    while stream.read(&mut nothing).await? > 0 {}
    Ok(())
}

async fn write(stream: &mut dyn ServedStream, mut answer: ReplyPieces) -> io::Result<()> {
    while let Some(pieces) = answer.unsent() {
        let mut slices = [IoSlice::new(&[]); PIECES];
        let count = pieces.len().min(PIECES);
        for (slice, piece) in slices.iter_mut().zip(pieces) {
            *slice = IoSlice::new(piece);
        }
        let sent = stream.write_vectored(&slices[..count]).await?;
        if sent == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        answer.advance(sent);
    }
    stream.flush().await
}
