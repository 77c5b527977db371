//! What was learned about topics, row by row, with the offsets of their partitions. Pure: answers in, rows out.
use super::rates::Zeros;
use crate::kafka::ask_leaders::{Listed, Offsets, Wanted};
use crate::kafka::model::{Known, PartitionId, Topic};
use crate::kafka::offsets::judge;
use std::sync::Arc;
use tokio::time::Instant;

/// Not known yet.
const UNKNOWN: i64 = -1;

/// Topics by name, beside what is remembered of their partitions.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) topics: Vec<Topic>,
    offsets: Vec<PartitionOffsets>,
    zeros: Zeros,
    /// Where the walk through the cleanup policies goes on.
    cleaned: usize,
    /// When the end offsets were last told.
    at: Option<Instant>,
}

#[derive(Clone, Debug, Default)]
struct PartitionOffsets {
    first: Box<[i64]>,
    end: Box<[i64]>,
    /// The sum of the ends when the last timestamp was asked for.
    dated: Option<i64>,
}

/// Offsets as asked for the topics of one moment.
pub(super) struct Listing {
    pub(super) topics: Arc<[Topic]>,
    pub(super) offsets: Offsets,
}

impl Listing {
    /// Whether a leader was wrong or could not be asked.
    pub(super) fn is_partial(&self) -> bool {
        let moved = |row: &Listed| matches!(row, Listed::Code(3 | 5 | 6 | 74 | 75 | 100));
        !self.offsets.failed.is_empty() || self.offsets.rows.iter().any(moved)
    }

    /// Whether there was something to ask and nobody answered.
    pub(super) fn is_lost(&self) -> bool {
        let told = |row: &Listed| matches!(row, Listed::Is { .. } | Listed::Code(_));
        !self.offsets.failed.is_empty() && !self.offsets.rows.iter().any(told)
    }
}

impl Rows {
    /// Takes in fresh names; what is known of topics that stay is kept.
    pub(super) fn names(&mut self, names: Vec<Topic>) {
        let mut before =
            std::mem::take(&mut self.topics).into_iter().zip(std::mem::take(&mut self.offsets)).peekable();
        for topic in names {
            while before.next_if(|(old, _)| old.name < topic.name).is_some() {}
            match before.next_if(|(old, _)| old.name == topic.name) {
                Some((old, mut offsets)) => {
                    let count = topic.partitions.len();
                    offsets.resize(count);
                    let (internal, error, partitions) = (topic.internal, topic.error, topic.partitions);
                    self.topics.push(Topic { internal, error, partitions, ..old });
                    self.offsets.push(offsets);
                }
                None => {
                    let mut offsets = PartitionOffsets::default();
                    offsets.resize(topic.partitions.len());
                    self.topics.push(topic);
                    self.offsets.push(offsets);
                }
            }
        }
    }

    /// Takes in end offsets; gives the records per second over all topics that are not internal.
    pub(super) fn ends(&mut self, listing: &Listing, now: Instant) -> Option<f64> {
        let since = self.at.replace(now).map(|at| (now - at).as_secs_f64()).filter(|span| *span > 0.0);
        let mut total = 0;
        let mut topics = Merge::new(&mut self.topics, &mut self.offsets);
        for (asked, rows) in Answers::of(listing) {
            let Some((topic, offsets)) = topics.find(&asked.name) else { continue };
            let grown = offsets.grow(rows.clone().map(|(_, listed)| listed));
            topic.records = offsets.records(&topic.records, rows, listing);
            match (since, grown) {
                (Some(span), Some(grown)) => {
                    total += if topic.internal { 0 } else { grown };
                    topic.rate = Known::Is(grown as f64 / span);
                    topic.rates = self.zeros.push(&topic.rates, (grown as f64 / span) as f32);
                }
                (_, None) if topic.error.is_none() => topic.rate = topic.records.clone().map(|_| 0.0),
                _ => {}
            }
        }
        since.map(|span| total as f64 / span)
    }

    /// Takes in first offsets.
    pub(super) fn firsts(&mut self, listing: &Listing) {
        let mut topics = Merge::new(&mut self.topics, &mut self.offsets);
        for (asked, rows) in Answers::of(listing) {
            let Some((topic, offsets)) = topics.find(&asked.name) else { continue };
            for (first, (_, listed)) in offsets.first.iter_mut().zip(rows.clone()) {
                if let Listed::Is { offset, .. } = listed {
                    *first = *offset;
                }
            }
            topic.records = offsets.records(&topic.records, rows, listing);
        }
    }

    /// The end of a partition as last told.
    pub(super) fn end(&self, topic: &str, partition: PartitionId) -> Option<i64> {
        self.told(topic, partition, |offsets| &offsets.end)
    }

    /// Where a partition begins, as last told.
    pub(super) fn first(&self, topic: &str, partition: PartitionId) -> Option<i64> {
        self.told(topic, partition, |offsets| &offsets.first)
    }

    fn told(
        &self,
        topic: &str,
        partition: PartitionId,
        which: fn(&PartitionOffsets) -> &[i64],
    ) -> Option<i64> {
        let at = self.at(topic)?;
        let row = self.topics[at].partitions.binary_search_by_key(&partition, |row| row.id).ok()?;
        which(&self.offsets[at]).get(row).copied().filter(|offset| *offset != UNKNOWN)
    }

