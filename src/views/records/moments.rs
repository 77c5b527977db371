//! Where rows stand among the rows of other partitions: a moment for each, which never goes back as the offsets of a
//! partition go up. Knows neither the list nor its bounds.
//!
//! A row's moment is its timestamp as far as its partition allows: not before the row in front of it, not after the row
//! behind it. So a merge of partitions by moment keeps each partition in the order of its offsets, and a row's place does
//! not depend on what is read later: rows that are read on from the newest towards older ones give way to newer ones (as the
//! pages' own merge does), rows that come after what is known stand behind it.
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::Row;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A partition of a topic.
pub type Place = (Arc<str>, PartitionId);

/// How rows came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// From the newest towards older ones: a page.
    Back,
    /// From the oldest on: a page, a search.
    Forth,
    /// Live. What is older than this moment would disappear in the depth of the list: it stands where the reader looks, at
    /// the newest end.
    Live { settled: i64 },
}

/// No row stands later: what comes live still finds a place behind a record whose time is the end of all time.
const LATEST: i64 = i64::MAX / 2;

/// The moments of all rows of a list.
#[derive(Default)]
pub struct Moments(BTreeMap<Place, BTreeMap<i64, i64>>);

impl Moments {
    /// Gives rows their moments, and leaves out those that have one already. `newest`: the greatest moment of the list.
    pub fn give(&mut self, rows: Vec<Row>, came: Came, newest: i64) -> Vec<(Row, i64)> {
        let mut by_place: BTreeMap<Place, Vec<Row>> = BTreeMap::new();
        for row in rows {
            match by_place.get_mut(&(row.topic().clone(), row.partition())) {
                Some(own) => own.push(row),
                None => drop(by_place.insert((row.topic().clone(), row.partition()), vec![row])),
            }
        }
        let mut given = Vec::new();
        for (place, mut rows) in by_place {
            let known = self.0.entry(place).or_default();
            rows.sort_by_key(Row::offset);
            rows.retain(|row| !known.contains_key(&row.offset().0));
            rows.dedup_by_key(|row| row.offset());
            if came == Came::Back {
                rows.reverse();
            }
            // Stands in for rows without a time that have no neighbour which has one.
            let first = rows.iter().map(|row| row.timestamp().0).find(|time| *time >= 0).unwrap_or(-1);
            for row in rows {
                let moment = moment(known, &row, came, (first, newest));
                known.insert(row.offset().0, moment);
                given.push((row, moment));
            }
        }
        given
    }

    /// The moment of a row that has one.
    pub fn of(&self, place: &Place, offset: Offset) -> Option<i64> {
        self.0.get(place)?.get(&offset.0).copied()
    }

    /// The row is not in the list any more.
    pub fn forget(&mut self, row: &Row) {
        let place = (row.topic().clone(), row.partition());
        let Some(known) = self.0.get_mut(&place) else { return };
        known.remove(&row.offset().0);
        if known.is_empty() {
            self.0.remove(&place);
        }
    }
}

fn moment(known: &BTreeMap<i64, i64>, row: &Row, came: Came, (first, newest): (i64, i64)) -> i64 {
    let (offset, time) = (row.offset().0, row.timestamp().0);
    let before = known.range(..offset).next_back().map(|(_, moment)| *moment);
    let after = known.range(offset..).next().map(|(_, moment)| *moment);
    let near = if came == Came::Back { after.or(before) } else { before.or(after) };
    let time = if time < 0 { near.unwrap_or(first) } else { time.min(LATEST) };
    let moment = time.max(before.unwrap_or(i64::MIN)).min(after.unwrap_or(i64::MAX));
    match came {
        Came::Live { settled } if after.is_none() && moment < settled => newest.saturating_add(1).max(moment),
        _ => moment,
    }
}
