//! The rows as they stand on the screen: which order and columns they have, and where the cursor is. `List` keeps the rows;
//! this keeps the cursor on its row whatever comes. Knows no read and no question.
use super::columns::{Column, Formats};
use super::list::{Gone, Keep, List};
use super::sorting::Sort;
use crate::kafka::read::Row;
use crate::query::Known;
use crate::ui::grid::GridState;
use crate::ui::movement::Move;
use crate::ui::time::TimeStyle;

/// The rows, their columns and the cursor.
pub(super) struct Listing {
    pub rows: List,
    pub grid: GridState,
    pub columns: Vec<Column>,
    /// What most values are: those that are not say why.
    pub formats: Formats,
    /// How times were shown when columns were measured.
    pub times: TimeStyle,
}

impl Listing {
    pub fn of(columns: Vec<Column>, sort: Option<Sort>, newest_first: bool, times: TimeStyle) -> Listing {
        Listing {
            rows: List::of(sort, newest_first),
            grid: GridState::new(),
            columns,
            formats: Formats::default(),
            times,
        }
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&Row> {
        self.shown(self.grid.selected_of(self.rows.len())?)
    }

    /// The row that is shown as the `at`th.
    pub fn shown(&self, at: usize) -> Option<&Row> {
        self.rows.get(self.rows.place(at))
    }

    /// The rows in the order of the screen.
    pub fn all_shown(&self) -> impl Iterator<Item = &Row> {
        (0..self.rows.len()).filter_map(|at| self.shown(at))
    }

    /// What the loaded records have: fields and values.
    pub fn known(&self) -> Known {
        let mut known = Known::default();
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
    }

    /// The end of time that is shown on top.
    pub fn wanted_end(&self) -> Keep {
        if self.rows.newest_first() { Keep::Newest } else { Keep::Oldest }
    }

    /// Adds rows. With `stays` the cursor stays on its row; without, a reader at the top goes on seeing what comes there.
    pub fn add(&mut self, topics: &str, rows: Vec<Row>, stays: bool, keep: Keep) -> Gone {
        let selected = self.selected().map(|row| (row.topic().clone(), row.partition(), row.offset()));
        let first = self.rows.len() == 0;
        let gone = self.rows.add(rows, keep);
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

    /// Sorts by this, or by time again; the cursor stays on its row.
    pub fn sort_by(&mut self, sort: Option<Sort>) {
        let newest_first = self.rows.newest_first();
        self.arrange(sort, newest_first);
    }

    /// Shows the newest or the oldest first; the cursor stays on its row.
    pub fn order(&mut self, newest_first: bool) {
        let sort = self.rows.sort().cloned();
        self.arrange(sort, newest_first);
    }

    fn arrange(&mut self, sort: Option<Sort>, newest_first: bool) {
        let selected = self.grid.selected_of(self.rows.len()).map(|row| self.rows.place(row));
        self.rows.set_order(sort, newest_first);
        if let Some(place) = selected {
            self.grid.select(self.rows.row_of(place));
        }
    }
}
