//! Where one partition of a read stands on the fetching side, and what an answer for it means. Asks nothing itself.
use super::search::Piece;
use super::walk::{Probe, Tail, walk};
use crate::kafka::model::{BrokerId, PartitionId};
use bytes::Bytes;
use kafka_protocol::messages::fetch_response::PartitionData;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

/// One partition being fetched.
#[derive(Debug)]
pub struct Cursor {
    /// Index into the parts of the read.
    pub part: usize,
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// The next offset to fetch; everything before it is on its way to a matcher.
    pub next: i64,
    /// Exclusive; the greatest number for a tail.
    pub end: i64,
    /// How many bytes to ask for. Grows while a single batch is larger.
    pub bytes: usize,
    usual_bytes: usize,
    /// The broker last asked, for the report.
    pub broker: Option<BrokerId>,
    /// How often it failed in a row, and since when.
    pub failures: u32,
    pub failing_since: Option<Instant>,
    probe: Option<Probe>,
    /// Answers in a row that prove there is nothing up to the end.
    empty: u32,
}

/// What is to be done about a partition after an answer.
#[derive(Debug)]
pub enum Verdict {
    /// Fetch on.
    On,
    /// Its end has been fetched.
    Done,
    /// It needs another leader, another offset, or to be given up.
    Lost(Trouble),
}

/// Why a partition can't be fetched where it was.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Kafka's error code.
    Code(i16),
    /// The connection failed; the text says how.
    Connection(Arc<str>),
}

/// Largest batch that is asked for: beyond it the offsets are reported as unreadable.
const LARGEST: usize = 256 << 20;

impl Cursor {
    pub fn of(
        part: usize,
        topic: Arc<str>,
        partition: PartitionId,
        from: i64,
        end: i64,
        bytes: usize,
    ) -> Self {
        Self {
            part,
            topic,
            partition,
            next: from,
            end,
            bytes,
            usual_bytes: bytes,
            broker: None,
            failures: 0,
            failing_since: None,
            probe: None,
            empty: 0,
        }
    }

    /// Whether a single batch needs more than the usual number of bytes.
    pub fn is_large(&self) -> bool {
        self.bytes > self.usual_bytes
    }

    /// The offset to ask for next.
    pub fn ask_at(&self) -> i64 {
        self.probe.and_then(|probe| probe.at(self.end)).unwrap_or(self.next)
    }

    /// Takes an answer in: what goes to a matcher, and what comes next. `starved`: the response had no room for more
    /// partitions or was held back by a quota, so that emptiness proves nothing.
    pub fn answer(&mut self, data: PartitionData, starved: bool) -> (Option<Piece>, Verdict) {
        // The broker can't read its own log there: the same as bytes that can't be framed.
        let corrupt = data.error_code == 2;
        if data.error_code != 0 && !corrupt {
            return (None, Verdict::Lost(Trouble::Code(data.error_code)));
        }
        (self.failures, self.failing_since) = (0, None);
        let set = data.records.unwrap_or_default();
        let broken = corrupt.then_some("the broker says that the batch is corrupt");
        if self.probe.is_some() {
            let piece = self.probed(&set, broken, data.high_watermark);
            return self.judged(piece);
        }
        if set.is_empty() && broken.is_none() {
            let piece = self.nothing(data.high_watermark, starved);
            return self.judged(piece);
        }
        self.empty = 0;
        let walked = walk(&set, self.next, self.end);
        if walked.next == self.next {
            self.stuck(broken, walked.tail);
            return (None, Verdict::On);
        }
        self.bytes = self.usual_bytes;
        let mut aborted: Vec<(i64, i64)> = data
            .aborted_transactions
            .unwrap_or_default()
            .iter()
            .map(|row| (row.producer_id.0, row.first_offset))
            .collect();
        aborted.sort_unstable_by_key(|(_, first)| *first);
        let piece = Piece { aborted, ..self.piece(walked.next, set.slice(..walked.length)) };
        self.judged(Some(piece))
    }

    /// Not a single batch could be taken from a response that has some.
    fn stuck(&mut self, broken: Option<&'static str>, tail: Tail) {
        match (broken, tail) {
            (None, Tail::Nothing) => {}
            (None, Tail::Cut { need }) if need <= LARGEST => self.bytes = self.bytes.max(need),
            (None, Tail::Cut { .. }) => {
                self.probe = Some(Probe::from(self.next, "it is larger than 256 MiB"));
            }
            (Some(why), _) | (None, Tail::Broken(why)) => self.probe = Some(Probe::from(self.next, why)),
        }
    }

    fn judged(&mut self, piece: Option<Piece>) -> (Option<Piece>, Verdict) {
        if let Some(piece) = &piece {
            self.next = piece.next;
        }
        (piece, if self.next >= self.end { Verdict::Done } else { Verdict::On })
    }

    fn piece(&self, next: i64, set: Bytes) -> Piece {
        let (topic, partition) = (self.topic.clone(), self.partition);
        let (part, from, end) = (self.part, self.next, self.end);
        Piece {
            part,
            topic,
            partition,
            from,
            end,
            next,
            set,
            aborted: Vec::new(),
            broken: None,
            permit: None,
        }
    }

    /// An empty answer. Below the high watermark, and with room in the response, it means that nothing is left up to
    /// the watermark (compaction or retention took the last records): seen twice, the end counts as passed.
    fn nothing(&mut self, high_watermark: i64, starved: bool) -> Option<Piece> {
        if starved || self.end == i64::MAX || high_watermark < self.end {
            self.empty = 0;
            return None;
        }
        self.empty += 1;
        (self.empty >= 2).then(|| self.piece(self.end, Bytes::new()))
    }

    /// An answer to a probe for the first readable offset. Its records are fetched again once that is found.
    fn probed(&mut self, set: &[u8], broken: Option<&'static str>, high_watermark: i64) -> Option<Piece> {
        let at = self.ask_at();
        let probe = self.probe.as_mut()?;
        let walked = walk(set, at, i64::MAX);
        let at_end = set.is_empty() && at >= high_watermark.min(self.end);
        let readable = match walked.base {
            _ if broken.is_some() => None,
            None if at_end => Some(at),
            // A batch that is cut short can be read with a larger request: it counts as readable.
            None if matches!(walked.tail, Tail::Cut { .. }) => Some(at),
            base => base,
        };
        probe.learn(at, readable);
        let good = probe.found()?.clamp(self.next + 1, self.end);
        let broken = Some((self.next, good - 1, probe.why));
        self.probe = None;
        Some(Piece { broken, ..self.piece(good, Bytes::new()) })
    }

    /// Goes on at a later offset; the piece tells the matchers, in turn, that what lies between is passed.
    pub fn skip_to(&mut self, next: i64) -> Piece {
        let piece = self.piece(next, Bytes::new());
        self.next = next;
        piece
    }

    /// It failed once more; for how long it has been failing.
    pub fn failed(&mut self) -> std::time::Duration {
        self.failures += 1;
        self.failing_since.get_or_insert_with(Instant::now).elapsed()
    }

    /// Hangs the share of the budget on a piece.
    pub fn hold(piece: Piece, permit: &Arc<OwnedSemaphorePermit>) -> Piece {
        Piece { permit: Some(permit.clone()), ..piece }
    }
}
