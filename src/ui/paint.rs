//! Puts words into the buffer: the one way by which text gets on the screen, and which makes it safe on its way.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::tone::Tone;
use super::width::take;
use super::words::Words;
use super::wrap::wrapped_words;

/// Where words stand in a field that is wider than they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// At the right edge: numbers.
    Right,
}

/// Paints `words` on the first row of `area`, clipped with `…`, and returns the cells used.
pub fn line(buf: &mut Buffer, area: Rect, words: &Words<'_>, theme: &Theme) -> u16 {
    aligned(buf, area, words, Align::Left, theme, false)
}

/// Paints `words` from the first row of `area` on, in as many rows as they need and there are; returns the rows used.
pub fn lines(buf: &mut Buffer, area: Rect, words: &Words<'_>, theme: &Theme) -> u16 {
    let wrapped = wrapped_words(words, usize::from(area.width.max(1)));
    let rows = to_u16(wrapped.len()).min(area.height);
    for (index, words) in (0..rows).zip(&wrapped) {
        line(buf, row(area, index), words, theme);
    }
    rows
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

/// Writes text that is safe and fits already; nothing of what stood there shines through.
fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    if x < buf.area.right() && !text.is_empty() {
        let (end, _) = buf.set_stringn(x, y, text, usize::from(buf.area.right() - x), style);
        for x in x..end {
            buf[(x, y)].set_style(Style::reset().patch(style));
        }
    }
}

/// Paints `left` and `right` at the two ends of the first row of `area`. The left end is clipped so that the right one
/// stays whole, unless less than half of the row would be left to it: then the right end goes.
pub fn ends(buf: &mut Buffer, area: Rect, left: &Words<'_>, right: &Words<'_>, theme: &Theme) {
    const GAP: usize = 2;
    let room = usize::from(area.width);
    let (left_width, right_width) = (left.width_up_to(room), right.width_up_to(room));
    let both = left_width + GAP + right_width <= room;
    if !right.is_empty() && (both || 2 * (right_width + GAP) <= room) {
        let used = aligned(buf, area, right, Align::Right, theme, false);
        line(buf, Rect { width: area.width.saturating_sub(used + to_u16(GAP)), ..area }, left, theme);
    } else {
        line(buf, area, left, theme);
    }
}

/// Paints `words` on the first row of `area` in place of whatever was drawn there.
pub fn over(buf: &mut Buffer, area: Rect, words: &Words<'_>, theme: &Theme) {
    clear(buf, row(area, 0));
    line(buf, area, words, theme);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: u16, draw: impl Fn(&mut Buffer, Rect, &Theme)) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, &Theme::default());
        text_of(&buf).trim_end().to_owned()
    }

    #[test]
    fn words_are_clipped_where_they_end() {
        let words = Words::plain("日本").and(Tone::Muted, "abc\x1b");
        for (width, text) in
            [(9, "日本abc␛"), (8, "日本abc␛"), (7, "日本ab…"), (5, "日本…"), (4, "日…"), (1, "…")]
        {
            let line = |buf: &mut Buffer, area: Rect, theme: &Theme| _ = line(buf, area, &words, theme);
            assert_eq!(shown(width, line), text);
        }
        for (words, text) in [(words, "  日本abc␛"), (Words::plain("a"), "         a")] {
            let right = |buf: &mut Buffer, area: Rect, theme: &Theme| _ = right(buf, area, &words, theme);
            assert_eq!(shown(10, right), text);
        }
    }

    #[test]
    fn the_right_end_stays_whole_or_goes() {
        let both = |width| {
            let (left, right) = (Words::plain("Deck › Topics"), Words::plain("3 of 14"));
            shown(width, |buf, area, theme| ends(buf, area, &left, &right, theme))
        };
        assert_eq!(both(24), "Deck › Topics    3 of 14");
        assert_eq!(both(22), "Deck › Topics  3 of 14");
        assert_eq!(both(20), "Deck › Top…  3 of 14");
        assert_eq!(both(16), "Deck › Topics");
        assert_eq!(both(6), "Deck …");
    }

    #[test]
    fn nothing_shines_through() {
        let area = Rect::new(0, 0, 8, 1);
        let mut buf = Buffer::empty(area);
        let theme = Theme::default();
        line(&mut buf, area, &Words::toned(Tone::Bad, "old text"), &theme);
        line(&mut buf, area, &Words::plain("new"), &theme);
        assert_eq!(buf[(0, 0)].style().fg, Some(ratatui::style::Color::Reset));
        over(&mut buf, area, &Words::plain("new"), &theme);
        assert_eq!(text_of(&buf), "new\n");
    }
}
