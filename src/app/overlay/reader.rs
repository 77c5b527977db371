//! Lines to read above a view, scrolled where they do not fit. Any key that does not scroll closes it.
use crate::shell::Look;
use crate::shell::effect::Page;
use crate::ui::key::Key;
use crate::ui::movement::Move;
use crate::ui::paint;
use crate::ui::popup::frame;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The open page.
pub struct Reader {
    page: Page,
    /// First line shown.
    top: usize,
    /// Lines shown at the last drawing.
    height: usize,
}

impl Reader {
    pub fn new(page: Page) -> Reader {
        Reader { page, top: 0, height: 1 }
    }

    /// Whether the page stays open.
    pub fn key(&mut self, key: &Key) -> bool {
        let last = self.page.lines.len().saturating_sub(self.height);
        match Move::of(key) {
            Some(Move::Up) => self.top = self.top.saturating_sub(1),
            Some(Move::Down) => self.top = (self.top + 1).min(last),
            Some(step) => self.top = step.apply(self.top, last + 1, self.height),
            None => return false,
        }
        true
    }

    pub fn scroll(&mut self, rows: isize) {
        let last = self.page.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let lines = &self.page.lines;
        let width = 4 + lines.iter().map(Words::width).max().unwrap_or(20);
        let title = Words::toned(Tone::Title, self.page.title.clone());
        let size = (paint::to_u16(width), paint::to_u16(lines.len()));
        let body = frame(buffer, area, &title, size, Tone::Rule, &look.theme);
        self.height = usize::from(body.height.max(1));
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        for (at, words) in lines.iter().skip(self.top).take(self.height).enumerate() {
            paint::line(buffer, paint::row(body, paint::to_u16(at)), words, &look.theme);
        }
    }
}
