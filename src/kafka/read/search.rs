//! Looks for matches in record sets, on a thread of its own: decompress, search the whole batch for what a match must
//! contain, walk only the records that can match, copy only those that do. Knows no network.
use super::aborted::AbortedWalk;
use super::batch::{self, BATCH_HEADER, FrameHeader, Framed};
use super::committed::{BatchCopier, Outlet};
use super::feed::Flow;
use super::legacy;
use super::records::{RecordView, RecordWalk, count_fits};
use super::request::Mode;
use super::room::{MOST as MOST_UNPACKED, ReadRoom};
use super::scratch::{BrokenBatch, Scratch};
use super::sink::Sink;
use super::stretch::Stretch;
use super::topic_readers::TopicReaders;
use crate::decode::framed::{KeyOrValue, Reader, RecordReaders};
use crate::kafka::record::{Codec, TimestampType};
use crate::query::{Doubts, Filter, Headers, Literals, Record, Span};
use std::sync::mpsc;

/// What a whole read looks for.
#[derive(Clone)]
pub struct Search {
    pub filter: Option<Filter>,
    pub mode: Mode,
    /// Leave out aborted records.
    pub committed: bool,
    /// No batch is unpacked to more bytes.
    pub unpack: usize,
    /// Only records with timestamps within.
    pub times: Span,
    /// Nothing is looked for: committed batches go here.
    pub outlet: Option<Outlet>,
    /// Who reads keys and values; nobody: they are what their bytes are.
    pub readers: Option<RecordReaders>,
    /// Rows wait for them.
    pub schemas_first: bool,
}

impl Search {
    /// Every record, of whatever transaction and time.
    pub fn all(mode: Mode) -> Self {
        Self {
            filter: None,
            mode,
            committed: false,
            times: Span::default(),
            unpack: MOST_UNPACKED,
            outlet: None,
            readers: None,
            schemas_first: false,
        }
    }
}

/// One thread's worth of searching.
pub struct Matcher {
    search: Search,
    copier: Option<BatchCopier>,
    scratch: Scratch,
    sink: Sink,
    readers: TopicReaders,
}

/// Why a batch can't be read further, and from which offset on.
struct CorruptFrom {
    first: i64,
    why: BrokenBatch,
}

impl Matcher {
    /// `room` is that of the whole read.
    pub fn new(search: Search, sink: Sink, room: ReadRoom) -> Self {
        let scratch = Scratch::of(room, sink.stopping());
        let copier = search.outlet.clone().map(BatchCopier::of);
        let readers = TopicReaders::of(search.readers.clone());
        Self { search, copier, scratch, sink, readers }
    }

    /// Searches pieces as they come, until no more can come or the read shall stop.
    pub fn run(mut self, pieces: &mpsc::Receiver<Stretch>) {
        while let Ok(piece) = pieces.recv() {
            let flow = self.search(&piece);
            // Only now may the next response take its place.
            drop(piece.permit);
            if flow == Flow::Stop {
                break;
            }
        }
    }

    /// Searches a piece and delivers what it finds, in offset order.
    pub fn search(&mut self, piece: &Stretch) -> Flow {
        self.readers.turn_to(&piece.topic);
        self.sink.begin(piece, &self.readers.shown);
        if let Some(restart) = &piece.restart {
            self.sink.restart(piece.from, restart);
        }
        if let Some((first, last, why)) = piece.broken {
            self.sink.corrupt(first, last, -1, &why.into());
        }
        let mut aborted = AbortedWalk::of(&piece.aborted);
        let mut rest = &piece.set[..];
        let mut position = piece.from;
        while let Framed::Whole(header, bytes) = batch::frame(rest) {
            if position >= piece.end || self.sink.is_stopping() {
                break;
            }
            rest = &rest[header.length..];
            self.sink.bytes(header.length);
            let skipped = header.last_offset < position || aborted.covers(&header) && self.search.committed;
            let looked_at = !skipped && !header.control && self.search.mode != Mode::Raw;
            if looked_at && let Err(corrupt) = self.batch(piece, position, &header, bytes) {
                self.sink.corrupt(corrupt.first, header.last_offset, header.max_timestamp, &corrupt.why);
            }
            self.scratch.rest();
            position = position.max(header.last_offset.saturating_add(1));
            if self.sink.passed(position.min(piece.end)) == Flow::Stop {
                return Flow::Stop;
            }
        }
        self.hand_over_copies(piece);
        self.sink.finish(piece.next)
    }

