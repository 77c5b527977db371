//! Moving along the lines of a text, one of which is chosen. A line may be taller than the screen: it is scrolled through
//! before the next one is chosen.
use super::{Lines, TextState, rows};
use crate::ui::movement::Move;

impl TextState {
    /// Makes a move of the chosen line `from`.
    pub(super) fn go_from(&mut self, from: usize, step: Move, lines: &dyn Lines) {
        let page = self.page();
        let rows = match step {
            Move::Up => -1,
            Move::Down => 1,
            Move::PageUp => -page.cast_signed(),
            Move::PageDown => page.cast_signed(),
            Move::HalfUp => -(page / 2).max(1).cast_signed(),
            Move::HalfDown => (page / 2).max(1).cast_signed(),
            Move::Top | Move::Bottom => {
                self.selected = Some(step.apply(from, lines.count(), page));
                self.top.set(if step == Move::Top { (0, 0) } else { self.last_top(lines) });
                return;
            }
            Move::Left | Move::Right => return,
        };
        // Before the first drawing nothing is known of rows.
        if self.room.get().is_empty() {
            self.selected = Some(step.apply(from, lines.count(), page));
            return;
        }
        let single = rows.unsigned_abs() == 1;
        if single && !self.ends_in_view(from, rows > 0, lines) {
            self.scroll_rows(rows, lines);
            return;
        }
        if single {
            self.selected = Some(step.apply(from, lines.count(), page));
        } else {
            let to = self.moved((from, 0), rows, lines).0;
            // A page is a page of rows: within a tall line only the view moves.
            self.scroll_rows(rows, lines);
            self.selected =
                Some(if self.is_in_view(to, lines) { to } else { self.nearest_in_view(to, lines) });
        }
        self.show_chosen(lines);
    }

    /// Scrolls as little as shows some of the chosen line.
    pub(super) fn show_chosen(&mut self, lines: &dyn Lines) {
        let chosen = self.selected.filter(|_| !self.room.get().is_empty());
        if let Some(line) = chosen.filter(|line| !self.is_in_view(*line, lines)) {
            self.show(line, 0..0, lines);
        }
    }

    /// Keeps the chosen line among those there are, after some were folded away.
    pub fn choose(&mut self, line: usize, lines: &dyn Lines) {
        self.selected = Some(line.min(lines.count().saturating_sub(1)));
        if !self.room.get().is_empty() {
            self.top.set(self.top.get().min(self.last_top(lines)));
        }
        self.show_chosen(lines);
    }

    /// After the view has moved on its own: the chosen line comes along.
    pub(super) fn keep_chosen_in_view(&mut self, lines: &dyn Lines) {
        if let Some(line) = self.selected.filter(|line| !self.is_in_view(*line, lines)) {
            self.selected = Some(self.nearest_in_view(line, lines));
        }
    }

    fn moved(&self, mut place: (usize, usize), by: isize, lines: &dyn Lines) -> (usize, usize) {
        for _ in 0..by.unsigned_abs() {
            place = if by > 0 {
                self.below(place.0, place.1, lines)
            } else {
                self.above(place.0, place.1, lines)
            };
        }
        place
    }

    fn last_row(&self, lines: &dyn Lines) -> (usize, usize) {
        self.moved(self.top.get(), self.page().cast_signed() - 1, lines)
    }

    /// Whether the end of a line towards which the move goes is on the screen.
    fn ends_in_view(&self, line: usize, downwards: bool, lines: &dyn Lines) -> bool {
        let rows = rows::rows(&lines.line(line), self.width());
        if downwards { (line, rows - 1) <= self.last_row(lines) } else { (line, 0) >= self.top.get() }
    }

    fn is_in_view(&self, line: usize, lines: &dyn Lines) -> bool {
        let rows = rows::rows(&lines.line(line), self.width());
        (line, rows - 1) >= self.top.get() && (line, 0) <= self.last_row(lines)
    }

    fn nearest_in_view(&self, line: usize, lines: &dyn Lines) -> usize {
        line.clamp(self.top.get().0, self.last_row(lines).0)
    }
}
