//! Walks the frames of a response just far enough to know where the next request begins: no record is looked at.
use super::batch::{self, FrameHeader, Framed};

/// What the frames of a record set add up to.
#[derive(Debug, PartialEq, Eq)]
pub struct WalkedFrames {
    /// Bytes of whole frames with offsets below the end.
    pub length: usize,
    /// The first offset of the first frame.
    pub base: Option<i64>,
    /// The offset after them.
    pub next: i64,
    pub tail: Tail,
}

/// What follows the whole frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    Nothing,
    /// A frame that the response's end cuts short; it has `need` bytes.
    Cut {
        need: usize,
    },
    /// Bytes that are no frame, or a header that can't be trusted to say where its batch ends.
    Broken(&'static str),
}

/// Walks `set`, which was fetched from `from`, up to `end`.
pub fn walk(set: &[u8], from: i64, end: i64) -> WalkedFrames {
    let mut walked = WalkedFrames { length: 0, base: None, next: from, tail: Tail::Nothing };
    while walked.next < end {
        match batch::frame(&set[walked.length..]) {
            Framed::Whole(header, bytes) => {
                if !believable(&header, bytes) {
                    walked.tail = Tail::Broken("its header contradicts itself and its checksum is wrong");
                    return walked;
                }
                walked.base.get_or_insert(header.base_offset);
                walked.length += header.length;
                walked.next = walked.next.max(header.last_offset.saturating_add(1));
            }
            Framed::Cut { need } => {
                walked.tail = Tail::Cut { need };
                break;
            }
            Framed::Broken(why) => {
                walked.tail = Tail::Broken(why);
                break;
            }
            Framed::End => break,
        }
    }
    if walked.length > 0 && walked.next == from && from < end {
        walked.tail = Tail::Broken("the broker answers with older records than were asked for");
    }
    walked
}

/// A damaged last offset would make the read jump over records that are there. The header's own count vouches for it,
/// except after compaction; then the checksum must.
fn believable(header: &FrameHeader, bytes: &[u8]) -> bool {
    if header.magic < 2 {
        return true;
    }
    let span = header.last_offset - header.base_offset + 1;
    span == i64::from(header.count) || batch::checksum_holds(bytes)
}

/// Looks for the first readable offset after bytes that can't be framed, with as few requests as doubling and halving take.
///
/// A broken frame does not say where the next one begins, but a broker answers a fetch from any offset with the batch that
/// holds it. So the offsets are asked for one after the other, ever further on, until one of them can be read, and what
/// lies between is halved until nothing does. The search never asks at or beyond the `end` that it is told: what lies
/// there is not wanted, or not written yet, so it counts as readable. Without that bound a search for an end inside of
/// broken bytes would ask for it again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The first unreadable offset.
    pub first: i64,
    pub why: &'static str,
    /// The highest offset known to be unreadable.
    bad: i64,
    /// The lowest offset known to be readable.
    good: Option<i64>,
}

impl Probe {
    pub fn from(first: i64, why: &'static str) -> Self {
        Self { first, why, bad: first, good: None }
    }

    /// The offset to fetch from next; none once [`Probe::found`] says where to go on.
    pub fn at(&self, end: i64) -> Option<i64> {
        let gap = self.good.unwrap_or(i64::MAX).min(end) - self.bad;
        let step = match self.good {
            None => (self.bad - self.first).max(1).min(gap / 2),
            Some(_) => gap / 2,
        };
        (gap > 1).then_some(self.bad + step)
    }

    /// Where to go on.
    pub fn found(&self, end: i64) -> Option<i64> {
        let good = self.good.unwrap_or(i64::MAX).min(end);
        (good - self.bad <= 1).then_some(good)
    }

    /// What a fetch from `at` gave: the first offset of a readable frame, or none.
    pub fn learn(&mut self, at: i64, base: Option<i64>) {
        match base {
            None => self.bad = self.bad.max(at),
            // A frame that begins at or before a bad offset contradicts it: then what was fetched is what counts.
            Some(base) if base <= self.bad => self.good = Some(at),
            Some(base) => self.good = Some(self.good.unwrap_or(i64::MAX).min(base.min(at))),
        }
    }
}
