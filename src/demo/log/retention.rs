//! What makes a log forget its oldest batches: bytes, age and DeleteRecords.
use super::Log;

/// How much is kept; none keeps all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    pub bytes: Option<u64>,
    /// Milliseconds after a record's timestamp.
    pub time: Option<i64>,
}

impl Log {
    /// Drops the oldest batches while the bytes are too many: done at every append, so that a log never grows over.
    pub fn retain_bytes(&mut self, keep: Retention) {
        self.retain(Retention { time: None, ..keep }, 0);
    }

    /// Drops the oldest batches that are too many or too old. The newest batch stays, as Kafka's active segment does.
    pub fn retain(&mut self, keep: Retention, now: i64) {
        while self.entries.len() > 1 {
            let oldest = &self.entries[0];
            let size = oldest.bytes.len() as u64;
            let too_many = keep.bytes.is_some_and(|limit| self.bytes - size >= limit);
            let too_old = keep.time.is_some_and(|time| {
                oldest.max_timestamp >= 0 && oldest.max_timestamp < now.saturating_sub(time)
            });
            if !too_many && !too_old {
                break;
            }
            let next = oldest.last + 1;
            self.start = self.start.max(next);
            self.drop_passed();
        }
    }

    /// Moves the first offset up to `offset` (DeleteRecords); batches that lie before it as a whole go.
    pub fn delete_before(&mut self, offset: i64) {
        self.start = self.start.max(offset.min(self.end));
        self.drop_passed();
    }

    /// Loses its end, as after an unclean election: batches that lie at or after `end` or reach over it are gone.
    pub fn cut_end(&mut self, end: i64) {
        while self.entries.back().is_some_and(|entry| entry.last >= end) {
            let Some(gone) = self.entries.pop_back() else { break };
            self.end = gone.base;
            self.bytes -= gone.bytes.len() as u64;
        }
    }

    fn drop_passed(&mut self) {
        while self.entries.front().is_some_and(|entry| entry.last < self.start) {
            if let Some(gone) = self.entries.pop_front() {
                self.bytes -= gone.bytes.len() as u64;
            }
        }
        self.producers.forget_before(self.start);
    }
}
