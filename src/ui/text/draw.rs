//! Draws the visible rows of a text and nothing else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::rows::{PlacedCluster, placed};
use super::{Lines, TextState};
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::words::{Piece, Words};

/// Cells of the margin of a text whose lines can be chosen: the bar, the mark, a space.
const MARGIN: u16 = 3;

impl TextState {
    /// Draws `lines` into `area`; the state learns how much is visible.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, lines: &dyn Lines, theme: &Theme) {
        let area = area.intersection(buf.area);
        let margin = if self.selected.is_some() && area.width > 2 * MARGIN { MARGIN } else { 0 };
        let room = Rect { x: area.x + margin, width: area.width - margin, ..area };
        self.room.set(room);
        if room.is_empty() {
            return;
        }
        self.show_unseen(lines);
        self.top.set(self.top.get().min(self.last_top(lines)));
        let (mut line, mut first_row) = self.top.get();
        let mut y = 0;
        while y < room.height && line < lines.count() {
            let below = Rect { y: room.y + y, height: room.height - y, ..room };
            let drawn = self.draw_line(buf, below, line, first_row, lines, theme);
            if margin > 0 {
                let mark = lines.mark(line).filter(|_| first_row == 0);
                let place = Rect { x: area.x, width: margin, height: drawn.min(below.height), ..below };
                draw_margin(buf, place, mark, self.selected == Some(line), theme);
            }
            y += drawn;
            line += 1;
            first_row = 0;
        }
    }

    /// Draws one line from one of its rows on, and returns how many rows of the screen it took.
    fn draw_line(
        &self,
        buf: &mut Buffer,
        area: Rect,
        line: usize,
        first_row: usize,
        lines: &dyn Lines,
        theme: &Theme,
    ) -> u16 {
        let pieces = self.with_finds(line, lines);
        let left = if self.wrap { 0 } else { self.left.get() };
        let width = usize::from(area.width);
        let mut last = first_row;
        let mut cut = false;
        for place in placed(&pieces, self.width()).skip_while(|place| place.row < first_row) {
            if place.row - first_row >= usize::from(area.height) {
                break;
            }
            last = place.row;
            let row = paint::row(area, paint::to_u16(place.row - first_row));
            if place.cell + place.cluster.width > left + width {
                cut = !self.wrap;
                break;
            }
            draw_cluster(buf, row, &place, left, theme);
        }
        if cut {
            let row = paint::row(area, 0);
            let end = Rect { x: row.right() - 1, width: 1, ..row };
            paint::over(buf, end, &Words::toned(Tone::Muted, "›"), theme);
        }
        paint::to_u16(last - first_row + 1)
    }

    /// The pieces of a line with what was found in their own tones.
    fn with_finds<'l>(&self, line: usize, lines: &'l dyn Lines) -> Vec<Piece<'l>> {
        let pieces = lines.line(line);
        let Some(finds) = &self.finds else { return pieces };
        let goes_on = line > 0 && lines.goes_on(line);
        let before = if goes_on { lines.text(line - 1).len() } else { usize::MAX };
        let found = finds.in_line(line, before);
        let of = |wanted: bool| -> Vec<_> {
            found.iter().filter(|(_, here)| *here == wanted).map(|(range, _)| range.clone()).collect()
        };
        let words = Words::from(pieces).marked(&of(false), Tone::Match).marked(&of(true), Tone::MatchHere);
        words.into_pieces()
    }
}

/// The margin: a bar at the line that is pointed at, and the line's mark.
fn draw_margin(buf: &mut Buffer, area: Rect, mark: Option<char>, chosen: bool, theme: &Theme) {
    let bar = Words::toned(Tone::Accent, if chosen { "▌" } else { " " });
    let tone = if chosen { Tone::Accent } else { Tone::Muted };
    let words = bar.and(tone, mark.map(String::from).unwrap_or_default());
    paint::line(buf, paint::row(area, 0), &words, theme);
    for row in 1..if chosen { area.height } else { 1 } {
        paint::line(buf, paint::row(area, row), &Words::toned(Tone::Accent, "▌"), theme);
    }
}

fn draw_cluster(buf: &mut Buffer, row: Rect, place: &PlacedCluster<'_>, left: usize, theme: &Theme) {
    let Some(cell) = place.cell.checked_sub(left) else { return };
    let found = matches!(place.tone, Tone::Match | Tone::MatchHere);
    let tone = if place.cluster.is_sign() && !found { Tone::Control } else { place.tone };
    let (x, width) = (row.x + paint::to_u16(cell), place.cluster.width);
    buf.set_stringn(x, row.y, &place.cluster.shown, width, theme.style(tone));
}
