//! Puts words into the buffer: the one way by which text gets on the screen, and which makes it safe on its way.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::tone::Tone;
use super::width::take;
use super::words::Words;

/// Where words stand in a field that is wider than they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// At the right edge: numbers.
    Right,
    /// In the middle.
    Center,
}

/// Paints `words` on the first row of `area`, clipped with `…`, and returns the cells used.
pub fn line(buf: &mut Buffer, area: Rect, words: &Words<'_>, theme: &Theme) -> u16 {
    aligned(buf, area, words, Align::Left, theme, false)
}

/// Paints `words` at the right edge of the first row of `area` and returns the cells used.
pub fn right(buf: &mut Buffer, area: Rect, words: &Words<'_>, theme: &Theme) -> u16 {
    aligned(buf, area, words, Align::Right, theme, false)
}

/// Paints `words` on the first row of `area`, in the style of the selection if `selected`; returns the cells used.
pub fn aligned(
    buf: &mut Buffer,
    area: Rect,
    words: &Words<'_>,
    align: Align,
    theme: &Theme,
    selected: bool,
) -> u16 {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return 0;
    }
    let room = usize::from(area.width);
    let needed = words.width_up_to(room);
    let (clipped, text_room) = if needed > room { (true, room - 1) } else { (false, room) };
    let space = match align {
        Align::Left => 0,
        Align::Right => room - needed.min(room),
        Align::Center => (room - needed.min(room)) / 2,
    };
    let mut x = space;
    let mut style = Style::default();
    for (tone, piece) in words.pieces() {
        style = if selected { theme.selected(*tone) } else { theme.style(*tone) };
        let left = (text_room + if clipped { 0 } else { 1 }).saturating_sub(x);
        let (shown, cells, cut) = take(piece, left.min(room - x.min(room)));
        put(buf, area.x + to_u16(x), area.y, &shown, style);
        x += cells;
        if cut {
            break;
        }
    }
    if clipped {
        put(buf, area.x + to_u16(x), area.y, "…", style);
        x += 1;
    }
    to_u16(x - space)
}

/// Writes text that is safe and fits already.
fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    if x < buf.area.right() && !text.is_empty() {
        buf.set_stringn(x, y, text, usize::from(buf.area.right() - x), style);
    }
}

/// A thin rule over the first row of `area`.
pub fn rule(buf: &mut Buffer, area: Rect, theme: &Theme) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_char('─').set_style(theme.style(Tone::Rule));
    }
}

/// Gives a whole area the style of a tone, text included.
pub fn fill(buf: &mut Buffer, area: Rect, tone: Tone, theme: &Theme) {
    buf.set_style(area.intersection(buf.area), theme.style(tone));
}

/// Empties an area, for what is drawn over others.
pub fn clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
        // A wide character that began just left of the area would be drawn over its first cell.
        if area.left() > buf.area.left() && super::width::cells(buf[(area.left() - 1, y)].symbol()) > 1 {
            buf[(area.left() - 1, y)].set_symbol(" ");
        }
    }
}

/// A cell count as the terminal counts; terminals are narrower than 65,536 cells.
pub fn to_u16(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// The row `index` of an area as an area; empty if the area has no such row.
pub fn row(area: Rect, index: u16) -> Rect {
    let y = area.y.saturating_add(index);
    Rect { y, height: u16::from(index < area.height), ..area }
}

/// The text of a buffer, row by row without trailing spaces: what tests look at.
pub fn text_of(buf: &Buffer) -> String {
    let mut text = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut line = String::new();
        let mut hidden = 0;
        for x in buf.area.left()..buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            if hidden == 0 {
                line.push_str(symbol);
                hidden = super::width::cells(symbol).saturating_sub(1);
            } else {
                hidden -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
