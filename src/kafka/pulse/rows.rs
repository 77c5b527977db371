//! What was learned about topics, row by row, with the offsets of their partitions. Pure: answers in, rows out.
use super::rates::Zeros;
use crate::kafka::ask_leaders::{LeaderOffsets, ListedOffset, WantedPartition};
use crate::kafka::model::{Holes, Known, PartitionId, Topic};
use crate::kafka::offsets::judge;
use crate::wire::codes;
use std::sync::Arc;
use tokio::time::Instant;

/// Not known yet.
const UNKNOWN: i64 = -1;
/// What a broker says of a partition that it leads no more, or not yet.
const MOVED: [i16; 6] = [
    codes::UNKNOWN_TOPIC_OR_PARTITION,
    codes::LEADER_NOT_AVAILABLE,
    codes::NOT_LEADER_OR_FOLLOWER,
    codes::FENCED_LEADER_EPOCH,
    codes::UNKNOWN_LEADER_EPOCH,
    codes::UNKNOWN_TOPIC_ID,
];

/// Topics by name, beside what is remembered of their partitions.
#[derive(Default)]
pub(super) struct TopicRows {
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
    /// Some partition did not tell its last timestamp.
    untold: bool,
    /// Some partition did not tell its end.
    lacking: bool,
}

/// Offsets as asked for the topics of one moment.
pub(super) struct ListedOffsets {
    pub(super) topics: Arc<[Topic]>,
    pub(super) offsets: LeaderOffsets,
}

impl ListedOffsets {
    /// Whether a leader was wrong or could not be asked.
    pub(super) fn is_partial(&self) -> bool {
        let moved = |row: &ListedOffset| matches!(row, ListedOffset::Code(code) if MOVED.contains(code));
        !self.offsets.failed.is_empty() || self.offsets.rows.iter().any(moved)
    }

    /// Whether there was something to ask and nobody answered.
    pub(super) fn is_lost(&self) -> bool {
        let told = |row: &ListedOffset| matches!(row, ListedOffset::Is { .. } | ListedOffset::Code(_));
        !self.offsets.failed.is_empty() && !self.offsets.rows.iter().any(told)
    }
}

impl TopicRows {
    /// Takes in fresh names; what is known of topics that stay is kept. Of another topic by the same name nothing is known.
    pub(super) fn names(&mut self, names: Vec<Topic>) {
        let mut before =
            std::mem::take(&mut self.topics).into_iter().zip(std::mem::take(&mut self.offsets)).peekable();
        for topic in names {
            while before.next_if(|(old, _)| old.name < topic.name).is_some() {}
            match before.next_if(|(old, _)| old.name == topic.name) {
                Some((old, mut offsets)) if !old.is_another(topic.id) => {
                    let count = topic.partitions.len();
                    offsets.resize(count);
                    let Topic { id, internal, error, partitions, .. } = topic;
                    self.topics.push(Topic { id, internal, error, partitions, ..old });
                    self.offsets.push(offsets);
                }
                _ => {
                    let mut offsets = PartitionOffsets::default();
                    offsets.resize(topic.partitions.len());
                    self.topics.push(topic);
                    self.offsets.push(offsets);
                }
            }
        }
    }

    /// Takes in end offsets; gives the records per second over all topics that are not internal.
    pub(super) fn ends(&mut self, listing: &ListedOffsets, now: Instant) -> Option<f64> {
        let since = self.at.replace(now).map(|at| (now - at).as_secs_f64()).filter(|span| *span > 0.0);
        let mut total = 0;
        let mut topics = TopicMerge::new(&mut self.topics, &mut self.offsets);
        for (asked, rows) in Answers::of(listing) {
            let Some((topic, offsets)) = topics.find(&asked.name) else { continue };
            let grown = offsets.grow(rows.clone().map(|(_, listed)| listed));
            let lacks = holes(rows.clone(), listing);
            topic.records = offsets.records(topic, rows, listing);
            offsets.lack(lacks.is_some());
            match (since, grown) {
                (Some(span), Some(grown)) => {
                    total += if topic.internal { 0 } else { grown };
                    topic.rate = Known::Is(grown as f64 / span).lacking(lacks);
                    topic.rates = self.zeros.push(&topic.rates, (grown as f64 / span) as f32);
                }
                // One look tells no rate yet; none at all tells why.
                (_, None) => {
                    let silent = lacks.filter(|_| offsets.end.iter().all(|end| *end == UNKNOWN));
                    let why = topic.error.clone().filter(|_| topic.partitions.is_empty()).or(silent);
                    topic.rate = why.map_or_else(|| topic.rate.clone(), Known::Failed);
                }
                _ => {}
            }
        }
        since.map(|span| total as f64 / span)
    }

    /// Takes in first offsets.
    pub(super) fn firsts(&mut self, listing: &ListedOffsets) {
        let mut topics = TopicMerge::new(&mut self.topics, &mut self.offsets);
        for (asked, rows) in Answers::of(listing) {
            let Some((topic, offsets)) = topics.find(&asked.name) else { continue };
            for (first, (_, listed)) in offsets.first.iter_mut().zip(rows.clone()) {
                if let ListedOffset::Is { offset, .. } = listed {
                    *first = *offset;
                }
            }
            topic.records = offsets.records(topic, rows, listing);
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
            let sum = offsets.sum(&topic.records);
            if sum.is_none() || sum == offsets.dated || found.len() == most {
                continue;
            }
            offsets.dated = sum;
            if topic.records == Known::Is(0) {
                topic.last = Known::Is(crate::kafka::model::Timestamp(-1));
            } else if let Known::Failed(why) = &topic.records {
                topic.last = Known::Failed(why.clone());
            } else {
                found.push(topic.clone());
            }
        }
        if found.len() < most {
            // The end of a round: whoever could not tell then is asked again in the next one.
            self.offsets.iter_mut().filter(|offsets| offsets.untold).for_each(|offsets| {
                (offsets.dated, offsets.untold) = (None, false);
            });
        }
        found
    }

