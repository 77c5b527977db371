//! The table of every list: a head, rows given on demand for the visible part only, a selected row, marks and sorting.
//! Knows nothing about what its rows are.

mod align;
mod columns;
mod draw;
mod state;

use std::borrow::Cow;

pub(crate) use columns::{PlacedColumn, place};
pub(crate) use state::{GridState, Hit};

use super::paint::Align;
use super::tone::Tone;
use super::words::Words;

/// How wide a column is, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Always this wide.
    Fixed(u16),
    /// As wide as what it has shown so far, between two bounds.
    Range(u16, u16),
    /// At least `min`; what room is left is divided by `parts`.
    Share {
        /// The narrowest that makes sense.
        min: u16,
        /// Parts of the room that is left.
        parts: u16,
    },
}

/// A column of a grid.
#[derive(Clone, Debug)]
pub struct GridColumn {
    /// What stands in the head.
    pub head: Cow<'static, str>,
    /// How wide it is.
    pub width: Width,
    /// Where its cells stand.
    pub align: Align,
    /// 0 stays on every terminal; of the others the highest number is dropped first when room is short.
    pub priority: u8,
    /// Its cells stand at the right edge while all visible ones are numbers.
    pub by_content: bool,
    /// Every visible cell is what was looked for: the head says so for them all.
    pub matched: bool,
}

impl GridColumn {
    /// A column of text.
    pub fn new(head: impl Into<Cow<'static, str>>, width: Width, priority: u8) -> GridColumn {
        GridColumn {
            head: head.into(),
            width,
            align: Align::Left,
            priority,
            by_content: false,
            matched: false,
        }
    }

    /// The same column with its cells at the right edge: numbers.
    #[must_use]
    pub fn right(self) -> GridColumn {
        GridColumn { align: Align::Right, ..self }
    }

    /// The same column with its cells at the right edge while all that are visible are numbers, or nothing.
    #[must_use]
    pub fn right_if_numbers(self) -> GridColumn {
        GridColumn { by_content: true, ..self }
    }
}

/// One row, made when it becomes visible.
#[derive(Clone, Debug, Default)]
pub struct GridRow<'a> {
    /// One for each column, in their order.
    pub cells: Vec<Words<'a>>,
    /// A sign left of the row: `!` in [`Tone::Bad`].
    pub sign: Option<(char, Tone)>,
    /// Marked by the user for the next command.
    pub marked: bool,
}

impl<'a> GridRow<'a> {
    /// A row of cells without sign and mark.
    pub fn new(cells: Vec<Words<'a>>) -> GridRow<'a> {
        GridRow { cells, ..GridRow::default() }
    }

    /// The row with a sign at its left.
    #[must_use]
    pub fn sign(mut self, sign: char, tone: Tone) -> GridRow<'a> {
        self.sign = Some((sign, tone));
        self
    }

    /// The row, marked or not.
    #[must_use]
    pub fn marked(mut self, marked: bool) -> GridRow<'a> {
        self.marked = marked;
        self
    }
}

/// The column by which rows are sorted, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridSort {
    /// Index into the columns.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

/// Cells left of the first column: one for the sign, one for the mark, one between.
pub const GUTTER: u16 = 3;
/// Cells between two columns.
pub const GAP: u16 = 2;

/// A grid, ready to be drawn with a [`GridState`].
pub struct Grid<'a, 'r> {
    columns: &'a [GridColumn],
    len: usize,
    row: &'a dyn Fn(usize) -> GridRow<'r>,
    sort: Option<GridSort>,
    head: bool,
    selects: bool,
}

impl<'a, 'r> Grid<'a, 'r> {
    /// A grid of `len` rows; `row` is asked for the visible ones when the grid is drawn.
    pub fn new(columns: &'a [GridColumn], len: usize, row: &'a dyn Fn(usize) -> GridRow<'r>) -> Grid<'a, 'r> {
        Grid { columns, len, row, sort: None, head: true, selects: true }
    }

    /// Shows an arrow in the head of the column by which the rows are sorted.
    #[must_use]
    pub fn sorted(mut self, sort: Option<GridSort>) -> Grid<'a, 'r> {
        self.sort = sort;
        self
    }

    /// Leaves the head away.
    #[must_use]
    pub fn headless(mut self) -> Grid<'a, 'r> {
        self.head = false;
        self
    }

    /// Shows no selection: the reader's keys go elsewhere now.
    #[must_use]
    pub fn unfocused(mut self) -> Grid<'a, 'r> {
        self.selects = false;
        self
    }
}

#[cfg(test)]
mod tests;
