//! What the values of each topic mostly are, so that one that is something else says why. Knows no screen.
use crate::decode::Format;
use crate::kafka::record::Record;
use crate::views::shown::usual_format;
use std::collections::BTreeMap;

/// The usual format by topic; none where it has no structure or is not known yet.
#[derive(Default)]
pub struct Formats(BTreeMap<String, Format>);

/// Rows that are looked through for records of a topic.
const MOST_ROWS: usize = 2_000;

impl Formats {
    /// Learns from records what is not known of the topics (parted by commas).
    pub fn learn<'a, R: Iterator<Item = &'a Record>>(&mut self, topics: &str, records: impl Fn() -> R) {
        for topic in topics.split(',').filter(|topic| !self.0.contains_key(*topic)).collect::<Vec<_>>() {
            let own = records().take(MOST_ROWS).filter(|record| *record.topic == *topic);
            if let Some(format) = usual_format(own) {
                self.0.insert(topic.to_owned(), format);
            }
        }
    }

    pub fn of(&self, topic: &str) -> Option<Format> {
        self.0.get(topic).copied()
    }
}
