//! Where one partition of a read stands on the fetching side, and what an answer for it means. Asks nothing itself.
use super::progress::PartitionProgress;
use super::stretch::{Restart, Stretch};
use super::walk::{Probe, Tail, walk};
use crate::kafka::model::{BrokerId, Offset, PartitionId};
use crate::wire::codes;
use bytes::Bytes;
use kafka_protocol::messages::fetch_response::PartitionData;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;
use uuid::Uuid;

/// One partition being fetched.
#[derive(Debug)]
pub struct Cursor {
    /// Index into the parts of the read.
    pub part: usize,
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// Which topic of that name is read. Nil where the cluster gives topics no ids.
    pub id: Uuid,
    /// Ids of topics of that name that are no more.
    pub former: Vec<Uuid>,
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
    /// The high watermark that the last answer told: nothing is written at or after it.
    watermark: i64,
    /// Answers in a row that prove there is nothing up to the end.
    empty: u32,
    /// Answers in a row that cut a batch short although it had room.
    cut: u32,
    /// Answers in a row that left the partition out.
    left_out: u32,
    /// Since when the log ends before the end that was planned.
    pub short_since: Option<Instant>,
    /// Since when answers that have no room for it, or are held back by a quota, bring nothing.
    starved_since: Option<Instant>,
}

/// What is to be done about a partition after an answer.
#[derive(Debug)]
pub enum CursorVerdict {
    /// Fetch on.
    On,
    /// Its end has been fetched.
    Done,
    /// It needs another leader, another offset, or to be given up.
    Lost(CursorTrouble),
}

/// Why a partition can't be fetched where it was.
#[derive(Clone, Debug)]
pub enum CursorTrouble {
    /// Kafka's error code.
    Code(i16),
    /// The connection failed; the text says how.
    Connection(Arc<str>),
    /// The log ends here, before the end that was planned, and holds nothing more.
    Short(Offset),
}

/// So many answers in a row that bring nothing on are no accident.
const PATIENT: u32 = 3;
/// Nor is it if answers that have no room, as they say, bring nothing for so long.
const STARVED: Duration = Duration::from_secs(60);
/// Kafka's codes for an offset that the log does not have, and for a batch that it can't read itself.
/// Largest batch that is asked for: beyond it the offsets are reported as unreadable.
const LARGEST: usize = 256 << 20;

impl Cursor {
    /// Reads a part from its `next` on.
    pub fn of(at: usize, part: PartitionProgress, bytes: usize) -> Self {
        Self {
            part: at,
            topic: part.topic,
            partition: part.partition,
            id: part.id,
            former: Vec::new(),
            next: part.next.0,
            end: part.end.map_or(i64::MAX, |end| end.0),
            bytes,
            usual_bytes: bytes,
            broker: None,
            failures: 0,
            failing_since: None,
            probe: None,
            watermark: i64::MAX,
            empty: 0,
            cut: 0,
            left_out: 0,
            short_since: None,
            starved_since: None,
        }
    }

    /// Whether it follows what comes.
    pub fn is_endless(&self) -> bool {
        self.end == i64::MAX
    }

    /// Whether the topic that has this id now is another one of the same name.
    pub fn is_of_another(&self, id: Uuid) -> bool {
        !self.id.is_nil() && !id.is_nil() && self.id != id
    }

    /// Whether a single batch needs more than the usual number of bytes.
    pub fn is_large(&self) -> bool {
        self.bytes > self.usual_bytes
    }

    /// The offset to ask for next.
    pub fn ask_at(&self) -> i64 {
        self.probe.and_then(|probe| probe.at(self.bound())).unwrap_or(self.next)
    }

    /// Nothing at or after this offset is wanted, or is there.
    fn bound(&self) -> i64 {
        self.end.min(self.watermark)
    }

    /// The broker answered without a word about this partition. What is to be done about it if that goes on.
    pub fn left_out(&mut self) -> CursorVerdict {
        self.left_out += 1;
        match self.left_out {
            ..PATIENT => CursorVerdict::On,
            _ => CursorVerdict::Lost(CursorTrouble::Connection(
                "the broker leaves it out of its answers".into(),
            )),
        }
    }

