//! What Kafka writes into topics of its own: offsets and groups (`__consumer_offsets`), transactions (`__transaction_state`), share
//! groups (`__share_group_state`), and MirrorMaker into its checkpoints, heartbeats and offset syncs. A key begins with the kind of
//! the record; its value is read by that.
//!
//! | file | owns |
//! |---|---|
//! | `layout` | the definitions |
//! | `own_bytes` | Kafka's numbers, texts and lengths |
//! | `read` | a record as JSON |
mod layout;
mod own_bytes;
mod read;

use super::document::{HowFar, TakesValue};
use super::framed::{Body, Decoder, Encoding, EncodingFault, KeyOrValue, Read};
use super::step::Step;
use layout::{OwnPart, OwnRecord};
use own_bytes::OwnBytes;
use read::OwnReading;
use std::sync::Arc;

/// What reads the keys or the values of a topic, if it is one of those.
pub(super) fn decoder(topic: &str, of: KeyOrValue) -> Option<Arc<Decoder>> {
    let part = match of {
        KeyOrValue::Key => OwnPart::Key,
        KeyOrValue::Value => OwnPart::Value,
    };
    let records: Vec<&'static OwnRecord> = layout::of_topic(topic).filter(|own| own.part == part).collect();
    let whose = if topic.starts_with("__") { "Kafka's own" } else { "MirrorMaker's own" };
    (!records.is_empty()).then(|| Arc::new(Decoder::new(whose, Box::new(OwnTopic { part, records }))))
}

/// The records of one topic, keys or values.
#[derive(Debug)]
struct OwnTopic {
    part: OwnPart,
    records: Vec<&'static OwnRecord>,
}

impl OwnTopic {
    fn reading<'a>(&self, body: Body<'a>) -> Read<OwnReading<'a>> {
        let mut input = OwnBytes::new(body.bytes);
        if let [only] = self.records[..]
            && only.bare
        {
            return OwnReading::new(only, 0, input);
        }
        match self.part {
            OwnPart::Key => {
                let kind = input.short()?;
                OwnReading::new(self.of_kind(kind)?, 0, input)
            }
            OwnPart::Value => {
                // The key says what it is, unless there is but one kind.
                let kind = match (&self.records[..], body.message) {
                    ([only], _) => only.api,
                    (_, Some(key)) => OwnBytes::new(key).short()?,
                    (_, None) => return Err(EncodingFault::at(0, "no key says what it is")),
                };
                let version = input.short()?;
                OwnReading::new(self.of_kind(kind)?, version, input)
            }
        }
    }

    fn of_kind(&self, kind: i16) -> Read<&'static OwnRecord> {
        let found = self.records.iter().find(|record| record.api == kind);
        found
            .copied()
            .ok_or_else(|| EncodingFault::at(0, format!("a record of kind {kind}, which is not known")))
    }
}

impl Encoding for OwnTopic {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        self.reading(body).and_then(|mut reading| reading.json(out)).map_err(|fault| *fault)
    }

    /// By its JSON: these records are small.
    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        let mut json = Vec::new();
        match self.json(body, &mut json) {
            Ok(()) => super::visit(&json, steps, &mut |value| found(value.into_owned())),
            Err(_) => HowFar::Part,
        }
    }
}

#[cfg(test)]
#[path = "../tests/own_topics_tests.rs"]
mod tests;