    /// Takes in when the last record of a topic was written. A failure does not replace what was known.
    pub(super) fn dated(&mut self, topic: &str, fact: Known<crate::kafka::model::Timestamp>) {
        let Some(at) = self.at(topic) else { return };
        self.offsets[at].untold = matches!(fact, Known::Failed(_) | Known::AtLeast(..));
        let last = &mut self.topics[at].last;
        let before = last.at_least().copied().filter(|before| before.0 >= 0);
        *last = match (fact, before) {
            // What the silent ones had told is not forgotten; they may have gone on.
            (Known::AtLeast(told, lacks), Some(before)) => Known::AtLeast(told.max(before), lacks),
            (Known::Failed(why), Some(before)) => Known::AtLeast(before, why),
            (fact, _) => fact,
        };
    }
}

/// What lacks where some partitions did not tell their offset.
fn holes<'a>(
    rows: impl Iterator<Item = (WantedPartition<'a>, &'a ListedOffset)>,
    listing: &ListedOffsets,
) -> Option<Arc<str>> {
    let mut holes = Holes::new("partition");
    for (row, listed) in rows.filter(|(_, listed)| !matches!(listed, ListedOffset::Is { .. })) {
        if let Err(error) = judge(&row, *listed, &listing.offsets.failed) {
            holes.add(error.hole::<()>().why().expect("a failure says why"));
        }
    }
    holes.words()
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
    fn grow<'a>(&mut self, rows: impl Iterator<Item = &'a ListedOffset>) -> Option<i64> {
        let mut grown = None;
        for (end, listed) in self.end.iter_mut().zip(rows) {
            let ListedOffset::Is { offset, .. } = listed else { continue };
            if *end != UNKNOWN {
                *grown.get_or_insert(0) += (offset - *end).max(0);
            }
            *end = *offset;
        }
        grown
    }

    /// Whether some partition does not tell its end now: what is known of its last record then is of before, and is asked for
    /// again when that changes.
    fn lack(&mut self, lacking: bool) {
        if std::mem::replace(&mut self.lacking, lacking) != lacking {
            self.dated = None;
        }
    }

    /// What the ends add up to, once it is known of each partition where it ends or why that is not known.
    fn sum(&self, records: &Known<u64>) -> Option<i64> {
        let whole = self.end.iter().all(|end| *end != UNKNOWN);
        let told = matches!(records, Known::AtLeast(..) | Known::Failed(_));
        (whole || told).then(|| self.end.iter().sum())
    }

    /// Records between the first and the end offsets. Failures count only where nothing better was ever known.
    fn records<'a>(
        &self,
        topic: &Topic,
        mut rows: impl Iterator<Item = (WantedPartition<'a>, &'a ListedOffset)>,
        listing: &ListedOffsets,
    ) -> Known<u64> {
        if let (Some(why), true) = (&topic.error, topic.partitions.is_empty()) {
            return Known::Failed(why.clone());
        }
        let known = |(first, end): (&i64, &i64)| {
            (*first != UNKNOWN && *end != UNKNOWN).then(|| (end - first).max(0).unsigned_abs())
        };
        let spans = || self.first.iter().zip(&*self.end).map(known);
        if let Some(sum) = spans().sum() {
            // Of those that do not tell now, what they told last.
            return Known::Is(sum).lacking(holes(rows, listing));
        }
        let parts = spans().map(|span| match (span, rows.next()) {
            (Some(records), _) => Known::Is(records),
            (None, Some((row, listed))) => match judge(&row, *listed, &listing.offsets.failed) {
                Ok(_) => Known::Loading,
                Err(error) => error.hole(),
            },
            (None, None) => Known::Loading,
        });
        match Known::total(parts, "partition") {
            Known::Loading => topic.records.clone(),
            told => told,
        }
    }
}

/// The answers of a listing, topic by topic.
struct Answers<'a> {
    listing: &'a ListedOffsets,
    topic: usize,
    row: usize,
}

impl<'a> Answers<'a> {
    fn of(listing: &'a ListedOffsets) -> Self {
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
    listed: &'a [ListedOffset],
    at: usize,
}

impl<'a> Iterator for RowsOf<'a> {
    type Item = (WantedPartition<'a>, &'a ListedOffset);

    fn next(&mut self) -> Option<Self::Item> {
        let (partition, listed) = (self.topic.partitions.get(self.at)?, self.listed.get(self.at)?);
        self.at += 1;
        Some((WantedPartition::of(&self.topic.name, partition.id, Some(partition)), listed))
    }
}

/// Walks the rows beside answers in the same order: names may have changed since the question.
struct TopicMerge<'a> {
    rows: std::iter::Peekable<
        std::iter::Zip<std::slice::IterMut<'a, Topic>, std::slice::IterMut<'a, PartitionOffsets>>,
    >,
}

impl<'a> TopicMerge<'a> {
    fn new(topics: &'a mut [Topic], offsets: &'a mut [PartitionOffsets]) -> Self {
        TopicMerge { rows: topics.iter_mut().zip(offsets.iter_mut()).peekable() }
    }

    fn find(&mut self, name: &Arc<str>) -> Option<(&'a mut Topic, &'a mut PartitionOffsets)> {
        while self.rows.next_if(|(topic, _)| topic.name < *name).is_some() {}
        self.rows.next_if(|(topic, _)| topic.name == *name)
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
