//! Which partition a key goes to, by the names that librdkafka has for it. What they compute is `kafka::partitioner`'s.
use crate::nearest::{hint, nearest};
use serde::{Deserialize, Deserializer, de};

/// How a record's partition follows from its key. `…Random`: without a key any partition may get it; else always the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PartitionerName {
    /// As Java's clients.
    #[default]
    Murmur2Random,
    Murmur2,
    /// As librdkafka's clients, where they are not told otherwise.
    ConsistentRandom,
    Consistent,
    /// As Sarama's.
    Fnv1aRandom,
    Fnv1a,
}

const PARTITIONERS: [PartitionerName; 6] = {
    use PartitionerName::{Consistent, ConsistentRandom, Fnv1a, Fnv1aRandom, Murmur2, Murmur2Random};
    [Murmur2Random, Murmur2, ConsistentRandom, Consistent, Fnv1aRandom, Fnv1a]
};

impl PartitionerName {
    pub fn name(self) -> &'static str {
        match self {
            PartitionerName::Murmur2Random => "murmur2_random",
            PartitionerName::Murmur2 => "murmur2",
            PartitionerName::ConsistentRandom => "consistent_random",
            PartitionerName::Consistent => "consistent",
            PartitionerName::Fnv1aRandom => "fnv1a_random",
            PartitionerName::Fnv1a => "fnv1a",
        }
    }

    /// What it hashes by, in a word.
    pub fn hash(self) -> &'static str {
        match self {
            PartitionerName::Murmur2Random | PartitionerName::Murmur2 => "murmur2",
            PartitionerName::ConsistentRandom | PartitionerName::Consistent => "crc32",
            PartitionerName::Fnv1aRandom | PartitionerName::Fnv1a => "fnv1a",
        }
    }

    /// Reads librdkafka's name.
    ///
    /// # Errors
    /// With the nearest name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names = || PARTITIONERS.iter().map(|one| one.name());
        PARTITIONERS.into_iter().find(|one| one.name() == text).ok_or_else(|| {
            let meant = match nearest(text, names()) {
                None => format!("; there are {}", names().collect::<Vec<_>>().join(", ")),
                near => hint(near),
            };
            format!("`{text}` is no partitioner{meant}")
        })
    }
}

impl<'de> Deserialize<'de> for PartitionerName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        PartitionerName::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for PartitionerName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PartitionerName".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": PARTITIONERS.map(PartitionerName::name) })
    }
}
