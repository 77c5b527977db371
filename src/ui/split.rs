//! Where a list and its second pane stand: side by side where the screen is wide, else one below the other. Draws nothing.
use ratatui::layout::Rect;

/// From this width on the pane stands beside the list, and is there without being asked for.
const WIDE: u16 = 150;
/// A narrower screen of this height has it below the list without being asked for.
const TALL: u16 = 50;
/// Rows of a list, and of a pane, at least.
const LEAST: u16 = 4;
/// The pane's part of the body, in percent.
const SHARE: u8 = 45;
const STEP: u8 = 5;
const SHARES: (u8, u8) = (20, 80);

/// What the user wants of it; none where nothing was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SplitWish {
    pub shown: Option<bool>,
    /// The pane's part in percent.
    pub share: Option<u8>,
}

impl SplitWish {
    fn share(&self) -> u8 {
        self.share.unwrap_or(SHARE).clamp(SHARES.0, SHARES.1)
    }

    /// The share after one step.
    pub fn resized(&self, larger: bool) -> u8 {
        let share = if larger { self.share() + STEP } else { self.share() - STEP };
        share.clamp(SHARES.0, SHARES.1)
    }
}

/// The two, and what parts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub list: Rect,
    /// A column between them, or a row.
    pub rule: Rect,
    /// One row: what the pane shows.
    pub title: Rect,
    pub pane: Rect,
}

impl Split {
    /// None where no pane is wanted or there is no room for one.
    pub fn of(body: Rect, wish: &SplitWish) -> Option<Split> {
        let wide = body.width >= WIDE;
        if !wish.shown.unwrap_or(wide || body.height >= TALL) || body.height < 2 * LEAST + 2 {
            return None;
        }
        let part = |whole: u16| {
            let part = u32::from(whole) * u32::from(wish.share()) / 100;
            u16::try_from(part).unwrap_or(whole)
        };
        if wide {
            let width = part(body.width);
            let list = Rect { width: body.width - width - 1, ..body };
            let rule = Rect { x: list.right(), width: 1, ..body };
            let right = Rect { x: rule.right(), width, ..body };
            let title = Rect { height: 1, ..right };
            let pane = Rect { y: right.y + 1, height: right.height - 1, ..right };
            return Some(Split { list, rule, title, pane });
        }
        let height = part(body.height).clamp(LEAST, body.height - LEAST - 2);
        let list = Rect { height: body.height - height - 2, ..body };
        let rule = Rect { y: list.bottom(), height: 1, ..body };
        let title = Rect { y: rule.bottom(), height: 1, ..body };
        let pane = Rect { y: title.bottom(), height, ..body };
        Some(Split { list, rule, title, pane })
    }

    /// Whether the pane stands at the right of the list.
    pub fn is_wide(&self) -> bool {
        self.rule.width == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_screen_has_it_beside_a_tall_one_below_a_small_one_when_it_is_asked_for() {
        let body = |width, height| Rect::new(0, 3, width, height);
        let wish = SplitWish::default();
        assert_eq!(Split::of(body(80, 19), &wish), None);
        let beside = Split::of(body(200, 45), &wish).unwrap();
        assert!(beside.is_wide() && beside.list.width == 109 && beside.pane.width == 90, "{beside:?}");
        assert!(!Split::of(body(100, 60), &wish).unwrap().is_wide());
        let asked = SplitWish { shown: Some(true), share: None };
        let below = Split::of(body(80, 19), &asked).unwrap();
        assert_eq!((below.list.height, below.pane.y, below.pane.height), (9, 14, 8));
        assert_eq!(Split::of(body(80, 8), &asked), None, "there is no room");
        assert_eq!(Split::of(body(200, 45), &SplitWish { shown: Some(false), share: None }), None);
    }

    #[test]
    fn its_size_goes_in_steps_and_leaves_both_some_room() {
        let mut wish = SplitWish { shown: Some(true), share: Some(SHARE) };
        for _ in 0..20 {
            wish.share = Some(wish.resized(true));
        }
        let all = Rect::new(0, 0, 80, 12);
        let split = Split::of(all, &wish).unwrap();
        assert!(
            wish.share == Some(80) && split.list.height >= LEAST && split.pane.bottom() == 12,
            "{split:?}"
        );
    }
}
