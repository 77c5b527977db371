//! A config under change: what was fetched, byte for byte, and what was touched of it. What stands for a secret is never taken for a
//! value: whoever leaves it where it is leaves the secret as it is. Pure.
use super::masks::PluginSecrets;
use super::raw::{RawConfig, plain};
use crate::change::{ConfigChange, ConfigValue, Withheld};
use crate::web::MASK;
use serde_json::Value;
use std::collections::BTreeMap;

/// A config, and what is to become of it. Holds secrets: nothing prints it.
#[derive(Clone)]
pub(crate) struct ConfigDraft {
    fetched: RawConfig,
    /// None: it is to be unset.
    touched: BTreeMap<String, Option<String>>,
    secrets: PluginSecrets,
}

impl ConfigDraft {
    pub(crate) fn new(fetched: RawConfig, secrets: PluginSecrets) -> Self {
        ConfigDraft { fetched, touched: BTreeMap::new(), secrets }
    }

    /// The plugin has told of more settings.
    pub(crate) fn learn(&mut self, secrets: PluginSecrets) {
        self.secrets = secrets;
    }

    /// A value as it is to be, secret or not: none where it is not set.
    pub(crate) fn value(&self, key: &str) -> Option<String> {
        match self.touched.get(key) {
            Some(text) => text.clone(),
            None => self.fetched.get(key).map(plain),
        }
    }

    /// The same as it may be shown.
    pub(crate) fn shown(&self, key: &str) -> Option<String> {
        self.value(key).map(|value| self.secrets.shown(key, &value))
    }

    /// Whether what is typed for a key is not for everybody's eyes.
    pub(crate) fn hides(&self, key: &str) -> bool {
        self.secrets.shown(key, "x") == MASK
    }

    pub(crate) fn is_touched(&self, key: &str) -> bool {
        self.touched.contains_key(key)
    }

    /// Whether nothing of it is.
    pub(crate) fn is_untouched(&self) -> bool {
        self.touched.is_empty()
    }

