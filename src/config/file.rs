//! The config file: reading it, and saying where it is wrong. Knows TOML, nothing of flags or environment.
use super::field_names::fields;
use super::sasl::SaslTable;
use super::tls::TlsTable;
use super::{ConfigError, ConnectTable, Profile, RegistryTable, Settings, properties};
use crate::nearest::{hint, nearest};
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;
use std::path::Path;

/// kafdeck's config file; every key may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub struct ConfigFile {
    /// The profile that is used where none is named.
    pub default_profile: Option<String>,
    /// One table for each cluster.
    // In the file's order.
    #[serde(deserialize_with = "profiles")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, Profile>"))]
    pub profiles: Vec<Profile>,
    pub ui: Settings,
    /// Command name -> the keys it answers to: one key, a list, or [].
    #[serde(deserialize_with = "super::settings::keys")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, super::settings::KeyTexts>"))]
    pub keys: Vec<(String, Vec<String>)>,
}

impl ConfigFile {
    /// Reads the file. A file that is not there is an empty one, unless `must_exist` (it was named).
    pub fn read(file: &Path, must_exist: bool) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&text, file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => Ok(Self::default()),
            Err(why) => Err(ConfigError::Read { file: file.to_owned(), why }),
        }
    }

    /// Reads the file's text; `file` is only for the messages. Every unknown key is an error with line and nearest name.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let wrong = |why: String| ConfigError::Wrong { file: file.to_owned(), why };
        let mut unknown = Vec::new();
        let mistake = |error: toml::de::Error| wrong(without_the_line(&error, text));
        let from = toml::Deserializer::parse(text).map_err(mistake)?;
        let mut found: Self =
            serde_ignored::deserialize(from, |path| unknown.push(segments(&path))).map_err(mistake)?;
        if !unknown.is_empty() {
            let lines = unknown.iter().map(|path| describe_unknown(path, text, file)).collect();
            return Err(ConfigError::UnknownKeys(lines));
        }
        for profile in &mut found.profiles {
            if let Some((key, why)) = profile.mistake() {
                let mut path = vec!["profiles".to_owned(), profile.name.clone()];
                path.extend(key.iter().flat_map(|key| key.split('.')).map(str::to_owned));
                let place = line_of(&path, text).map_or_else(String::new, |line| format!("line {line}: "));
                return Err(wrong(format!("{place}profile `{}`{why}", profile.name)));
            }
            profile.anchor(file.parent().unwrap_or(Path::new(".")));
        }
        if let Some(name) = &found.default_profile {
            found.profile(name, file)?;
        }
        Ok(found)
    }

    /// The profile of that name, or an error naming the nearest one and the file.
    pub fn profile(&self, name: &str, file: &Path) -> Result<&Profile, ConfigError> {
        self.profiles.iter().find(|profile| profile.name == name).ok_or_else(|| {
            let names = || self.profiles.iter().map(|profile| profile.name.as_str());
            let hint = match nearest(name, names()) {
                None if self.profiles.is_empty() => {
                    format!("; add it with `kafdeck config add {name} -b host:port`")
                }
                None => format!("; there are: {}", names().collect::<Vec<_>>().join(", ")),
                meant => hint(meant),
            };
            ConfigError::UnknownProfile { name: name.to_owned(), file: file.to_owned(), hint }
        })
    }
}

/// What is wrong and where. Never the line itself, as the error would print it: a password may stand there.
fn without_the_line(error: &toml::de::Error, text: &str) -> String {
    let Some(span) = error.span() else { return error.message().to_owned() };
    let before = &text[..text.floor_char_boundary(span.start)];
    let (line, column) =
        (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or("").chars().count() + 1);
    let said = format!("line {line}, column {column}: {}", error.message());
    // The key, which is no secret, says what was meant.
    let key = text.lines().nth(line - 1).and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
    match key {
        Some("brokers") => format!("{said}; brokers is a list: brokers = [\"host:9092\"]"),
        _ => said,
    }
}

