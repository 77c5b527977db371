//! A column of a table: a head, a width, and how a row fills it.
use crate::shell::{Cell, Look};
use crate::ui::grid;
use crate::ui::paint::Align;

pub use crate::ui::grid::Width;

/// A column of rows of type `R`. Columns of a greater `priority` go first when the terminal is narrow; 0 always stays.
pub struct Column<R: 'static> {
    pub head: &'static str,
    pub width: Width,
    pub align: Align,
    pub priority: u8,
    pub cell: fn(&R, &Look) -> Cell,
}

impl<R> Column<R> {
    pub const fn new(head: &'static str, width: Width, cell: fn(&R, &Look) -> Cell) -> Column<R> {
        Column { head, width, align: Align::Left, priority: 0, cell }
    }

    /// Numbers stand at the right.
    pub const fn right(mut self, priority: u8) -> Column<R> {
        self.align = Align::Right;
        self.priority = priority;
        self
    }

    pub const fn priority(mut self, priority: u8) -> Column<R> {
        self.priority = priority;
        self
    }

    /// As the grid draws it.
    pub(super) fn drawn(&self) -> grid::Column {
        let column = grid::Column::new(self.head.to_uppercase(), self.width, self.priority);
        if self.align == Align::Right { column.right() } else { column }
    }
}
