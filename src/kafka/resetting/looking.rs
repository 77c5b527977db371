//! What a reset would do, looked up partition by partition: where the group stands, where it would go, and when the records
//! at both places were written. Changes nothing.
use super::destination::{Destination, Landing, ResetGround};
use crate::change::GroupOffset;
use crate::kafka::OffsetSpec;
use crate::kafka::cluster::Cluster;
use crate::kafka::committed::GroupMarks;
use crate::kafka::errors::Error;
use crate::kafka::group_lag::GroupLook;
use crate::kafka::lookback::LooseCommit;
use crate::kafka::model::{Group, Known, Member, Offset, PartitionEnds, PartitionId, Timestamp};
use crate::kafka::read::{LogPoint, Place};
use futures_util::future::join_all;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Partitions of which the times are looked up: each costs a batch.
const TIMED: usize = 256;

/// Which partitions a reset is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ResetScope {
    /// All that the group has committed; of offsets by partition, all of these.
    #[default]
    All,
    /// These topics: all their partitions, or these.
    Only(BTreeMap<Arc<str>, Option<BTreeSet<PartitionId>>>),
}

impl ResetScope {
    /// Whether a partition is one of them.
    pub fn has(&self, (topic, partition): &Place) -> bool {
        match self {
            ResetScope::All => true,
            ResetScope::Only(topics) => topics
                .get(topic)
                .is_some_and(|only| only.as_ref().is_none_or(|only| only.contains(partition))),
        }
    }
}

/// What is to be set.
#[derive(Clone, Debug)]
pub struct ResetWish {
    pub group: Arc<str>,
    pub destination: Destination,
    pub scope: ResetScope,
    /// The group is to come into being: it must not be there yet.
    pub create: bool,
    /// The reader's clock and zone, for times.
    pub now: Timestamp,
    pub zone: TimeZone,
}

/// A partition that would be set.
#[derive(Clone, Debug, PartialEq)]
pub struct ResetRow {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    pub was: Option<GroupOffset>,
    pub landing: Landing,
    pub ends: PartitionEnds,
    /// When the record at the place before was written, and at that after; none where nobody asked: each costs a batch.
    pub times: Option<MovedTimes>,
}

/// When the records at two places of a partition were written.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedTimes {
    pub before: Known<Timestamp>,
    pub after: Known<Timestamp>,
}

/// What a reset would do.
#[derive(Clone, Debug)]
pub struct ResetLook {
    pub group: Group,
    pub members: Known<Vec<Member>>,
    pub rows: Vec<ResetRow>,
    /// Partitions that are left as they are, and why.
    pub left: Vec<(Place, Arc<str>)>,
    /// Partitions whose offset is set already.
    pub same: usize,
    /// What it committed of late since somebody last came or went, as the offsets topic has it: who is no member may commit
    /// all the same.
    pub loose: Known<Vec<LooseCommit>>,
}

impl ResetRow {
    /// Records by which it moves on; below zero they are read again. What has expired is skipped by nobody, and past the end
    /// there is nothing to read.
    pub fn moved(&self) -> Option<i64> {
        let (first, end) = (self.ends.first.0, self.ends.end.0);
        let was = self.was.as_ref()?.offset.clamp(first, end.max(first));
        Some(self.landing.to.0.saturating_sub(was))
    }
}

impl Cluster {
    /// Looks up what a reset would do.
    ///
    /// # Errors
    /// If there is no such group (or there is one that is to be created), a topic or partition that was named is not there,
    /// or the group can't be looked at.
    pub async fn look_at_reset(&self, wish: &ResetWish) -> Result<ResetLook, Error> {
        let look = match (self.look_at_group(&wish.group).await, wish.create) {
            (Ok(_), true) => {
                return Err(Error::untold(
                    format!("creating group {}", wish.group),
                    "there is one of this name already: reset it instead",
                ));
            }
            (Err(Error::Unknown { .. }), true) => GroupLook::of_nothing(&wish.group),
            (look, _) => look?,
        };
        let marks = look.marks()?;
        let untold: BTreeMap<Place, Arc<str>> = look.untold_words().into_iter().collect();
        let mut places = self.places_of(wish, &marks, &look.unbegun).await?;
        // Where it stands is not known: it could not be taken back.
        places.retain(|place| !untold.contains_key(place));
        places.sort_unstable();
        places.dedup();
        let (firsts, ends, times, loose) = tokio::join!(
            self.offsets(&places, OffsetSpec::First),
            self.offsets(&places, OffsetSpec::End),
            self.times_wanted(wish, &places),
            self.loose_commits_of(&look.group, wish.now),
        );
        let mut found = ResetLook {
            members: look.members(),
            group: look.group,
            rows: Vec::new(),
            left: untold.into_iter().filter(|(place, _)| wish.scope.has(place)).collect(),
            same: 0,
            loose,
        };
        for (at, place) in places.into_iter().enumerate() {
            let ground = match (&firsts[at], &ends[at]) {
                (Ok(first), Ok(end)) => {
                    let offset = |found: Option<Offset>| found.unwrap_or(Offset(0));
                    let (first, end) = (offset(first.offset), offset(end.offset));
                    let at_time = match times.get(at) {
                        Some(Ok(found)) => found.offset,
                        Some(Err(error)) => {
                            found.left.push((place, error.to_string().into()));
                            continue;
                        }
                        None => None,
                    };
                    let committed = marks.get(&place).map(|mark| Offset(mark.offset));
                    ResetGround { committed, ends: PartitionEnds { first, end, stable: end }, at_time }
                }
                (Err(error), _) | (_, Err(error)) => {
                    found.left.push((place, error.to_string().into()));
                    continue;
                }
            };
            found.take(place, &marks, &ground, &wish.destination);
        }
        self.date_rows(&mut found.rows).await;
        Ok(found)
    }

