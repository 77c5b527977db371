//! Where each value of a merged profile comes from. Layers are compared, one after the other: what changed came from the last.
use super::file::line_of;
use super::{Profile, RowValue};
use std::collections::BTreeMap;
use std::path::Path;

/// Key (`tls.ca`) -> where its value comes from: `config.toml:12`, `-X ssl.ca.location`, `KAFDECK_BROKERS`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    by_key: BTreeMap<String, String>,
    last: BTreeMap<String, RowValue>,
}

impl Origins {
    /// Of a profile that stands in the file, line by line.
    pub fn of_file(profile: &Profile, file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        let mut origins = Self::default();
        let place = |key: &str| {
            let mut path = vec!["profiles".to_owned(), profile.name.clone()];
            // What stands below these is a name, whatever dots it has.
            path.extend(match key.split_once('.') {
                Some((table @ ("librdkafka" | "decode" | "decode_keys"), name)) => {
                    vec![table.to_owned(), name.to_owned()]
                }
                _ => key.split('.').map(str::to_owned).collect(),
            });
            line_of(&path, &text).map_or_else(|| name.clone(), |line| format!("{name}:{line}"))
        };
        origins.take(profile, place);
        origins
    }

    /// A layer has been laid on top: what is other than before comes from it.
    pub fn layer(&mut self, profile: &Profile, origin: impl Fn(&str) -> String) {
        self.take(profile, origin);
    }

    fn take(&mut self, profile: &Profile, origin: impl Fn(&str) -> String) {
        let now: BTreeMap<String, RowValue> =
            profile.rows().into_iter().map(|row| (row.key.into_owned(), row.value)).collect();
        self.by_key.retain(|key, _| now.contains_key(key));
        for (key, value) in &now {
            if self.last.get(key) != Some(value) {
                self.by_key.insert(key.clone(), origin(key));
            }
        }
        self.last = now;
    }

    /// Where the value of that key comes from.
    pub fn of(&self, key: &str) -> Option<&str> {
        self.by_key.get(key).map(String::as_str)
    }
}