    /// Takes an answer in: what goes to a matcher, and what comes next. `starved`: the response had no room for more
    /// partitions or was held back by a quota, so that emptiness proves nothing.
    ///
    /// Every answer either brings the partition on, or is counted towards a verdict: what a broker says can't keep a read
    /// going for ever.
    pub fn answer(&mut self, data: PartitionData, starved: bool) -> (Option<Stretch>, CursorVerdict) {
        self.left_out = 0;
        let asked = self.ask_at();
        if let Some(probe) =
            self.probe.as_mut().filter(|_| data.error_code == codes::OFFSET_OUT_OF_RANGE && asked > self.next)
        {
            // The search for a readable offset went beyond the log's end: what is written next can be read.
            probe.learn(asked, Some(asked));
            let piece = self.found();
            return self.judged(piece);
        }
        // The broker can't read its own log there: the same as bytes that can't be framed.
        let corrupt = data.error_code == codes::CORRUPT_MESSAGE;
        if data.error_code != 0 && !corrupt {
            return (None, CursorVerdict::Lost(CursorTrouble::Code(data.error_code)));
        }
        (self.failures, self.failing_since) = (0, None);
        let set = data.records.unwrap_or_default();
        if starved && set.is_empty() && !corrupt && !self.is_endless() {
            return (None, self.starved());
        }
        self.watermark = if corrupt { i64::MAX } else { data.high_watermark };
        let broken = corrupt.then_some("the broker says that the batch is corrupt");
        if self.probe.is_some() {
            let piece = self.probed(asked, &set, broken);
            return self.judged(piece);
        }
        if set.is_empty() && broken.is_none() {
            return self.nothing();
        }
        self.empty = 0;
        let walked = walk(&set, self.next, self.end);
        if walked.next == self.next {
            self.stuck(broken, walked.tail, starved);
            let piece = self.found();
            return self.judged(piece);
        }
        (self.bytes, self.cut, self.short_since) = (self.usual_bytes, 0, None);
        let mut aborted: Vec<(i64, i64)> = data
            .aborted_transactions
            .unwrap_or_default()
            .iter()
            .map(|row| (row.producer_id.0, row.first_offset))
            .collect();
        aborted.sort_unstable_by_key(|(_, first)| *first);
        let piece = Stretch { aborted, ..self.piece(walked.next, set.slice(..walked.length)) };
        self.judged(Some(piece))
    }

    /// Not a single batch could be taken from a response that has some.
    fn stuck(&mut self, broken: Option<&'static str>, tail: Tail, starved: bool) {
        let why = match (broken, tail) {
            (Some(why), _) | (None, Tail::Broken(why)) => why,
            (None, Tail::Nothing) => return,
            (None, Tail::Cut { need }) if need > LARGEST => "it is larger than 256 MiB",
            (None, Tail::Cut { need }) if need > self.bytes => {
                self.bytes = need;
                return;
            }
            (None, Tail::Cut { .. }) => {
                self.cut += u32::from(!starved);
                if self.cut < PATIENT && !(starved && self.is_starved()) {
                    return;
                }
                "the broker never sends the whole of it"
            }
        };
        self.cut = 0;
        self.probe = Some(Probe::from(self.next, why));
    }

    fn judged(&mut self, piece: Option<Stretch>) -> (Option<Stretch>, CursorVerdict) {
        if let Some(piece) = &piece {
            (self.next, self.starved_since) = (piece.next, None);
        }
        (piece, if self.next >= self.end { CursorVerdict::Done } else { CursorVerdict::On })
    }

    fn piece(&self, next: i64, set: Bytes) -> Stretch {
        let (topic, partition) = (self.topic.clone(), self.partition);
        let (part, from, end) = (self.part, self.next, self.end);
        Stretch {
            part,
            topic,
            partition,
            from,
            end,
            next,
            set,
            aborted: Vec::new(),
            broken: None,
            restart: None,
            permit: None,
        }
    }

