//! What is asked of the topic: its range, what of it is searched, in every partition or not. Plain data, as a route says it;
//! knows no row and no read.
use super::columns::Arranged;
use crate::decode::framed::KeyOrValue;
use crate::kafka::model::PartitionId;
use crate::kafka::read::{Isolation, MOST_UNPACKED, Range};
use crate::query;
use crate::shell::Look;
use crate::shell::escape::escape;
use crate::shell::route::query_pairs;
use crate::views::reading_as::ReadingAs;
use std::sync::Arc;

/// The question that a records screen asks.
pub(super) struct RecordsQuestion {
    /// One topic, or several: `orders,payments`.
    pub topic: String,
    pub range: Range,
    /// What reads of this cluster begin with, as its profile has it.
    pub usual: Isolation,
    /// What the rows passed: none is everything.
    pub filter: Option<query::Filter>,
    /// The filter of the route; empty without one.
    pub opened_with: String,
    /// What keys and values are read as, where the user chose.
    pub reading_as: ReadingAs,
    /// Read every partition, also those to which Java's partitioner would not send the key that is asked for.
    pub all_partitions: bool,
    /// Unpack every batch, however large.
    pub unpack_all: bool,
    /// Partitions in which records with a key that the filter asks for were seen.
    pub seen: Vec<(Arc<str>, PartitionId)>,
    /// What could not be understood in the route; said once, when the screen opens.
    pub mistake: Option<String>,
    /// A search was asked for by the route and starts when the screen opens.
    pub pending_search: bool,
}

impl RecordsQuestion {
    /// The bytes that a batch may unpack to; `usual` is the engine's bound.
    pub fn unpack(&self, usual: usize) -> usize {
        if self.unpack_all { MOST_UNPACKED } else { usual }
    }
}

/// A route's query, taken apart: the question, and how the answer shall look.
pub(super) struct Opening {
    pub question: RecordsQuestion,
    /// The text of the filter line.
    pub filter: String,
    pub newest_first: bool,
    pub arranged: Arranged,
    pub histogram: bool,
}

impl Opening {
    pub fn of(topic: String, query: &str, look: &Look) -> Opening {
        let mut opening = Opening {
            filter: String::new(),
            newest_first: true,
            arranged: Arranged::remembered(&topic, look),
            histogram: false,
            question: RecordsQuestion {
                range: Range { isolation: look.isolation, ..Range::of(topic.split(',')) },
                usual: look.isolation,
                reading_as: ReadingAs::remembered(&topic, look),
                topic,
                filter: None,
                opened_with: String::new(),
                all_partitions: false,
                unpack_all: false,
                seen: Vec::new(),
                mistake: None,
                pending_search: false,
            },
        };
        for (name, value) in query_pairs(query) {
            if let Err(mistake) = opening.set(name, value, look) {
                opening.question.mistake = Some(mistake);
            }
        }
        opening.question.pending_search = !opening.filter.is_empty();
        opening.filter.trim().clone_into(&mut opening.question.opened_with);
        opening
    }

    fn set(&mut self, name: &str, value: String, look: &Look) -> Result<(), String> {
        match name {
            "where" => self.filter = value,
            "order" => self.newest_first = value != "oldest",
            "columns" | "sort" => self.arranged.set(name, &value)?,
            "prune" => self.question.all_partitions = value == "no",
            "value" => self.question.reading_as.set(KeyOrValue::Value, value)?,
            "key" => self.question.reading_as.set(KeyOrValue::Key, value)?,
            "histogram" => self.histogram = value == "yes",
            _ => match self.question.range.set(name, &value, &look.zone) {
                Ok(true) => {}
                Ok(false) => {
                    return Err(format!(
                        "\"{name}\" means nothing here: from, until, partitions, isolation, where, order, prune, \
                         histogram, columns, sort, value, key"
                    ));
                }
                Err(mistake) => return Err(mistake.to_string()),
            },
        }
        Ok(())
    }
}

impl RecordsQuestion {
    /// The topic that stands first.
    pub fn first_topic(&self) -> String {
        self.topic.split(',').next().unwrap_or_default().to_owned()
    }

    /// Whether the filter asks for keys, which lie where their hash leads.
    pub fn looks_for_keys(&self) -> bool {
        self.filter.as_ref().is_some_and(|filter| filter.bounds().keys.is_some())
    }

    /// The filter that the rows passed; empty without one.
    pub fn filter_text(&self) -> &str {
        self.filter.as_ref().map_or("", |filter| filter.text())
    }

    /// What differs from the usual, for the route.
    pub fn to_query(&self) -> Vec<String> {
        // `yesterday 10:00` has a blank.
        let range = Some(self.range.to_query().replace(' ', "%20")).filter(|text| !text.is_empty());
        // The route's own default, where the profile has another one: it has to be said.
        let every = self.usual != Isolation::Uncommitted && self.range.isolation == Isolation::Uncommitted;
        let every = every.then(|| format!("isolation={}", Isolation::Uncommitted));
        let filter = self.filter.as_ref().map(|filter| format!("where={}", escape(filter.text())));
        let widened = (self.all_partitions && self.looks_for_keys()).then(|| "prune=no".to_owned());
        let read = self.reading_as.to_query();
        range.into_iter().chain(every).chain(filter).chain(widened).chain(read).collect()
    }
}
