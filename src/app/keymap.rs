//! Which keys a command answers to: its row's, or those that the config gives it by name.
use crate::nearest::did_you_mean;
use crate::shell::CommandRow;
use crate::ui::key::Key;
use std::collections::HashMap;

/// Keys by command name.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    keys: HashMap<&'static str, Vec<Key>>,
}

/// Why a `[keys]` table can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeymapError {
    #[error("[keys] names no command `{name}`{hint}")]
    UnknownCommand { name: String, hint: String },
    #[error("[keys] {name}: {why}")]
    NoKey { name: String, why: String },
    #[error("[keys] {name}: no terminal can tell `{key}` from another key; take a different one")]
    Impossible { name: String, key: String },
}

impl Keymap {
    /// The rows' own keys, with the config's in their stead where it names a command.
    ///
    /// # Errors
    /// If the config names an unknown command or something that is no key.
    pub fn new(rows: &[CommandRow], config: &[(String, Vec<String>)]) -> Result<Keymap, KeymapError> {
        let mut keys = HashMap::new();
        for row in rows {
            keys.insert(row.name, row.keys.iter().filter_map(|text| Key::parse(text).ok()).collect());
        }
        for (name, texts) in config {
            let Some(row) = rows.iter().find(|row| row.name == name) else {
                let hint = did_you_mean(name, rows.iter().map(|row| row.name));
                return Err(KeymapError::UnknownCommand { name: name.clone(), hint });
            };
            let parsed: Result<Vec<Key>, KeymapError> = texts.iter().map(|text| key(name, text)).collect();
            keys.insert(row.name, parsed?);
        }
        Ok(Keymap { keys })
    }

    /// The keys of a command, the one to show first.
    pub fn keys(&self, row: &CommandRow) -> &[Key] {
        self.keys.get(row.name).map_or(&[], Vec::as_slice)
    }

    /// The key to show for a command, if it has one that works: while a text field has the focus, keys that type a
    /// character do not.
    pub fn shown(&self, row: &CommandRow, typing: bool) -> Option<String> {
        self.keys(row).iter().find(|key| !typing || !key.is_text()).map(Key::label)
    }
}

fn key(name: &str, text: &str) -> Result<Key, KeymapError> {
    let key = Key::parse(text)
        .map_err(|error| KeymapError::NoKey { name: name.to_owned(), why: error.to_string() })?;
    if key.possible() {
        Ok(key)
    } else {
        Err(KeymapError::Impossible { name: name.to_owned(), key: text.to_owned() })
    }
}
