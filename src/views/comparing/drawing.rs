//! Draws two records side by side, or one below the other: what each is on top, their lines below.
use super::rows::{BETWEEN, ComparedLayout};
use super::{ComparedPlace, Comparison};
use crate::kafka::record::Record;
use crate::shell::Look;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// From this width on they stand side by side.
const WIDE: u16 = 100;

impl Comparison {
    pub(super) fn draw_all(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let area = crate::ui::layout::inset(area, 1);
        let beside = self.is_beside(area.width);
        let half = area.width.saturating_sub(BETWEEN as u16) / 2;
        let right = Rect { x: area.x + half + BETWEEN as u16, width: half, ..area };
        let (left, right, mut used) = match beside {
            true => (Rect { width: half, ..area }, right, 2),
            false => (area, Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }, 2),
        };
        for (side, place) in [(0, left), (1, right)] {
            let lines = self.head(side, look, beside);
            for (at, words) in lines.iter().enumerate() {
                paint::line(buffer, paint::row(place, paint::to_u16(at)), words, &look.theme);
            }
        }
        if let Some(left_out) = &self.left_out {
            let words = Words::toned(Tone::Warn, format!("⚠ {left_out}"));
            paint::line(buffer, paint::row(area, used), &words, &look.theme);
            used += 1;
        }
        paint::rule(buffer, paint::row(area, used), &look.theme);
        used += 1;
        let body = Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area };
        self.draw_rows(body, beside, buffer, look);
    }

    pub(super) fn is_beside(&self, width: u16) -> bool {
        self.beside.unwrap_or(width >= WIDE)
    }

    fn draw_rows(&mut self, body: Rect, beside: bool, buffer: &mut Buffer, look: &Look) {
        let Some(compared) = &self.compared else {
            let gone = self.missing.iter().flatten().next();
            let words = match gone {
                Some(why) => Words::toned(Tone::Warn, why.clone()),
                None => Words::toned(Tone::Muted, "reading …"),
            };
            paint::lines(buffer, body, &words, &look.theme);
            return;
        };
        let layout = ComparedLayout { width: usize::from(body.width), beside, folded: self.folded };
        if self.laid_out != Some(layout) {
            self.rows = compared.rows(layout);
            self.laid_out = Some(layout);
        }
        self.page = usize::from(body.height.max(1));
        self.top = self.top.min(self.rows.len().saturating_sub(self.page));
        let half = body.width.saturating_sub(BETWEEN as u16) / 2;
        for (line, row) in (0..body.height).zip(&self.rows[self.top..]) {
            let area = paint::row(body, line);
            let sign = Words::toned(row.sign.1, row.sign.0);
            if beside {
                paint::line(buffer, Rect { width: half, ..area }, &row.left, &look.theme);
                paint::line(buffer, Rect { x: area.x + half + 1, width: 1, ..area }, &sign, &look.theme);
                let x = area.x + half + BETWEEN as u16;
                paint::line(buffer, Rect { x, width: half, ..area }, &row.right, &look.theme);
            } else {
                paint::line(buffer, Rect { width: 1, ..area }, &sign, &look.theme);
                let width = area.width.saturating_sub(2);
                paint::line(buffer, Rect { x: area.x + 2, width, ..area }, &row.left, &look.theme);
            }
        }
    }

    /// What a record is: its place, its time; below that by which schema it reads, where there is room.
    fn head(&self, side: usize, look: &Look, beside: bool) -> Vec<Words<'static>> {
        let place = self.places[side].as_ref().map_or("?".to_owned(), ComparedPlace::words);
        let mut words = Words::toned(Tone::Strong, place);
        let record: Option<&Record> = self.records[side].as_ref();
        if let Some(record) = record {
            let time = format!("  {}", look.whole_time(record.timestamp));
            words =
                words.and(Tone::Plain, time).and(Tone::Muted, format!("  ({})", look.age(record.timestamp)));
        }
        let by = record.and_then(Comparison::by).filter(|_| beside);
        std::iter::once(words).chain(by.map(|by| Words::toned(Tone::Muted, by))).collect()
    }
}
