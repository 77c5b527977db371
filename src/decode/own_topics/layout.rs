//! The records that are written into Kafka's own topics, as Kafka defines them (`records.json`, by `tools/records`), and those of
//! MirrorMaker (`mirror.json`). Plain data.
use serde::{Deserialize, Deserializer, de};
use std::sync::LazyLock;

/// Which part of which record of which topic this is, and its fields.
#[derive(Debug, Deserialize)]
pub(super) struct OwnRecord {
    /// A name, or one with `*` for anything.
    pub topic: Box<str>,
    /// The kind of record, with which its key begins.
    pub api: i16,
    pub part: OwnPart,
    pub name: Box<str>,
    pub versions: OwnVersions,
    pub flexible: OwnVersions,
    pub fields: Vec<OwnField>,
    #[serde(default)]
    pub structs: Vec<OwnStruct>,
    /// What stands before the fields: what it is and its version, or nothing.
    #[serde(default)]
    pub bare: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OwnPart {
    Key,
    Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct OwnStruct {
    pub name: Box<str>,
    pub fields: Vec<OwnField>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OwnField {
    pub name: Box<str>,
    /// `int32`, `[]int32`, or a structure.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    pub versions: OwnVersions,
    #[serde(default)]
    pub nullable: OwnVersions,
    #[serde(default)]
    pub tagged: OwnVersions,
    #[serde(default)]
    pub tag: u32,
    #[serde(default)]
    pub fields: Vec<OwnField>,
}

/// `0-4`, `3+`, `1`, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OwnVersions(Option<(i16, i16)>);

impl OwnVersions {
    pub fn has(self, version: i16) -> bool {
        self.0.is_some_and(|(first, last)| (first..=last).contains(&version))
    }
}

impl<'de> Deserialize<'de> for OwnVersions {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let number = |text: &str| text.parse::<i16>().map_err(de::Error::custom);
        Ok(OwnVersions(match (text.strip_suffix('+'), text.split_once('-')) {
            _ if text == "none" => None,
            (Some(first), _) => Some((number(first)?, i16::MAX)),
            (_, Some((first, last))) => Some((number(first)?, number(last)?)),
            _ => Some((number(&text)?, number(&text)?)),
        }))
    }
}

static RECORDS: LazyLock<Vec<OwnRecord>> = LazyLock::new(|| {
    let texts = [include_str!("records.json"), include_str!("mirror.json")];
    texts.iter().flat_map(|text| serde_json::from_str::<Vec<OwnRecord>>(text).unwrap_or_default()).collect()
});

/// What is written into a topic of this name.
pub(super) fn of_topic(topic: &str) -> impl Iterator<Item = &'static OwnRecord> {
    RECORDS.iter().filter(move |record| fits(&record.topic, topic))
}

fn fits(pattern: &str, topic: &str) -> bool {
    match pattern.split_once('*') {
        Some((begin, end)) => {
            topic.len() >= begin.len() + end.len() && topic.starts_with(begin) && topic.ends_with(end)
        }
        None => pattern == topic,
    }
}
