//! What the values of each topic mostly are, so that one that is something else says why. Knows no screen.
use crate::decode::Format;
use crate::kafka::awaited;
use crate::kafka::record::Record;
use crate::views::shown::usual_format;
use std::collections::BTreeMap;

/// The usual format by topic; none where it has no structure or is not known yet.
#[derive(Default)]
pub struct Formats(BTreeMap<String, Usual>);

/// What most values of a topic are, by so many of them.
struct Usual {
    format: Option<Format>,
    of: usize,
    /// Some of them waited for their schemas then.
    waited: bool,
}

/// Records that tell what most are.
const ENOUGH: usize = 60;

/// Rows that are looked through for records of a topic.
const MOST_ROWS: usize = 2_000;

impl Formats {
    /// Learns from the records of a list what is not known of its topics (parted by commas). What few records told is
    /// asked again when there are more; what another list told is forgotten with it.
    pub fn learn<'a, R: Iterator<Item = &'a Record>>(
        &mut self,
        topics: &str,
        first: bool,
        records: impl Fn() -> R,
    ) {
        if first {
            self.0.clear();
        }
        let sure = |usual: &Usual| usual.of >= ENOUGH && !usual.waited;
        for topic in
            topics.split(',').filter(|topic| !self.0.get(*topic).is_some_and(sure)).collect::<Vec<_>>()
        {
            let own = records().take(MOST_ROWS).filter(|record| *record.topic == *topic).take(ENOUGH);
            let own: Vec<&Record> = own.collect();
            if self.0.get(topic).is_none_or(|usual| usual.of < own.len() || usual.waited) {
                // Before they are looked at: what comes in between is learned once more.
                let waited = own.iter().any(|record| awaited(record).next().is_some());
                let usual = Usual { of: own.len(), format: usual_format(own.into_iter()), waited };
                self.0.insert(topic.to_owned(), usual);
            }
        }
    }

    /// Whether something was learned while schemas were still asked for.
    pub fn wait(&self) -> bool {
        self.0.values().any(|usual| usual.waited)
    }

    pub fn of(&self, topic: &str) -> Option<Format> {
        self.0.get(topic)?.format
    }
}