    async fn times_wanted(
        &self,
        wish: &ResetWish,
        places: &[Place],
    ) -> Vec<Result<crate::kafka::FoundOffset, Error>> {
        match &wish.destination {
            Destination::At(position) if wish.destination.is_time() => {
                let time = position.time(wish.now, &wish.zone).unwrap_or(wish.now);
                self.offsets(places, OffsetSpec::At(time)).await
            }
            _ => Vec::new(),
        }
    }

    /// A share group keeps its offsets elsewhere: nobody else sets them.
    async fn loose_commits_of(&self, group: &Group, now: Timestamp) -> Known<Vec<LooseCommit>> {
        match group.kind.as_str() {
            "share" => Known::Absent("nobody commits to a share group who is no member".into()),
            _ => self.loose_commits(&group.id, now).await,
        }
    }

    async fn places_of(
        &self,
        wish: &ResetWish,
        marks: &GroupMarks,
        unbegun: &[Place],
    ) -> Result<Vec<Place>, Error> {
        let rows = match &wish.destination {
            Destination::Rows(rows) => Some(&rows.rows),
            _ => None,
        };
        let named: BTreeSet<&Arc<str>> = match (&wish.scope, rows) {
            (ResetScope::Only(topics), _) => topics.keys().collect(),
            (ResetScope::All, Some(rows)) => rows.keys().map(|(topic, _)| topic).collect(),
            (ResetScope::All, None) => {
                return Ok(marks.keys().chain(unbegun).cloned().collect());
            }
        };
        let mut counts: HashMap<&Arc<str>, Vec<PartitionId>> = HashMap::new();
        // At once: one after the other, a hundred topics cost most of a second.
        let looked = named.into_iter().map(|topic| async move { (topic, self.wire().topic(topic).await) });
        for (topic, known) in join_all(looked).await {
            let known = known.map_err(Error::wire(format!("looking up topic {topic}")));
            let known = self.name_what_is_missing(known).await?;
            counts.insert(topic, known.partitions.iter().map(|row| row.id).collect());
        }
        let check = |(topic, partition): Place| match counts[&topic].contains(&partition) {
            true => Ok((topic, partition)),
            false => {
                let count = counts[&topic].len();
                Err(Error::NoPartition { topic, partition: partition.0, count })
            }
        };
        match (&wish.scope, rows) {
            (ResetScope::All, rows) => {
                rows.into_iter().flat_map(BTreeMap::keys).cloned().map(check).collect()
            }
            (ResetScope::Only(topics), rows) => {
                let all = topics.iter().flat_map(|(topic, only)| match only {
                    Some(only) => only.iter().map(|at| (topic.clone(), *at)).collect::<Vec<_>>(),
                    None => counts[topic].iter().map(|at| (topic.clone(), *at)).collect(),
                });
                let wanted = |place: &Place| rows.is_none_or(|rows| rows.contains_key(place));
                all.filter(wanted).map(check).collect()
            }
        }
    }

    /// The times of the records before and after, of as many rows as is cheap.
    async fn date_rows(&self, rows: &mut [ResetRow]) {
        let count = rows.len().min(TIMED);
        let point = |row: &ResetRow, offset: i64| LogPoint {
            place: (row.topic.clone(), row.partition),
            // What is expired has no time any more: that of the first record still there says how old it was at least.
            offset: offset.max(row.ends.first.0),
            end: row.ends.end.0,
        };
        let before = rows[..count].iter().map(|row| {
            let was = row.was.as_ref().map_or(row.ends.end.0, |mark| mark.offset);
            point(row, was)
        });
        let after = rows[..count].iter().map(|row| point(row, row.landing.to.0));
        let points: Vec<LogPoint> = before.chain(after).collect();
        let mut times = self.times_at(&points).await;
        let after = times.split_off(count);
        for (row, (before, after)) in rows.iter_mut().zip(times.into_iter().zip(after)) {
            let before = match row.was {
                Some(_) => before,
                None => Known::Absent("nothing was committed".into()),
            };
            row.times = Some(MovedTimes { before, after });
        }
    }
}

impl ResetLook {
    fn take(&mut self, place: Place, marks: &GroupMarks, ground: &ResetGround, destination: &Destination) {
        match destination.land(&place, ground) {
            Err(why) => self.left.push((place, why)),
            Ok(landing) => {
                let was = marks.get(&place).cloned();
                if was.as_ref().is_some_and(|mark| mark.offset == landing.to.0) {
                    self.same += 1;
                    return;
                }
                let (topic, partition) = place;
                self.rows.push(ResetRow { topic, partition, was, landing, ends: ground.ends, times: None });
            }
        }
    }
}
