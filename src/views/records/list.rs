//! The rows of the list, within bounds, and the only owner of their order: a merge of the partitions by time, or a column that
//! the user sorts by. Knows no screen and no read.
//!
//! A partition's order is that of its offsets, whatever its records' timestamps say: a record that is late, or has no time,
//! stands behind the one before it. `moments` gives each row its place among the other partitions' rows accordingly.
use super::moments::{Came, Moments, Seat};
use super::sorting::{Rank, RecordSort};
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::read::{Cursors, Place, RecordRow};
use crate::kafka::record::Record;
use std::cmp::Ordering;
use std::sync::Arc;

/// Rows and bytes kept at most: a search of everything must not eat the machine. What is let go is counted.
const MOST_ROWS: usize = 50_000;
const MOST_BYTES: usize = 64 << 20;

/// Rows in the order of the merge, each with its seat in the order that is shown.
#[derive(Default)]
pub struct List {
    rows: Vec<Seated>,
    moments: Moments,
    bytes: usize,
    let_go: u64,
    newest_first: bool,
    sort: Option<RecordSort>,
    /// The places of the rows as they are shown, while they are sorted.
    order: Vec<u32>,
}

struct Seated {
    row: RecordRow,
    /// Where it stands in the merge.
    at: Seat,
    /// What it is sorted by; nothing while the order is that of time.
    rank: Rank,
    /// Its place in the order that was shown last; rows that came since have the last.
    seat: u32,
}

/// Which end of the merge stays when there are too many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptEnd {
    Newest,
    Oldest,
}

/// Rows that made way for others.
#[derive(Debug, Default)]
pub struct Gone {
    pub rows: u64,
    /// Where a page that brings them back begins: the newest ones from here on, or the oldest ones before.
    pub cursors: Cursors,
}

impl Gone {
    fn tell(&mut self, row: &RecordRow, kept: KeptEnd) {
        self.rows += 1;
        let known = self.cursors.get(row.topic(), row.partition());
        let at = match kept {
            KeptEnd::Oldest => known.map_or(row.offset(), |known| known.min(row.offset())),
            KeptEnd::Newest => known.map_or(row.next(), |known| known.max(row.next())),
        };
        self.cursors.set(row.topic(), row.partition(), at);
    }
}

