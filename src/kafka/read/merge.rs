//! Merges the rows of many partitions by time, in both directions, loading no more than it needs. Pure: says which
//! stretches of offsets are wanted next and is given their rows.
//!
//! Within a partition the order is always that of the offsets. Where timestamps grow with the offsets, the rows of all
//! pages put together are sorted by (timestamp, partition, offset); where they don't, each row still comes exactly once, and
//! a late one stands behind the row before it in its partition: backwards it would else hold up all newer ones behind it.
//!
//! A time that lies far ahead of now is nobody's: the row counts as the one before it, or what lies behind it in its partition
//! would come after everything else. Where no time is believable at all (this machine's clock may be the one that is wrong),
//! times are taken as they are.
use super::row::RecordRow;
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::Arc;

/// Which way the rows are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the end of each lane: newest first.
    Back,
    /// From the beginning of each lane: oldest first.
    Forth,
}

/// One partition's part of the merge: offsets from `from` up to `until` that have not been taken.
#[derive(Debug)]
pub struct Lane {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// Where the lane ends, in the direction of the merge.
    limit: i64,
    /// Between here and the limit nothing has been loaded.
    loaded: i64,
    /// Where the next page goes on: everything on its other side has been taken.
    cursor: i64,
    /// Loaded and not yet taken, by offset.
    rows: VecDeque<RecordRow>,
    due: VecDeque<Due>,
    /// Offsets to load next.
    span: i64,
    taken: usize,
    /// The timestamp of the last row taken; stands in for rows that have none.
    time: i64,
    /// It can't be read now.
    dead: bool,
}

/// When a row is due: at the greatest timestamp of those up to it.
#[derive(Clone, Copy, Debug)]
struct Due {
    /// Among those that are believed; the least number there is without any.
    believed: i64,
    /// Among all.
    any: i64,
}

/// Offsets that are to be loaded for a lane; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub lane: usize,
    pub from: i64,
    pub end: i64,
}

/// The merge.
#[derive(Debug)]
pub struct Merge {
    way: Way,
    /// Timestamps up to this one are believed.
    latest: i64,
    /// Whether there are any.
    believes: bool,
    lanes: Vec<Lane>,
    rows: usize,
    bytes: usize,
    taken: Vec<RecordRow>,
    held: usize,
    /// Bytes of the rows that are loaded and not yet taken.
    waiting: usize,
}

/// A stretch of offsets that yields little is followed by a longer one.
const GROWTH: i64 = 4;
const LONGEST: i64 = 1 << 20;

impl Lane {
    /// Rows from `from` up to `until`; a merge backwards begins at `until`.
    pub fn of(topic: Arc<str>, partition: PartitionId, from: i64, until: i64, way: Way) -> Self {
        let until = until.max(from);
        let (begin, limit) = if way == Way::Back { (until, from) } else { (from, until) };
        let (loaded, cursor) = (begin, begin);
        Self {
            topic,
            partition,
            limit,
            loaded,
            cursor,
            rows: VecDeque::new(),
            due: VecDeque::new(),
            span: 1,
            taken: 0,
            time: -1,
            dead: false,
        }
    }

    /// Where the next page goes on.
    pub fn cursor(&self) -> Offset {
        Offset(if self.is_exhausted() && !self.dead { self.limit } else { self.cursor })
    }

    /// Nothing is left in the direction of the merge, as far as can be told.
    pub fn is_exhausted(&self) -> bool {
        self.rows.is_empty() && (self.dead || self.loaded == self.limit)
    }

    pub fn is_dead(&self) -> bool {
        self.dead
    }

    fn is_dry(&self) -> bool {
        self.rows.is_empty() && !self.is_exhausted()
    }

    /// Whether any of the rows has a time that is believed.
    fn hold(&mut self, rows: Vec<RecordRow>, latest: i64) -> bool {
        let mut due = Due { believed: i64::MIN, any: i64::MIN };
        self.due = VecDeque::with_capacity(rows.len());
        for row in &rows {
            let time = row.timestamp().0;
            due.any = due.any.max(time);
            due.believed = if time > latest { due.believed } else { due.believed.max(time) };
            self.due.push_back(due);
        }
        self.rows = rows.into();
        due.believed >= 0
    }

    fn take(&mut self, way: Way, believes: bool) -> Option<RecordRow> {
        let (due, row) = match way {
            Way::Back => (self.due.pop_back()?, self.rows.pop_back()?),
            Way::Forth => (self.due.pop_front()?, self.rows.pop_front()?),
        };
        self.cursor = if way == Way::Back { row.offset().0 } else { row.next().0 };
        self.time = due.time(believes).unwrap_or(self.time);
        self.taken += 1;
        Some(row)
    }

    /// What decides between lanes: time, and where there is none, that no lane gets ahead of the others.
    fn rank(&self, way: Way, believes: bool) -> Option<(i64, Reverse<usize>)> {
        let due = if way == Way::Back { self.due.back() } else { self.due.front() };
        let time = due?.rank(way, believes).unwrap_or(self.time);
        Some((time, Reverse(if time < 0 { self.taken } else { 0 })))
    }
}

