//! Draws a grid: the head, then the visible rows and nothing else.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{GUTTER, Grid, GridColumn, GridRow, GridState, PlacedColumn, align, place};
use crate::ui::excerpt::around_match;
use crate::ui::paint::{self, Align};
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// Rows below which a scroll bar says nothing, and cells below which it takes too much.
const LEAST_BAR: usize = 4;
const NARROW_BAR: usize = 30;

impl Grid<'_, '_> {
    /// Draws into `area`; the state learns what is visible.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, state: &GridState, theme: &Theme) {
        let area = area.intersection(buf.area);
        let head = u16::from(self.head && area.height > 1);
        let body = Rect { y: area.y + head, height: area.height.saturating_sub(head), ..area };
        state.rows.set(body);
        if area.is_empty() {
            return;
        }
        let offset = state.scroll(self.len, usize::from(body.height));
        let until = (offset + usize::from(body.height)).min(self.len);
        let mut rows: Vec<GridRow<'_>> = (offset..until).map(|index| (self.row)(index)).collect();
        let gutter = if area.width > 3 * GUTTER { GUTTER } else { 0 };
        let columns = align::by_content(self.columns, &mut rows);
        self.measure(&rows, state);
        let bar = scroll_bar(body, offset, self.len);
        let room = area.width - gutter - u16::from(bar.is_some());
        let placed = place(&columns, &state.seen.borrow(), room);
        if head == 1 {
            self.draw_head(buf, Rect { height: 1, ..area }, gutter, (&placed, &columns), theme);
        }
        for (index, row) in rows.iter().enumerate() {
            let line = paint::row(body, paint::to_u16(index));
            let selected = self.selects && Some(offset + index) == state.selected_of(self.len);
            draw_row(buf, line, gutter, row, (&placed, &columns), (theme, selected));
        }
        if let Some(bar) = bar {
            draw_bar(buf, bar, theme);
        }
        *state.placed.borrow_mut() = placed;
    }

    /// Widens what columns remember having shown. Columns never shrink while one reads, so that nothing jumps.
    fn measure(&self, rows: &[GridRow<'_>], state: &GridState) {
        const WIDEST: usize = 200;
        let mut seen = state.seen.borrow_mut();
        if seen.len() != self.columns.len() {
            *seen = self.columns.iter().map(|column| paint::to_u16(column.head.chars().count())).collect();
        }
        for row in rows {
            for (seen, cell) in seen.iter_mut().zip(&row.cells) {
                *seen = (*seen).max(paint::to_u16(cell.width_up_to(WIDEST)));
            }
        }
    }

    fn draw_head(
        &self,
        buf: &mut Buffer,
        area: Rect,
        gutter: u16,
        (placed, columns): (&[PlacedColumn], &[GridColumn]),
        theme: &Theme,
    ) {
        for place in placed {
            let column = &columns[place.column];
            let arrow = match self.sort {
                Some(sort) if sort.column == place.column && sort.descending => "↓",
                Some(sort) if sort.column == place.column => "↑",
                _ => "",
            };
            let tone = if arrow.is_empty() { Tone::Head } else { Tone::Strong };
            let named = if column.matched { Tone::Match } else { tone };
            let words = match column.align {
                Align::Right => Words::toned(tone, arrow).and(named, &*column.head),
                _ => Words::toned(named, &*column.head).and(tone, arrow),
            };
            let mut cell = Rect { x: area.x + gutter + place.x, width: place.width, ..area };
            // The arrow may stand in the gap beside its column, so that it takes no letter of the head.
            if !arrow.is_empty() && column.align == Align::Right && gutter + place.x > 0 {
                cell = Rect { x: cell.x - 1, width: cell.width + 1, ..cell };
            } else if !arrow.is_empty() && cell.right() < area.right() {
                cell.width += 1;
            }
            paint::aligned(buf, cell, &words, column.align, theme, false);
        }
    }
}

/// Where in the rows the visible ones are: a part of the last column; none where all are visible.
fn scroll_bar(body: Rect, offset: usize, len: usize) -> Option<Rect> {
    let page = usize::from(body.height);
    if len <= page || page < LEAST_BAR || usize::from(body.width) < NARROW_BAR {
        return None;
    }
    let height = (page * page / len).max(1);
    let last = len - page;
    // The ends are only touched at the ends.
    let free = page - height;
    let top = match offset {
        0 => 0,
        offset if offset >= last => free,
        offset => (offset * free / last).clamp(1, free.saturating_sub(1).max(1)),
    };
    let y = body.y + paint::to_u16(top);
    Some(Rect { x: body.right() - 1, y, width: 1, height: paint::to_u16(height) })
}

fn draw_bar(buf: &mut Buffer, bar: Rect, theme: &Theme) {
    for y in bar.top()..bar.bottom() {
        buf[(bar.x, y)].set_char('▐').set_fg(theme.style(Tone::Rule).fg.unwrap_or_default());
    }
}

/// Of a sparkline that is too long its end: the newest values.
fn newest(words: &Words<'_>, width: usize) -> Option<Words<'static>> {
    let [(Tone::Spark, text)] = words.pieces() else { return None };
    let more = text.chars().count().checked_sub(width).filter(|more| *more > 0)?;
    Some(Words::toned(Tone::Spark, text.chars().skip(more).collect::<String>()))
}

fn draw_row(
    buf: &mut Buffer,
    area: Rect,
    gutter: u16,
    row: &GridRow<'_>,
    (placed, columns): (&[PlacedColumn], &[GridColumn]),
    (theme, selected): (&Theme, bool),
) {
    if selected {
        paint::fill(buf, area, Tone::Selected, theme);
    }
    let mut gutter_sign = |x: u16, sign: Option<(char, Tone)>| {
        if let Some((sign, tone)) = sign.filter(|_| gutter > 0) {
            let words = Words::toned(tone, sign.to_string());
            let cell = Rect { x: area.x + x, width: 1, ..area };
            paint::aligned(buf, cell, &words, Align::Left, theme, selected);
        }
    };
    gutter_sign(0, row.sign);
    gutter_sign(1, row.marked.then_some(('•', Tone::Accent)));
    for place in placed {
        let Some(words) = row.cells.get(place.column) else { continue };
        let cell = Rect { x: area.x + gutter + place.x, width: place.width, ..area };
        let mut words = match newest(words, usize::from(cell.width)) {
            Some(newest) => Cow::Owned(newest),
            None => around_match(words, usize::from(cell.width)),
        };
        if columns[place.column].matched {
            words = Cow::Owned(words.into_owned().retoned(Tone::Match, Tone::Strong));
        }
        paint::aligned(buf, cell, &words, columns[place.column].align, theme, selected);
    }
}
