//! `decode` and `decode_keys` of a profile: what the values and keys of topics are read as, by names and patterns of topics. Plain data
//! as it was written; `decoded_topics` makes it read.
use super::bounds::NamePattern;
use super::rows::{ProfileRow, RowValue};
use crate::decode::choice;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;
use std::path::Path;

/// Topics, and what is chosen for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecodeTable(Vec<(NamePattern, String)>);

impl DecodeTable {
    /// What was chosen for a topic: by its own name, else by the pattern that says most of it.
    pub fn chosen(&self, topic: &str) -> Option<&str> {
        let fitting = self.0.iter().filter(|(pattern, _)| pattern.fits(topic));
        let rank = |pattern: &NamePattern| (pattern.literal().is_some(), pattern.to_string().len());
        fitting.max_by_key(|(pattern, _)| rank(pattern)).map(|(_, chosen)| chosen.as_str())
    }

    /// Makes relative paths ones below `folder`.
    pub(super) fn anchor(&mut self, folder: &Path) {
        self.0.iter_mut().for_each(|(_, chosen)| *chosen = choice::anchored(chosen, folder));
    }

    pub(super) fn rows(&self, table: &str) -> Vec<ProfileRow<'static>> {
        let row = |(pattern, chosen): &(NamePattern, String)| {
            ProfileRow::new(format!("{table}.{pattern}"), RowValue::Text(chosen.clone()))
        };
        self.0.iter().map(row).collect()
    }
}

impl<'de> Deserialize<'de> for DecodeTable {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<String, String>::deserialize(from)?;
        let read = written.into_iter().map(|(topics, chosen)| {
            choice::check(&chosen).map_err(|why| format!("`{topics}`: {why}"))?;
            Ok((NamePattern::parse(&topics)?, chosen))
        });
        read.collect::<Result<_, String>>().map(DecodeTable).map_err(de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for DecodeTable {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DecodeTable".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names: Vec<&str> = choice::names().map(|(name, _)| name).collect();
        let pattern = format!("^({}|(avro|protobuf|command):.+)$", names.join("|"));
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": { "type": "string", "pattern": pattern }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_before_a_pattern_and_a_longer_pattern_before_a_shorter() {
        let text = "\"*\" = \"none\"\n\"team-*\" = \"cbor\"\nteam-a = \"avro:a.avsc\"";
        let mut table: DecodeTable = toml::from_str(text).unwrap();
        table.anchor(Path::new("/etc/k"));
        for (topic, chosen) in [("x", "none"), ("team-b", "cbor"), ("team-a", "avro:/etc/k/a.avsc")] {
            assert_eq!(table.chosen(topic), Some(chosen), "{topic}");
        }
        assert_eq!(DecodeTable::default().chosen("x"), None);
        let mistake = toml::from_str::<DecodeTable>("a = \"cbro\"").unwrap_err().to_string();
        assert!(mistake.contains("`a`: there is no `cbro`") && mistake.contains("cbor"), "{mistake}");
    }
}
