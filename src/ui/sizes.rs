//! Terminal sizes for tests: every small one, and a choice of the larger ones up to 200 by 60.

use ratatui::layout::Rect;

/// The areas of all terminals that a widget must bear.
pub fn sizes() -> impl Iterator<Item = Rect> {
    let widths = || (1u16..=30).chain((31..=200).step_by(13));
    let heights = || (1u16..=12).chain((13..=60).step_by(9));
    widths().flat_map(move |width| heights().map(move |height| Rect::new(0, 0, width, height)))
}
