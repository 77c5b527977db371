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

    pub(super) fn end_transaction(&mut self, producer: i64, commit: bool) {
        let Some(offsets) = self.pending.remove(&producer) else { return };
        if commit {
            self.committed.extend(offsets);
        }
    }

    pub(super) fn delete(&mut self, spot: &Spot) {
        self.committed.remove(spot);
        for offsets in self.pending.values_mut() {
            offsets.remove(spot);
        }
    }
}
