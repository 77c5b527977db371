//! Where a reader stands in a grid: what is selected, what is visible, and what a key or the mouse changes about it.

use std::cell::{Cell, RefCell};

use ratatui::layout::Rect;

use super::{GUTTER, PlacedColumn};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::movement::Move;

/// The selection and the visible part of a grid.
#[derive(Clone, Debug, Default)]
pub struct GridState {
    selected: usize,
    /// First visible row. Drawing moves it as far as the selection demands.
    pub(super) offset: Cell<usize>,
    /// Rows of the last drawing.
    pub(super) page: Cell<usize>,
    /// Where the rows of the last drawing stood, without the head.
    pub(super) rows: Cell<Rect>,
    pub(super) placed: RefCell<Vec<PlacedColumn>>,
    pub(super) seen: RefCell<Vec<u16>>,
}

/// What a click or a turn of the wheel meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// Not for the grid.
    Missed,
    /// The selection moved to this row.
    Row(usize),
    /// This row, which is selected now, shall be opened.
    Open(usize),
    /// The head of this column: sort by it.
    Head(usize),
    /// The wheel moved the rows.
    Scrolled,
}

impl GridState {
    /// At the first row.
    pub fn new() -> GridState {
        GridState::default()
    }

    /// The selected row; may be past the end if rows have gone since: see [`GridState::selected_of`].
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected row among `len`, if there is any.
    pub fn selected_of(&self, len: usize) -> Option<usize> {
        (len > 0).then(|| self.selected.min(len - 1))
    }

    /// The first visible row.
    pub fn offset(&self) -> usize {
        self.offset.get()
    }

    /// Cells of the rows when the grid was drawn last.
    pub fn width(&self) -> u16 {
        self.rows.get().width
    }

    /// How many rows fitted when the grid was drawn last; at least 1.
    pub fn page(&self) -> usize {
        self.page.get().max(1)
    }

    /// Selects a row; drawing scrolls to it.
    pub fn select(&mut self, row: usize) {
        self.selected = row;
    }

    /// Selects a row and shows it on top.
    pub fn select_on_top(&mut self, row: usize) {
        self.selected = row;
        self.offset.set(row);
    }

    /// Shifts selection and visible part together, for rows that came or went above.
    pub fn shift(&mut self, rows: isize) {
        self.selected = self.selected.saturating_add_signed(rows);
        self.offset.set(self.offset.get().saturating_add_signed(rows));
    }

    /// Forgets how wide columns were, for wholly new rows.
    pub fn forget_widths(&mut self) {
        self.seen.borrow_mut().clear();
    }

    /// Makes a move among `len` rows; whether the selection changed.
    pub fn go(&mut self, step: Move, len: usize) -> bool {
        let before = self.selected;
        self.selected = step.apply(before.min(len.saturating_sub(1)), len, self.page());
        let pages = match step {
            Move::PageUp | Move::HalfUp => -1,
            Move::PageDown | Move::HalfDown => 1,
            _ => 0,
        };
        if pages != 0 {
            // The visible part moves with the selection, so that it keeps its place on the screen.
            let offset = self.offset.get();
            let moved = self.selected.abs_diff(before).cast_signed() * pages;
            self.offset.set(offset.saturating_add_signed(moved).min(len.saturating_sub(self.page())));
        }
        self.selected != before
    }

    /// Makes the move of a key, if it has one; whether the key was used.
    pub fn key(&mut self, key: &Key, len: usize) -> bool {
        let step = Move::of(key).filter(|step| !matches!(step, Move::Left | Move::Right));
        step.map(|step| self.go(step, len)).is_some()
    }

    /// Whether there was room for this column when the grid was drawn last.
    pub fn shows(&self, column: usize) -> bool {
        self.placed.borrow().iter().any(|placed| placed.column == column)
    }

    /// Understands a mouse event among `len` rows.
    pub fn mouse(&mut self, mouse: &Mouse, len: usize) -> Hit {
        let rows = self.rows.get();
        let head = Rect { y: rows.y.saturating_sub(1), height: 1, ..rows };
        let wheel = mouse.wheel_rows();
        if wheel != 0 && (mouse.is_in(rows) || mouse.is_in(head)) {
            let last = len.saturating_sub(self.page());
            let offset = self.offset.get().saturating_add_signed(wheel).min(last);
            self.offset.set(offset);
            let bottom = (offset + self.page() - 1).min(len.saturating_sub(1));
            self.selected = self.selected.clamp(offset.min(bottom), bottom);
            return Hit::Scrolled;
        }
        if !matches!(mouse.kind, MouseKind::Click | MouseKind::DoubleClick) {
            return Hit::Missed;
        }
        if mouse.is_in(rows) {
            let row = self.offset.get() + usize::from(mouse.row - rows.y);
            if row >= len {
                return Hit::Missed;
            }
            self.selected = row;
            return if mouse.kind == MouseKind::DoubleClick { Hit::Open(row) } else { Hit::Row(row) };
        }
        let x = mouse.column.saturating_sub(rows.x).checked_sub(GUTTER.min(rows.width));
        let column = x.filter(|_| rows.y > 0 && mouse.is_in(head)).and_then(|x| {
            let placed = self.placed.borrow();
            placed.iter().rev().find(|placed| x >= placed.x).map(|placed| placed.column)
        });
        column.map_or(Hit::Missed, Hit::Head)
    }

    /// The first visible row for a page, so that the selection is visible and no room is wasted at the end.
    pub(super) fn scroll(&self, len: usize, page: usize) -> usize {
        let selected = self.selected.min(len.saturating_sub(1));
        let last = len.saturating_sub(page);
        let lowest = (selected + 1).saturating_sub(page);
        let offset = self.offset.get().clamp(lowest, selected.max(lowest)).min(last);
        self.offset.set(offset);
        self.page.set(page);
        offset
    }
}
