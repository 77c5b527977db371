//! Offsets for times: ListOffsets by timestamp and the record with the greatest one.
use super::{Log, LogEntry};
use crate::demo::batch::records_of;

impl Log {
    /// The first record at or after `time`, as (offset, its timestamp); none where every record is older.
    pub fn first_at(&self, time: i64) -> Option<(i64, i64)> {
        self.entries
            .iter()
            .filter(|entry| entry.max_timestamp >= time && entry.last >= self.start)
            .find_map(|entry| self.first_in(entry, time))
    }

    /// The first record with the greatest timestamp (KIP-734), as (offset, timestamp).
    pub fn latest(&self) -> Option<(i64, i64)> {
        let newest =
            self.entries.iter().map(|entry| entry.max_timestamp).max().filter(|newest| *newest >= 0)?;
        self.first_at(newest)
    }

    fn first_in(&self, entry: &LogEntry, time: i64) -> Option<(i64, i64)> {
        let Some(records) = records_of(&entry.bytes) else {
            // Of an old format or corrupt: the batch as a whole is as near as it gets.
            return Some((entry.base.max(self.start), entry.max_timestamp));
        };
        let found = records.iter().find(|walked| walked.timestamp >= time && walked.offset >= self.start)?;
        Some((found.offset, found.timestamp))
    }

    /// The leader epoch that wrote the record at `offset`, -1 where there is none.
    pub fn epoch_at(&self, offset: i64) -> i32 {
        let at = self.entries.partition_point(|entry| entry.last < offset);
        self.entries.get(at).or(self.entries.back()).map_or(-1, |entry| entry.epoch)
    }
}
