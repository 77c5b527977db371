//! What keys do in the editor.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{Edited, Editor};
use crate::ui::key::Key;

impl Editor {
    /// Understands a key: what every editor knows, ctrl-z and ctrl-r for undo and redo, shift with arrows to select,
    /// ctrl-x, ctrl-c and ctrl-v for cut, copy and insert. Escape, function keys and unknown ctrl keys are left to the view.
    pub fn key(&mut self, key: &Key) -> Edited {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let changed = match key.code {
            KeyCode::PageUp | KeyCode::PageDown => return self.page_key(key),
            KeyCode::Char('z' | 'u') if ctrl => self.undo(),
            KeyCode::Char('r') if ctrl => self.redo(),
            KeyCode::Char('v' | 'y') if ctrl => self.text.paste(),
            KeyCode::Char('a') if key.modifiers == KeyModifiers::ALT => {
                self.text.select_all();
                return Edited::Moved;
            }
            // Without a selection there is nothing to copy, and ctrl-c is what it is everywhere.
            KeyCode::Char('c') if ctrl && !self.text.is_selecting() => return Edited::Ignored,
            KeyCode::Char(c) if ctrl && !"abdefknpwxc".contains(c) => return Edited::Ignored,
            KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::ALT) && !"bdf".contains(c) => {
                return Edited::Ignored;
            }
            KeyCode::Esc if self.text.is_selecting() => {
                self.text.cancel_selection();
                return Edited::Moved;
            }
            KeyCode::Esc | KeyCode::F(_) | KeyCode::Insert => return Edited::Ignored,
            KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => return Edited::Ignored,
            KeyCode::Enter => self.new_line(),
            _ => self.text.input(key.event()),
        };
        if changed {
            self.forget();
            return Edited::Changed;
        }
        Edited::Moved
    }

    fn page_key(&mut self, key: &Key) -> Edited {
        let page = isize::try_from(self.room.get().height.max(1)).unwrap_or(1);
        let by = if key.code == KeyCode::PageUp { -page } else { page };
        let (line, column) = self.cursor();
        self.go(line.saturating_add_signed(by), column);
        Edited::Moved
    }

    /// A new line indented as the one before.
    fn new_line(&mut self) -> bool {
        let (line, column) = self.cursor();
        let text = &self.lines()[line];
        let indent: String = text.chars().take(column).take_while(|c| matches!(c, ' ' | '\t')).collect();
        self.text.insert_newline();
        if !indent.is_empty() {
            self.text.insert_str(indent);
        }
        true
    }
}
