//! Draws the visible lines of the editor: numbers, colours, selection, cursor, and the mistake with its message.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Editor, EditorToken, byte_of};
use crate::safe::clusters;
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::width::floor_boundary;
use crate::ui::words::Words;

impl Editor {
    /// Draws the editor; the cursor only if it has the focus.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme, focused: bool) {
        let area = area.intersection(buf.area);
        let digits = paint::to_u16(self.lines().len().max(1).ilog10() as usize + 1);
        let gutter = if area.width > digits + 12 { digits + 2 } else { 0 };
        let room = Rect { x: area.x + gutter, width: area.width - gutter, ..area };
        self.room.set(room);
        if room.is_empty() {
            return;
        }
        self.scroll(room);
        let mut row = 0;
        for line in self.top.get()..self.lines().len() {
            let place = paint::row(room, row);
            if place.is_empty() {
                break;
            }
            let wrong = self.mistake.as_ref().filter(|mistake| mistake.line == line);
            if gutter > 0 {
                let number = Rect { x: area.x, width: digits, ..place };
                let tone = if wrong.is_some() { Tone::Bad } else { Tone::Muted };
                paint::right(buf, number, &Words::toned(tone, (line + 1).to_string()), theme);
            }
            self.draw_line(buf, place, line, theme, focused);
            row += 1;
            if let Some(wrong) = wrong {
                let cell = self.cell_of(line, wrong.range.start).saturating_sub(self.left.get());
                draw_message(buf, paint::row(room, row), cell, &wrong.message, theme);
                row += 1;
            }
        }
        if self.text.is_empty() && !self.placeholder.is_empty() {
            let after =
                Rect { x: room.x + u16::from(focused), width: room.width - u16::from(focused), ..room };
            paint::line(buf, after, &Words::toned(Tone::Muted, self.placeholder.as_str()), theme);
        }
    }

    /// Scrolls as far as the cursor demands.
    fn scroll(&self, room: Rect) {
        let (line, column) = self.cursor();
        let message = usize::from(self.mistake.is_some() && room.height > 2);
        let height = usize::from(room.height) - message;
        let lowest = (line + 1).saturating_sub(height);
        self.top.set(self.top.get().clamp(lowest, line.max(lowest)));
        let width = usize::from(room.width);
        let cell = self.cell_of(line, byte_of(&self.lines()[line], column));
        let least = (cell + 2).saturating_sub(width);
        self.left.set(self.left.get().clamp(least, cell.max(least)));
    }

    /// Cells left of a byte in a line.
    fn cell_of(&self, line: usize, byte: usize) -> usize {
        let text = self.lines().get(line).map_or("", String::as_str);
        clusters(text).take_while(|cluster| cluster.at < byte).map(|cluster| cluster.width).sum()
    }

    fn draw_line(&self, buf: &mut Buffer, place: Rect, line: usize, theme: &Theme, focused: bool) {
        let text = &self.lines()[line];
        let first = self.tokens.partition_point(|token| token.line < line);
        let tokens = self.tokens[first..].iter().take_while(|token| token.line == line);
        let mut looks: Vec<(Range<usize>, Style)> =
            tokens.map(|EditorToken { range, tone, .. }| (range.clone(), theme.style(*tone))).collect();
        looks.extend(self.selected_in(line).map(|range| (range, theme.style(Tone::Selected))));
        let wrong = self.mistake.as_ref().filter(|mistake| mistake.line == line);
        looks.extend(wrong.map(|wrong| (at_least_one(&wrong.range, text), theme.style(Tone::Mistake))));
        let (left, right) = (self.left.get(), self.left.get() + usize::from(place.width));
        let mut cell = 0;
        for cluster in clusters(text) {
            if cell + cluster.width > right {
                break;
            }
            if cell >= left {
                let base = theme.style(if cluster.is_sign() { Tone::Control } else { Tone::Plain });
                let over = looks.iter().filter(|(range, _)| range.contains(&cluster.at));
                let style = over.fold(base, |style, (_, look)| style.patch(*look));
                let x = place.x + paint::to_u16(cell - left);
                buf.set_stringn(x, place.y, &cluster.shown, cluster.width, style);
            }
            cell += cluster.width;
        }
        let mut mark = |byte: usize, tone: Tone| {
            let cell = self.cell_of(line, byte);
            if cell >= left && cell < right {
                paint::fill(
                    buf,
                    Rect { x: place.x + paint::to_u16(cell - left), width: 1, ..place },
                    tone,
                    theme,
                );
            }
        };
        if let Some(wrong) = wrong.filter(|wrong| wrong.range.start >= text.len()) {
            mark(wrong.range.start, Tone::Mistake);
        }
        let (cursor_line, column) = self.cursor();
        if focused && cursor_line == line {
            mark(byte_of(text, column), Tone::Cursor);
        }
    }

    /// The selected bytes of a line.
    fn selected_in(&self, line: usize) -> Option<Range<usize>> {
        let ((first, from), (last, until)) = self.text.selection_range()?;
        let text = self.lines().get(line).filter(|_| (first..=last).contains(&line))?;
        let start = if line == first { byte_of(text, from) } else { 0 };
        let end = if line == last { byte_of(text, until) } else { text.len() };
        Some(start..end)
    }
}

/// The range, or the character at its start if it is empty.
fn at_least_one(range: &Range<usize>, text: &str) -> Range<usize> {
    // Styles are looked up by the first byte of a character.
    if range.is_empty() { floor_boundary(text, range.start)..range.start + 1 } else { range.clone() }
}

fn draw_message(buf: &mut Buffer, place: Rect, cell: usize, message: &str, theme: &Theme) {
    let words = Words::toned(Tone::Bad, "^ ").and(Tone::Bad, message);
    let needed = words.width_up_to(usize::from(place.width));
    let x = paint::to_u16(cell.min(usize::from(place.width).saturating_sub(needed)));
    paint::line(buf, Rect { x: place.x + x, width: place.width - x, ..place }, &words, theme);
}
