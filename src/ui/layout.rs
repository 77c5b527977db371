//! How the screen is divided: head, place, rule, body, notice and footer, fewer of them on tiny terminals.

use ratatui::layout::Rect;

/// The parts of the screen; a part without room is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreenParts {
    /// The cluster and its health: one row.
    pub head: Rect,
    /// Where the reader is: one row.
    pub place: Rect,
    /// A thin rule: one row.
    pub rule: Rect,
    /// What the view draws.
    pub body: Rect,
    /// The newest notice: one row. On small terminals it is the footer's row, and a notice hides the footer.
    pub notice: Rect,
    /// Keys: one row.
    pub footer: Rect,
}

impl ScreenParts {
    /// Divides `area`. The body always gets at least as much as everything else on terminals of 10 rows and more.
    pub fn of(area: Rect) -> ScreenParts {
        let height = area.height;
        let mut top = area.y;
        let mut bottom = area.bottom();
        let mut from_top = |wanted: bool| {
            let rect = Rect { y: top, height: u16::from(wanted), ..area };
            top += rect.height;
            rect
        };
        let head = from_top(height >= 8);
        let place = from_top(height >= 3);
        let rule = from_top(height >= 7);
        let mut from_bottom = |wanted: bool| {
            bottom -= u16::from(wanted);
            Rect { y: bottom, height: u16::from(wanted), ..area }
        };
        let footer = from_bottom(height >= 4);
        let own_notice = from_bottom(height >= 10);
        let body = Rect { y: top, height: bottom - top, ..area };
        let last = Rect { y: area.bottom().saturating_sub(1), height: height.min(1), ..area };
        let notice = if own_notice.height > 0 { own_notice } else { last };
        ScreenParts { head, place, rule, body, notice, footer }
    }
}

/// A smaller area inside another, with equal room at its sides.
pub fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let x = area.x + (area.width - width) / 2;
    // Above the middle is where the eye looks first.
    let y = area.y + (area.height - height) * 2 / 5;
    Rect { x, y, width, height }
}

/// The area without `columns` at both sides.
pub fn inset(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width / 2);
    Rect { x: area.x + columns, width: area.width - 2 * columns, ..area }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_screen_without_overlap() {
        for height in 1..=60 {
            let area = Rect::new(3, 2, 80, height);
            let screen = ScreenParts::of(area);
            let own = if screen.notice.y == screen.footer.y { 0 } else { screen.notice.height };
            let own = if screen.body.intersects(screen.notice) { 0 } else { own };
            let parts = [screen.head, screen.place, screen.rule, screen.body, screen.footer];
            let sum: u16 = parts.iter().map(|part| part.height).sum();
            assert_eq!(sum + own, height);
            assert!(screen.body.height >= 1 && area.union(screen.body) == area, "{height}");
            assert!(height < 10 || screen.body.height * 2 >= height, "{height}");
        }
        let tiny = ScreenParts::of(Rect::new(0, 0, 20, 5));
        assert_eq!((tiny.head.height, tiny.place.height, tiny.body.height, tiny.footer.height), (0, 1, 3, 1));
        assert_eq!(tiny.notice, tiny.footer);
    }

    #[test]
    fn boxes_stay_inside() {
        for size in 1..40 {
            let area = Rect::new(0, 0, size, size);
            let inner = centered(area, 30, 10);
            assert_eq!(area.union(inner), area);
            assert_eq!(area.union(inset(area, 3)), area);
        }
    }
}
