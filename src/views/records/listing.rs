//! The rows as they stand on the screen: which order and columns they have, and where the cursor is. `List` keeps the rows;
//! this keeps the cursor on its row whatever comes. Knows no read and no question.
use super::columns::{Formats, RecordColumn};
use super::list::{Gone, KeptEnd, List};
use super::moments::Came;
use super::sorting::RecordSort;
use crate::kafka::model::Timestamp;
use crate::kafka::read::RecordRow;
use crate::query::KnownFields;
use crate::ui::grid::GridState;
use crate::ui::movement::Move;
use crate::ui::time::TimeStyle;

/// The rows, their columns and the cursor.
pub(super) struct Listing {
    pub rows: List,
    pub grid: GridState,
    pub columns: Vec<RecordColumn>,
    /// What most values are: those that are not say why.
    pub formats: Formats,
    /// How times were shown when columns were measured.
    pub times: TimeStyle,
    live: Live,
}

/// What tells whether a row that comes live is late: which moments the reader has had time to see.
#[derive(Default)]
struct Live {
    /// What is older than this was seen a while ago.
    settled: Option<i64>,
    /// The newest moment when it was looked at last, and when that was.
    looked: Option<(i64, Timestamp)>,
    /// Rows that came while the reader was away from the end where they come.
    unseen: usize,
}

/// A row that is older than what was the newest so long ago (ms) is late; what comes a little later than another partition's
/// rows is merged by time.
const SETTLES: i64 = 5_000;

impl Listing {
    pub fn of(
        columns: Vec<RecordColumn>,
        sort: Option<RecordSort>,
        newest_first: bool,
        times: TimeStyle,
    ) -> Listing {
        Listing {
            rows: List::of(sort, newest_first),
            grid: GridState::new(),
            columns,
            formats: Formats::default(),
            times,
            live: Live::default(),
        }
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&RecordRow> {
        self.shown(self.grid.selected_of(self.rows.len())?)
    }

    /// The row that is shown as the `at`th.
    pub fn shown(&self, at: usize) -> Option<&RecordRow> {
        self.rows.get(self.rows.place(at))
    }

    /// The rows in the order of the screen.
    pub fn all_shown(&self) -> impl Iterator<Item = &RecordRow> {
        (0..self.rows.len()).filter_map(|at| self.shown(at))
    }

    /// What the loaded records have: fields and values.
    pub fn known(&self) -> KnownFields {
        let mut known = KnownFields::default();
        for record in self.rows.records().take(200) {
            known.learn(&record.view());
        }
        known
    }

    /// Empties the list.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.grid.select(0);
    }

    /// Moves the cursor.
    pub fn go(&mut self, step: Move) {
        self.grid.go(step, self.rows.len());
        self.live.unseen = self.unseen();
    }

    /// The end of the merge that is shown on top.
    pub fn wanted_end(&self) -> KeptEnd {
        if self.rows.newest_first() { KeptEnd::Newest } else { KeptEnd::Oldest }
    }

    /// Adds rows. With `stays` the cursor stays on its row; without, on its line.
    pub fn add(
        &mut self,
        topics: &str,
        rows: Vec<RecordRow>,
        (stays, now): (bool, Timestamp),
        (came, keep): (Came, KeptEnd),
    ) -> Gone {
        self.rows.is_now(now);
        let selected = self.selected().map(|row| (row.topic().clone(), row.partition(), row.offset()));
        let first = self.rows.len() == 0;
        let gone = self.rows.add(rows, came, keep);
        self.formats.learn(topics, first, || self.rows.records());
        let found = selected
            .filter(|_| stays || (!self.rows.newest_first() && self.rows.sort().is_none()))
            .and_then(|(topic, partition, offset)| self.rows.find(&topic, partition, offset));
        if let Some(at) = found {
            let row = self.rows.row_of(at);
            let moved = row.cast_signed() - self.grid.selected().cast_signed();
            self.grid.shift(moved);
        }
        gone
    }

    /// A follow begins: what is there now has been seen.
    pub fn begin_live(&mut self, now: Timestamp) {
        let newest = self.rows.newest_moment();
        self.live = Live { settled: Some(newest), looked: Some((newest, now)), unseen: 0 };
        if !self.rows.newest_first() {
            self.go(Move::Bottom);
        }
    }

    /// Adds rows that came live. A reader at the end where they come goes on seeing what comes; one who has moved stays on
    /// his row, and is told how many have come.
    pub fn add_live(&mut self, topics: &str, rows: Vec<RecordRow>, now: Timestamp) -> Gone {
        let newest = self.rows.newest_moment();
        let (looked, at) = *self.live.looked.get_or_insert((newest, now));
        if now.0 - at.0 >= SETTLES {
            (self.live.settled, self.live.looked) = (Some(looked), Some((newest, now)));
        }
        let came = Came::Live { settled: self.live.settled.unwrap_or(i64::MIN) };
        let away = !self.is_at_live_end();
        let before = self.rows.len();
        let gone = self.add(topics, rows, (away, now), (came, KeptEnd::Newest));
        if away {
            self.live.unseen += (self.rows.len() + gone.rows as usize).saturating_sub(before);
        } else if !self.rows.newest_first() && self.rows.sort().is_none() {
            self.go(Move::Bottom);
        }
        gone
    }

    /// Whether the cursor is where live rows come.
    fn is_at_live_end(&self) -> bool {
        let at = self.grid.selected();
        match (self.rows.sort(), self.rows.newest_first()) {
            (Some(_), _) => false,
            (None, true) => at == 0,
            (None, false) => at + 1 >= self.rows.len(),
        }
    }

    /// Rows that came live and lie beyond the cursor; none once the reader has gone there.
    pub fn unseen(&self) -> usize {
        let beyond = match self.rows.newest_first() {
            true => self.grid.selected(),
            false => self.rows.len().saturating_sub(1 + self.grid.selected()),
        };
        if self.rows.sort().is_some() { 0 } else { self.live.unseen.min(beyond) }
    }

    /// Sorts by this, and goes to the first; by time again the cursor stays on its row.
    pub fn sort_by(&mut self, sort: Option<RecordSort>) {
        let newest_first = self.rows.newest_first();
        let sorted = sort.is_some();
        self.arrange(sort, newest_first);
        if sorted {
            self.grid.select_on_top(0);
        }
    }

    /// Where the bar is, where not all rows are to be seen: `17 of 500`.
    pub fn position(&self) -> Option<String> {
        let (at, len) = (self.grid.selected_of(self.rows.len())?, self.rows.len());
        let count = |number: usize| crate::ui::number::count(number as u64);
        (len > self.grid.page()).then(|| format!("{} of {}", count(at + 1), count(len)))
    }

    /// Shows the newest or the oldest first; the cursor stays on its row.
    pub fn order(&mut self, newest_first: bool) {
        let sort = self.rows.sort().cloned();
        self.arrange(sort, newest_first);
    }

    fn arrange(&mut self, sort: Option<RecordSort>, newest_first: bool) {
        let selected = self.grid.selected_of(self.rows.len()).map(|row| self.rows.place(row));
        self.rows.set_order(sort, newest_first);
        if let Some(place) = selected {
            self.grid.select(self.rows.row_of(place));
        }
    }
}
