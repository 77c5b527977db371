//! Writing a profile into the config file without touching what else stands there, comments included.
use super::{ConfigError, ConfigFile, Profile};
use std::io::Write;
use std::path::Path;
use toml_edit::{Array, DocumentMut, Item, Table, value};

/// Adds a profile to the file, making file and folder if need be. Refuses a name that is taken and a file that is
/// wrong already. Written to a neighbour first and renamed, so that a full disk can't cost the file.
pub fn add_profile(file: &Path, profile: &Profile) -> Result<(), ConfigError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(why) => return Err(ConfigError::Read { file: file.to_owned(), why }),
    };
    let known = ConfigFile::parse(&text, file)?;
    if known.profiles.iter().any(|other| other.name == profile.name) {
        return Err(ConfigError::ProfileExists { name: profile.name.clone(), file: file.to_owned() });
    }
    let wrong = |why: String| ConfigError::Wrong { file: file.to_owned(), why };
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| wrong(error.to_string()))?;
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    match profiles {
        // An inline table (`profiles = { … }`) can't take a table of its own.
        Item::Table(profiles) => profiles.insert(&profile.name, Item::Table(table_of(profile))),
        _ => {
            return Err(wrong(
                "`profiles` is not written as tables [profiles.NAME]: add it by hand".to_owned(),
            ));
        }
    };
    let text = document.to_string();
    // What is written must be readable: a name that TOML would take otherwise shows here, before the file changes.
    ConfigFile::parse(&text, file)?;
    write_atomically(file, text.as_bytes())
}

fn table_of(profile: &Profile) -> Table {
    let mut table = Table::new();
    let brokers: Array = profile.brokers.iter().map(ToString::to_string).collect();
    table.insert("brokers", value(brokers));
    if let Some(color) = &profile.color {
        table.insert("color", value(color));
    }
    if profile.read_only {
        table.insert("read_only", value(true));
    }
    if profile.confirm_sends {
        table.insert("confirm_sends", value(true));
    }
    table
}

/// Replaces the file in one step: readers see the old text or the new one, never half of it. A new file is this user's alone.
pub(super) fn write_atomically(file: &Path, text: &[u8]) -> Result<(), ConfigError> {
    let failed = |why| ConfigError::Write { file: file.to_owned(), why };
    // A link to the file proper (dotfiles kept elsewhere) stays a link.
    let target = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = target.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut neighbour| {
        neighbour.write_all(text)?;
        if let Ok(old) = std::fs::metadata(&target) {
            neighbour.as_file().set_permissions(old.permissions())?;
        }
        neighbour.as_file().sync_all()?;
        neighbour.persist(&target).map_err(|error| error.error)
    });
    written.map(drop).map_err(failed)
}
