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

/// The hints that fit into the first row of `area`, by index, in their order and each at its place.
pub fn placed(hints: &[Hint<'_>], area: Rect) -> Vec<(Rect, usize)> {
    let inset = u16::from(area.width > 20);
    let room = usize::from(area.width.saturating_sub(2 * inset));
    let mut shown: Vec<usize> = (0..hints.len()).collect();
    let needed = |shown: &[usize]| {
        shown.iter().map(|at| hints[*at].width()).sum::<usize>() + GAP * shown.len().saturating_sub(1)
    };
    while needed(&shown) > room {
        let least = (0..shown.len()).max_by_key(|place| (hints[shown[*place]].priority, *place));
        let Some(least) = least else { break };
        shown.remove(least);
    }
    let mut x = area.x + inset;
    let place = |at: usize| {
        let place = Rect { x, width: paint::to_u16(hints[at].width()), height: area.height.min(1), ..area };
        x = place.right() + paint::to_u16(GAP);
        (place, at)
    };
    shown.into_iter().map(place).collect()
}

/// Draws the hints that fit.
pub fn draw(buf: &mut Buffer, area: Rect, hints: &[Hint<'_>], theme: &Theme) {
    for (place, at) in placed(hints, area) {
        let hint = &hints[at];
        let (key, label) = if hint.off { (Tone::Muted, Tone::Muted) } else { (Tone::Key, Tone::Plain) };
        let words = Words::toned(key, &*hint.key).and(label, " ").and(label, &*hint.label);
        paint::line(buf, place, &words, theme);
    }
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
        draw(&mut buf, area, &hints, &Theme::default());
        text_of(&buf).trim_end().to_owned()
    }

    #[test]
    fn the_least_important_goes_first() {
        assert_eq!(shown(60), " ⏎ records   d describe   p produce   ? help");
        assert_eq!(shown(40), " ⏎ records   p produce   ? help");
        assert_eq!(shown(28), " ⏎ records   ? help");
        assert_eq!(shown(21), " ⏎ records   ? help");
        assert_eq!(shown(12), "⏎ records");
        for width in 1..200 {
            shown(width);
        }
    }
}
