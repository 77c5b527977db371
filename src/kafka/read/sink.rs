//! Gathers what a matcher finds in a piece and hands it to the feed in stretches: one lock and one wake-up for many
//! records. Copies hits out of their batches; knows nothing of how they were found.
use super::batch::FrameHeader;
use super::feed::{Feed, Flow};
use super::mailbox::SearchedStretch;
use super::records::RecordView;
use super::request::Mode;
use super::row::{Break, CorruptBatch, RecordRow};
use super::scratch::BrokenBatch;
use super::stretch::{Restart, Stretch};
use crate::decode::framed::Reader;
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::record::{BatchFacts, Codec, Header as RecordHeader, Record};
use crate::query::{Doubts, Headers};
use bytes::Bytes;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A stretch is handed over when its rows hold so many bytes,
const STRETCH: usize = 256 << 10;
/// or when the first of its rows has waited for so long: a rare hit is on the screen before its piece is done.
const SOON: Duration = Duration::from_millis(10);

/// Where a matcher puts what it finds.
pub struct Sink {
    feed: Feed,
    mode: Mode,
    topic: Arc<str>,
    partition: PartitionId,
    delivery: SearchedStretch,
    held: usize,
    /// Since when the first row of the stretch waits.
    waiting: Option<Instant>,
    facts: Option<Arc<BatchFacts>>,
    /// What the rows are read with.
    reader: Reader,
}

impl Sink {
    pub fn new(feed: Feed, mode: Mode) -> Self {
        let delivery = SearchedStretch::default();
        let (topic, partition) = ("".into(), PartitionId(0));
        Self {
            feed,
            mode,
            topic,
            partition,
            delivery,
            held: 0,
            waiting: None,
            facts: None,
            reader: Reader::default(),
        }
    }

    pub fn begin(&mut self, piece: &Stretch, reader: &Reader) {
        self.reader = reader.clone();
        self.topic = piece.topic.clone();
        self.partition = piece.partition;
        self.delivery = SearchedStretch { part: piece.part, next: piece.from, ..SearchedStretch::default() };
        (self.held, self.waiting) = (0, None);
        self.facts = None;
    }

    pub fn is_stopping(&self) -> bool {
        self.feed.is_stopping()
    }

    pub fn bytes(&mut self, bytes: usize) {
        self.delivery.bytes += bytes as u64;
    }

    pub fn count(&mut self, records: u64, matched: u64) {
        self.delivery.records += records;
        self.delivery.matched += matched;
    }

    /// A record did not match, and nobody knows whether it would.
    pub fn doubt(&mut self, doubts: Doubts) {
        self.delivery.unsure.note(doubts);
    }

    /// A record that matches is handed over as its bytes: its schema can't be had.
    pub fn undecoded(&mut self, why: Arc<str>) {
        self.delivery.unsure.note_undecoded(why);
    }

    /// Copies a matching record out of its batch. A full stretch is handed over at once, also inside of a batch: a small
    /// one may unpack to millions of records, whose rows must not all wait here.
    pub fn take(&mut self, header: &FrameHeader, view: &RecordView<'_>) -> Flow {
        match self.mode {
            Mode::Count => return Flow::Go,
            Mode::Census => {
                self.delivery.census.note(view);
                return Flow::Go;
            }
            Mode::Scan | Mode::Follow | Mode::Tail | Mode::Raw => {}
        }
        let batch = match &self.facts {
            Some(facts) if facts.base_offset.0 == header.base_offset => facts.clone(),
            _ => self.facts.insert(Arc::new(facts(header))).clone(),
        };
        let (key, value, headers) = copy(view);
        self.push(RecordRow::Record(Record {
            topic: self.topic.clone(),
            partition: self.partition,
            offset: Offset(view.offset),
            timestamp: Timestamp(view.timestamp),
            key,
            value,
            headers,
            batch,
            reader: self.reader.clone(),
        }));
        if self.held < STRETCH {
            return Flow::Go;
        }
        self.delivery.next = view.offset.saturating_add(1);
        self.hand_over()
    }

