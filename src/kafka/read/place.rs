//! Turns the positions of a range into offsets of each partition, and tells where that is not what was asked for.
//!
//! A time is exact: the brokers' index says where records may begin to be late enough, and each record's own timestamp is
//! compared with it besides. Where a range ends at a time, records that are early enough may still come later; up to a
//! bound they are looked for, and past it the answer says that they were not.
use super::notes::Note;
use super::position::Position;
use super::progress::Reason;
use super::range::Range;
use super::survey::{Place, Survey};
use crate::kafka::model::{Offset, PartitionEnds, Timestamp};
use crate::kafka::{Cluster, Error, OffsetSpec};
use crate::query::Span;
use jiff::tz::TimeZone;

/// Offsets past the place of a range's end in time that are looked through in any case.
pub const CHEAP: u64 = 200_000;

/// A range as offsets.
#[derive(Debug, Default)]
pub struct PlacedRange {
    pub from: Vec<i64>,
    pub until: Vec<i64>,
    /// Which timestamps are wanted between them.
    pub times: Span,
    /// Offsets of the range itself, without what is looked through for late ones.
    pub offsets: u64,
    pub notes: Vec<Note>,
    /// Offsets that were asked for and are not there.
    pub missing: Vec<Reason>,
}

/// How much of what lies past an end in time is looked through for late records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateDepth {
    /// What costs nothing worth telling: a page.
    Cheap,
    /// As much as the range itself: a search, a count.
    AsMuchAgain,
    /// All of it: a file that is written once.
    All,
}

/// Places a range.
pub async fn place_range(
    cluster: &Cluster,
    survey: &Survey,
    range: &Range,
    clock: (Timestamp, &TimeZone),
    depth: LateDepth,
) -> Result<PlacedRange, Error> {
    let (from, until) = tokio::join!(
        place_all(cluster, survey, range.from, clock),
        place_all(cluster, survey, range.until, clock)
    );
    let mut placed = PlacedRange { from: from?, until: until?, ..PlacedRange::default() };
    placed.offsets = sum(placed.from.iter().zip(&placed.until));
    placed.tell_what_is_not_there(survey, range);
    placed.times.from = range.from.time(clock.0, clock.1).map(|time| time.0);
    if let Some(time) = range.until.time(clock.0, clock.1) {
        placed.times.until = Some(time.0);
        let ends: Vec<i64> = survey.ends.iter().map(|ends| ends.end.0).collect();
        let starts = placed.until.iter().zip(&placed.from).map(|(until, from)| until.max(from));
        let late = sum(starts.zip(&ends));
        let most = match depth {
            LateDepth::Cheap => CHEAP,
            LateDepth::AsMuchAgain => placed.offsets.max(CHEAP),
            LateDepth::All => u64::MAX,
        };
        if late <= most {
            placed.until = ends;
        } else {
            placed.notes.push(Note::ByTimeIndex { until: range.until, offsets: late });
        }
    }
    Ok(placed)
}

fn sum<'a>(spans: impl Iterator<Item = (&'a i64, &'a i64)>) -> u64 {
    spans.map(|(from, until)| (until - from).max(0).unsigned_abs()).sum()
}

impl PlacedRange {
    /// Offsets that a range names and the logs do not have: what was deleted is missing from the answer, and so is a range of
    /// which nothing is there; a log that is shorter than others is only told.
    fn tell_what_is_not_there(&mut self, survey: &Survey, range: &Range) {
        let offset = |position: Position| match position {
            Position::Offset(offset) => Some(offset),
            _ => None,
        };
        let (from, until) = (offset(range.from), offset(range.until));
        for ((topic, partition), ends) in survey.places.iter().zip(&survey.ends) {
            let (topic, partition) = (topic.clone(), *partition);
            let asked = match (from, until) {
                (Some(from), _) => from,
                // A range up to an offset that is gone has lost all of it.
                (None, Some(until)) if range.from == Position::Begin && until <= ends.first => Offset(0),
                _ => continue,
            };
            if asked >= ends.first {
                continue;
            }
            let gone = until.map_or(ends.first, |until| until.min(ends.first));
            if asked.0 == 0 && gone == ends.first && until != Some(gone) {
                // Who says 0 may mean the beginning.
                let (asked, has) = (asked, ends.first);
                self.notes.push(Note::Clamped { topic, partition, asked, has, begin: true });
            } else if asked < gone {
                self.missing.push(Reason::Gone {
                    topic,
                    partition,
                    from: asked,
                    until: gone,
                    first: ends.first,
                });
            }
        }
        if let Some(from) = from {
            self.tell_past_the_end(survey, from, true);
        }
        if let Some(until) = until.filter(|until| from.is_none_or(|from| from < *until)) {
            self.tell_past_the_end(survey, until, false);
        }
    }

    fn tell_past_the_end(&mut self, survey: &Survey, asked: Offset, begin: bool) {
        if survey.ends.iter().any(|ends| asked <= ends.end) {
            return;
        }
        let longest = survey.ends.iter().zip(&survey.places).max_by_key(|(ends, _)| ends.end);
        let Some((ends, (topic, partition))) = longest else { return };
        let (topic, partition, has) = (topic.clone(), *partition, ends.end);
        if begin {
            self.missing.push(Reason::PastEnd { topic, partition, asked, end: has });
        } else {
            self.notes.push(Note::Clamped { topic, partition, asked, has, begin: false });
        }
    }
}

/// The offset that a position means in each partition, between first and end. A time is where the brokers' index has the first
/// record that is not older.
pub async fn place_all(
    cluster: &Cluster,
    survey: &Survey,
    position: Position,
    (now, zone): (Timestamp, &TimeZone),
) -> Result<Vec<i64>, Error> {
    match position.time(now, zone) {
        // Before there were times: records without one come first as well.
        Some(Timestamp(..=0)) => Ok(survey.ends.iter().map(|ends| ends.first.0).collect()),
        Some(time) => {
            let found = cluster.offsets(&survey.places, OffsetSpec::At(time)).await;
            let placed = found.into_iter().zip(&survey.ends).map(|(found, ends)| {
                // Nothing that late: the end.
                Ok(found?.offset.unwrap_or(ends.end).0.clamp(ends.first.0, ends.end.0))
            });
            placed.collect()
        }
        None => Ok(survey.ends.iter().map(|ends| place(position, ends)).collect()),
    }
}

fn place(position: Position, ends: &PartitionEnds) -> i64 {
    let (first, end) = (ends.first.0, ends.end.0);
    let at = match position {
        Position::Begin => first,
        Position::EndMinus(count) => end.saturating_sub_unsigned(count),
        Position::Offset(offset) => offset.0,
        Position::Percent(percent) => {
            let span = i128::from(end - first) * i128::from(percent) / 100;
            first + i64::try_from(span).expect("a part of the span is no longer than the span")
        }
        // Times are placed by the brokers.
        Position::End | Position::Time(_) | Position::Back(_) | Position::Day { .. } => end,
    };
    at.clamp(first, end)
}

/// The places of a survey that hold anything, with their ends.
pub fn filled(survey: &Survey) -> impl Iterator<Item = (&Place, &PartitionEnds)> {
    survey.places.iter().zip(&survey.ends).filter(|(_, ends)| ends.first < ends.end)
}
