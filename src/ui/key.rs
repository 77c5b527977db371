//! Keys as values: from terminal events, from config text, and as text for footers and help.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::nearest::did_you_mean;

/// One key press: a code with its modifiers. Shift is part of the character for characters (`G`, `?`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Ctrl, alt, and shift where it is not part of the character.
    pub modifiers: KeyModifiers,
}

/// Text that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no key (`g`, `G`, `enter`, `ctrl-e`, `alt-x`, `shift-tab`, `f5`){hint}")]
pub struct KeyError {
    text: String,
    hint: String,
}

/// Names of keys that are not characters, the first of each code being the one that is printed.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pgup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("pgdn", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
];

impl Key {
    /// A key from code and modifiers, in the one form in which keys are compared.
    pub fn new(code: KeyCode, modifiers: KeyModifiers) -> Key {
        let mut modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            // Ctrl drops the case in every terminal, so that `ctrl-E` and `ctrl-e` are one key.
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(c.to_ascii_lowercase())
            }
            other => other,
        };
        if let KeyCode::Char(c) = code
            && c != ' '
            && !modifiers.contains(KeyModifiers::CONTROL)
        {
            modifiers -= KeyModifiers::SHIFT;
        }
        Key { code, modifiers }
    }

    /// A character without modifiers.
    pub fn char(c: char) -> Key {
        Key::new(KeyCode::Char(c), KeyModifiers::NONE)
    }

    /// A character with ctrl.
    pub fn ctrl(c: char) -> Key {
        Key::new(KeyCode::Char(c), KeyModifiers::CONTROL)
    }

    /// A key that is no character, without modifiers.
    pub fn plain(code: KeyCode) -> Key {
        Key::new(code, KeyModifiers::NONE)
    }

    /// Whether the key types a character into a text field.
    pub fn is_text(&self) -> bool {
        matches!(self.code, KeyCode::Char(_))
            && !self.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
    }

    /// The key of a terminal event; none for releases and for modifiers pressed alone.
    pub fn from_event(event: &KeyEvent) -> Option<Key> {
        let pressed = event.kind != KeyEventKind::Release;
        let alone = matches!(event.code, KeyCode::Modifier(_) | KeyCode::Null);
        (pressed && !alone).then(|| Key::new(event.code, event.modifiers))
    }

    /// The event that text widgets of other crates understand.
    pub fn event(&self) -> KeyEvent {
        let shifted = self.code == KeyCode::Tab && self.modifiers.contains(KeyModifiers::SHIFT);
        let code = if shifted { KeyCode::BackTab } else { self.code };
        KeyEvent::new(code, self.modifiers)
    }

    /// Reads `g`, `ctrl-e`, `shift-tab`, `f5`, `space`.
    ///
    /// # Errors
    /// If the text names no key, with the nearest name.
    pub fn parse(text: &str) -> Result<Key, KeyError> {
        let wrong = |hint: String| KeyError { text: text.to_owned(), hint };
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text.trim();
        while let Some((prefix, after)) = rest.split_once('-') {
            if prefix.is_empty() || after.is_empty() {
                break;
            }
            modifiers |= match prefix.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => KeyModifiers::CONTROL,
                "alt" | "meta" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                other => {
                    return Err(wrong(did_you_mean(&format!("{other}-"), ["ctrl-", "alt-", "shift-"])));
                }
            };
            rest = after;
        }
        let mut chars = rest.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let shifted = modifiers.contains(KeyModifiers::SHIFT) && c.is_ascii_lowercase();
            let c = if shifted { c.to_ascii_uppercase() } else { c };
            return Ok(Key::new(KeyCode::Char(c), modifiers));
        }
        let name = rest.to_ascii_lowercase();
        if name == "backtab" {
            return Ok(Key::new(KeyCode::BackTab, modifiers));
        }
        if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(Key::new(*code, modifiers));
        }
        let number = name.strip_prefix('f').and_then(|number| number.parse::<u8>().ok());
        if let Some(number) = number.filter(|number| (1..=24).contains(number)) {
            return Ok(Key::new(KeyCode::F(number), modifiers));
        }
        Err(wrong(did_you_mean(&name, NAMES.iter().map(|(known, _)| *known))))
    }

    /// Whether every terminal sends this key as itself. Old terminals send ctrl-i as tab, ctrl-m as enter, ctrl-h as
    /// backspace and ctrl-[ as escape, stop their output on ctrl-s and resume it on ctrl-q, and know no shift or ctrl
    /// on enter, escape, tab and backspace.
    pub fn possible(&self) -> bool {
        let ctrl = self.modifiers.contains(KeyModifiers::CONTROL);
        let shift = self.modifiers.contains(KeyModifiers::SHIFT);
        let alt = self.modifiers.contains(KeyModifiers::ALT);
        match self.code {
            KeyCode::Char(_) if shift => false,
            KeyCode::Char(c) if ctrl => {
                c == ' ' || (c.is_ascii_lowercase() && !matches!(c, 'i' | 'm' | 'h' | 's' | 'q'))
            }
            // The beginnings of escape sequences.
            KeyCode::Char('[' | 'O') if alt => false,
            KeyCode::Tab => !ctrl,
            KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace => !ctrl && !shift,
            _ => true,
        }
    }

    /// The short form for footers: `⏎`, `esc`, `^e` is written `ctrl-e`.
    pub fn label(&self) -> String {
        let text = self.to_string();
        match text.as_str() {
            "enter" => "⏎".to_owned(),
            "up" => "↑".to_owned(),
            "down" => "↓".to_owned(),
            "left" => "←".to_owned(),
            "right" => "→".to_owned(),
            "backspace" => "⌫".to_owned(),
            _ => match self.code {
                KeyCode::F(_) => text.to_uppercase(),
                _ => text,
            },
        }
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Key, KeyError> {
        Key::parse(text)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-"), (KeyModifiers::SHIFT, "shift-")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(number) => write!(f, "f{number}"),
            other => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_key_are_one() {
        for text in
            ["g", "G", "?", "/", "-", "ctrl-e", "alt-x", "shift-tab", "f5", "space", "pageup", "ctrl--"]
        {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Key::parse("Ctrl-E").unwrap(), Key::ctrl('e'));
        assert_eq!(Key::parse("shift-g").unwrap(), Key::char('G'));
        assert_eq!(Key::parse("backtab").unwrap(), Key::parse("shift-tab").unwrap());
    }

    #[test]
    fn a_wrong_name_is_told_with_the_nearest() {
        let error = Key::parse("entre").unwrap_err().to_string();
        assert!(error.contains("did you mean `enter`?"), "{error}");
        let error = Key::parse("crtl-e").unwrap_err().to_string();
        assert!(error.contains("did you mean `ctrl-`?"), "{error}");
        assert!(Key::parse("").is_err());
    }

    #[test]
    fn events_become_the_parsed_key() {
        let event = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(Key::from_event(&event), Some(Key::char('G')));
        let event = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Key::from_event(&event), Some(Key::parse("shift-tab").unwrap()));
        let released = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::from_event(&released), None);
    }

    #[test]
    fn keys_that_terminals_cannot_tell_apart_are_impossible() {
        for text in ["ctrl-i", "ctrl-m", "ctrl-h", "ctrl-[", "ctrl-s", "ctrl-q", "shift-enter", "ctrl-1"] {
            assert!(!Key::parse(text).unwrap().possible(), "{text}");
        }
        for text in ["ctrl-e", "shift-tab", "G", "alt-enter", "f12", "ctrl-space", "shift-up", "!"] {
            assert!(Key::parse(text).unwrap().possible(), "{text}");
        }
    }
}
