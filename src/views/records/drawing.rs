//! Draws the list: the filter line, the line that says how complete it is, the rows.
use super::{Reading, Records};
use crate::kafka::read::Row;
use crate::shell::Look;
use crate::ui::grid::{self, Column, Grid, Width};
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::shown;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Records {
    pub(super) fn draw_all(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let mut area = area;
        let filtering = self.typing || self.searched.is_some();
        let line = paint::row(area, 0);
        if filtering && area.height > 3 {
            self.draw_filter(area, buffer, look);
            let rows = 1 + u16::from(self.typing && self.filter.mistake.is_some());
            area = Rect { y: area.y + rows, height: area.height - rows, ..area };
        }
        if area.height > 3 {
            let status = self.progress_words(look);
            paint::line(buffer, inset(paint::row(area, 0), 1), &status, &look.theme);
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        if self.list.len() == 0 {
            let words = Words::toned(Tone::Muted, self.why_empty());
            paint::line(buffer, inset(paint::row(area, 1), 3), &words, &look.theme);
        } else {
            self.draw_rows(area, buffer, look);
        }
        if self.typing {
            let field = Rect { x: line.x + 3, width: line.width.saturating_sub(3), ..line };
            self.filter.draw_completion(buffer, field, area.union(line), &look.theme);
        }
    }

    fn draw_filter(&self, area: Rect, buffer: &mut Buffer, look: &Look) {
        paint::line(buffer, paint::row(area, 0), &Words::toned(Tone::Accent, " / "), &look.theme);
        let field =
            Rect { x: area.x + 3, width: area.width.saturating_sub(3), height: area.height.min(2), ..area };
        let field = if self.typing { field } else { Rect { height: 1, ..field } };
        self.filter.draw(buffer, field, &look.theme, self.typing);
    }

    fn why_empty(&self) -> &'static str {
        match &self.reading {
            Reading::Page => "",
            Reading::Follow { .. } => "Waiting for records to come …",
            Reading::Search { tap, .. } if tap.ending().is_none() => "Nothing found yet.",
            Reading::Search { .. } => {
                "No record of this range matches. The line above says how much of it was read."
            }
            Reading::Idle if self.page.ends.is_empty() => "",
            Reading::Idle => {
                "There are no records in this range. f follows what comes, F changes where to read from."
            }
        }
    }

    fn draw_rows(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let many = self.topic.contains(',');
        let columns = [
            Column::new("TIME", Width::Range(12, 29), 2),
            Column::new(
                "TOPIC",
                if many { Width::Range(6, 24) } else { Width::Fixed(0) },
                if many { 3 } else { 9 },
            ),
            Column::new("P", Width::Range(1, 5), 3).right(),
            Column::new("OFFSET", Width::Range(8, 16), 4).right(),
            Column::new("KEY", Width::Range(4, 28), 1),
            Column::new("VALUE", Width::Share { min: 10, parts: 1 }, 0),
        ];
        // Without several topics their column is none at all.
        let columns: Vec<Column> =
            columns.into_iter().filter(|column| column.width != Width::Fixed(0)).collect();
        let room = usize::from(area.width);
        let row = |at: usize| match self.list.get(self.place(at)) {
            Some(row) => self.drawn(row, many, room, look),
            None => grid::Row::default(),
        };
        Grid::new(&columns, self.list.len(), &row).draw(buffer, area, &self.grid, &look.theme);
    }

    fn drawn(&self, row: &Row, many: bool, room: usize, look: &Look) -> grid::Row<'static> {
        let mut cells = vec![Words::plain(look.time(row.timestamp()))];
        if many {
            let topics = self.topic.split(',');
            let series = topics.into_iter().position(|topic| topic == &**row.topic()).unwrap_or_default();
            cells.push(Words::toned(Tone::series(series), row.topic().to_string()));
        }
        cells.push(Words::toned(Tone::Muted, row.partition().to_string()));
        cells.push(Words::toned(Tone::Muted, number::signed(row.offset().0)));
        match row {
            Row::Record(record) => {
                cells.push(shown::key(record.key.as_deref(), 28));
                let value = shown::value(record.value.as_deref(), self.format, room);
                cells.push(value);
                grid::Row::new(cells)
            }
            Row::Corrupt(corrupt) => {
                cells.push(Words::new());
                let last = number::signed(corrupt.last.0);
                cells.push(Words::toned(
                    Tone::Bad,
                    format!("can't be read up to offset {last}: {}", corrupt.why),
                ));
                grid::Row::new(cells).sign('!', Tone::Bad)
            }
        }
    }
}
