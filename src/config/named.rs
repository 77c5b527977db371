//! Texts kept under names: saved views, saved filters. Knows nothing of what the texts mean.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Texts by name, in the order of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Named(BTreeMap<String, String>);

impl Named {
    /// The text of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and texts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps a text; one of the same name is replaced, so the user is asked before.
    pub fn put(&mut self, name: &str, text: &str) {
        self.0.insert(name.to_owned(), text.to_owned());
    }

    /// Lets a name go.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Gives a text another name; nothing happens if that one is taken.
    pub fn rename(&mut self, name: &str, to: &str) {
        if !self.0.contains_key(to)
            && let Some(text) = self.0.remove(name)
        {
            self.0.insert(to.to_owned(), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_not_overwritten_by_renaming() {
        let mut named = Named::default();
        named.put("a", "1");
        named.put("b", "2");
        named.rename("a", "b");
        assert_eq!(named.iter().collect::<Vec<_>>(), [("a", "1"), ("b", "2")]);
        named.rename("a", "c");
        named.rename("gone", "d");
        named.remove("b");
        assert_eq!(named.iter().collect::<Vec<_>>(), [("c", "1")]);
    }
}
