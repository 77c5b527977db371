//! Log compaction: of each key only the last record stays, with its offset, so that gaps appear.
use super::{Log, LogEntry};
use crate::demo::batch::{BatchHeader, WalkedRecord, records_of, rewrite};
use bytes::Bytes;
use std::collections::HashMap;

/// When compaction happens by itself, and how long tombstones stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compaction {
    /// `delete.retention.ms`.
    pub tombstones_for: i64,
    /// `min.cleanable.dirty.ratio`: the share of the log that must be new.
    pub dirty_ratio: f64,
}

impl Default for Compaction {
    /// As the settings have it: a day, and half of the log.
    fn default() -> Compaction {
        Compaction { tombstones_for: 86_400_000, dirty_ratio: 0.5 }
    }
}

impl Log {
    /// Compacts where enough of the log is new to be worth it.
    pub fn compact_if_dirty(&mut self, how: Compaction, now: i64) {
        if self.dirty > 0 && self.dirty as f64 >= how.dirty_ratio * self.bytes as f64 {
            self.compact(how, now);
        }
    }

    /// Rewrites every batch but the newest, up to the last stable offset.
    pub fn compact(&mut self, how: Compaction, now: i64) {
        let stable = self.stable();
        let closed = self.entries.len().saturating_sub(1);
        let cleanable = self.entries.iter().take(closed).take_while(|entry| entry.last < stable).count();
        let mut last_of_key: HashMap<Bytes, i64> = HashMap::new();
        for entry in self.entries.range(..) {
            for walked in records_of(&entry.bytes).unwrap_or_default() {
                if !is_control(entry)
                    && let Some(key) = walked.record.key
                {
                    last_of_key.insert(key, walked.offset);
                }
            }
        }
        let kept = |walked: &WalkedRecord| {
            let Some(key) = &walked.record.key else { return false };
            let last = last_of_key.get(key) == Some(&walked.offset);
            let age = now.saturating_sub(walked.timestamp);
            last && (walked.record.value.is_some() || age < how.tombstones_for)
        };
        let rest = self.entries.split_off(cleanable);
        let cleaned: Vec<LogEntry> = self.entries.drain(..).filter_map(|entry| clean(entry, &kept)).collect();
        self.entries = cleaned.into();
        self.entries.extend(rest);
        self.bytes = self.entries.iter().map(|entry| entry.bytes.len() as u64).sum();
        self.dirty = 0;
    }
}

fn is_control(entry: &LogEntry) -> bool {
    BatchHeader::parse(&entry.bytes).is_some_and(|header| header.control())
}

/// The entry with the kept records only; none where nothing is left. Control batches and what can't be read stay.
fn clean(entry: LogEntry, kept: &impl Fn(&WalkedRecord) -> bool) -> Option<LogEntry> {
    let records = if is_control(&entry) { None } else { records_of(&entry.bytes) };
    let Some(mut records) = records else { return Some(entry) };
    let before = records.len();
    records.retain(kept);
    if records.is_empty() {
        return None;
    }
    if records.len() == before {
        return Some(entry);
    }
    let bytes = rewrite(&entry.bytes, &records)?;
    Some(LogEntry { bytes, ..entry })
}
