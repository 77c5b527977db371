//! One open stream with many questions on it: matches answers to questions by correlation id.
//!
//! A writer task and a reader task own the two halves; both end when the last handle is dropped. Dropping the future
//! of a question forgets the question and leaves the stream whole. Knows when the stream was last heard, and what stands
//! in its way: a question that was given up, behind which everything waits, or a quota. What that means is for others.
use super::buffers::Buffers;
use super::error::Error;
use super::frame::{self, Broken};
use super::stream::Halves;
use super::terms::Terms;
use super::tls;
use super::via;
use super::waiting::WaitingTable;
use crate::config::Address;
use bytes::Bytes;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::Instant;

/// A handle to an open stream.
pub(super) struct Link {
    pub(super) address: Address,
    frames: mpsc::UnboundedSender<Outgoing>,
    table: Arc<WaitingTable>,
    heard: Arc<Heard>,
    tasks: [AbortHandle; 2],
}

/// What the writer is handed.
enum Outgoing {
    Frame(Bytes),
    /// From here on only these frames leave, until there are no more of them.
    Gate(mpsc::UnboundedReceiver<Bytes>),
}

/// The right to send while nobody else may: what others ask waits at the gate until this is dropped.
pub(super) struct Pass<'a> {
    link: &'a Link,
    frames: mpsc::UnboundedSender<Bytes>,
}

impl Pass<'_> {
    /// As [`Link::begin`].
    pub(super) fn begin(
        &self,
        build: impl FnOnce(i32) -> Result<Bytes, Error>,
    ) -> Result<Pending<'_>, Error> {
        self.link.put(true, build, |frame| self.frames.send(frame).is_ok())
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.link.table.open();
    }
}

/// When the last bytes came.
struct Heard {
    begun: Instant,
    /// Milliseconds after that.
    last: AtomicU64,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// A question that was sent. Dropping it forgets the question.
pub(super) struct Pending<'a> {
    link: &'a Link,
    correlation: i32,
    answer: oneshot::Receiver<Result<Bytes, Error>>,
}

impl Pending<'_> {
    /// The bytes that follow the correlation id in the answer. May be dropped and called again.
    pub(super) async fn answer(&mut self) -> Result<Bytes, Error> {
        (&mut self.answer).await.unwrap_or_else(|_| Err(self.link.ended()))
    }

    /// Nobody will wait for the answer; until it comes, whatever is asked on this link waits behind it.
    pub(super) fn give_up(&mut self) {
        let mut rows = self.link.table.rows();
        if rows.waiting.remove(&self.correlation).is_some() {
            rows.given_up.insert(self.correlation);
        }
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.link.table.rows().waiting.remove(&self.correlation);
    }
}

impl Link {
    /// Starts the two tasks over an open stream.
    pub(super) fn start(address: Address, halves: Halves, terms: Arc<Terms>) -> Self {
        let table = Arc::new(WaitingTable::default());
        let heard = Arc::new(Heard { begun: Instant::now(), last: AtomicU64::new(0) });
        let (frames, outgoing) = mpsc::unbounded_channel();
        let stream = Ear { stream: halves.reader, heard: heard.clone() };
        let writer = tokio::spawn(write(halves.writer, outgoing, table.clone(), address.clone()));
        let reader = tokio::spawn(read(stream, table.clone(), address.clone(), terms));
        Link { address, frames, table, heard, tasks: [writer.abort_handle(), reader.abort_handle()] }
    }

    /// Whether questions can still be asked here.
    pub(super) fn is_open(&self) -> bool {
        self.table.rows().ended.is_none()
    }

    /// Whether a question would wait behind one that was given up.
    pub(super) fn is_stuck(&self) -> bool {
        !self.table.rows().given_up.is_empty()
    }

    /// When bytes last came.
    pub(super) fn heard(&self) -> Instant {
        self.heard.begun + Duration::from_millis(self.heard.last.load(Ordering::Relaxed))
    }

    /// The broker said that it reads nothing more for so long.
    pub(super) fn mute(&self, wait: Duration) {
        if !wait.is_zero() {
            self.table.rows().muted_until = Some(Instant::now() + wait);
        }
    }

    /// Until when the broker reads nothing, if that lies ahead.
    pub(super) fn muted_until(&self) -> Option<Instant> {
        self.table.rows().muted_until.filter(|until| *until > Instant::now())
    }

    /// Ends the link for everyone who waits on it.
    pub(super) fn end(&self, why: &Error) {
        self.table.end(why);
        self.tasks.iter().for_each(AbortHandle::abort);
    }

