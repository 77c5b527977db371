//! Lines to read above a view: wrapped where they are too wide, scrolled where they are too many. Any key that does not scroll closes it.
use crate::shell::Look;
use crate::shell::effect::TextPage;
use crate::ui::key::Key;
use crate::ui::movement::Move;
use crate::ui::paint;
use crate::ui::popup::frame;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::hanging_words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells that the frame takes from the width of the screen.
const FRAME: usize = 6;

/// The open page.
pub struct OpenPage {
    page: TextPage,
    /// The page's lines as they fit the room of the last drawing.
    lines: Vec<Words<'static>>,
    room: usize,
    /// First line shown.
    top: usize,
    /// Lines shown at the last drawing.
    height: usize,
}

impl OpenPage {
    pub fn new(page: TextPage) -> OpenPage {
        OpenPage { lines: page.lines.clone(), page, room: usize::MAX, top: 0, height: 1 }
    }

    /// Whether the page stays open.
    pub fn key(&mut self, key: &Key) -> bool {
        let last = self.lines.len().saturating_sub(self.height);
        match Move::of(key) {
            Some(Move::Up) => self.top = self.top.saturating_sub(1),
            Some(Move::Down) => self.top = (self.top + 1).min(last),
            Some(step) => self.top = step.apply(self.top, last + 1, self.height),
            None => return false,
        }
        true
    }

    pub fn scroll(&mut self, rows: isize) {
        let last = self.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// Wraps the lines anew if the room has changed.
    fn fit(&mut self, room: usize) {
        if room != self.room {
            let fitted = |words: &Words<'static>| match words.is_empty() {
                true => vec![Words::new()],
                false => hanging_words(words, room, self.page.hang),
            };
            self.lines = self.page.lines.iter().flat_map(fitted).collect();
            self.room = room;
        }
    }

    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.fit(usize::from(area.width).saturating_sub(FRAME).max(1));
        let lines = &self.lines;
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
