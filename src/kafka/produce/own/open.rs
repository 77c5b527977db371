//! A batch that is being tried, and the records in it: told their fates together or one by one. Decides nothing.
use super::batch;
use super::numbering::Number;
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::produce::Writing;
use crate::kafka::produce::draft::{Delivery, Draft, Failure, Fate};
use crate::kafka::produce::line::Report;
use crate::kafka::produce::words::LOOK_FIRST;
use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::time::Instant;

/// A record that was handed over, and where its fate is told.
pub(super) struct QueuedRecord {
    pub(super) draft: Draft,
    /// In milliseconds since 1970.
    pub(super) time: i64,
    pub(super) writing: Writing,
    pub(super) begun: Instant,
    pub(super) reply: oneshot::Sender<Report>,
    /// Its place among the records that wait.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

impl QueuedRecord {
    pub(super) fn tell(self, fate: Fate, format_too_old: bool) {
        let QueuedRecord { begun, reply, room, .. } = self;
        // Whoever asked may be gone.
        let _ = reply.send(Report { delivery: Delivery { fate, took: begun.elapsed() }, format_too_old });
        drop(room);
    }
}

/// A batch on its way.
pub(super) struct OpenBatch {
    pub(super) records: Vec<QueuedRecord>,
    /// None where the topic or the cluster takes no numbers.
    pub(super) number: Option<Number>,
    pub(super) bytes: Bytes,
    pub(super) until: Instant,
    pub(super) in_flight: bool,
    pub(super) may_be_there: bool,
}

/// What becomes of the producer's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberUse {
    Kept,
    /// So many are used up, from this one on.
    Used(Number, usize),
    /// Which comes next is not known any more, or the brokers have forgotten them.
    Void,
}

impl OpenBatch {
    pub(super) fn new(records: Vec<QueuedRecord>, number: Option<Number>, until: Instant) -> Self {
        let timed: Vec<batch::Timed<'_>> =
            records.iter().map(|record| (&record.draft, record.time)).collect();
        let bytes = batch::of(&timed, number);
        OpenBatch { records, number, bytes, until, in_flight: false, may_be_there: false }
    }

    pub(super) fn written(
        self,
        partition: PartitionId,
        first: Option<i64>,
        stamped: Option<i64>,
    ) -> NumberUse {
        let count = self.records.len();
        for (offset, record) in (0..).zip(self.records) {
            let fate = Fate::Sent {
                partition,
                offset: first.map(|first| Offset(first + offset)),
                timestamp: Some(stamped.unwrap_or(record.time)).filter(|at| *at >= 0).map(Timestamp),
            };
            record.tell(fate, false);
        }
        self.number.map_or(NumberUse::Kept, |number| NumberUse::Used(number, count))
    }

    /// Nothing more is tried.
    pub(super) fn over(self, failure: Failure) -> NumberUse {
        if self.may_be_there {
            self.unknown(&failure.try_to(LOOK_FIRST))
        } else {
            self.not_sent(&failure, false)
        }
    }

    pub(super) fn unknown(self, failure: &Failure) -> NumberUse {
        self.records.into_iter().for_each(|record| record.tell(Fate::Unknown(failure.clone()), false));
        NumberUse::Void
    }

    pub(super) fn not_sent(self, failure: &Failure, format_too_old: bool) -> NumberUse {
        self.records
            .into_iter()
            .for_each(|record| record.tell(Fate::NotSent(failure.clone()), format_too_old));
        NumberUse::Kept
    }
}
