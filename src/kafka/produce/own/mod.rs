//! Sending by our own client: what librdkafka can't carry (a timestamp of 0, which it takes for "now", none at all, header names
//! that are not UTF-8), and every record where librdkafka can't follow: through another program or a proxy, or with a login that it
//! lacks. One record a request and one request at a time, with acks=all; numbered, so that what may have been lost is sent again
//! and written once.
mod batch;
mod numbering;
mod sending;

use super::Writing;
use super::draft::{Delivery, Draft, Failure, Fate};
use super::line::Report;
use super::words::{LOOK_FIRST, no_such_time};
use crate::change::Permit;
use crate::kafka::model::PartitionId;
use crate::wire::Wire;
use numbering::Numbering;
use sending::{Ended, Sending};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{Mutex, watch};
use tokio::time::Instant;

/// Kafka's mark of a record without a timestamp.
const NO_TIME: i64 = -1;

/// Whether librdkafka would send another record than this one, or none.
pub(super) fn is_needed(draft: &Draft) -> bool {
    let odd_name = || draft.headers.iter().any(|header| std::str::from_utf8(&header.name).is_err());
    draft.timestamp.is_some_and(|at| matches!(at.0, NO_TIME | 0)) || odd_name()
}

/// The sender of one cluster.
pub(super) struct OwnSender {
    /// Held while a record is under way: one at a time keeps the order.
    numbering: Mutex<Option<Numbering>>,
    /// Counts up when nothing is waited for any more.
    given_up: watch::Sender<u64>,
}

impl OwnSender {
    pub(super) fn new() -> Self {
        OwnSender { numbering: Mutex::new(None), given_up: watch::Sender::new(0) }
    }

    /// Ends what is under way: it is unknown then.
    pub(super) fn give_up(&self) {
        self.given_up.send_modify(|times| *times += 1);
    }

    /// Sends the record to this partition.
    pub(super) async fn send(
        &self,
        wire: &Wire,
        permit: &Permit,
        (draft, partition): (&Draft, PartitionId),
        writing: Writing,
        patience: Duration,
    ) -> Report {
        let begun = Instant::now();
        if let Some(at) = draft.timestamp.filter(|at| at.0 < NO_TIME) {
            let delivery = Delivery { fate: Fate::NotSent(no_such_time(at.0)), took: Duration::ZERO };
            return Report { delivery, format_too_old: false };
        }
        let mut numbering = self.numbering.lock().await;
        let mut given_up = self.given_up.subscribe();
        let deadline = Instant::now() + patience;
        let sending = Sending { wire, permit, draft, partition, time: time(draft), deadline };
        let ended = tokio::select! {
            ended = sending.run(&mut numbering, writing) => ended,
            _ = given_up.changed() => {
                Ended::with(Fate::Unknown(Failure::because("the answer of the broker was not waited for").try_to(LOOK_FIRST)))
            }
        };
        // Which number comes next is not known where it is not known what became of the last.
        if matches!(ended.fate, Fate::Unknown(_)) {
            *numbering = None;
        }
        let delivery = Delivery { fate: ended.fate, took: begun.elapsed() };
        Report { delivery, format_too_old: ended.format_too_old }
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
