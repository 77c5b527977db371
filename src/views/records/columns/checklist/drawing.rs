//! Draws the list of columns below the rows, which show what is ticked off.
use super::{Checklist, ColumnLine, RecordColumn};
use crate::shell::Look;
use crate::ui::grid::{Grid, GridColumn, GridRow, Width};
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The row of the heading.
const HEADING: u16 = 1;
/// Rows of the list at least, where there are so many.
const LEAST: u16 = 4;

impl Checklist {
    /// Draws the list at the bottom of `area`; what is left above it.
    pub fn draw(&self, chosen: &[RecordColumn], area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
        let lines = paint::to_u16(self.lines.len());
        let height = (lines + HEADING).min((area.height / 2).max(HEADING + LEAST)).min(area.height);
        let above = Rect { height: area.height - height, ..area };
        let panel = Rect { y: above.bottom(), height, ..area };
        paint::clear(buffer, panel);
        self.draw_heading(chosen.len(), paint::row(panel, 0), buffer, look);
        let list = Rect { y: panel.y + 1, height: height.saturating_sub(HEADING), ..panel };
        let columns = [
            GridColumn::new("", Width::Fixed(4), 0).right(),
            GridColumn::new("", Width::Range(8, 40), 0),
            GridColumn::new("", Width::Share { min: 10, parts: 1 }, 1),
        ];
        let row = |at: usize| row(&self.lines[self.shown[at]], chosen);
        Grid::new(&columns, self.shown.len(), &row).headless().draw(buffer, list, &self.grid, &look.theme);
        if self.shown.is_empty() {
            paint::line(buffer, list, &Words::toned(Tone::Muted, "   nothing matches"), &look.theme);
        }
        above
    }

    fn draw_heading(&self, chosen: usize, line: Rect, buffer: &mut Buffer, look: &Look) {
        paint::rule(buffer, line, &look.theme);
        let title = Words::toned(Tone::Title, " Columns ")
            .and(Tone::Muted, format!("{chosen} of {} ", self.lines.len()));
        let used = paint::line(
            buffer,
            Rect { x: line.x + 2, width: line.width.saturating_sub(2), ..line },
            &title,
            &look.theme,
        );
        if !self.filtering && self.filter.text().is_empty() {
            return;
        }
        let field = Rect { x: line.x + used + 3, width: line.width.saturating_sub(used + 3), ..line };
        paint::clear(buffer, field);
        let before = paint::line(buffer, field, &Words::toned(Tone::Accent, "/ "), &look.theme);
        let field = Rect { x: field.x + before, width: field.width.saturating_sub(before), ..field };
        self.filter.draw(buffer, field, &look.theme, self.filtering);
    }
}

/// A tick with the place among the columns, the name, and what stands in it.
fn row(line: &ColumnLine, chosen: &[RecordColumn]) -> GridRow<'static> {
    let at = chosen.iter().position(|column| *column == line.column);
    let tick = match at {
        Some(at) => Words::toned(Tone::Good, "✓").and(Tone::Muted, format!("{:>2}", at + 1)),
        None => Words::toned(Tone::Muted, "·  "),
    };
    let tone = if at.is_some() { Tone::Plain } else { Tone::Muted };
    GridRow::new(vec![
        tick,
        Words::toned(tone, line.name.clone()),
        Words::toned(Tone::Muted, line.what.clone()),
    ])
}
