//! Who gets a key: what is open on top, a text field, the view's commands, the view itself, the program's commands.
use super::App;
use super::global::{GlobalRow, globals};
use crate::shell::{Handled, Notice, Ready};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;

impl App {
    pub(super) fn key(&mut self, key: &Key) {
        if let Some(overlay) = self.overlay.take() {
            self.overlay_key(overlay, key);
            return;
        }
        let typing = self.stack.top().is_some_and(|open| open.view.typing());
        if typing && self.view_key(key) == Handled::Yes {
            // Who goes on typing stays, and is warned anew.
            self.warned = None;
            return;
        }
        // While typing, a plain character that the field had no use for must not start a command.
        let plain = key.is_text();
        if typing && plain {
            return;
        }
        if self.command_key(key) || (!typing && self.view_key(key) == Handled::Yes) {
            return;
        }
        self.global_key(key);
    }

    fn view_key(&mut self, key: &Key) -> Handled {
        let mut handled = Handled::No;
        self.top_view(|view, cx| handled = view.key(key, cx));
        handled
    }

    /// Runs the view's command of that key, or says why it can't run now.
    fn command_key(&mut self, key: &Key) -> bool {
        let Some(open) = self.stack.top() else { return false };
        let rows = open.view.rows();
        let Some(command) = rows.iter().position(|row| self.keymap.keys(row).contains(key)) else {
            return false;
        };
        self.run_command(command);
        true
    }

    /// Runs the top view's command of that index, if it is ready.
    pub(super) fn run_command(&mut self, command: usize) {
        let Some(open) = self.stack.top() else { return };
        match open.view.ready(command, &self.look) {
            Ready::Yes => self.top_view(|view, cx| view.run(command, cx)),
            Ready::No(why) => self.note(Notice::warn(why)),
        }
    }

    fn global_key(&mut self, key: &Key) {
        if let Some(global) = self.global_of(key) {
            self.run_global(global.row.name);
        }
    }

    fn global_of(&self, key: &Key) -> Option<GlobalRow> {
        globals().find(|global| self.keymap.keys(&global.row).contains(key))
    }

    /// Whether the key is one of those that leave the program.
    pub(super) fn quits(&self, key: &Key) -> bool {
        self.global_of(key).is_some_and(|global| global.row.name == "quit")
    }

    pub(super) fn paste(&mut self, text: &str) {
        match &mut self.overlay {
            Some(overlay) => overlay.paste(text, self.look.now.0),
            None => {
                // As with typing: whoever goes on stays, and is warned anew.
                self.warned = None;
                self.top_view(|view, cx| view.paste(text, cx));
            }
        }
    }

    pub(super) fn mouse(&mut self, mouse: &Mouse) {
        if self.click_foot(mouse) {
            return;
        }
        if let Some(overlay) = self.overlay.take() {
            self.overlay_mouse(overlay, mouse);
            return;
        }
        if !self.click_tab(mouse) && !self.click_strip(mouse) {
            self.mouse_beside(mouse);
        }
    }
}
