//! Settings of a connector set and unset: only the keys that are named. What is not touched is not here, and no secret leaves the
//! memory.
use super::configs::{lost_secret, taken_back};
use super::connectors::NamedConnector;
use super::{Action, ConfigChange, ConfigValue, Deed, Inverse, Standing, StepLine, Withheld};
use crate::change::Right;
use crate::safe::for_shell;
use serde::{Deserialize, Serialize};

/// Some settings of one connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetConnectorConfig {
    pub connector: NamedConnector,
    /// Each key once.
    pub keys: Vec<ConfigChange>,
    /// Single keys can be sent (since Connect 3.8). Else the whole config is read again right before, and written back with them.
    pub patches: bool,
}

/// A value as far as it is known: secrets that a file has forgotten are not.
fn known(value: &ConfigValue) -> Option<Option<&str>> {
    match value {
        ConfigValue::NotSet => Some(None),
        ConfigValue::Is(text) | ConfigValue::Secret(Withheld(Some(text))) => Some(Some(text)),
        ConfigValue::Secret(Withheld(None)) => None,
    }
}

impl SetConnectorConfig {
    /// How the keys stand now. `now` tells a value, `shown` how it may be told.
    pub fn standing(
        &self,
        now: impl Fn(&str) -> Option<String>,
        shown: impl Fn(&str, &str) -> String,
    ) -> Standing {
        Standing::all(self.keys.iter().map(|key| {
            let now = now(&key.name);
            let (Some(was), Some(to)) = (known(&key.was), known(&key.to)) else {
                return Standing::AsReviewed;
            };
            let secret = [&key.was, &key.to].iter().any(|value| matches!(value, ConfigValue::Secret(_)));
            let words = |value: &Option<&str>| match value {
                None => "not set".to_owned(),
                Some(_) if secret => "(secret)".to_owned(),
                Some(text) => shown(&key.name, text),
            };
            Standing::of(&key.name, &was, &now.as_deref(), &to, words)
        }))
    }

    /// The keys with their new values; none takes one away.
    pub fn sent(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.keys.iter().map(|key| (key.name.as_str(), known(&key.to).flatten()))
    }
}

impl Deed for SetConnectorConfig {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Set", "set")
    }

    fn thing(&self) -> String {
        match self.keys.as_slice() {
            [only] => format!("{} of {}", only.name, self.connector.thing()),
            keys => format!("{} settings of {}", keys.len(), self.connector.thing()),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |key: &ConfigChange| StepLine::new(&key.name, key.was.words(), key.to.words());
        self.keys.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        self.connector.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        if !self.patches {
            return Vec::new();
        }
        let value = |key: &ConfigChange| match &key.to {
            ConfigValue::NotSet => serde_json::Value::Null,
            ConfigValue::Is(text) => text.as_str().into(),
            ConfigValue::Secret(_) => "…".into(),
        };
        let keys = self.keys.iter().map(|key| (key.name.clone(), value(key)));
        let body = serde_json::Value::Object(keys.collect()).to_string();
        let line =
            |line: String| format!("{line} -H 'Content-Type: application/json' --data {}", for_shell(&body));
        self.connector.curl("PATCH", "/config").into_iter().map(line).collect()
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let (keys, lacks) = taken_back(&self.keys);
        if keys.is_empty() {
            return Err("what was there before is a secret, which no journal keeps".to_owned());
        }
        let back = SetConnectorConfig { connector: self.connector.clone(), keys, patches: self.patches };
        Ok(Inverse { actions: vec![Action::SetConnectorConfig(back)], lacks })
    }

    fn incomplete(&self) -> Option<String> {
        lost_secret(&self.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(name: &str, was: ConfigValue, to: ConfigValue) -> ConfigChange {
        ConfigChange { name: name.to_owned(), was, to }
    }

    #[test]
    fn somebody_elses_change_is_told_without_a_secret() {
        let secret = |text: &str| ConfigValue::Secret(Withheld(Some(text.to_owned())));
        let is = |text: &str| ConfigValue::Is(text.to_owned());
        let set = |keys| SetConnectorConfig { connector: NamedConnector::default(), keys, patches: true };
        let shown = |_: &str, text: &str| text.to_owned();
        let one = set(vec![change("a", is("1"), is("2"))]);
        assert_eq!(one.standing(|_| Some("1".to_owned()), shown), Standing::AsReviewed);
        assert_eq!(one.standing(|_| Some("2".to_owned()), shown), Standing::DoneAlready);
        let Standing::Contested(three) = one.standing(|_| Some("7".to_owned()), shown) else { panic!() };
        assert_eq!(three.to_string().split(':').next(), Some("a was 1, is 7 now, and was to be 2"));
        let hidden = set(vec![change("p", secret("hunter2"), secret("hunter3"))]);
        let Standing::Contested(three) = hidden.standing(|_| Some("hunter4".to_owned()), shown) else {
            panic!()
        };
        assert!(!three.to_string().contains("hunter"), "{three}");
        assert_eq!(hidden.standing(|_| Some("hunter2".to_owned()), shown), Standing::AsReviewed);
        // A file keeps neither.
        let text = serde_json::to_string(&hidden).unwrap();
        assert!(!text.contains("hunter"), "{text}");
        let back: SetConnectorConfig = serde_json::from_str(&text).unwrap();
        assert!(back.incomplete().is_some() && hidden.inverse().is_err());
    }
}
