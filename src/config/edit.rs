//! Writing a profile into the config file without touching what else stands there, comments included.
use super::{ConfigError, ConfigFile, Profile, RowValue};
use std::io::Write;
use std::path::Path;
use toml_edit::{DocumentMut, Item, Table};

/// Adds a profile to the file, making file and folder if need be. Refuses a name that is taken and a file that is
/// wrong already.
pub fn add_profile(file: &Path, profile: &Profile) -> Result<(), ConfigError> {
    add_profiles(file, std::slice::from_ref(profile))
}

/// Adds all of them, or none.
pub fn add_profiles(file: &Path, profiles: &[Profile]) -> Result<(), ConfigError> {
    change(file, |document, known| {
        let mut names: Vec<&str> = known.profiles.iter().map(|profile| profile.name.as_str()).collect();
        for profile in profiles {
            if names.contains(&profile.name.as_str()) {
                return Err(ConfigError::ProfileExists { name: profile.name.clone(), file: file.to_owned() });
            }
            names.push(&profile.name);
            let table = table_of(profile, RowValue::written);
            tables(document, file)?.insert(&profile.name, Item::Table(table));
        }
        Ok(())
    })
}

/// Takes a profile out of the file, with the comments that belong to it. If it was the default, the file has no default from then on.
pub fn remove_profile(file: &Path, name: &str) -> Result<(), ConfigError> {
    change(file, |document, known| {
        known.profile(name, file)?;
        tables(document, file)?.remove(name);
        if known.default_profile.as_deref() == Some(name) {
            document.remove("default_profile");
        }
        Ok(())
    })
}

/// Puts another text in the place of `before`, unless another program has changed the file meanwhile.
pub fn replace_text(file: &Path, before: &str, text: &str) -> Result<(), ConfigError> {
    ConfigFile::parse(text, file)?;
    if read(file)? != before {
        let why = "another program has changed it meanwhile: nothing was written".to_owned();
        return Err(ConfigError::Wrong { file: file.to_owned(), why });
    }
    write_atomically(file, text.as_bytes())
}

/// The file's text; none where it is not there.
pub fn read(file: &Path) -> Result<String, ConfigError> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(why) => Err(ConfigError::Read { file: file.to_owned(), why }),
    }
}

/// Written to a neighbour first and renamed, so that a full disk can't cost the file.
fn change(
    file: &Path,
    change: impl FnOnce(&mut DocumentMut, &ConfigFile) -> Result<(), ConfigError>,
) -> Result<(), ConfigError> {
    let text = read(file)?;
    let known = ConfigFile::parse(&text, file)?;
    let wrong = |error: toml_edit::TomlError| ConfigError::Wrong {
        file: file.to_owned(),
        why: error.message().to_owned(),
    };
    let mut document: DocumentMut = text.parse().map_err(wrong)?;
    change(&mut document, &known)?;
    let text = document.to_string();
    // What is written must be readable: a name that TOML would take otherwise shows here, before the file changes.
    ConfigFile::parse(&text, file)?;
    write_atomically(file, text.as_bytes())
}

/// The table of profiles. An inline table (`profiles = { … }`) can't take a table of its own.
fn tables<'a>(document: &'a mut DocumentMut, file: &Path) -> Result<&'a mut Table, ConfigError> {
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let why = "`profiles` is not written as tables [profiles.NAME]: change it by hand".to_owned();
    profiles.as_table_mut().ok_or_else(|| ConfigError::Wrong { file: file.to_owned(), why })
}

impl Profile {
    /// As it stands in the file, with dots in place of secrets: to show.
    pub fn to_toml_masked(&self) -> String {
        let mut profiles = Table::new();
        profiles.set_implicit(true);
        profiles.insert(&self.name, Item::Table(table_of(self, RowValue::shown)));
        let mut document = DocumentMut::new();
        document.insert("profiles", Item::Table(profiles));
        document.to_string()
    }
}

/// The profile as a table of its own, with `tls`, `sasl` and the like as tables below it.
fn table_of(profile: &Profile, text: fn(&RowValue) -> toml_edit::Value) -> Table {
    let mut table = Table::new();
    for row in profile.rows() {
        put(&mut table, &row.key, &row.value, text);
    }
    table
}

/// Puts a row in its place: `tls.ca` into the table `tls`, and a property of librdkafka, or topics, by the whole name.
fn put(table: &mut Table, key: &str, value: &RowValue, text: fn(&RowValue) -> toml_edit::Value) {
    match key.split_once('.') {
        Some((name, rest)) => {
            let below = table.entry(name).or_insert_with(|| Item::Table(Table::new()));
            if let Item::Table(below) = below {
                match name {
                    "librdkafka" | "extensions" | "decode" | "decode_keys" => {
                        _ = below.insert(rest, toml_edit::value(text(value)));
                    }
                    _ => put(below, rest, value, text),
                }
            }
        }
        None if *value == RowValue::Empty => _ = table.insert(key, Item::Table(Table::new())),
        None => _ = table.insert(key, toml_edit::value(text(value))),
    }
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