    /// For whoever works for long before there is something to hand over.
    pub fn stopping(&self) -> impl Fn() -> bool + Send + 'static {
        let feed = self.feed.clone();
        move || feed.is_stopping()
    }

    /// Puts a row for offsets that can't be read; `last` is inclusive. What the read's end cut off gets no row.
    pub fn corrupt(&mut self, first: i64, last: i64, timestamp: i64, why: &BrokenBatch) {
        let (why, beyond) = match why {
            BrokenBatch::Stopped => return,
            BrokenBatch::Corrupt(why) => (why.as_str().into(), None),
            BrokenBatch::TooLarge(most) => {
                (format!("it unpacks to more than {} MiB", most.div_ceil(1 << 20)).into(), Some(*most as u64))
            }
        };
        self.push(RecordRow::Corrupt(CorruptBatch {
            topic: self.topic.clone(),
            partition: self.partition,
            first: Offset(first),
            last: Offset(last),
            timestamp: Timestamp(timestamp),
            why,
            beyond,
        }));
    }

    /// Puts a row that parts what was read before from what comes, and sets the partition back to where that begins.
    pub fn restart(&mut self, from: i64, restart: &Restart) {
        self.delivery.restart = Some((from, restart.id));
        self.push(RecordRow::Break(Break {
            topic: self.topic.clone(),
            partition: self.partition,
            was: Offset(restart.was),
            from: Offset(from),
            why: restart.why.into(),
        }));
    }

    fn push(&mut self, row: RecordRow) {
        self.held += row.memory();
        self.delivery.rows.push(row);
    }

    /// Everything before `next` has been looked at; hands it over if it is enough for a stretch.
    pub fn passed(&mut self, next: i64) -> Flow {
        self.delivery.next = next;
        if self.delivery.rows.is_empty() {
            return Flow::Go;
        }
        let waits = self.waiting.get_or_insert_with(Instant::now).elapsed();
        if self.held < STRETCH && waits < SOON { Flow::Go } else { self.hand_over() }
    }

    /// The piece is done.
    pub fn finish(&mut self, next: i64) -> Flow {
        self.delivery.next = next;
        self.hand_over()
    }

    fn hand_over(&mut self) -> Flow {
        (self.held, self.waiting) = (0, None);
        let (part, next) = (self.delivery.part, self.delivery.next);
        let delivery = std::mem::replace(
            &mut self.delivery,
            SearchedStretch { part, next, ..SearchedStretch::default() },
        );
        self.feed.deliver(delivery)
    }
}

fn facts(header: &FrameHeader) -> BatchFacts {
    BatchFacts {
        magic: header.magic,
        codec: header.codec.unwrap_or(Codec::None),
        timestamp_type: header.timestamp_type,
        transactional: header.transactional,
        leader_epoch: header.leader_epoch,
        producer_id: header.producer_id,
        producer_epoch: header.producer_epoch,
        base_sequence: header.base_sequence,
        base_offset: Offset(header.base_offset),
        count: header.count.max(0).cast_unsigned(),
        bytes: u32::try_from(header.length).unwrap_or(u32::MAX),
    }
}

type Copied = (Option<Bytes>, Option<Bytes>, Vec<RecordHeader>);

/// One allocation for all the bytes of the record: a slice of the batch would keep the whole response alive.
fn copy(view: &RecordView<'_>) -> Copied {
    let length = |bytes: Option<&[u8]>| bytes.map_or(0, <[u8]>::len);
    let mut bytes = Vec::with_capacity(length(view.key) + length(view.value) + view.headers.len());
    bytes.extend_from_slice(view.key.unwrap_or_default());
    bytes.extend_from_slice(view.value.unwrap_or_default());
    let named = Headers::Raw(view.headers);
    for (name, value) in named {
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(value.unwrap_or_default());
    }
    let mut rest = Bytes::from(bytes);
    let mut cut = |part: Option<&[u8]>| part.map(|part| rest.split_to(part.len()));
    let (key, value) = (cut(view.key), cut(view.value));
    let headers = named
        .into_iter()
        .map(|(name, value)| RecordHeader { name: cut(Some(name)).unwrap_or_default(), value: cut(value) })
        .collect();
    (key, value, headers)
}