/// The path of an ignored key, from the root.
fn segments(path: &serde_ignored::Path<'_>) -> Vec<String> {
    use serde_ignored::Path;
    match path {
        Path::Root => Vec::new(),
        Path::Map { parent, key } => [segments(parent), vec![key.clone()]].concat(),
        Path::Seq { parent, index } => [segments(parent), vec![index.to_string()]].concat(),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            segments(parent)
        }
    }
}

fn describe_unknown(path: &[String], text: &str, file: &Path) -> String {
    let names = match path {
        [_] => fields::<ConfigFile>(),
        [table, _] if table == "ui" => fields::<Settings>(),
        [table, _, _] if table == "profiles" => fields::<Profile>(),
        [table, _, below, _] if table == "profiles" && below == "tls" => fields::<TlsTable>(),
        [table, _, below, _] if table == "profiles" && below == "sasl" => fields::<SaslTable>(),
        [table, _, below, _, _] if table == "profiles" && below == "connect" => fields::<ConnectTable>(),
        [table, _, below, _, tls, _] if table == "profiles" && is_service(below) && tls == "tls" => {
            fields::<TlsTable>()
        }
        [table, _, below, tls, _] if table == "profiles" && below == "registry" && tls == "tls" => {
            fields::<TlsTable>()
        }
        [table, _, below, _] | [table, _, below, _, _] if table == "profiles" && below == "registry" => {
            fields::<RegistryTable>()
        }
        _ => &[],
    };
    let key = path.last().map_or("", String::as_str);
    // What Kafka's clients call it, and what else comes to mind for the brokers.
    let is_brokers = ["servers", "bootstrap"].contains(&key);
    let of_kafka = properties::ours(key).or_else(|| is_brokers.then_some("brokers"));
    let hint = match (nearest(key, names.iter().copied()), of_kafka) {
        (_, Some("brokers")) if names.contains(&"brokers") => {
            "; that is `brokers = [\"host:9092\"]` here".to_owned()
        }
        (_, Some(ours)) if path[0] == "profiles" => match ours.split_once('.') {
            Some((table, key)) => format!("; that is `{key}` in [profiles.{}.{table}] here", path[1]),
            None => format!("; that is `{ours}` in [profiles.{}] here", path[1]),
        },
        (None, _) if !names.is_empty() => format!("; known here: {}", names.join(", ")),
        (meant, _) => hint(meant),
    };
    let place = line_of(path, text).map_or_else(String::new, |line| format!(":{line}"));
    format!("{}{place}: unknown key `{}`{hint}", file.display(), path.join("."))
}

/// The services of which a profile may have several, each under a name.
fn is_service(key: &str) -> bool {
    ["connect", "registry"].contains(&key)
}

/// The line on which the key at `path` stands, counted from 1.
pub(super) fn line_of(path: &[String], text: &str) -> Option<usize> {
    let document = toml_edit::Document::parse(text).ok()?;
    let (last, parents) = path.split_last()?;
    let mut table: &dyn toml_edit::TableLike = document.as_table();
    for name in parents {
        table = table.get(name)?.as_table_like()?;
    }
    let (key, item) = table.get_key_value(last)?;
    // A dotted or implicit table may have no span of its own key: its content's then.
    let start = key.span().or_else(|| item.span())?.start;
    Some(text[..start].matches('\n').count() + 1)
}

/// `[profiles.NAME]` in the file's order, each with its name.
fn profiles<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Profile>, D::Error> {
    struct Tables;
    impl<'de> Visitor<'de> for Tables {
        type Value = Vec<Profile>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("tables [profiles.NAME]")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut tables: A) -> Result<Self::Value, A::Error> {
            let mut found = Vec::new();
            while let Some((name, profile)) = tables.next_entry::<String, Profile>()? {
                found.push(Profile { name, ..profile });
            }
            Ok(found)
        }
    }
    from.deserialize_map(Tables)
}
