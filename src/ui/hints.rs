//! The footer: pairs of a key and what it does, of which the least important go first when room is short.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use super::tone::Tone;
use super::width::cells;
use super::words::Words;

/// A key and what it does here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The key as text: `⏎`, `ctrl-e`.
    pub key: Cow<'a, str>,
    /// One or two words.
    pub label: Cow<'a, str>,
    /// 0 stays longest; the highest number goes first, the rightmost of equals before others.
    pub priority: u8,
    /// Can't be done now: shown, but muted.
    pub off: bool,
}

impl<'a> Hint<'a> {
    /// A hint that is on.
    pub fn new(key: impl Into<Cow<'a, str>>, label: impl Into<Cow<'a, str>>, priority: u8) -> Hint<'a> {
        Hint { key: key.into(), label: label.into(), priority, off: false }
    }

    fn width(&self) -> usize {
        cells(&self.key) + 1 + cells(&self.label)
    }
}

const GAP: usize = 3;

/// The hints that fit into `room` cells, in their order.
pub fn fitting<'h, 'a>(hints: &'h [Hint<'a>], room: usize) -> Vec<&'h Hint<'a>> {
    let mut shown: Vec<&Hint<'a>> = hints.iter().collect();
    let needed = |shown: &[&Hint<'a>]| {
        shown.iter().map(|hint| hint.width()).sum::<usize>() + GAP * shown.len().saturating_sub(1)
    };
    while needed(&shown) > room {
        let least = (0..shown.len()).max_by_key(|index| (shown[*index].priority, *index));
        let Some(least) = least else { break };
        shown.remove(least);
    }
    shown
}

/// Draws the hints at the left and `right` at the right edge of the first row of `area`; `right` is kept whole as long
/// as it fits by itself.
pub fn draw(buf: &mut Buffer, area: Rect, hints: &[Hint<'_>], right: &Words<'_>, theme: &Theme) {
    let inset = u16::from(area.width > 20);
    let area = Rect { x: area.x + inset, width: area.width.saturating_sub(2 * inset), ..area };
    let used = if right.is_empty() { 0 } else { paint::right(buf, area, right, theme) };
    let room = usize::from(area.width.saturating_sub(used)).saturating_sub(if used > 0 { GAP } else { 0 });
    let mut words = Words::new();
    for (index, hint) in fitting(hints, room).into_iter().enumerate() {
        if index > 0 {
            words.push(Tone::Plain, " ".repeat(GAP));
        }
        let (key, label) = if hint.off { (Tone::Muted, Tone::Muted) } else { (Tone::Key, Tone::Plain) };
        words.push(key, &*hint.key);
        words.push(label, " ");
        words.push(label, &*hint.label);
    }
    paint::line(buf, Rect { width: paint::to_u16(room), ..area }, &words, theme);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::paint::text_of;

    fn shown(width: u16) -> String {
        let hints = [
            Hint::new("⏎", "records", 0),
            Hint::new("d", "describe", 2),
            Hint::new("p", "produce", 1),
            Hint::new("?", "help", 0),
        ];
        let area = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, &hints, &Words::plain("14 topics"), &Theme::default());
        text_of(&buf).trim_end().to_owned()
    }

    #[test]
    fn the_least_important_goes_first_and_the_right_side_stays() {
        assert_eq!(shown(60), " ⏎ records   d describe   p produce   ? help      14 topics");
        assert_eq!(shown(50), " ⏎ records   p produce   ? help         14 topics");
        assert_eq!(shown(38), " ⏎ records   ? help         14 topics");
        assert_eq!(shown(24), " ⏎ records    14 topics");
        for width in 1..200 {
            shown(width);
        }
    }
}