impl List {
    /// An empty list that will be shown in this order.
    pub fn of(sort: Option<RecordSort>, newest_first: bool) -> List {
        List { sort, newest_first, ..List::default() }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at a place in the merge.
    pub fn get(&self, at: usize) -> Option<&RecordRow> {
        self.rows.get(at).map(|seated| &seated.row)
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.rows.iter().filter_map(|seated| seated.row.record())
    }

    /// Rows that came and are not kept any more.
    pub fn let_go(&self) -> u64 {
        self.let_go
    }

    /// The moment of the newest row; the least there is without any.
    pub fn newest_moment(&self) -> i64 {
        self.rows.last().map_or(i64::MIN, |seated| seated.at.moment)
    }

    /// Empties the list; its order stays.
    pub fn clear(&mut self) {
        *self = List::of(self.sort.take(), self.newest_first);
    }

    /// The place in the merge of the row that is shown as the `shown`th.
    pub fn place(&self, shown: usize) -> usize {
        match self.order.get(shown) {
            Some(place) => *place as usize,
            None if self.newest_first => self.rows.len().saturating_sub(1 + shown),
            None => shown,
        }
    }

    /// The line on which the row at a place in the merge is shown, counted from 0.
    pub fn row_of(&self, place: usize) -> usize {
        match self.rows.get(place) {
            Some(seated) if !self.order.is_empty() => seated.seat as usize,
            _ if self.newest_first => self.rows.len().saturating_sub(1 + place),
            _ => place,
        }
    }

    /// What the rows are sorted by; none is the merge by time.
    pub fn sort(&self) -> Option<&RecordSort> {
        self.sort.as_ref()
    }

    /// Whether the newest rows are shown first.
    pub fn newest_first(&self) -> bool {
        self.newest_first
    }

    /// Sorts by something else. Of rows that are equal the newest or the oldest come first.
    pub fn set_order(&mut self, sort: Option<RecordSort>, newest_first: bool) {
        (self.sort, self.newest_first) = (sort, newest_first);
        for seated in &mut self.rows {
            seated.rank = self.sort.as_ref().map_or(Rank::Nothing, |sort| sort.rank(&seated.row));
        }
        self.seat();
    }

    /// What is told of times is believed up to a day after this.
    pub fn is_now(&mut self, now: Timestamp) {
        self.moments.believe_until(now.latest_believable().0);
    }

    /// Adds rows at their place; one that is there already is not added again. Past the bounds those at the end that is not
    /// kept go, and are told.
    pub fn add(&mut self, rows: Vec<RecordRow>, came: Came, keep: KeptEnd) -> Gone {
        let oldest = self.rows.first().map_or(i64::MAX, |seated| seated.at.moment);
        let list = (oldest, self.newest_moment());
        for (row, at) in self.moments.give(rows, came, list) {
            self.bytes += row.memory();
            let rank = self.sort.as_ref().map_or(Rank::Nothing, |sort| sort.rank(&row));
            self.rows.push(Seated { row, at, rank, seat: u32::MAX });
        }
        // Runs that are in order already, as reads deliver them, make this sort nearly linear.
        self.rows.sort_by(Seated::compare);
        let gone = self.make_way(keep);
        self.seat();
        gone
    }

    fn make_way(&mut self, keep: KeptEnd) -> Gone {
        let mut excess = self.rows.len().saturating_sub(MOST_ROWS);
        let mut bytes = self.bytes;
        while bytes > MOST_BYTES && excess + 1 < self.rows.len() {
            let at = if keep == KeptEnd::Newest { excess } else { self.rows.len() - 1 - excess };
            bytes -= self.rows[at].row.memory();
            excess += 1;
        }
        let going =
            if keep == KeptEnd::Newest { 0..excess } else { self.rows.len() - excess..self.rows.len() };
        let mut gone = Gone::default();
        for Seated { row, at, .. } in self.rows.drain(going) {
            self.bytes -= row.memory();
            self.moments.forget(&row, at);
            gone.tell(&row, keep);
        }
        gone
    }

    /// Rows are gone for good: no page brings them back.
    pub fn count_let_go(&mut self, gone: &Gone) {
        self.let_go += gone.rows;
    }

    /// Puts the rows in the order that is shown. The seats of before are one run, which makes it nearly linear.
    fn seat(&mut self) {
        self.order.clear();
        let Some(sort) = &self.sort else { return };
        let (rows, newest_first) = (&self.rows, self.newest_first);
        self.order.extend(0..u32::try_from(rows.len()).expect("the rows are bounded"));
        self.order.sort_by_key(|at| rows[*at as usize].seat);
        self.order.sort_by(|a, b| {
            let time = if newest_first { b.cmp(a) } else { a.cmp(b) };
            sort.compare(&rows[*a as usize].rank, &rows[*b as usize].rank).then(time)
        });
        for (seat, at) in (0..).zip(&self.order) {
            self.rows[*at as usize].seat = seat;
        }
    }

    /// Where a row stands in the merge now.
    pub fn find(&self, topic: &Arc<str>, partition: PartitionId, offset: Offset) -> Option<usize> {
        let place: Place = (topic.clone(), partition);
        let seat = self.moments.of(&place, offset)?;
        self.rows
            .binary_search_by(|seated| {
                order((seated.row.topic(), seated.row.partition(), seated.at), (topic, partition, seat))
            })
            .ok()
    }
}

type Stand<'a> = (&'a Arc<str>, PartitionId, Seat);

/// By moment; rows of one moment stand in an order that never changes, those of a partition by log and offset.
fn order((topic, partition, at): Stand<'_>, (other, its, seat): Stand<'_>) -> Ordering {
    let order = at.moment.cmp(&seat.moment).then(partition.cmp(&its));
    order.then_with(|| topic.cmp(other)).then(at.cmp(&seat))
}

impl Seated {
    fn compare(a: &Seated, b: &Seated) -> Ordering {
        order((a.row.topic(), a.row.partition(), a.at), (b.row.topic(), b.row.partition(), b.at))
    }
}

/// Rows from anywhere in the order of the merge, the oldest first. However many.
pub fn merged(rows: Vec<RecordRow>, now: Timestamp) -> Vec<RecordRow> {
    let mut moments = Moments::default();
    moments.believe_until(now.latest_believable().0);
    let mut rows: Vec<Seated> = (moments.give(rows, Came::Read, (i64::MAX, i64::MIN)).into_iter())
        .map(|(row, at)| Seated { row, at, rank: Rank::Nothing, seat: 0 })
        .collect();
    rows.sort_by(Seated::compare);
    rows.into_iter().map(|seated| seated.row).collect()
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