    /// Keys that are set, or are to be unset.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let new = self.touched.keys().filter(|key| !self.fetched.contains_key(*key));
        self.fetched.keys().chain(new).map(String::as_str)
    }

    /// Sets a value as it was typed. Typed as it is shown, it stays as it is.
    ///
    /// # Errors
    /// If a mask stands in it.
    pub(crate) fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        let fetched = self.fetched.get(key).map(plain);
        let same = |value: &String| value == text || self.secrets.shown(key, value) == text;
        if fetched.as_ref().is_some_and(same) {
            self.touched.remove(key);
            return Ok(());
        }
        if text.contains(MASK) {
            return Err(format!(
                "{MASK} stands for a secret that is not shown: write the whole value, or leave it as it was"
            ));
        }
        self.touched.insert(key.to_owned(), Some(text.to_owned()));
        Ok(())
    }

    /// A setting of a connector that is to be made.
    pub(crate) fn begin(&mut self, key: &str, value: &str) {
        self.touched.insert(key.to_owned(), Some(value.to_owned()));
    }

    pub(crate) fn unset(&mut self, key: &str) {
        match self.fetched.contains_key(key) {
            true => _ = self.touched.insert(key.to_owned(), None),
            false => _ = self.touched.remove(key),
        }
    }

    /// As it was.
    pub(crate) fn restore(&mut self, key: &str) {
        self.touched.remove(key);
    }

    /// All of it, as it is to be.
    pub(crate) fn whole(&self) -> RawConfig {
        let mut whole = self.fetched.clone();
        for (key, text) in &self.touched {
            match text {
                Some(text) => _ = whole.insert(key.clone(), Value::from(text.as_str())),
                None => _ = whole.shift_remove(key),
            }
        }
        whole
    }

    /// What is touched, as a change says it. What may not be kept in a file is a secret there.
    pub(crate) fn changes(&self) -> Vec<ConfigChange> {
        let value = |key: &str, text: Option<String>| match text {
            None => ConfigValue::NotSet,
            Some(text) if self.secrets.may_keep(key, &text) => ConfigValue::Is(text),
            Some(text) => ConfigValue::Secret(Withheld(Some(text))),
        };
        let change = |(key, text): (&String, &Option<String>)| ConfigChange {
            name: key.clone(),
            was: value(key, self.fetched.get(key).map(plain)),
            to: value(key, text.clone()),
        };
        self.touched.iter().map(change).collect()
    }

    /// All of it as it is to be, what may be kept in a file apart from what may not.
    pub(crate) fn parted(&self) -> (Vec<(String, String)>, BTreeMap<String, Withheld>) {
        let (mut kept, mut secrets) = (Vec::new(), BTreeMap::new());
        for (key, value) in self.whole() {
            let value = plain(&value);
            match self.secrets.may_keep(&key, &value) {
                true => kept.push((key, value)),
                false => _ = secrets.insert(key, Withheld(Some(value))),
            }
        }
        (kept, secrets)
    }

    /// As JSON for an editor: a mask stands for what is not shown.
    pub(crate) fn for_editor(&self) -> String {
        let shown = |(key, value): (String, Value)| {
            let text = plain(&value);
            let shown = self.secrets.shown(&key, &text);
            (key, if shown == text { value } else { Value::from(shown) })
        };
        let shown: RawConfig = self.whole().into_iter().map(shown).collect();
        serde_json::to_string_pretty(&shown).unwrap_or_default() + "\n"
    }

    /// Takes over what an editor left: a key that is gone is unset, a mask that stays keeps its secret.
    ///
    /// # Errors
    /// If it is no config, or a mask stands where it did not; then nothing is taken over.
    pub(crate) fn read_back(&mut self, text: &str) -> Result<(), String> {
        let json: Value = serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
        let edited = json.as_object().ok_or("a config is a JSON object: {\"key\": \"value\"}")?;
        let mut next = self.clone();
        for key in self.whole().keys().filter(|key| !edited.contains_key(*key)) {
            next.unset(key);
        }
        for (key, value) in edited {
            match value {
                Value::Null => next.unset(key),
                Value::Array(_) | Value::Object(_) => {
                    return Err(format!("{key}: a value is a text, not a list or an object"));
                }
                // Left as it was shown, it stays as it is to be.
                value if self.shown(key).is_some_and(|shown| shown == plain(value)) => {}
                value => next.set(key, &plain(value)).map_err(|why| format!("{key}: {why}"))?,
            }
        }
        *self = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft() -> ConfigDraft {
        let json = json!({"connection.password": "hunter2", "connection.url": "jdbc:x://me:hunter3@h/d", "tasks.max": 2,
            "b": "${file:/s:b}", "a": " x\n"});
        let secrets = PluginSecrets::told(["connection.password".to_owned()].into());
        ConfigDraft::new(json.as_object().unwrap().clone(), secrets)
    }

    fn json_of(draft: &ConfigDraft) -> String {
        Value::Object(draft.whole()).to_string()
    }

    #[test]
    fn what_is_not_touched_goes_back_as_it_came() {
        let mut draft = draft();
        let before = json_of(&draft);
        let text = draft.for_editor();
        assert!(!text.contains("hunter") && text.contains("${file:/s:b}") && text.contains(": 2"), "{text}");
        draft.read_back(&text).unwrap();
        assert!(draft.is_untouched());
        assert_eq!(json_of(&draft), before);
        draft.read_back(&text.replace("\": 2", "\": \"3\"").replace("\"a\": ", "\"c\": ")).unwrap();
        let changes: Vec<_> = draft.changes().iter().map(|one| (one.name.clone(), one.to.words())).collect();
        let own = |name: &str, to: &str| (name.to_owned(), to.to_owned());
        assert_eq!(changes, [own("a", "not set"), own("c", " x\n"), own("tasks.max", "3")]);
        assert!(json_of(&draft).contains("hunter2") && json_of(&draft).contains("hunter3"));
        // What was touched before stays so where it is left alone.
        let again = draft.for_editor();
        draft.read_back(&again).unwrap();
        assert_eq!(draft.changes().len(), 3);
    }

    #[test]
    fn a_mask_is_never_a_value() {
        let mut draft = draft();
        assert!(draft.set("a", "•••").unwrap_err().contains("stands for a secret"));
        assert!(draft.set("connection.url", "jdbc:x://me:•••@other/d").is_err());
        let text = draft.for_editor().replace("@h/d", "@other/d");
        assert!(draft.read_back(&text).unwrap_err().starts_with("connection.url: •••"));
        assert!(draft.is_untouched());
        draft.set("connection.password", "•••").unwrap();
        assert!(draft.is_untouched());
        draft.set("connection.password", "hunter4").unwrap();
        assert_eq!((draft.shown("connection.password").as_deref(), draft.changes().len()), (Some("•••"), 1));
        assert_eq!(draft.changes()[0].to.words(), "(secret)");
        let kept = draft.for_editor();
        draft.read_back(&kept).unwrap();
        assert_eq!(draft.value("connection.password").as_deref(), Some("hunter4"));
    }

    #[test]
    fn what_is_no_config_is_a_sentence() {
        let mut draft = draft();
        for (text, words) in [("{", "no JSON"), ("7", "JSON object"), ("{\"a\": []}", "a: a value is a text")]
        {
            assert!(draft.read_back(text).unwrap_err().contains(words), "{text}");
        }
    }
}
