//! Which batches of a response belong to aborted transactions (KIP-98). Pure.
use super::batch::FrameHeader;

/// Walks the aborted list of a Fetch response along with its batches.
#[derive(Debug, Default)]
pub struct AbortedWalk<'a> {
    /// Producer id and the first offset of its aborted transaction, by offset.
    list: &'a [(i64, i64)],
    /// Producers whose aborted transaction is open at this point.
    open: Vec<i64>,
}

impl<'a> AbortedWalk<'a> {
    /// `list` must be in the order of the first offsets.
    pub fn of(list: &'a [(i64, i64)]) -> Self {
        Self { list, open: Vec::new() }
    }

    /// Whether the records of the next batch were aborted. A control batch ends its producer's transaction.
    pub fn covers(&mut self, header: &FrameHeader) -> bool {
        while let Some(((producer, first), rest)) = self.list.split_first() {
            if *first > header.last_offset {
                break;
            }
            self.open.push(*producer);
            self.list = rest;
        }
        if header.control {
            self.open.retain(|producer| *producer != header.producer_id);
            return false;
        }
        header.transactional && self.open.contains(&header.producer_id)
    }
}