    /// Sends the frame that `build` makes for a correlation id. After an error nothing was sent.
    pub(super) fn begin(
        &self,
        build: impl FnOnce(i32) -> Result<Bytes, Error>,
    ) -> Result<Pending<'_>, Error> {
        self.put(false, build, |frame| self.frames.send(Outgoing::Frame(frame)).is_ok())
    }

    /// Closes the gate behind what was asked so far.
    pub(super) fn gate(&self) -> Pass<'_> {
        let (frames, passing) = mpsc::unbounded_channel();
        // A link that has ended says so at the first question.
        let _ = self.frames.send(Outgoing::Gate(passing));
        self.table.close();
        Pass { link: self, frames }
    }

    fn put(
        &self,
        with_pass: bool,
        build: impl FnOnce(i32) -> Result<Bytes, Error>,
        send: impl FnOnce(Bytes) -> bool,
    ) -> Result<Pending<'_>, Error> {
        let (waiting, answer) = oneshot::channel();
        let correlation = {
            let mut rows = self.table.rows();
            if let Some(ended) = &rows.ended {
                return Err(ended.clone());
            }
            let correlation = rows.next;
            rows.next = rows.next.checked_add(1).unwrap_or(0);
            if with_pass {
                if let Some(broken) = &rows.broken {
                    return Err(broken.clone());
                }
                rows.passing.get_or_insert_default().insert(correlation);
            }
            rows.waiting.insert(correlation, waiting);
            correlation
        };
        let pending = Pending { link: self, correlation, answer };
        let frame = build(correlation)?;
        if !send(frame) {
            return Err(self.ended());
        }
        Ok(pending)
    }

    fn ended(&self) -> Error {
        let closed = || Error::Closed { address: self.address.clone(), detail: "by this program".into() };
        self.table.rows().ended.clone().unwrap_or_else(closed)
    }
}

/// A stream that notes when it was heard: a large answer on a slow line is no silence.
struct Ear {
    stream: Box<dyn AsyncRead + Send + Unpin>,
    heard: Arc<Heard>,
}

impl AsyncRead for Ear {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            let since = self.heard.begun.elapsed().as_millis();
            self.heard.last.store(u64::try_from(since).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
        read
    }
}

async fn write(
    mut stream: Box<dyn AsyncWrite + Send + Unpin>,
    mut outgoing: mpsc::UnboundedReceiver<Outgoing>,
    table: Arc<WaitingTable>,
    address: Address,
) {
    while let Some(next) = outgoing.recv().await {
        let written = match next {
            Outgoing::Frame(frame) => put_out(&mut stream, &frame, outgoing.is_empty()).await,
            Outgoing::Gate(mut passing) => {
                async {
                    while let Some(frame) = passing.recv().await {
                        put_out(&mut stream, &frame, true).await?;
                    }
                    Ok(())
                }
                .await
            }
        };
        if let Err(error) = written {
            table.broke(Error::Closed { address, detail: error.to_string().into() }).await;
            return;
        }
    }
}

async fn put_out(
    stream: &mut Box<dyn AsyncWrite + Send + Unpin>,
    frame: &Bytes,
    last: bool,
) -> io::Result<()> {
    stream.write_all(frame).await?;
    if last { stream.flush().await } else { Ok(()) }
}

async fn read(stream: Ear, table: Arc<WaitingTable>, address: Address, terms: Arc<Terms>) {
    // Small answers come out of one system call each; large bodies bypass this buffer.
    let mut stream = BufReader::with_capacity(4096, stream);
    let buffers = Buffers::default();
    let broken = loop {
        match frame::read(&mut stream, &buffers).await {
            Ok(frame) => {
                let waiting = {
                    let mut rows = table.rows();
                    rows.answered = true;
                    rows.given_up.remove(&frame.correlation);
                    rows.waiting.remove(&frame.correlation)
                };
                // No row: the question was dropped meanwhile, and its answer is nobody's.
                if let Some(waiting) = waiting {
                    let _ = waiting.send(Ok(frame.rest));
                }
            }
            Err(broken) => break broken,
        }
    };
    let answered = table.rows().answered;
    table.broke(told(broken, address, answered, &terms)).await;
}

fn told(broken: Broken, address: Address, answered: bool, terms: &Arc<Terms>) -> Error {
    let broken = match broken {
        Broken::Ended(error) => Broken::Ended(tls::plainly(error)),
        foreign @ Broken::Foreign(_) => foreign,
    };
    if let Broken::Ended(error) = &broken
        && let Some(ended) = via::last_words(error, &address)
    {
        return ended;
    }
    if let Broken::Ended(error) = &broken
        && let Some(refusal) = tls::refusal(error, &address, terms.armour.as_ref(), answered)
    {
        return refusal;
    }
    match broken {
        Broken::Foreign(what) => Error::NotKafka { address, what },
        Broken::Ended(_) if !answered => Error::ClosedAtOnce { address },
        Broken::Ended(error) if error.kind() == io::ErrorKind::UnexpectedEof => Error::Closed {
            address,
            detail: "the broker ended it: it restarts, or the connection was idle".into(),
        },
        Broken::Ended(error) => Error::Closed { address, detail: error.to_string().into() },
    }
}
