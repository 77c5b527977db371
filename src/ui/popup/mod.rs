//! Boxes over the screen: a question, and a list to choose from by typing. Small terminals lose the box first, then the text.

mod ask;
mod offer;
mod palette;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) use ask::{Ask, GivenAnswer};
pub(crate) use offer::Offer;
pub(crate) use palette::{Palette, PaletteChoice};

use super::layout::{centered, inset};
use super::paint;
use super::theme::Theme;
use super::tone::Tone;
use super::words::Words;

/// Draws an empty box for a content of `width` by `height` cells and returns the room inside. The frame has the tone of
/// what the box is about. Without room for a frame the box is just an emptied area.
pub fn frame(
    buf: &mut Buffer,
    area: Rect,
    title: &Words<'_>,
    (width, height): (u16, u16),
    tone: Tone,
    theme: &Theme,
) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 32 || area.height < 9 {
        paint::clear(buf, area);
        let head = u16::from(area.height > 2);
        paint::line(buf, Rect { height: head, ..area }, title, theme);
        return Rect { y: area.y + head, height: area.height - head, ..area };
    }
    let outer = centered(area, width.saturating_add(4), height.saturating_add(2));
    // One cell of air at both sides keeps the text below from touching the frame.
    let wider = Rect { x: outer.x.saturating_sub(1).max(area.x), width: outer.width + 2, ..outer };
    paint::clear(buf, wider.intersection(area));
    draw_frame(buf, outer, tone, theme);
    let top = inset(paint::row(outer, 0), 2);
    let room = usize::from(top.width.saturating_sub(2));
    let clipped = super::width::clip(&title.text(), room).into_owned();
    let title_tone = title.pieces().first().map_or(Tone::Title, |(tone, _)| *tone);
    if !clipped.is_empty() {
        let length = paint::to_u16(super::width::cells(&clipped) + 2);
        paint::clear(buf, Rect { width: length.min(top.width), ..top });
        paint::line(buf, top, &Words::plain(" ").and(title_tone, clipped).and(Tone::Plain, " "), theme);
    }
    inset(Rect { y: outer.y + 1, height: outer.height - 2, ..outer }, 2)
}

fn draw_frame(buf: &mut Buffer, area: Rect, tone: Tone, theme: &Theme) {
    let style = theme.style(tone);
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    for x in left..=right {
        buf[(x, top)].set_char('─').set_style(style);
        buf[(x, bottom)].set_char('─').set_style(style);
    }
    for y in top..=bottom {
        buf[(left, y)].set_char('│').set_style(style);
        buf[(right, y)].set_char('│').set_style(style);
    }
    for (x, y, corner) in [(left, top, '╭'), (right, top, '╮'), (left, bottom, '╰'), (right, bottom, '╯')]
    {
        buf[(x, y)].set_char(corner);
    }
}

#[cfg(test)]
mod tests;
