//! Committed records as batches that can be written elsewhere: a batch that stands for itself goes as it is; others, and small ones,
//! are put together anew, each record byte for byte with its time. Knows not where they go.
use super::batch::{BATCH_HEADER, FrameHeader, checksum_holds};
use super::legacy;
use super::records::{RecordView, RecordWalk, count_fits};
use super::scratch::{BrokenBatch, Scratch};
use super::stretch::Stretch;
use crate::kafka::batch_bytes::{BatchBody, BatchBuilder, HEADER, LENGTHS};
use crate::kafka::record::{Codec, TimestampType};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::UnboundedSender;

/// A batch of fewer bytes goes together with others: each costs whoever writes it a round trip.
const SMALL: usize = 32 << 10;
/// Bytes that are put together, before they are packed.
const GATHERED: usize = 512 << 10;
/// The mark of a batch that compaction has given the time at which its tombstones go.
const DELETE_HORIZON: u8 = 0x40;

/// A batch of committed records.
pub(in crate::kafka) struct CommittedBatch {
    /// Index into the parts of the read.
    pub(in crate::kafka) part: usize,
    /// The offsets of its records, in runs without a hole.
    pub(in crate::kafka) runs: Vec<(i64, i64)>,
    pub(in crate::kafka) body: BatchBody,
    /// Room in the budget until it is written.
    _permit: Option<Arc<OwnedSemaphorePermit>>,
}

/// Where the batches of a whole read go.
#[derive(Clone)]
pub struct Outlet {
    pub(super) sender: UnboundedSender<CommittedBatch>,
    /// A batch has at most so many bytes, unless one record alone has more.
    pub(super) most: usize,
}

/// One thread's worth of it.
pub struct BatchCopier {
    outlet: Outlet,
    gathered: BatchBuilder,
    runs: Vec<(i64, i64)>,
    codec: Codec,
}

/// Why a batch can't be read further, and from which offset on.
type BrokenFrom = (i64, BrokenBatch);

impl BatchCopier {
    pub fn of(outlet: Outlet) -> BatchCopier {
        BatchCopier { outlet, gathered: BatchBuilder::default(), runs: Vec::new(), codec: Codec::None }
    }

    /// Takes a batch that is neither aborted nor a control batch; how many of its records are wanted.
    pub fn batch(
        &mut self,
        (piece, position): (&Stretch, i64),
        header: &FrameHeader,
        bytes: &[u8],
        scratch: &mut Scratch,
    ) -> Result<u64, BrokenFrom> {
        let first = header.base_offset.max(position).min(header.last_offset);
        let broken = |why: &str| (first, BrokenBatch::from(why));
        if !checksum_holds(bytes) {
            return Err(broken("its checksum is wrong"));
        }
        let codec = header.codec.ok_or_else(|| broken("its compression codec is unknown"))?;
        if self.goes_whole((piece, position), header, bytes) {
            self.flush(piece)?;
            self.runs.push((header.base_offset, header.last_offset));
            let body = BatchBody {
                codec,
                base_time: header.first_timestamp,
                latest: header.max_timestamp,
                count: header.count,
                records: piece.set.slice_ref(&bytes[BATCH_HEADER..]),
            };
            self.send(piece, body);
            return Ok(u64::try_from(header.count).unwrap_or(0));
        }
        let mut taken = 0;
        if header.magic == 2 {
            let records = scratch.decompress(codec, &bytes[BATCH_HEADER..]).map_err(|why| (first, why))?;
            self.records((piece, position), header, records, &mut taken)?;
        } else if codec == Codec::None {
            let view = legacy::message(header, bytes).map_err(broken)?;
            self.record((piece, position), &view, codec, &mut taken)?;
        } else {
            let packed = legacy::wrapped(bytes).map_err(broken)?;
            let messages = scratch.decompress(codec, packed).map_err(|why| (first, why))?;
            let mut failed = Ok(());
            let unwrapped = legacy::unwrap(header, messages, &mut |view| {
                failed = self.record((piece, position), &view, codec, &mut taken);
                failed.is_ok()
            });
            unwrapped.map_err(broken)?;
            failed?;
        }
        Ok(taken)
    }

    /// Whether it can be written elsewhere as it is: all of its records are wanted, and none of them is missing.
    fn goes_whole(&self, (piece, position): (&Stretch, i64), header: &FrameHeader, bytes: &[u8]) -> bool {
        header.magic == 2
            && header.base_offset >= position
            && header.last_offset < piece.end
            && header.last_offset - header.base_offset + 1 == i64::from(header.count)
            && header.timestamp_type == TimestampType::Create
            && bytes[22] & DELETE_HORIZON == 0
            && (SMALL..=self.outlet.most).contains(&header.length)
    }

    fn records(
        &mut self,
        at: (&Stretch, i64),
        header: &FrameHeader,
        bytes: &[u8],
        taken: &mut u64,
    ) -> Result<(), BrokenFrom> {
        let mut good = header.base_offset.max(at.1).min(header.last_offset);
        count_fits(bytes, header.count).map_err(|why| (good, why.into()))?;
        let append_time = (header.timestamp_type == TimestampType::LogAppend).then_some(header.max_timestamp);
        let mut records =
            RecordWalk::of(bytes, header.count, header.base_offset, header.first_timestamp, append_time);
        let codec = header.codec.unwrap_or(Codec::None);
        while let Some(view) = records.next().map_err(|why| (good, why.into()))? {
            good = good.max(view.offset.saturating_add(1)).min(header.last_offset);
            self.record(at, &view, codec, taken)?;
        }
        Ok(())
    }

    fn record(
        &mut self,
        (piece, position): (&Stretch, i64),
        view: &RecordView<'_>,
        codec: Codec,
        taken: &mut u64,
    ) -> Result<(), BrokenFrom> {
        if view.offset < position || view.offset >= piece.end {
            return Ok(());
        }
        let length = |bytes: Option<&[u8]>| bytes.map_or(0, <[u8]>::len);
        let weight = length(view.key) + length(view.value) + view.headers.len() + LENGTHS;
        let full = HEADER + self.gathered.len() + weight > GATHERED.min(self.outlet.most);
        if full || codec != self.codec {
            self.flush(piece)?;
        }
        self.codec = codec;
        self.gathered.push(view.timestamp, view.key, view.value, |out| match view.headers {
            [] => out.push(0),
            headers => out.extend_from_slice(headers),
        });
        match self.runs.last_mut().filter(|(_, last)| *last + 1 == view.offset) {
            Some((_, last)) => *last = view.offset,
            None => self.runs.push((view.offset, view.offset)),
        }
        *taken += 1;
        Ok(())
    }

    /// Hands over what is gathered.
    pub fn flush(&mut self, piece: &Stretch) -> Result<(), BrokenFrom> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let first = self.runs.first().map_or(piece.from, |(first, _)| *first);
        let body = self.gathered.take(self.codec);
        let body = body.map_err(|error| (first, format!("it could not be packed again: {error}").into()))?;
        self.send(piece, body);
        Ok(())
    }

    fn send(&mut self, piece: &Stretch, body: BatchBody) {
        let runs = std::mem::take(&mut self.runs);
        let batch = CommittedBatch { part: piece.part, runs, body, _permit: piece.permit.clone() };
        // Nobody takes it any more: then the read is being stopped.
        let _ = self.outlet.sender.send(batch);
    }
}
