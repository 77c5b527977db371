//! The pages that Tab leads around, on the rule below the head: where one is among them, and a click goes to another.
use super::App;
use crate::shell::{Route, circle};
use crate::ui::layout::ScreenParts;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells before the first.
const LEFT: u16 = 2;

impl App {
    /// Each page with its place on the rule; none where there is no room for all.
    fn tabs(&self, rule: Rect) -> Vec<(Rect, &'static str, Route)> {
        let pages = self.route().map(|route| circle(&route)).unwrap_or_default();
        let mut x = rule.x + LEFT;
        let placed = pages.into_iter().map(|(name, route)| {
            let width = paint::to_u16(name.len() + 2);
            let area = Rect { x, width, ..rule };
            x += width + 1;
            (area, name, route)
        });
        let placed: Vec<_> = placed.collect();
        let fits = placed.last().is_some_and(|(area, ..)| rule.height > 0 && area.right() < rule.right());
        if fits { placed } else { Vec::new() }
    }

    pub(super) fn draw_tabs(&self, rule: Rect, buffer: &mut Buffer) {
        let here = self.route();
        for (area, name, route) in self.tabs(rule) {
            let tone = if here.as_ref() == Some(&route) { Tone::Title } else { Tone::Muted };
            paint::line(buffer, area, &Words::toned(tone, format!(" {name} ")), &self.look.theme);
        }
    }

    /// Goes to the page that was clicked; whether one was.
    pub(super) fn click_tab(&mut self, mouse: &Mouse) -> bool {
        if mouse.kind != MouseKind::Click {
            return false;
        }
        let (width, height) = self.look.size;
        let rule = ScreenParts::of(Rect::new(0, 0, width, height)).rule;
        let clicked = self.tabs(rule).into_iter().find(|(area, ..)| mouse.is_in(*area));
        let Some((_, _, route)) = clicked else { return false };
        if self.route().as_ref() != Some(&route) {
            self.close_top();
            self.open(&route);
        }
        true
    }
}
