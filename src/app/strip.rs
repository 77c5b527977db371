//! The places that have a number, as a strip at the right of the rule below the head: which one this is, and a click goes to another.
use super::App;
use crate::shell::route::Jump;
use crate::shell::{CommandRow, Route};
use crate::ui::layout::ScreenParts;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::width::cells;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Fewer places than these are not worth a strip: the footer has them then.
const LEAST: usize = 4;
/// Cells kept free at its left and right.
const SPACE: u16 = 1;

impl App {
    /// Each place of the strip where it stands, as many as there is room for; none where that is too few.
    fn strip(&self, rule: Rect) -> Vec<(Rect, &'static Jump, String)> {
        let numbered = Route::jumps().filter_map(|jump| {
            let key = self.keymap.shown(&jump.row, false)?;
            key.starts_with(|c: char| c.is_ascii_digit()).then_some((jump, key))
        });
        let mut numbered: Vec<(&'static Jump, String)> = numbered.collect();
        // 0 comes behind 9, as on the keyboard.
        numbered.sort_by_key(|(_, key)| if key == "0" { "~".to_owned() } else { key.clone() });
        let room = usize::from(rule.width.saturating_sub(self.tabs_end(rule) + 2 * SPACE));
        let width = |(jump, key): &(&Jump, String)| cells(key) + cells(jump.row.label) + 2;
        while numbered.iter().map(width).sum::<usize>() > room {
            numbered.pop();
        }
        if numbered.len() < LEAST || rule.height == 0 {
            return Vec::new();
        }
        let all = numbered.iter().map(width).sum::<usize>();
        let mut x = rule.right().saturating_sub(paint::to_u16(all) + SPACE);
        let placed = numbered.into_iter().map(|(jump, key)| {
            let area = Rect { x, width: paint::to_u16(width(&(jump, key.clone()))), ..rule };
            x = area.right();
            (area, jump, key)
        });
        placed.collect()
    }

    fn rule(&self) -> Rect {
        let (width, height) = self.look.size;
        ScreenParts::of(Rect::new(0, 0, width, height)).rule
    }

    /// The commands of the places that the strip shows.
    pub(super) fn strip_names(&self) -> Vec<&'static str> {
        self.strip(self.rule()).into_iter().map(|(_, jump, _)| jump.row.name).collect()
    }

    pub(super) fn draw_strip(&self, rule: Rect, buffer: &mut Buffer) {
        let here = self.route().and_then(section);
        for (area, jump, key) in self.strip(rule) {
            let is_here = here == Some(jump.row.name);
            // Where one types, a number is typed; a click still goes there.
            let typing = self.stack.top().is_some_and(|open| open.view.typing());
            let off = typing || (jump.of_cluster && self.look.cluster.is_none());
            let (key_tone, tone) = match (off, is_here) {
                (true, _) => (Tone::Muted, Tone::Muted),
                (false, true) => (Tone::Key, Tone::Title),
                (false, false) => (Tone::Key, Tone::Muted),
            };
            let CommandRow { label, .. } = jump.row;
            let words = Words::plain(" ").and(key_tone, key).and(Tone::Plain, " ").and(tone, label);
            paint::line(buffer, area, &words, &self.look.theme);
        }
    }

    /// Goes to the place that was clicked; whether one was.
    pub(super) fn click_strip(&mut self, mouse: &Mouse) -> bool {
        if mouse.kind != MouseKind::Click {
            return false;
        }
        let clicked = self.strip(self.rule()).into_iter().find(|(area, ..)| mouse.is_in(*area));
        if let Some((_, jump, _)) = &clicked {
            self.run_global(jump.row.name);
        }
        clicked.is_some()
    }
}

/// The place of the strip to which a place belongs.
fn section(route: Route) -> Option<&'static str> {
    let mut way = Some(route);
    while let Some(route) = way {
        if let Some(jump) = Route::jumps().find(|jump| jump.to.is_same_place(&route)) {
            return Some(jump.row.name);
        }
        way = route.parent();
    }
    None
}