    /// A topic's place.
    pub(super) fn at(&self, topic: &str) -> Option<usize> {
        self.topics.binary_search_by(|row| (*row.name).cmp(topic)).ok()
    }

    /// The next `most` topics in a walk over all of them; fewer at the end of a round.
    pub(super) fn uncleaned(&mut self, most: usize) -> Vec<Arc<str>> {
        let rest = self.topics.get(self.cleaned..).unwrap_or_default();
        let names: Vec<_> = rest.iter().take(most).map(|topic| topic.name.clone()).collect();
        self.cleaned = if names.len() == most { self.cleaned + most } else { 0 };
        names
    }

    /// Up to `most` topics that grew since their last timestamp was asked for; they count as asked from now on.
    pub(super) fn undated(&mut self, most: usize) -> Vec<Topic> {
        let mut found = Vec::new();
        for (topic, offsets) in self.topics.iter_mut().zip(&mut self.offsets) {
            let sum = offsets.sum();
            if sum.is_none() || sum == offsets.dated || found.len() == most {
                continue;
            }
            offsets.dated = sum;
            if topic.records == Known::Is(0) {
                topic.last = Known::Is(crate::kafka::model::Timestamp(-1));
            } else {
                found.push(topic.clone());
            }
        }
        found
    }
}

impl PartitionOffsets {
    fn resize(&mut self, count: usize) {
        let resized = |before: &[i64]| {
            let grown = before.iter().copied().chain(std::iter::repeat(UNKNOWN));
            grown.take(count).collect()
        };
        if self.end.len() != count {
            (self.first, self.end) = (resized(&self.first), resized(&self.end));
        }
    }

    /// Takes in ends and tells by how much they grew; none if no partition is known twice.
    fn grow<'a>(&mut self, rows: impl Iterator<Item = &'a Listed>) -> Option<i64> {
        let mut grown = None;
        for (end, listed) in self.end.iter_mut().zip(rows) {
            let Listed::Is { offset, .. } = listed else { continue };
            if *end != UNKNOWN {
                *grown.get_or_insert(0) += (offset - *end).max(0);
            }
            *end = *offset;
        }
        grown
    }

    fn sum(&self) -> Option<i64> {
        self.end.iter().all(|end| *end != UNKNOWN).then(|| self.end.iter().sum())
    }

    /// Records between the first and the end offsets. Failures count only while nothing better was ever known.
    fn records<'a>(
        &self,
        before: &Known<u64>,
        mut rows: impl Iterator<Item = (Wanted<'a>, &'a Listed)>,
        listing: &Listing,
    ) -> Known<u64> {
        let known = |(first, end): (&i64, &i64)| {
            (*first != UNKNOWN && *end != UNKNOWN).then(|| (end - first).max(0).unsigned_abs())
        };
        let sum: Option<u64> = self.first.iter().zip(&*self.end).map(known).sum();
        match sum {
            Some(sum) => Known::Is(sum),
            None => {
                let failure =
                    rows.find_map(|(row, listed)| judge(&row, *listed, &listing.offsets.failed).err());
                failure.map_or_else(|| before.clone(), |error| error.known())
            }
        }
    }
}

/// The answers of a listing, topic by topic.
struct Answers<'a> {
    listing: &'a Listing,
    topic: usize,
    row: usize,
}

impl<'a> Answers<'a> {
    fn of(listing: &'a Listing) -> Self {
        Answers { listing, topic: 0, row: 0 }
    }
}

impl<'a> Iterator for Answers<'a> {
    type Item = (&'a Topic, RowsOf<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let topic = self.listing.topics.get(self.topic)?;
        let end = self.row + topic.partitions.len();
        let listed = &self.listing.offsets.rows[self.row..end];
        (self.topic, self.row) = (self.topic + 1, end);
        Some((topic, RowsOf { topic, listed, at: 0 }))
    }
}

/// The answers for the partitions of one topic.
#[derive(Clone)]
struct RowsOf<'a> {
    topic: &'a Topic,
    listed: &'a [Listed],
    at: usize,
}

impl<'a> Iterator for RowsOf<'a> {
    type Item = (Wanted<'a>, &'a Listed);

    fn next(&mut self) -> Option<Self::Item> {
        let (partition, listed) = (self.topic.partitions.get(self.at)?, self.listed.get(self.at)?);
        self.at += 1;
        Some((Wanted { topic: &self.topic.name, partition: partition.id, leader: partition.leader }, listed))
    }
}

/// Walks the rows beside answers in the same order: names may have changed since the question.
struct Merge<'a> {
    rows: std::iter::Peekable<
        std::iter::Zip<std::slice::IterMut<'a, Topic>, std::slice::IterMut<'a, PartitionOffsets>>,
    >,
}

impl<'a> Merge<'a> {
    fn new(topics: &'a mut [Topic], offsets: &'a mut [PartitionOffsets]) -> Self {
        Merge { rows: topics.iter_mut().zip(offsets.iter_mut()).peekable() }
    }

    fn find(&mut self, name: &Arc<str>) -> Option<(&'a mut Topic, &'a mut PartitionOffsets)> {
        while self.rows.next_if(|(topic, _)| topic.name < *name).is_some() {}
        self.rows.next_if(|(topic, _)| topic.name == *name)
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