    /// What is put together for whoever copies does not outlast its piece.
    fn hand_over_copies(&mut self, piece: &Stretch) {
        let Some(copier) = &mut self.copier else { return };
        if let Err((first, why)) = copier.flush(piece) {
            self.sink.corrupt(first, piece.next - 1, -1, &why);
        }
    }

    fn batch(
        &mut self,
        piece: &Stretch,
        position: i64,
        header: &FrameHeader,
        bytes: &[u8],
    ) -> Result<(), CorruptFrom> {
        if let Some(copier) = &mut self.copier {
            let taken = copier.batch((piece, position), header, bytes, &mut self.scratch);
            let taken = taken.map_err(|(first, why)| CorruptFrom { first, why })?;
            self.sink.count(taken, taken);
            return Ok(());
        }
        let first = header.base_offset.max(position).min(header.last_offset);
        let corrupt = |why: &str| CorruptFrom { first, why: why.into() };
        if !batch::checksum_holds(bytes) {
            return Err(corrupt("its checksum is wrong"));
        }
        let whole = header.base_offset >= piece.from && header.last_offset < piece.end;
        if whole && header.magic == 2 && self.needs_no_look(header) {
            return Ok(());
        }
        let codec = header.codec.ok_or_else(|| corrupt("its compression codec is unknown"))?;
        if header.magic == 2 {
            let records = self
                .scratch
                .decompress(codec, &bytes[BATCH_HEADER..])
                .map_err(|why| CorruptFrom { first, why })?;
            let walk = BatchWalk::of((&self.search, &self.readers.asked), piece, header, whole);
            return walk.records(records, first, &mut self.sink);
        }
        let walk = BatchWalk::of((&self.search, &self.readers.asked), piece, header, false);
        if codec == Codec::None {
            let view = legacy::message(header, bytes).map_err(corrupt)?;
            walk.judge(&view, &mut self.sink);
            return Ok(());
        }
        let packed = legacy::wrapped(bytes).map_err(corrupt)?;
        let messages = self.scratch.decompress(codec, packed).map_err(|why| CorruptFrom { first, why })?;
        let sink = &mut self.sink;
        legacy::unwrap(header, messages, &mut |view| walk.judge(&view, sink)).map_err(corrupt)
    }

    /// Whether the header alone says all that is wanted: everything is counted, or nothing can match by time.
    fn needs_no_look(&mut self, header: &FrameHeader) -> bool {
        let count = header.count.max(0) as u64;
        let Span { from, until } = self.search.times;
        if from.is_some_and(|from| header.max_timestamp < from) {
            self.sink.count(count, 0);
            return true;
        }
        // The header does not say how old the oldest is.
        let all_within = from.is_none() && until.is_none_or(|until| header.max_timestamp < until);
        match &self.search.filter {
            None if self.search.mode == Mode::Count && all_within => {
                self.sink.count(count, count);
                true
            }
            None => false,
            Some(filter) => {
                let too_old = filter.bounds().times.from.is_some_and(|from| header.max_timestamp < from);
                if too_old {
                    self.sink.count(count, 0);
                }
                too_old
            }
        }
    }
}

/// A batch whose records are being judged.
struct BatchWalk<'a> {
    piece: &'a Stretch,
    header: &'a FrameHeader,
    filter: Option<&'a Filter>,
    times: Span,
    /// Every offset of the batch is wanted.
    whole: bool,
    /// What keys and values are read with.
    reader: &'a Reader,
    /// Each record may take long.
    is_slow: bool,
    schemas_first: bool,
}

impl<'a> BatchWalk<'a> {
    fn of(
        (search, reader): (&'a Search, &'a Reader),
        piece: &'a Stretch,
        header: &'a FrameHeader,
        whole: bool,
    ) -> Self {
        let (filter, times, schemas_first) = (search.filter.as_ref(), search.times, search.schemas_first);
        BatchWalk { piece, header, filter, times, whole, reader, is_slow: reader.is_through(), schemas_first }
    }

