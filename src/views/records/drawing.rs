//! Draws the list: the filter line, the line that says how complete it is, the rows.
use super::columns::Cells;
use super::{Reading, Records};
use crate::shell::Look;
use crate::ui::grid::{self, Grid};
use crate::ui::layout::inset;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Records {
    pub(super) fn draw_all(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let mut area = area;
        let filtering = self.line.typing || self.question.filter.is_some();
        let mut line = paint::row(area, 0);
        if filtering && area.height > 3 {
            let rows = self.draw_filter(area, buffer, look);
            line.height = rows;
            area = Rect { y: area.y + rows, height: area.height - rows, ..area };
        }
        let status = (area.height > 3).then(|| inset(paint::row(area, 0), 1));
        if status.is_some() {
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        if let Some(list) = &self.checklist {
            area = list.draw(&self.listing.columns, area, buffer, look);
        }
        area = self.draw_over_time(area, buffer, look);
        if self.listing.rows.len() == 0 {
            let words = match &self.read.unread {
                Some(why) if matches!(self.read.reading, Reading::Idle) => {
                    Words::toned(Tone::Bad, "! ").and(Tone::Plain, format!("{why} (r asks again)"))
                }
                _ => Words::toned(Tone::Muted, self.why_empty()),
            };
            let below =
                Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area };
            paint::lines(buffer, inset(below, 3), &words, &look.theme);
        } else {
            self.draw_rows(area, buffer, look);
        }
        // After the rows: it says where in them the bar is.
        if let Some(status) = status {
            self.draw_status(status, buffer, look);
        }
        if self.line.typing {
            let field = Rect { x: line.x + 3, width: line.width.saturating_sub(3), ..line };
            self.line.input.draw_completion(buffer, field, area.union(line), &look.theme);
        }
    }

    fn draw_status(&self, line: Rect, buffer: &mut Buffer, look: &Look) {
        let status = self.progress_words(look);
        let mut beside = self.sorted_words();
        // Where the bar is gives way to how complete the answer is.
        if let Some(position) = self.listing.position() {
            let position = Words::toned(Tone::Muted, format!("   {position}"));
            if status.width() + beside.width() + position.width() < usize::from(line.width) {
                beside = beside.then(position);
            }
        }
        // That the order is not that of time is said on every terminal.
        let most = line.width - line.width / 3;
        let right = Rect { x: line.right() - most, width: most, ..line };
        let used = paint::right(buffer, right, &beside, &look.theme);
        let rest = line.width.saturating_sub(if used > 0 { used + 2 } else { 0 });
        paint::line(buffer, Rect { width: rest, ..line }, &status, &look.theme);
    }

    /// Draws the filter, and while it is typed what is wrong with it; the rows that it took.
    fn draw_filter(&self, area: Rect, buffer: &mut Buffer, look: &Look) -> u16 {
        paint::line(buffer, paint::row(area, 0), &Words::toned(Tone::Accent, " / "), &look.theme);
        let width = area.width.saturating_sub(3);
        let message = if self.line.typing { self.line.input.message_rows(width) } else { 0 };
        let height = (1 + message).min(area.height / 2).max(1);
        self.line.input.draw(
            buffer,
            Rect { x: area.x + 3, width, height, ..area },
            &look.theme,
            self.line.typing,
        );
        height
    }

    fn why_empty(&self) -> &'static str {
        match &self.read.reading {
            Reading::Page(_) => "",
            Reading::Follow { .. } => "Waiting for records to come …",
            Reading::Search { seen, .. } if seen.ending().is_none() => "Nothing found yet.",
            // Emptied by hand.
            Reading::Search { seen, .. } if seen.matched > 0 => "",
            Reading::Search { .. } => {
                "No record of this range matches. The line above says how much of it was read."
            }
            Reading::Idle if self.question.filter.is_some() => {
                "Nothing that has come matches. r searches the whole range, f follows what comes."
            }
            Reading::Idle if self.read.page.ends.is_empty() => "",
            Reading::Idle => {
                "There are no records in this range. f follows what comes, F changes where to read from."
            }
        }
    }

    fn draw_rows(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        if self.listing.times != look.times {
            // Another way to show times has another width.
            self.listing.times = look.times;
            self.listing.grid.forget_widths();
        }
        let cells = Cells {
            columns: &self.listing.columns,
            topics: &self.question.topic,
            formats: &self.listing.formats,
            filter: self.question.filter.as_ref(),
            room: usize::from(area.width),
            look,
        };
        let row = |at: usize| match self.listing.shown(at) {
            Some(row) => cells.row(row).marked(self.marks.has(row)),
            None => grid::GridRow::default(),
        };
        let sort = self.listing.rows.sort().and_then(|sort| {
            let column = self.listing.columns.iter().position(|column| *column == sort.by)?;
            Some(grid::GridSort { column, descending: sort.descending })
        });
        Grid::new(&cells.heads(), self.listing.rows.len(), &row).sorted(sort).draw(
            buffer,
            area,
            &self.listing.grid,
            &look.theme,
        );
    }
}
