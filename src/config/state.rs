//! What is remembered from one session to the next: filters, columns, saved views. Never anything about records.
use super::edit::write_atomically;
use super::{ConfigError, Named, private};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Lines kept in each history.
const HISTORY: usize = 100;

/// The state file. Losing it costs comfort, never anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StateFile {
    /// Scope (a topic, a list's name) -> filters and searches, newest first.
    filters: BTreeMap<String, Vec<String>>,
    /// Scope -> filters that the user gave a name.
    named_filters: BTreeMap<String, Named>,
    /// Routes that the user gave a name; the same on every cluster.
    pub views: Named,
    /// Topic (or several, parted by commas) -> the columns of its records, as the user wrote them.
    columns: BTreeMap<String, String>,
    /// Kind of a list -> the columns of it that are not shown.
    hidden_columns: BTreeMap<String, Vec<String>>,
    /// Profile -> topic -> `key` or `value` -> what it is read as, where the user chose.
    read_as: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// Profile -> the place on its cluster that was left last.
    places: BTreeMap<String, String>,
    /// The second pane.
    pub pane: PaneState,
    /// Profile -> the id of the cluster that answered when it was opened first, or that the user trusted since.
    clusters: BTreeMap<String, String>,
}

/// What the user wants of the second pane; none where nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaneState {
    pub shown: Option<bool>,
    /// Its part of the screen in percent.
    pub share: Option<u8>,
}

impl StateFile {
    /// Reads the file; a missing file is an empty state. An error is worth a notice, not a stop.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(why) => return Err(ConfigError::Read { file: file.to_owned(), why }),
        };
        serde_json::from_str(&text)
            .map_err(|error| ConfigError::WrongState { file: file.to_owned(), why: error.to_string() })
    }

    /// Writes the file in one step, so that two sessions that end at once can't mix.
    pub fn save(&self, file: &Path) -> Result<(), ConfigError> {
        let text = serde_json::to_vec_pretty(self).expect("maps of text always serialize");
        let failed = |why| ConfigError::Write { file: file.to_owned(), why };
        file.parent().map_or(Ok(()), private::folder).and_then(|()| private::file(file)).map_err(failed)?;
        write_atomically(file, &text)
    }

    /// Changes the file: reads it anew, since another session may have written, and writes it.
    pub fn change(file: &Path, change: impl Fn(&mut Self)) -> Result<(), ConfigError> {
        let mut state = Self::load(file)?;
        change(&mut state);
        state.save(file)
    }

    /// Past filters of this scope, newest first.
    pub fn filters(&self, scope: &str) -> &[String] {
        self.filters.get(scope).map_or(&[], Vec::as_slice)
    }

    /// Puts a filter in front of its scope's history; one that was there already moves.
    pub fn remember_filter(&mut self, scope: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let history = self.filters.entry(scope.to_owned()).or_default();
        history.retain(|known| known != text);
        history.insert(0, text.to_owned());
        history.truncate(HISTORY);
    }

    /// Filters of this scope that have a name.
    pub fn named_filters(&self, scope: &str) -> Option<&Named> {
        self.named_filters.get(scope)
    }

    /// The same, to be changed.
    pub fn named_filters_mut(&mut self, scope: &str) -> &mut Named {
        self.named_filters.entry(scope.to_owned()).or_default()
    }

    /// What the keys or the values of a topic are read as.
    pub fn read_as(&self, profile: &str, topic: &str, part: &str) -> Option<&str> {
        self.read_as.get(profile)?.get(topic)?.get(part).map(String::as_str)
    }

    /// Notes it; none: nobody chose.
    pub fn remember_read_as(&mut self, profile: &str, topic: &str, part: &str, chosen: Option<&str>) {
        let topics = self.read_as.entry(profile.to_owned()).or_default();
        let parts = topics.entry(topic.to_owned()).or_default();
        match chosen {
            Some(chosen) => _ = parts.insert(part.to_owned(), chosen.to_owned()),
            None => _ = parts.remove(part),
        }
        topics.retain(|_, parts| !parts.is_empty());
    }

    /// Where the user was on that cluster the last time.
    pub fn place(&self, profile: &str) -> Option<&str> {
        self.places.get(profile).map(String::as_str)
    }

    /// Notes it.
    pub fn remember_place(&mut self, profile: &str, place: &str) {
        self.places.insert(profile.to_owned(), place.to_owned());
    }

    /// The id of the cluster that a profile is known to lead to.
    pub fn known_cluster(&self, profile: &str) -> Option<&str> {
        self.clusters.get(profile).map(String::as_str)
    }

    /// From now on the profile leads to this cluster.
    pub fn know_cluster(&mut self, profile: &str, id: &str) {
        self.clusters.insert(profile.to_owned(), id.to_owned());
    }

    /// The columns chosen for the records of a topic.
    pub fn columns(&self, topic: &str) -> Option<&str> {
        self.columns.get(topic).map(String::as_str)
    }

    /// The columns of that kind of list that are not shown.
    pub fn hidden_columns(&self, list: &str) -> &[String] {
        self.hidden_columns.get(list).map_or(&[], Vec::as_slice)
    }

    /// Notes them; none: all are shown.
    pub fn hide_columns(&mut self, list: &str, hidden: &[String]) {
        self.hidden_columns.remove(list);
        if !hidden.is_empty() {
            self.hidden_columns.insert(list.to_owned(), hidden.to_vec());
        }
    }

    /// Notes the columns of a topic; none are the usual ones.
    pub fn remember_columns(&mut self, topic: &str, columns: &str) {
        self.columns.remove(topic);
        if !columns.is_empty() {
            self.columns.insert(topic.to_owned(), columns.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn history_is_newest_first_without_doubles_and_survives() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/state.json");
        assert_eq!(StateFile::load(&file).unwrap(), StateFile::default());
        let mut state = StateFile::default();
        for text in ["a", "b", " ", "a"] {
            state.remember_filter("orders", text);
        }
        state.views.put("failed", "topics/orders/records?from=-1h");
        state.named_filters_mut("orders").put("open", ".status = OPEN");
        state.save(&file).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
        std::fs::set_permissions(file.parent().unwrap(), PermissionsExt::from_mode(0o755)).unwrap();
        state.save(&file).unwrap();
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700), "an older one is tightened");
        let again = StateFile::load(&file).unwrap();
        assert_eq!(again.filters("orders"), ["a", "b"]);
        assert_eq!(again.filters("other"), [] as [&str; 0]);
        assert_eq!(again, state);
        let left: Vec<_> = std::fs::read_dir(file.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "only the state file itself");

        std::fs::write(&file, "{").unwrap();
        assert!(StateFile::load(&file).unwrap_err().to_string().contains("state.json"));
    }
}