    /// An answer that had no room for this partition, or that a quota held back, says nothing about it.
    fn starved(&mut self) -> CursorVerdict {
        self.empty = 0;
        match self.is_starved() {
            false => CursorVerdict::On,
            true => CursorVerdict::Lost(CursorTrouble::Connection(
                "the broker keeps answering that it has no room".into(),
            )),
        }
    }

    /// Whether such answers have come for too long.
    fn is_starved(&mut self) -> bool {
        self.starved_since.get_or_insert_with(Instant::now).elapsed() >= STARVED
    }

    /// An empty answer. Below the high watermark, and with room in the response, it means that nothing is left up to
    /// the watermark (compaction or retention took the last records): seen twice, the end counts as passed. A watermark
    /// below the planned end means that the log is not the one that was planned for.
    fn nothing(&mut self) -> (Option<Stretch>, CursorVerdict) {
        if self.is_endless() {
            self.empty = 0;
            return (None, CursorVerdict::On);
        }
        (self.empty, self.starved_since) = (self.empty + 1, None);
        match self.empty {
            ..2 => (None, CursorVerdict::On),
            _ if self.watermark < self.end => {
                self.empty = 0;
                (None, CursorVerdict::Lost(CursorTrouble::Short(Offset(self.watermark))))
            }
            _ => {
                let piece = self.piece(self.end, Bytes::new());
                self.judged(Some(piece))
            }
        }
    }

    /// An answer to a probe for the first readable offset. Its records are fetched again once that is found.
    fn probed(&mut self, at: i64, set: &[u8], broken: Option<&'static str>) -> Option<Stretch> {
        let probe = self.probe.as_mut()?;
        let walked = walk(set, at, i64::MAX);
        match walked.base {
            _ if broken.is_some() => probe.learn(at, None),
            // Nothing is there, or a batch that is cut short, which a larger request can read: it counts as readable.
            None if set.is_empty() || matches!(walked.tail, Tail::Cut { .. }) => probe.learn(at, Some(at)),
            base => probe.learn(at, base),
        }
        self.found()
    }

    /// Where the probe says that there is something to read again, as a piece that tells what can't be read before it.
    fn found(&mut self) -> Option<Stretch> {
        let probe = self.probe?;
        let good = probe.found(self.bound())?.clamp(self.next + 1, self.end);
        self.probe = None;
        let broken = Some((self.next, good - 1, probe.why));
        Some(Stretch { broken, ..self.piece(good, Bytes::new()) })
    }

    /// Goes on at a later offset; the piece tells the matchers, in turn, that what lies between is passed.
    pub fn skip_to(&mut self, next: i64) -> Stretch {
        let piece = self.piece(next, Bytes::new());
        self.next = next;
        piece
    }

    /// Begins anew at an offset: what was read before and what comes now are not of one log. The piece tells the
    /// matchers, in turn.
    pub fn restart(&mut self, next: i64, why: &'static str) -> Stretch {
        let was = std::mem::replace(&mut self.next, next);
        (self.probe, self.watermark, self.empty) = (None, i64::MAX, 0);
        Stretch { restart: Some(Restart { was, id: self.id, why }), ..self.piece(next, Bytes::new()) }
    }

    /// Whether something is waited for: answers that say no error may still bring nothing.
    pub fn is_in_trouble(&self) -> bool {
        self.failures > 0 || self.short_since.is_some()
    }

    /// It failed once more; for how long it has been failing.
    pub fn failed(&mut self) -> Duration {
        self.failures += 1;
        self.failing_since.get_or_insert_with(Instant::now).elapsed()
    }

    /// Hangs the share of the budget on a piece.
    pub fn hold(piece: Stretch, permit: &Arc<OwnedSemaphorePermit>) -> Stretch {
        Stretch { permit: Some(permit.clone()), ..piece }
    }
}
