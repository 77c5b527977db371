//! The footer: the keys of what one is in (a popup, a line that is typed, a follow, the second pane), then those of the place, by
//! use. A click on a key is that key.
use super::App;
use crate::shell::{CommandRow, Ready, View};
use crate::ui::hints::{self, Hint};
use crate::ui::key::Key;
use crate::ui::layout::ScreenParts;
use crate::ui::mouse::{Mouse, MouseKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Keys as [`Key`] parses them, and what they do here. What parses as no key (`↑↓`) is shown as it is.
pub type ModeKeys = &'static [(&'static str, &'static str)];

/// A hint, and the key that a click on it stands for.
struct FootKey {
    hint: Hint<'static>,
    key: Option<Key>,
}

impl FootKey {
    fn of_mode(&(key, label): &(&'static str, &'static str)) -> FootKey {
        let parsed = Key::parse(key).ok();
        let shown = parsed.as_ref().map_or_else(|| key.to_owned(), Key::label);
        FootKey { hint: Hint::new(shown, label, 0), key: parsed }
    }
}

/// The name of the command that opens the help.
const HELP: &str = "help";

impl App {
    pub(super) fn foot(&self, area: Rect, buffer: &mut Buffer) {
        let hints: Vec<Hint<'static>> = self.foot_keys(area).into_iter().map(|key| key.hint).collect();
        hints::draw(buffer, area, &hints, &self.look.theme);
    }

    /// Takes a click on a key of the footer for that key; whether it was one.
    pub(super) fn click_foot(&mut self, mouse: &Mouse) -> bool {
        let (width, height) = self.look.size;
        let area = ScreenParts::of(Rect::new(0, 0, width, height)).footer;
        if mouse.kind != MouseKind::Click || !mouse.is_in(area) {
            return false;
        }
        let keys = self.foot_keys(area);
        let hints: Vec<Hint<'static>> = keys.iter().map(|key| key.hint.clone()).collect();
        let clicked = hints::placed(&hints, area).into_iter().find(|(place, _)| mouse.is_in(*place));
        if let Some(key) = clicked.and_then(|(_, at)| keys[at].key) {
            self.key(&key);
        }
        true
    }

    fn foot_keys(&self, area: Rect) -> Vec<FootKey> {
        if let Some(overlay) = &self.overlay {
            // The keys of the view behind do not work now.
            return overlay.keys().iter().map(FootKey::of_mode).collect();
        }
        let view = self.stack.top().map(|open| open.view.as_ref());
        let typing = view.is_some_and(View::typing);
        let mode = view.map(View::mode).unwrap_or_default();
        let mut keys: Vec<FootKey> = mode.iter().map(FootKey::of_mode).collect();
        if self.stack.is_aside() && !typing {
            keys.push(FootKey::of_mode(&("esc", "back to the list")));
        }
        // A line that says its own keys takes all others, but for those that leave it.
        let alone = typing && !keys.is_empty();
        let mut rest: Vec<(CommandRow, Ready)> = self.foot_rows(typing);
        rest.retain(|(row, _)| if alone { row.name == HELP || row.name == "quit" } else { row.rank > 0 });
        rest.sort_by_key(|(row, _)| row.rank);
        for (row, ready) in rest {
            let key = self.keymap.keys(&row).iter().find(|key| !typing || !key.is_text()).cloned();
            let Some(key) = key.filter(|key| keys.iter().all(|other| other.key.as_ref() != Some(key))) else {
                continue;
            };
            let hint = Hint::new(key.label(), row.label, row.rank.max(1));
            keys.push(FootKey { hint: Hint { off: ready != Ready::Yes, ..hint }, key: Some(key) });
        }
        if !alone {
            self.count_keys(&mut keys, area, typing);
        }
        keys
    }

    /// All rows that a place has; of the places' own those that the strip above shows are left out.
    fn foot_rows(&self, typing: bool) -> Vec<(CommandRow, Ready)> {
        let view = self.stack.top().map(|open| open.view.as_ref());
        let own = view.iter().flat_map(|view| {
            let rows = view.rows().into_iter().enumerate();
            rows.map(|(number, row)| (row, view.ready(number, &self.look)))
        });
        let strip = if typing { Vec::new() } else { self.strip_names() };
        let everywhere = self.global_rows().filter(|(row, _)| !strip.contains(&row.name));
        own.chain(everywhere).collect()
    }

    /// Where not all hints fit, the last of them is the one for the help, which says how many keys there are.
    fn count_keys(&self, keys: &mut Vec<FootKey>, area: Rect, typing: bool) {
        let hints: Vec<Hint<'static>> = keys.iter().map(|key| key.hint.clone()).collect();
        if hints::placed(&hints, area).len() == hints.len() {
            return;
        }
        let own = self.stack.top().map(|open| open.view.rows()).unwrap_or_default();
        let everywhere = self.global_rows().map(|(row, _)| row);
        let works = |row: &CommandRow| self.keymap.keys(row).iter().any(|key| !typing || !key.is_text());
        let count = own.into_iter().chain(everywhere).filter(works).count();
        if let Some(at) = keys.iter().position(|key| key.hint.label == HELP) {
            let mut help = keys.remove(at);
            help.hint.label = format!("{count} keys").into();
            help.hint.priority = 0;
            keys.push(help);
        }
    }
}
