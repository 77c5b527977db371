//! Where a reader stands in a text: the first visible row, how far to the right, what is searched.

use std::cell::Cell;

use ratatui::layout::Rect;

use super::{Finds, Lines, Sought, rows};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::movement::Move;
use crate::ui::number::{count, percent};

/// The visible part of a text, and the search in it.
#[derive(Clone, Debug, Default)]
pub struct TextState {
    /// First visible line, and the row of it if lines are wrapped.
    pub(super) top: Cell<(usize, usize)>,
    /// Cells scrolled out at the left.
    pub(super) left: Cell<usize>,
    /// Lines are wrapped rather than cut.
    pub wrap: bool,
    /// The line that is selected, for texts whose lines can be chosen: it is pointed at from the margin, where marks of
    /// lines stand too.
    pub selected: Option<usize>,
    pub(super) finds: Option<Finds>,
    /// The current place shall be scrolled to once it is known how much is visible.
    pub(super) unseen: Cell<bool>,
    /// Where the text stood at the last drawing, without the margin.
    pub(super) room: Cell<Rect>,
}

/// Cells that left and right move by.
const SIDE: usize = 8;

impl TextState {
    /// At the beginning; lines are cut, none is selected.
    pub fn new() -> TextState {
        TextState::default()
    }

    /// Back to the beginning, for another text; keeps wrapping and the text searched for.
    pub fn reset(&mut self, lines: &dyn Lines) {
        self.top.set((0, 0));
        self.left.set(0);
        self.selected = self.selected.map(|_| 0);
        if let Some(finds) = self.finds.take() {
            self.finds = Some(Finds::new(finds.sought().clone(), lines, 0));
        }
    }

    /// How far the text is scrolled to the right, in cells.
    pub fn left(&self) -> usize {
        self.left.get()
    }

    /// The first visible line.
    pub fn top(&self) -> usize {
        self.top.get().0
    }

    /// Turns wrapping on or off; the first visible line stays.
    pub fn toggle_wrap(&mut self) {
        self.wrap = !self.wrap;
        self.top.set((self.top.get().0, 0));
        self.left.set(0);
    }

    /// Makes the move of a key; whether the key was used.
    pub fn key(&mut self, key: &Key, lines: &dyn Lines) -> bool {
        Move::of(key).map(|step| self.go(step, lines)).is_some()
    }

    /// Makes a move.
    pub fn go(&mut self, step: Move, lines: &dyn Lines) {
        match step {
            Move::Left => self.left.set(self.left.get().saturating_sub(SIDE)),
            Move::Right if !self.wrap => self.left.set(self.left.get() + SIDE),
            Move::Right => {}
            _ => match self.selected {
                Some(selected) => self.go_from(selected, step, lines),
                None => self.scroll(step, lines),
            },
        }
    }

    fn scroll(&mut self, step: Move, lines: &dyn Lines) {
        let page = self.page().cast_signed();
        let rows = match step {
            Move::Up => -1,
            Move::Down => 1,
            Move::PageUp => -page,
            Move::PageDown => page,
            Move::HalfUp => -(page / 2).max(1),
            Move::HalfDown => (page / 2).max(1),
            Move::Top => return self.top.set((0, 0)),
            Move::Bottom => return self.top.set(self.last_top(lines)),
            Move::Left | Move::Right => return,
        };
        self.scroll_rows(rows, lines);
    }

    /// Moves the visible part by rows, down being positive.
    pub(super) fn scroll_rows(&mut self, by: isize, lines: &dyn Lines) {
        let (mut line, mut row) = self.top.get();
        if self.width().is_none() {
            line = line.saturating_add_signed(by);
        } else {
            for _ in 0..by.unsigned_abs() {
                (line, row) =
                    if by > 0 { self.below(line, row, lines) } else { self.above(line, row, lines) };
            }
        }
        self.top.set((line, row).min(self.last_top(lines)));
    }

    pub(super) fn below(&self, line: usize, row: usize, lines: &dyn Lines) -> (usize, usize) {
        if row + 1 < rows::rows(&lines.line(line), self.width()) {
            (line, row + 1)
        } else if line + 1 < lines.count() {
            (line + 1, 0)
        } else {
            (line, row)
        }
    }

    pub(super) fn above(&self, line: usize, row: usize, lines: &dyn Lines) -> (usize, usize) {
        match (row.checked_sub(1), line.checked_sub(1)) {
            (Some(row), _) => (line, row),
            (None, Some(line)) => (line, rows::rows(&lines.line(line), self.width()) - 1),
            (None, None) => (0, 0),
        }
    }

    /// The first visible row when the end of the text is visible.
    pub(super) fn last_top(&self, lines: &dyn Lines) -> (usize, usize) {
        let Some(last) = lines.count().checked_sub(1) else { return (0, 0) };
        if self.width().is_none() {
            return ((last + 1).saturating_sub(self.page()), 0);
        }
        let mut place = (last, rows::rows(&lines.line(last), self.width()) - 1);
        for _ in 1..self.page() {
            place = self.above(place.0, place.1, lines);
        }
        place
    }

    /// Looks for `text` from the first visible line on and goes to the first place.
    pub fn find(&mut self, text: &str, lines: &dyn Lines) {
        let from = self.selected.unwrap_or(self.top());
        self.finds = (!text.is_empty()).then(|| Finds::new(Sought::Text(text.to_owned()), lines, from));
        self.show_find(lines);
    }

