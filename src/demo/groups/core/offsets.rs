//! The offsets that a group has committed, and those that wait for the end of a transaction. Pure data.
use super::Millis;
use std::collections::BTreeMap;

/// A committed offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The offset of the next record to read.
    pub offset: i64,
    /// -1 where the client told none.
    pub leader_epoch: i32,
    pub metadata: String,
    pub at: Millis,
}

/// A partition of a topic by name.
pub type Spot = (String, i32);

#[derive(Debug, Default)]
pub(super) struct CommittedOffsets {
    pub committed: BTreeMap<Spot, Committed>,
    /// Producer id -> offsets that count once its transaction commits (KIP-98).
    pub pending: BTreeMap<i64, BTreeMap<Spot, Committed>>,
}

impl CommittedOffsets {
    pub(super) fn is_empty(&self) -> bool {
        self.committed.is_empty() && self.pending.is_empty()
    }

    pub(super) fn is_pending(&self, spot: &Spot) -> bool {
        self.pending.values().any(|offsets| offsets.contains_key(spot))
    }

    /// What counts from now on.
    pub(super) fn end_transaction(&mut self, producer: i64, commit: bool) -> BTreeMap<Spot, Committed> {
        let offsets = self.pending.remove(&producer).filter(|_| commit).unwrap_or_default();
        self.committed.extend(offsets.clone());
        offsets
    }

    pub(super) fn delete(&mut self, spot: &Spot) {
        self.committed.remove(spot);
        for offsets in self.pending.values_mut() {
            offsets.remove(spot);
        }
    }
}
