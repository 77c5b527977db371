//! A column of a list: a head and a width on the screen, a name for the shell, and how a row fills it.
//!
//! A list has one definition: a column that is added appears on the screen, in the shell's table, in JSON and in CSV.
use crate::shell::{Cell, Look};
use crate::ui::grid;
use crate::ui::paint::Align;

pub(crate) use crate::ui::grid::Width;

/// A column of rows of type `R`. Columns of a greater `priority` go first when the terminal is narrow; 0 always stays.
pub struct Column<R: 'static> {
    pub head: &'static str,
    /// What programs call it; none for what is only for the eye.
    pub key: Option<&'static str>,
    pub width: Width,
    pub align: Align,
    pub priority: u8,
    pub cell: fn(&R, &Look) -> Cell,
    /// What programs get where the screen shows it in other words.
    value: Option<fn(&R, &Look) -> Cell>,
    on_screen: bool,
}

impl<R> Column<R> {
    pub const fn new(head: &'static str, width: Width, cell: fn(&R, &Look) -> Cell) -> Column<R> {
        let align = Align::Left;
        Column { head, key: None, width, align, priority: 0, cell, value: None, on_screen: true }
    }

    /// One that only programs get: for the eye another column tells it.
    pub const fn shell_only(key: &'static str, cell: fn(&R, &Look) -> Cell) -> Column<R> {
        Column { key: Some(key), on_screen: false, ..Column::new("", Width::Fixed(0), cell) }
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

    /// What programs call it.
    pub const fn key(mut self, key: &'static str) -> Column<R> {
        self.key = Some(key);
        self
    }

    /// What programs call it and get instead of what the screen shows.
    pub const fn told_as(mut self, key: &'static str, value: fn(&R, &Look) -> Cell) -> Column<R> {
        self.key = Some(key);
        self.value = Some(value);
        self
    }

    /// What programs get.
    pub fn value(&self, row: &R, look: &Look) -> Cell {
        self.value.unwrap_or(self.cell)(row, look)
    }

    pub(super) fn is_on_screen(&self) -> bool {
        self.on_screen
    }

    /// As the grid draws it.
    pub(super) fn drawn(&self) -> grid::GridColumn {
        let column = grid::GridColumn::new(self.head.to_uppercase(), self.width, self.priority);
        if self.align == Align::Right { column.right() } else { column }
    }
}