    /// Marks what somebody else knows to be wanted in this text; the next drawing shows the first of it. Nothing is
    /// looked for if there is none.
    pub fn point_out(&mut self, sought: Sought, lines: &dyn Lines) {
        self.point_out_found(Finds::new(sought, lines, 0));
    }

    /// The same where it has been looked for already.
    pub fn point_out_found(&mut self, finds: Finds) {
        self.finds = Some(finds).filter(|finds| finds.current().is_some());
        if let Some(found) = self.finds.as_ref().and_then(Finds::current) {
            self.selected = self.selected.map(|_| found.line);
        }
        self.unseen.set(self.finds.is_some());
    }

    /// Looks anew for what was looked for, in lines that have changed; stays where the reader is.
    pub fn find_again(&mut self, lines: &dyn Lines) {
        if let Some(finds) = self.finds.take() {
            let from = self.selected.unwrap_or(self.top());
            self.finds = Some(Finds::new(finds.sought().clone(), lines, from));
        }
    }

    /// Goes to the next place found, or with -1 to the one before.
    pub fn next(&mut self, by: isize, lines: &dyn Lines) {
        if let Some(finds) = &mut self.finds {
            finds.step(by);
            self.show_find(lines);
        }
    }

    /// Forgets the search.
    pub fn stop_find(&mut self) {
        self.finds = None;
    }

    /// The search, if there is one.
    pub fn finds(&self) -> Option<&Finds> {
        self.finds.as_ref()
    }

    fn show_find(&mut self, lines: &dyn Lines) {
        let Some(found) = self.finds.as_ref().and_then(Finds::current).cloned() else { return };
        self.selected = self.selected.map(|_| found.line);
        self.show(found.line, found.range, lines);
    }

    /// Scrolls to what was pointed out before anything was drawn.
    pub(super) fn show_unseen(&self, lines: &dyn Lines) {
        let found = self.finds.as_ref().and_then(Finds::current).filter(|_| self.unseen.take());
        if let Some(found) = found {
            self.show(found.line, found.range.clone(), lines);
        }
    }

    /// Scrolls as far as needed to see a range of a line.
    pub(super) fn show(&self, line: usize, range: std::ops::Range<usize>, lines: &dyn Lines) {
        let (row, cells) = rows::place_of(&lines.line(line), self.width(), &range);
        let (top, page) = (self.top.get(), self.page());
        let mut last_visible = top;
        for _ in 1..page {
            if last_visible >= (line, row) {
                break;
            }
            last_visible = self.below(last_visible.0, last_visible.1, lines);
        }
        let near = self.selected.is_some() && range.is_empty();
        if (line, row) < top || (line, row) > last_visible {
            // A chosen line scrolls by rows; a find is shown with what stands before it.
            let before = match (near, (line, row) < top) {
                (true, true) => 0,
                (true, false) => page - 1,
                (false, _) => page / 3,
            };
            let mut place = (line, row);
            for _ in 0..before {
                place = self.above(place.0, place.1, lines);
            }
            self.top.set(place.min(self.last_top(lines)));
        }
        if self.width().is_none() && !range.is_empty() {
            let width = usize::from(self.room.get().width).max(1);
            let left = self.left.get();
            if cells.start < left || cells.end > left + width {
                let needed = (cells.end + SIDE).saturating_sub(width);
                self.left.set(needed.min(cells.start));
            }
        }
    }

    /// Understands the wheel and, if lines can be chosen, a click.
    pub fn mouse(&mut self, mouse: &Mouse, lines: &dyn Lines) -> bool {
        // The margin belongs to its lines.
        let room = self.room.get();
        if !mouse.is_in(Rect { x: 0, width: room.right(), ..room }) {
            return false;
        }
        match mouse.kind {
            MouseKind::WheelLeft => self.go(Move::Left, lines),
            MouseKind::WheelRight => self.go(Move::Right, lines),
            MouseKind::Click if self.selected.is_some() => {
                let mut place = self.top.get();
                for _ in room.y..mouse.row {
                    place = self.below(place.0, place.1, lines);
                }
                self.selected = Some(place.0.min(lines.count().saturating_sub(1)));
            }
            _ if mouse.wheel_rows() != 0 => {
                self.scroll_rows(mouse.wheel_rows(), lines);
                self.keep_chosen_in_view(lines);
            }
            _ => return false,
        }
        true
    }

    /// Where the reader is, in words: `line 1,204 of 30,000 · 4 %`; empty if everything is visible.
    pub fn position(&self, lines: &dyn Lines) -> String {
        let end = self.last_top(lines);
        if end == (0, 0) {
            return String::new();
        }
        let part = self.top().min(end.0) as f64 / end.0.max(1) as f64;
        let part = if self.top.get() >= end { 1.0 } else { part.min(0.99) };
        format!(
            "line {} of {} · {}",
            count(self.top() as u64 + 1),
            count(lines.count() as u64),
            percent(part).text()
        )
    }

    /// Rows of the last drawing; at least 1.
    pub fn page(&self) -> usize {
        usize::from(self.room.get().height).max(1)
    }

    /// Cells of a row if lines are wrapped.
    pub(super) fn width(&self) -> Option<usize> {
        self.wrap.then(|| usize::from(self.room.get().width).max(1))
    }
}
