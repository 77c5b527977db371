//! Where rows stand among the rows of other partitions: a moment for each, which never goes back as the offsets of a
//! partition go up. Knows neither the list nor its bounds.
//!
//! A row's moment is its timestamp as far as its partition allows: not before the row in front of it, not after the row
//! behind it, as far as these are known when it comes. So a merge of partitions by moment keeps each partition in the order
//! of its offsets, a late record stands behind the one before it (as in the pages' own merge), and a row's place does not
//! change by what is read later.
use crate::kafka::model::Offset;
use crate::kafka::read::{Place, RecordRow};
use std::collections::BTreeMap;

/// How rows came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// As an answer: a first page, a search.
    Read,
    /// As the page before all that is there, or after it.
    Older,
    Newer,
    /// Live. What is older than this moment would disappear in the depth of the list: it stands where the reader looks, at
    /// the newest end.
    Live {
        settled: i64,
    },
}

/// No row stands later: what comes live still finds a place behind a record whose time is the end of all time.
const LATEST: i64 = i64::MAX / 2;

/// The moments of all rows of a list: of each partition its logs, one after another. There is more than one where a topic was
/// created anew, or its log was cut, while it was followed: the same offsets come again then.
pub struct Moments {
    places: BTreeMap<Place, Vec<BTreeMap<i64, i64>>>,
    /// Timestamps up to this one are believed.
    latest: i64,
}

impl Default for Moments {
    fn default() -> Moments {
        Moments { places: BTreeMap::new(), latest: LATEST }
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// Among the rows of other partitions.
    pub moment: i64,
    /// In which of its partition's logs, counted from 0, and where in it.
    pub log: usize,
    pub offset: i64,
}

impl Moments {
    /// Says up to when timestamps are believed.
    pub fn believe_until(&mut self, latest: i64) {
        self.latest = latest.min(LATEST);
    }

    /// Gives rows their seats, and leaves out those that have one already. `list`: the least and the greatest moment of it.
    pub fn give(&mut self, rows: Vec<RecordRow>, came: Came, list: (i64, i64)) -> Vec<(RecordRow, Seat)> {
        let mut by_place: BTreeMap<Place, Vec<Vec<RecordRow>>> = BTreeMap::new();
        for row in rows {
            let place = (row.topic().clone(), row.partition());
            let logs = by_place.entry(place).or_insert_with(|| vec![Vec::new()]);
            if matches!(row, RecordRow::Break(_)) {
                logs.push(Vec::new());
            }
            logs.last_mut().expect("there is one from the beginning").push(row);
        }
        let mut given = Vec::new();
        for (place, logs) in by_place {
            let known = self.places.entry(place).or_insert_with(|| vec![BTreeMap::new()]);
            for (at, rows) in logs.into_iter().enumerate() {
                if at > 0 {
                    known.push(BTreeMap::new());
                }
                give_log(known, rows, (came, list, self.latest), &mut given);
            }
        }
        given
    }

    /// Where a row is sought: in the newest of its partition's logs that has it.
    pub fn of(&self, place: &Place, offset: Offset) -> Option<Seat> {
        let logs = self.places.get(place)?.iter().enumerate().rev();
        let mut found = logs.filter_map(|(log, known)| Some((log, *known.get(&offset.0)?)));
        found.next().map(|(log, moment)| Seat { moment, log, offset: offset.0 })
    }

    /// The row is not in the list any more.
    pub fn forget(&mut self, row: &RecordRow, seat: Seat) {
        let place = (row.topic().clone(), row.partition());
        if let Some(log) = self.places.get_mut(&place).and_then(|logs| logs.get_mut(seat.log)) {
            log.remove(&seat.offset);
        }
    }
}

/// A row that parts two logs stands before the first record of the second.
fn offset_of(row: &RecordRow) -> i64 {
    row.offset().0 - i64::from(matches!(row, RecordRow::Break(_)))
}

/// Rows of the newest log of a partition.
fn give_log(
    logs: &mut [BTreeMap<i64, i64>],
    mut rows: Vec<RecordRow>,
    (came, list, latest): (Came, (i64, i64), i64),
    given: &mut Vec<(RecordRow, Seat)>,
) {
    let Some((known, older)) = logs.split_last_mut() else { return };
    let floor = older.iter().rev().find_map(|log| log.last_key_value().map(|(_, moment)| *moment));
    rows.sort_by_key(offset_of);
    rows.retain(|row| !known.contains_key(&offset_of(row)));
    rows.dedup_by_key(|row| offset_of(row));
    // Stands in for rows without a time that have no neighbour which has one.
    let times = || rows.iter().map(|row| row.timestamp().0);
    let believed = times().find(|time| (0..=latest).contains(time));
    let first = believed.or_else(|| times().find(|time| *time >= 0)).unwrap_or(-1);
    for row in rows {
        let (moment, offset) = (moment(known, &row, (came, latest), (floor, first, list)), offset_of(&row));
        known.insert(offset, moment);
        given.push((row, Seat { moment, log: older.len(), offset }));
    }
}

type Around = (Option<i64>, i64, (i64, i64));

fn moment(
    known: &BTreeMap<i64, i64>,
    row: &RecordRow,
    (came, latest): (Came, i64),
    (floor, first, (oldest, newest)): Around,
) -> i64 {
    let (offset, time) = (offset_of(row), row.timestamp().0);
    let before = known.range(..offset).next_back().map(|(_, moment)| *moment).or(floor);
    let after = known.range(offset..).next().map(|(_, moment)| *moment);
    let believed = |moment: &i64| (0..=latest).contains(moment);
    let near = before.filter(believed).or(after.filter(believed)).or(Some(first).filter(believed));
    let time = match (time, near) {
        (..0, _) => before.or(after).unwrap_or(first),
        // A time far ahead of now is nobody's: the row stands with its neighbour, and moves no other.
        (time, Some(near)) if time > latest => near,
        (time, _) => time.min(LATEST),
    };
    let moment = time.max(before.unwrap_or(i64::MIN)).min(after.unwrap_or(i64::MAX));
    match came {
        Came::Older if moment >= oldest && before.is_none_or(|before| before < oldest) => {
            oldest.saturating_sub(1)
        }
        Came::Newer if moment <= newest && after.is_none_or(|after| newest < after) => {
            newest.saturating_add(1)
        }
        Came::Live { settled } if after.is_none() && moment < settled => newest.saturating_add(1).max(moment),
        _ => moment,
    }
}
