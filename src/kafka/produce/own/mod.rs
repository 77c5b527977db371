//! Sending by our own client: what librdkafka can't carry (a timestamp of 0, which it takes for "now", none at all, header names
//! that are not UTF-8), and every record where librdkafka can't follow: through another program or a proxy, or with a login that it
//! lacks. With acks=all and one request at a time for each broker, in which what waits goes together; numbered, so that what may
//! have been lost is sent again and written once.
//!
//! | file | owns |
//! |---|---|
//! | `task` | the task: who is sent what, and when |
//! | `queue` | the records of one partition, and what becomes of the batch that is tried |
//! | `open` | that batch, and the records in it |
//! | `batch` | records as bytes |
//! | `numbering` | the numbers by which brokers know what they have |
//! | `request` | batches as a request. Pure |
//! | `answer` | what an answer means for a batch. Pure |
mod answer;
mod batch;
mod numbering;
mod open;
mod queue;
mod request;
mod task;

pub(in crate::kafka) use answer::{BatchEnd, judge, passes, row, unanswered};
pub(in crate::kafka) use numbering::first_number;
pub(in crate::kafka) use request::{BY_NAME, request as produce_request};

use super::Writing;
use super::draft::{Delivery, Draft, Fate};
use super::line::Report;
use super::words::no_such_time;
use crate::kafka::model::PartitionId;
use crate::wire::PermittedWire;
use open::QueuedRecord;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use task::{SendOrder, SendTask};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::Instant;

/// A partition of a topic.
pub(in crate::kafka) type PartitionKey = (Arc<str>, PartitionId);

/// Kafka's mark of a record without a timestamp.
const NO_TIME: i64 = -1;

/// Whether librdkafka would send another record than this one, or none.
pub(super) fn is_needed(draft: &Draft) -> bool {
    let odd_name = || draft.headers.iter().any(|header| std::str::from_utf8(&header.name).is_err());
    draft.timestamp.is_some_and(|at| matches!(at.0, NO_TIME | 0)) || odd_name()
}

/// The sender of one cluster. What is under way ends with it.
pub(super) struct OwnSender {
    patience: Duration,
    orders: Mutex<Option<mpsc::UnboundedSender<SendOrder>>>,
    word: Arc<Mutex<Option<String>>>,
}

impl OwnSender {
    pub(super) fn new(patience: Duration) -> Self {
        OwnSender { patience, orders: Mutex::new(None), word: Arc::default() }
    }

    /// Ends what is under way: it is unknown then, and what no broker was handed is not sent.
    pub(super) fn give_up(&self) {
        self.order(SendOrder::GiveUp);
    }

    /// Takes back what no broker was handed.
    pub(super) fn take_back(&self) {
        self.order(SendOrder::TakeBack);
    }

    /// Why nothing is confirmed at the moment.
    pub(super) fn last_word(&self) -> Option<String> {
        self.word.lock().clone()
    }

    /// Queues the record for this partition, behind those before it. Its place in the queue is free again when its fate is known.
    pub(super) fn send(
        &self,
        wire: PermittedWire,
        (draft, partition): (&Draft, PartitionId),
        writing: Writing,
        room: Option<OwnedSemaphorePermit>,
    ) -> oneshot::Receiver<Report> {
        let (reply, report) = oneshot::channel();
        if let Some(at) = draft.timestamp.filter(|at| at.0 < NO_TIME) {
            let delivery = Delivery { fate: Fate::NotSent(no_such_time(at.0)), took: Duration::ZERO };
            // The receiver is in our hands.
            let _ = reply.send(Report { delivery, format_too_old: false });
            return report;
        }
        let key = (draft.topic.clone(), partition);
        let (time, begun) = (time(draft), Instant::now());
        let record = QueuedRecord { draft: draft.clone(), time, writing, begun, reply, room };
        let mut orders = self.orders.lock();
        let orders = orders.get_or_insert_with(|| {
            let (orders, taken) = mpsc::unbounded_channel();
            tokio::spawn(SendTask::new(self.patience, self.word.clone()).run(taken));
            orders
        });
        // A task that is gone drops the record, and that says that it was closed.
        let _ = orders.send(SendOrder::Send(key, Box::new(record), wire));
        report
    }

    fn order(&self, order: SendOrder) {
        if let Some(orders) = &*self.orders.lock() {
            // Of a task that is gone there is nothing to take back.
            let _ = orders.send(order);
        }
    }
}

/// In milliseconds since 1970; the time of sending where the draft has none.
fn time(draft: &Draft) -> i64 {
    let now = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    };
    draft.timestamp.map_or_else(now, |at| at.0)
}