impl Due {
    /// None where the row has no time, or none that is to be believed.
    fn time(self, believes: bool) -> Option<i64> {
        match self {
            Due { believed: 0.., .. } => Some(self.believed),
            Due { any: 0.., .. } if !believes => Some(self.any),
            _ => None,
        }
    }

    /// The same for the order: backwards a row with a time that is not believed comes at once, as it would forth, or it would
    /// keep those behind it back.
    fn rank(self, way: Way, believes: bool) -> Option<i64> {
        self.time(believes).or(Some(self.any).filter(|any| way == Way::Back && *any >= 0))
    }
}

impl Merge {
    /// Takes up to `rows` rows or about `bytes` bytes; timestamps of up to a day after `now` are believed.
    pub fn of(way: Way, mut lanes: Vec<Lane>, (rows, bytes): (usize, usize), now: Timestamp) -> Self {
        // Twice an even share: most pages are complete after one round.
        let share = (2 * rows / lanes.len().max(1)).max(16) as i64;
        lanes.iter_mut().for_each(|lane| lane.span = share);
        let latest = now.latest_believable().0;
        Self { way, latest, believes: false, lanes, rows, bytes, taken: Vec::new(), held: 0, waiting: 0 }
    }

    /// What must be loaded before more rows can be taken; empty once the page is done.
    pub fn wanted(&self) -> Vec<Window> {
        if self.is_full() {
            return Vec::new();
        }
        let dry = self.lanes.iter().enumerate().filter(|(_, lane)| lane.is_dry());
        dry.map(|(at, lane)| match self.way {
            Way::Back => {
                Window { lane: at, from: (lane.loaded - lane.span).max(lane.limit), end: lane.loaded }
            }
            Way::Forth => {
                Window { lane: at, from: lane.loaded, end: (lane.loaded + lane.span).min(lane.limit) }
            }
        })
        .collect()
    }

    /// The rows of a wanted window, by offset, of which everything before `reached` was read. `cut`: it was not read to
    /// its end because it holds too much.
    pub fn load(&mut self, window: Window, rows: Vec<RecordRow>, reached: i64, cut: bool) {
        let lane = &mut self.lanes[window.lane];
        let whole = reached >= window.end;
        lane.dead = !whole && !cut;
        if self.way == Way::Back && !whole {
            // The newest rows of the window did not come: ask for a shorter one. What came is fetched again.
            lane.span = (lane.span / (2 * GROWTH)).max(1);
            return;
        }
        self.waiting += rows.iter().map(RecordRow::memory).sum::<usize>();
        lane.span = next_span(lane.span, rows.len());
        lane.loaded = if self.way == Way::Back { window.from } else { reached.min(window.end) };
        if lane.hold(rows, self.latest) && !self.believes {
            self.believes = true;
            // What was taken until now went by times that stand for nothing.
            let wild = self.lanes.iter_mut().filter(|lane| lane.time > self.latest);
            wild.for_each(|lane| lane.time = -1);
        }
    }

    /// Takes rows until a lane runs dry or the page is full.
    pub fn take(&mut self) {
        while !self.is_full() && !self.lanes.iter().any(Lane::is_dry) {
            let (way, believes) = (self.way, self.believes);
            let lanes = self.lanes.iter().enumerate();
            let ranked = lanes.filter_map(|(at, lane)| Some((lane.rank(way, believes)?, at)));
            let next = match way {
                Way::Back => ranked.max_by_key(|((time, taken), at)| (*time, *taken, *at)),
                Way::Forth => ranked.min_by_key(|((time, taken), at)| (*time, Reverse(*taken), *at)),
            };
            let Some((_, at)) = next else { return };
            let row = self.lanes[at].take(way, believes).expect("only a lane with rows has a rank");
            let bytes = row.memory();
            (self.held, self.waiting) = (self.held + bytes, self.waiting - bytes);
            self.taken.push(row);
        }
    }

    /// The rows that have been taken so far; there is room for more then. For those who go on.
    pub fn drain(&mut self) -> Vec<RecordRow> {
        self.held = 0;
        std::mem::take(&mut self.taken)
    }

    /// The offset in a lane before which everything is taken, or was nothing that is wanted: for a merge that goes forth.
    pub fn passed(&self, lane: usize) -> i64 {
        let lane = &self.lanes[lane];
        lane.rows.front().map_or(lane.loaded, |row| row.offset().0)
    }

    /// Bytes of the rows that are loaded and not yet taken.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// The rows, oldest first, and the lanes as they are now.
    pub fn finish(mut self) -> (Vec<RecordRow>, Vec<Lane>) {
        if self.way == Way::Back {
            self.taken.reverse();
        }
        (self.taken, self.lanes)
    }

    fn is_full(&self) -> bool {
        self.taken.len() >= self.rows || self.held >= self.bytes && !self.taken.is_empty()
    }
}

fn next_span(span: i64, rows: usize) -> i64 {
    if (rows as i64) < span / GROWTH { (span * GROWTH).min(LONGEST) } else { span }
}
