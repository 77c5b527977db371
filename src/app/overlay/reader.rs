//! Lines to read above a view: wrapped where they are too wide, scrolled where they are too many, and only those that have what is
//! typed after `/`. Any other key that does not scroll closes it.
use crate::shell::Look;
use crate::shell::effect::TextPage;
use crate::ui::found::{has_all, marked, sought};
use crate::ui::input::{LineInput, Typed};
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

/// From this width on two columns are wide enough to be read.
const TWO_COLUMNS: usize = 120 - FRAME;
/// Cells between them.
const BETWEEN: usize = 3;

/// The second half of the lines beside the first, parted where a section ends nearest to the middle.
fn side_by_side(lines: Vec<Words<'static>>, column: usize) -> Vec<Words<'static>> {
    let middle = lines.len() / 2;
    let ends = lines.iter().enumerate().filter(|(_, words)| words.is_empty());
    let Some((at, _)) = ends.min_by_key(|(at, _)| at.abs_diff(middle)) else { return lines };
    let (mut left, mut right) = (lines, Vec::new());
    right.extend(left.drain(at..).skip(1));
    left.resize(left.len().max(right.len()), Words::new());
    let mut right = right.into_iter();
    let beside = |left: Words<'static>| match right.next() {
        Some(right) => {
            let space = " ".repeat((column + BETWEEN).saturating_sub(left.width()));
            left.and(Tone::Plain, space).then(right)
        }
        None => left,
    };
    left.into_iter().map(beside).collect()
}

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
    filter: LineInput,
    filtering: bool,
    /// Cells of the widest line so far.
    widest: usize,
}

impl OpenPage {
    pub fn new(page: TextPage) -> OpenPage {
        OpenPage {
            lines: page.lines.clone(),
            page,
            room: usize::MAX,
            top: 0,
            height: 1,
            filter: LineInput::default(),
            filtering: false,
            widest: 0,
        }
    }

    /// Whether the page stays open.
    pub fn key(&mut self, key: &Key) -> bool {
        if self.filtering && self.filter_key(key) {
            return true;
        }
        match key.to_string().as_str() {
            "/" => {
                self.filtering = true;
                return true;
            }
            "esc" if !self.filter.text().is_empty() => {
                self.show_all();
                return true;
            }
            _ => {}
        }
        let last = self.lines.len().saturating_sub(self.height);
        match Move::of(key) {
            Some(Move::Up) => self.top = self.top.saturating_sub(1),
            Some(Move::Down) => self.top = (self.top + 1).min(last),
            Some(step) => self.top = step.apply(self.top, last + 1, self.height),
            None => return false,
        }
        true
    }

    /// Whether the line that is typed had a use for the key.
    fn filter_key(&mut self, key: &Key) -> bool {
        match self.filter.key(key) {
            Typed::Ignored => return false,
            Typed::Done => self.filtering = false,
            Typed::Left => self.show_all(),
            Typed::Changed => self.fit_anew(),
            Typed::Moved | Typed::Complete => {}
        }
        true
    }

    fn show_all(&mut self) {
        self.filtering = false;
        self.filter.set("");
        self.fit_anew();
    }

    fn fit_anew(&mut self) {
        (self.top, self.room) = (0, usize::MAX);
    }

    pub fn paste(&mut self, text: &str) {
        if self.filtering {
            self.filter.paste(text);
            self.fit_anew();
        }
    }

    pub fn scroll(&mut self, rows: isize) {
        let last = self.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// Wraps the lines anew if the room has changed.
    fn fit(&mut self, room: usize) {
        if room != self.room {
            let sought = sought(self.filter.text());
            let wide = self.page.two_columns && room >= TWO_COLUMNS;
            let column = if wide { (room - BETWEEN) / 2 } else { room };
            let fitted = |words: &Words<'static>| match words.is_empty() {
                true => vec![Words::new()],
                false => hanging_words(&marked(words.clone(), &sought), column, self.page.hang),
            };
            let found = |words: &&Words<'static>| sought.is_empty() || has_all(&words.text(), &sought);
            self.lines = self.page.lines.iter().filter(found).flat_map(fitted).collect();
            if wide {
                self.lines = side_by_side(std::mem::take(&mut self.lines), column);
            }
            self.room = room;
        }
    }

    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.fit(usize::from(area.width).saturating_sub(FRAME).max(1));
        // The box keeps its size while it is searched.
        self.widest = self.lines.iter().map(Words::width).max().unwrap_or(20).max(self.widest);
        let (lines, width) = (&self.lines, 4 + self.widest);
        let searched = self.filtering || !self.filter.text().is_empty();
        let cursor = if self.filtering { "▏" } else { "" };
        let typed = if searched { format!("  /{}{cursor}", self.filter.text()) } else { String::new() };
        let title = Words::toned(Tone::Title, format!("{}{typed}", self.page.title));
        let size = (paint::to_u16(width), paint::to_u16(lines.len().max(1)));
        let body = frame(buffer, area, &title, size, Tone::Rule, &look.theme);
        self.height = usize::from(body.height.max(1));
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        for (at, words) in lines.iter().skip(self.top).take(self.height).enumerate() {
            paint::line(buffer, paint::row(body, paint::to_u16(at)), words, &look.theme);
        }
        if lines.is_empty() {
            paint::line(buffer, body, &Words::toned(Tone::Muted, "nothing has that"), &look.theme);
        }
        if lines.len() > self.top + self.height && body.bottom() < area.bottom() {
            let below = Rect { y: body.bottom(), height: 1, ..body };
            paint::right(buffer, below, &Words::toned(Tone::Muted, " more ↓ "), &look.theme);
        }
    }
}
