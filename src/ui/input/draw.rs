//! Draws an input: text scrolled to the cursor, the mistake underlined with its message below, completions over what is there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{InputMistake, LineInput};
use crate::safe::clusters;
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::hanging_words;

impl LineInput {
    /// Draws the text on the first row of `area`, and the mistake's message on those below if there is one.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme, focused: bool) {
        let line = paint::row(area, 0);
        if line.is_empty() {
            return;
        }
        if self.text().is_empty() {
            paint::line(buf, line, &Words::toned(Tone::Muted, self.placeholder.as_str()), theme);
        }
        let cursor = self.cursor_cell();
        let left = self.scrolled(usize::from(line.width), focused);
        self.draw_text(buf, line, left, theme, self.whole && focused);
        if focused {
            let x = line.x + paint::to_u16(cursor - left).min(line.width - 1);
            paint::fill(buf, Rect { x, width: 1, ..line }, Tone::Cursor, theme);
        }
        let below = Rect { y: line.bottom(), height: area.height - 1, ..area };
        if let Some(mistake) = &self.mistake {
            self.draw_message(buf, below, left, mistake, theme);
        }
    }

    /// Rows that the mistake's message takes in `width` cells.
    pub fn message_rows(&self, width: u16) -> u16 {
        let lines = |mistake: &InputMistake| hanging_words(&message(mistake), usize::from(width), 2).len();
        self.mistake.as_ref().map_or(0, |mistake| paint::to_u16(lines(mistake)))
    }

    /// Draws the list of completions, below the cursor in `line` (and the rows of its message) if `around` has room there, or
    /// else above. Called last, since it lies over what else is drawn.
    pub fn draw_completion(&self, buf: &mut Buffer, line: Rect, around: Rect, theme: &Theme) {
        let Some(completion) = self.completion() else { return };
        if line.is_empty() {
            return;
        }
        let offers = completion.offers();
        let below = around.bottom().saturating_sub(line.bottom());
        let above = line.y.saturating_sub(around.y);
        let room = below.max(above).min(8);
        let height = paint::to_u16(offers.len()).min(room);
        let y = if below >= above { line.bottom() } else { line.y - height };
        let first = completion.index().map_or(0, |at| (at + 1).saturating_sub(usize::from(height)));
        let shown = &offers[first..offers.len().min(first + usize::from(height))];
        let more = match offers.len() - first - shown.len() {
            0 => String::new(),
            more => format!(" ↓ {more} more "),
        };
        let widest = shown.iter().map(|(word, what)| Words::plain(word).width() + what.chars().count() + 4);
        let widest = widest.max().unwrap_or_default() + more.chars().count();
        let width = paint::to_u16(widest).clamp(1, line.width);
        let left = self.scrolled(usize::from(line.width), true);
        let word_at = self.cell_of(completion.from()).saturating_sub(left);
        let x = (line.x + paint::to_u16(word_at)).min(line.right() - width);
        let area = Rect { x, y, width, height }.intersection(buf.area);
        paint::clear(buf, area);
        for (row, (word, what)) in shown.iter().enumerate() {
            let selected = Some(first + row) == completion.index();
            let cell = paint::row(area, paint::to_u16(row));
            paint::fill(buf, cell, if selected { Tone::Selected } else { Tone::Muted }, theme);
            let words = Words::plain(format!(" {word}  ")).and(Tone::Muted, format!("{what} "));
            paint::aligned(buf, cell, &words, paint::Align::Left, theme, selected);
        }
        let last = paint::row(area, area.height.saturating_sub(1));
        paint::right(buf, last, &Words::toned(Tone::Muted, more), theme);
    }

    /// Cells left of the cursor.
    fn cursor_cell(&self) -> usize {
        self.cell_of(self.cursor())
    }

    fn cell_of(&self, byte: usize) -> usize {
        let text = self.text();
        clusters(text).take_while(|cluster| cluster.at < byte).map(|cluster| cluster.width).sum()
    }

    /// Cells scrolled out at the left, so that the cursor is visible; a text without focus shows its beginning.
    fn scrolled(&self, width: usize, focused: bool) -> usize {
        if focused { (self.cursor_cell() + 1).saturating_sub(width) } else { 0 }
    }

    fn draw_text(&self, buf: &mut Buffer, line: Rect, left: usize, theme: &Theme, chosen: bool) {
        let wrong = self.mistake.as_ref().map(|mistake| mistake.range.clone()).unwrap_or_default();
        let right = left + usize::from(line.width);
        let mut cell = 0;
        for cluster in clusters(self.text()) {
            let mut style = theme.style(if cluster.is_sign() { Tone::Control } else { Tone::Plain });
            if chosen {
                style = style.patch(theme.style(Tone::Selected));
            }
            if wrong.contains(&cluster.at) {
                style = style.patch(theme.style(Tone::Mistake));
            }
            if cell >= left && cell + cluster.width <= right {
                let x = line.x + paint::to_u16(cell - left);
                buf.set_stringn(x, line.y, &cluster.shown, cluster.width, style);
            }
            cell += cluster.width;
            if cell >= right {
                return;
            }
        }
        // A mistake behind the text: something is missing.
        if wrong.is_empty() && self.mistake.is_some() && wrong.start >= self.text().len() && cell >= left {
            let x = line.x + paint::to_u16(cell - left);
            paint::fill(buf, Rect { x, width: 1, ..line }, Tone::Mistake, theme);
        }
    }

    /// The message below its place, moved to the left as far as it needs to be read whole, and in several rows if it is longer.
    fn draw_message(
        &self,
        buf: &mut Buffer,
        below: Rect,
        left: usize,
        mistake: &InputMistake,
        theme: &Theme,
    ) {
        let start = self.cell_of(mistake.range.start);
        let words = message(mistake);
        let room = usize::from(below.width);
        let x = paint::to_u16(start.saturating_sub(left).min(room.saturating_sub(words.width_up_to(room))));
        let lines = hanging_words(&words, room, 2);
        // One row is all that some have: it is cut there.
        let lines = if below.height < 2 { vec![words] } else { lines };
        for (row, words) in lines.iter().take(usize::from(below.height)).enumerate() {
            let line = paint::row(below, paint::to_u16(row));
            paint::line(buf, Rect { x: line.x + x, width: line.width - x, ..line }, words, theme);
        }
    }
}

fn message(mistake: &InputMistake) -> Words<'_> {
    Words::toned(Tone::Bad, "^ ").and(Tone::Bad, mistake.message.as_str())
}
