//! One open stream with many questions on it: matches answers to questions by correlation id.
//!
//! A writer task and a reader task own the two halves; both end when the last handle is dropped. Dropping the future
//! of a question forgets the question and leaves the stream whole.
use super::buffers::Buffers;
use super::error::Error;
use super::frame::{self, Broken};
use super::stream::Halves;
use crate::config::Address;
use bytes::Bytes;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

type Waiting = oneshot::Sender<Result<Bytes, Error>>;

/// A handle to an open stream.
pub(super) struct Link {
    pub(super) address: Address,
    frames: mpsc::UnboundedSender<Bytes>,
    table: Arc<Table>,
    tasks: [AbortHandle; 2],
}

impl Drop for Link {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// Who waits for which answer.
#[derive(Default)]
struct Table(Mutex<Rows>);

#[derive(Default)]
struct Rows {
    next: i32,
    waiting: HashMap<i32, Waiting>,
    answered: bool,
    ended: Option<Error>,
}

impl Table {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        // The rows stay sound if a holder panics: each change is a single insert or remove.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, error: &Error) {
        let mut rows = self.rows();
        rows.ended.get_or_insert_with(|| error.clone());
        for (_, waiting) in rows.waiting.drain() {
            // Whoever stopped waiting does not need to know.
            let _ = waiting.send(Err(error.clone()));
        }
    }
}

/// Takes a question's row out of the table when its future is dropped.
struct Row<'a> {
    table: &'a Table,
    correlation: i32,
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        self.table.rows().waiting.remove(&self.correlation);
    }
}

impl Link {
    /// Starts the two tasks over an open stream.
    pub(super) fn start(address: Address, halves: Halves) -> Self {
        let table = Arc::new(Table::default());
        let (frames, outgoing) = mpsc::unbounded_channel();
        let writer = tokio::spawn(write(halves.writer, outgoing, table.clone(), address.clone()));
        let reader = tokio::spawn(read(halves.reader, table.clone(), address.clone()));
        Link { address, frames, table, tasks: [writer.abort_handle(), reader.abort_handle()] }
    }

    /// Whether questions can still be asked here.
    pub(super) fn is_open(&self) -> bool {
        self.table.rows().ended.is_none()
    }

    /// Ends the link for everyone who waits on it.
    pub(super) fn close(&self, why: &str) {
        self.table.end(&Error::Closed { address: self.address.clone(), detail: why.into() });
        self.tasks.iter().for_each(AbortHandle::abort);
    }

    /// Sends the frame that `build` makes for a correlation id and waits for the bytes that follow the id in the answer.
    pub(super) async fn ask(&self, build: impl FnOnce(i32) -> Result<Bytes, Error>) -> Result<Bytes, Error> {
        let (waiting, answer) = oneshot::channel();
        let correlation = {
            let mut rows = self.table.rows();
            if let Some(ended) = &rows.ended {
                return Err(ended.clone());
            }
            let correlation = rows.next;
            rows.next = rows.next.checked_add(1).unwrap_or(0);
            rows.waiting.insert(correlation, waiting);
            correlation
        };
        let _row = Row { table: &self.table, correlation };
        let frame = build(correlation)?;
        if self.frames.send(frame).is_err() {
            return Err(self.ended());
        }
        answer.await.unwrap_or_else(|_| Err(self.ended()))
    }

    fn ended(&self) -> Error {
        let closed = || Error::Closed { address: self.address.clone(), detail: "by this program".into() };
        self.table.rows().ended.clone().unwrap_or_else(closed)
    }
}

async fn write(
    mut stream: Box<dyn AsyncWrite + Send + Unpin>,
    mut frames: mpsc::UnboundedReceiver<Bytes>,
    table: Arc<Table>,
    address: Address,
) {
    while let Some(frame) = frames.recv().await {
        let written = match stream.write_all(&frame).await {
            Ok(()) if frames.is_empty() => stream.flush().await,
            other => other,
        };
        if let Err(error) = written {
            table.end(&Error::Closed { address, detail: error.to_string().into() });
            return;
        }
    }
}

async fn read(stream: Box<dyn AsyncRead + Send + Unpin>, table: Arc<Table>, address: Address) {
    // Small answers come out of one system call each; large bodies bypass this buffer.
    let mut stream = BufReader::with_capacity(4096, stream);
    let buffers = Buffers::default();
    let broken = loop {
        match frame::read(&mut stream, &buffers).await {
            Ok(frame) => {
                let waiting = {
                    let mut rows = table.rows();
                    rows.answered = true;
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
    table.end(&told(broken, address, answered));
}

fn told(broken: Broken, address: Address, answered: bool) -> Error {
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
