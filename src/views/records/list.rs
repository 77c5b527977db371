//! The rows of the list, oldest first, within bounds. Knows no screen and no read.
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::Row;
use crate::kafka::record::Record;
use std::sync::Arc;

/// Rows and bytes kept at most: a search of everything must not eat the machine. What is let go is counted.
const MOST_ROWS: usize = 50_000;
const MOST_BYTES: usize = 64 << 20;

/// Rows in merged time order.
#[derive(Default)]
pub struct List {
    rows: Vec<Row>,
    bytes: usize,
    let_go: u64,
}

impl List {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn get(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.rows.iter().filter_map(Row::record)
    }

    /// Rows that came and are not kept any more.
    pub fn let_go(&self) -> u64 {
        self.let_go
    }

    pub fn clear(&mut self) {
        *self = List::default();
    }

    /// Adds rows at their place in time; one that is there already is not added again. Past the bounds the oldest go, or
    /// the newest if the oldest are what is looked at.
    pub fn add(&mut self, rows: Vec<Row>, keep_newest: bool) {
        self.bytes += rows.iter().map(Row::memory).sum::<usize>();
        self.rows.extend(rows);
        // Runs that are in order already, as reads deliver them, make this sort nearly linear.
        self.rows.sort_by_key(key);
        self.rows.dedup_by(|a, b| {
            let same = key(a) == key(b) && a.topic() == b.topic();
            if same {
                self.bytes -= a.memory();
            }
            same
        });
        let mut excess = self.rows.len().saturating_sub(MOST_ROWS);
        let mut bytes = self.bytes;
        while bytes > MOST_BYTES && excess + 1 < self.rows.len() {
            let at = if keep_newest { excess } else { self.rows.len() - 1 - excess };
            bytes -= self.rows[at].memory();
            excess += 1;
        }
        let gone = if keep_newest { 0..excess } else { self.rows.len() - excess..self.rows.len() };
        self.bytes -= self.rows.drain(gone).map(|row| row.memory()).sum::<usize>();
        self.let_go += excess as u64;
    }

    /// Where a row stands now.
    pub fn find(&self, topic: &Arc<str>, partition: PartitionId, offset: Offset) -> Option<usize> {
        self.rows
            .iter()
            .position(|row| row.offset() == offset && row.partition() == partition && row.topic() == topic)
    }
}

/// Merged time order; rows of one moment in an order that never changes.
fn key(row: &Row) -> (i64, i32, i64) {
    (row.timestamp().0, row.partition().0, row.offset().0)
}
