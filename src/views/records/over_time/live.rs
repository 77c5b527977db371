//! What a follow brings is counted into the bars as it comes: between two full counts, which cost the brokers something, they
//! are never old. Asks nothing.
use super::{COUNTING, Counted, OverTime};
use crate::kafka::model::{Offset, Timestamp};
use crate::kafka::read::{Histogram, RecordRow};
use crate::kafka::record::Record;
use crate::shell::Cx;
use crate::views::records::Records;

impl Records {
    /// Counts rows that came.
    pub(in crate::views::records) fn count_live(&mut self, rows: &[RecordRow], now: Timestamp) {
        if self.counts_live() {
            let records = rows.iter().filter_map(RecordRow::record);
            self.over_time.take(records, now);
        }
    }

    /// A full count has come: what a follow brought after it was asked for is not in it.
    pub(super) fn count_shown(&mut self, now: Timestamp) {
        if self.counts_live() {
            self.over_time.take(self.listing.rows.records(), now);
        }
    }

    /// Counts anew if what came has no place on the axis.
    pub(in crate::views::records) fn count_if_stale(&mut self, cx: &mut Cx<'_>) {
        if self.over_time.stale && !cx.is_asking(COUNTING) {
            self.count_over_time(cx);
        }
    }

    /// Whoever follows by a filter gets the hits only, and the bars count all records.
    fn counts_live(&self) -> bool {
        self.over_time.shown && self.read.reading.is_follow() && self.question.filter.is_none()
    }
}

impl OverTime {
    fn take<'a>(&mut self, records: impl Iterator<Item = &'a Record>, now: Timestamp) {
        let Counted::Is(histogram) = &mut self.counted else { return };
        for record in records {
            let counted = histogram.until.get(&record.topic, record.partition);
            // A partition that is not counted stays so until it can be asked.
            if counted.is_none_or(|until| record.offset < until) {
                continue;
            }
            let next = Offset(record.offset.0.saturating_add(1));
            histogram.until.set(&record.topic, record.partition, next);
            self.stale |= !place(histogram, record.timestamp, (self.most, now), !self.zoom.is_empty());
        }
    }
}

/// Whether a record has found its place; beside a part of the axis that is looked at more closely it needs none.
fn place(histogram: &mut Histogram, at: Timestamp, (most, now): (usize, Timestamp), zoomed: bool) -> bool {
    if zoomed && histogram.at(at).is_none() {
        return true;
    }
    if at > now.latest_believable() {
        histogram.outside += 1;
        return true;
    }
    histogram.add(at, most)
}