    fn records(&self, bytes: &[u8], first: i64, sink: &mut Sink) -> Result<(), CorruptFrom> {
        let header = self.header;
        count_fits(bytes, header.count).map_err(|why| CorruptFrom { first, why: why.into() })?;
        let append_time = (header.timestamp_type == TimestampType::LogAppend).then_some(header.max_timestamp);
        let mut records =
            RecordWalk::of(bytes, header.count, header.base_offset, header.first_timestamp, append_time);
        // Records at the edges of the range are counted one by one, so nothing is skipped there.
        let literals = self.filter.and_then(Filter::literals).filter(|_| self.whole);
        let mut good = first;
        let mut walked = 0usize;
        loop {
            walked += 1;
            // A slow filter must not hold up a stop; what is not accounted for then is read again on resumption.
            if walked.is_multiple_of(1024) && sink.is_stopping() {
                return Ok(());
            }
            if let Some(literals) = literals {
                match self.skip(&mut records, bytes, literals) {
                    Ok(passed) => sink.count(passed, 0),
                    Err(why) => return Err(CorruptFrom { first: good, why: why.into() }),
                }
            }
            match records.next() {
                Ok(Some(view)) => {
                    good = good.max(view.offset.saturating_add(1)).min(header.last_offset);
                    if !self.judge(&view, sink) {
                        return Ok(());
                    }
                }
                Ok(None) => return Ok(()),
                Err(why) => return Err(CorruptFrom { first: good, why: why.into() }),
            }
        }
    }

    fn record<'r>(&'r self, view: &RecordView<'r>) -> Record<'r> {
        Record {
            topic: &self.piece.topic,
            partition: self.piece.partition.0,
            offset: view.offset,
            timestamp: view.timestamp,
            key: view.key,
            value: view.value,
            headers: if view.headers.is_empty() { Headers::None } else { Headers::Raw(view.headers) },
            reader: self.reader,
        }
    }

    /// Passes over the records that can't match; how many they were. Past the last hit, those are all the rest. What is
    /// decoded may not stand in the bytes: a record that may be decoded is not passed over.
    fn skip(
        &self,
        records: &mut RecordWalk<'_>,
        bytes: &[u8],
        literals: &Literals,
    ) -> Result<u64, &'static str> {
        if self.reader.may_hide_all() {
            return Ok(0);
        }
        let position = records.position();
        match (literals.first(&bytes[position..]), self.reader.is_plain()) {
            (Some(hit), true) => records.skip_to(position + hit),
            (None, true) => Ok(records.skip_all()),
            (hit, false) => {
                let until = hit.map_or(bytes.len(), |hit| position + hit);
                let hides =
                    |of, bytes: Option<&[u8]>| bytes.is_some_and(|bytes| self.reader.may_hide(of, bytes));
                records.skip_unless(until, |key, value, headers| {
                    hides(KeyOrValue::Key, key)
                        || hides(KeyOrValue::Value, value)
                        || self.reader.may_be_named_in(headers)
                })
            }
        }
    }

    /// Takes the record if it is wanted; false once the piece's end is passed, or the read shall stop.
    fn judge(&self, view: &RecordView<'_>, sink: &mut Sink) -> bool {
        if view.offset >= self.piece.end || self.is_slow && sink.is_stopping() {
            return false;
        }
        if view.offset < self.piece.from {
            return true;
        }
        if !self.times.contains(view.timestamp) {
            sink.count(1, 0);
            return true;
        }
        let mut doubts = Doubts::default();
        let record = self.record(view);
        let matches = self.filter.is_none_or(|filter| filter.judge(&record, &mut doubts));
        if matches && self.schemas_first && !self.reader.is_plain() {
            // Looked at once, a schema is known to whoever shows the row.
            let lacks = [KeyOrValue::Key, KeyOrValue::Value].map(|of| record.document(of)?.lacks());
            lacks.into_iter().flatten().take(1).for_each(|why| sink.undecoded(why));
        }
        if !matches && !doubts.is_empty() {
            sink.doubt(doubts);
        }
        sink.count(1, u64::from(matches));
        !matches || sink.take(self.header, view) == Flow::Go
    }
}
