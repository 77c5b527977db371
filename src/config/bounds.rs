//! Names beyond which a profile has nothing asked: `topics = ["orders", "team-*"]`.
use serde::{Deserialize, Deserializer, de};
use std::fmt;
use std::sync::Arc;

/// What a list says that leaves out what is none of the profile's.
pub const BOUNDED: &str = "as the profile bounds it";

/// A name, or several by `*`, which stands for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern(String);

/// What a profile is bound to; none: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileBounds {
    pub topics: Option<Arc<[NamePattern]>>,
    pub groups: Option<Arc<[NamePattern]>>,
}

impl NamePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// If there is nothing in it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim() {
            "" => Err("an empty name fits nothing: \"orders\" or \"team-*\"".to_owned()),
            text => Ok(NamePattern(text.to_owned())),
        }
    }

    /// Whether a name is one of those meant.
    pub fn fits(&self, name: &str) -> bool {
        let mut parts = self.0.split('*');
        let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
        let mut parts: Vec<&str> = parts.collect();
        let Some(last) = parts.pop() else { return rest.is_empty() };
        for part in parts {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last)
    }

    /// The one name that is meant, if it is one.
    pub fn literal(&self) -> Option<&str> {
        (!self.0.contains('*')).then_some(self.0.as_str())
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for NamePattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        NamePattern::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for NamePattern {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NamePattern".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1 })
    }
}

impl ProfileBounds {
    /// Whether anything may be asked about this topic.
    pub fn topic(&self, name: &str) -> bool {
        self.topics.as_deref().is_none_or(|all| all.iter().any(|one| one.fits(name)))
    }

    /// Whether anything may be asked about this group.
    pub fn group(&self, name: &str) -> bool {
        self.groups.as_deref().is_none_or(|all| all.iter().any(|one| one.fits(name)))
    }

    /// The topics by name, where each of them is named: then no list is needed to find them.
    pub fn named_topics(&self) -> Option<Vec<Arc<str>>> {
        self.topics.as_deref()?.iter().map(|one| one.literal().map(Arc::from)).collect()
    }
}

/// The patterns in one line.
pub fn listed(patterns: &[NamePattern]) -> String {
    patterns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_everything_else_for_itself() {
        let fits = |pattern: &str, name: &str| NamePattern::parse(pattern).unwrap().fits(name);
        for (pattern, name) in [
            ("a", "a"),
            ("team-*", "team-"),
            ("team-*", "team-x"),
            ("*.dlq", "a.dlq"),
            ("a*b*c", "a1b2b3c"),
            ("*", ""),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("a", "ab"),
            ("a", ""),
            ("team-*", "tea"),
            ("*.dlq", "a.dlq2"),
            ("a*a", "a"),
            ("a*b*c", "acb"),
            ("a.b", "axb"),
        ] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
        assert!(NamePattern::parse(" ").is_err());
        let bounds = |texts: &[&str]| ProfileBounds {
            topics: Some(texts.iter().map(|text| NamePattern::parse(text).unwrap()).collect()),
            groups: None,
        };
        assert_eq!(bounds(&["a", "b"]).named_topics().unwrap().len(), 2);
        assert_eq!(bounds(&["a", "b*"]).named_topics(), None);
        assert!(!bounds(&["a"]).topic("b") && bounds(&["a"]).group("b"));
    }
}
