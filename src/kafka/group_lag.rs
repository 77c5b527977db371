//! A group partition by partition and topic by topic: what is committed, which members, how far behind. Pure.
use super::committed::{Committed, GroupMarks};
use super::errors::Error;
use super::lag::{Lag, NOTHING_COMMITTED, NOTHING_DELIVERED, PartitionSpan};
use super::members::{Described, GroupKind};
use super::model::{Group, GroupDetail, GroupPartition, GroupTopic, Known, Member, Offset, PartitionId};
use super::read::Place;
use crate::change::GroupOffset;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Where the records of partitions lie.
pub(super) type Spans = HashMap<Place, Known<PartitionSpan>>;

/// A group as it was looked at: everything but the lag, which needs end offsets.
#[derive(Debug)]
pub(super) struct GroupLook {
    pub(super) group: Group,
    pub(super) described: Result<Described, Error>,
    pub(super) committed: Result<Vec<Committed>, Error>,
    /// Partitions of which a share group has delivered nothing yet.
    pub(super) unbegun: Vec<Place>,
    /// Partitions of which its coordinator could not tell what is committed.
    pub(super) untold: Vec<(Place, Error)>,
}

impl GroupLook {
    /// Of a group that is not there.
    pub(super) fn of_nothing(id: &Arc<str>) -> GroupLook {
        let group = Group { state: "Dead".to_owned(), members: Known::Is(0), ..Group::bare(id.clone()) };
        let described = Described::bare(group.state.clone());
        let (unbegun, untold) = (Vec::new(), Vec::new());
        GroupLook { group, described: Ok(described), committed: Ok(Vec::new()), unbegun, untold }
    }

    /// Who is in it, as far as that is known.
    pub(super) fn members(&self) -> Known<Vec<Member>> {
        match &self.described {
            Ok(described) => Known::Is(described.members.clone()),
            Err(_) => self.group.members.clone().map(|_| Vec::new()),
        }
    }

    /// The group with its members and partitions. `spans` knows where the records lie.
    pub(super) fn detail(self, spans: &Spans) -> GroupDetail {
        let (partitions, members) = (self.partitions(spans), self.members());
        let (lag, reads) = self.lag(|spot| spans.get(spot).cloned());
        let described = self.described.as_ref().ok();
        let epochs = described.and_then(|described| described.epochs);
        let topology = described.and_then(|described| described.topology.clone());
        GroupDetail { group: Group { lag, reads, ..self.group }, members, partitions, epochs, topology }
    }

    /// All that it has committed, as far as it was told.
    ///
    /// # Errors
    /// If its commits can't be had.
    pub(super) fn marks(&self) -> Result<GroupMarks, Error> {
        let committed = self.committed.as_ref().map_err(Clone::clone)?;
        let marks = committed.iter().map(|row| {
            let mark = GroupOffset {
                offset: row.offset,
                epoch: Some(row.epoch).filter(|epoch| *epoch >= 0),
                metadata: row.metadata.clone(),
            };
            ((row.topic.clone(), row.partition), mark)
        });
        Ok(marks.collect())
    }

    /// Partitions of which it was not told what is committed, and why.
    pub(super) fn untold_words(&self) -> Vec<(Place, Arc<str>)> {
        let words = |why: &Error| why.hole::<()>().why().cloned().unwrap_or_default();
        self.untold.iter().map(|(place, why)| (place.clone(), words(why))).collect()
    }

    /// Every partition that it has committed, or may have, or is assigned.
    pub(super) fn spots(&self) -> BTreeSet<Place> {
        let committed = self.committed.iter().flatten().map(|row| (row.topic.clone(), row.partition));
        let members = self.described.iter().flat_map(|described| &described.members);
        let assigned = members.flat_map(|member| member.assigned.iter().cloned());
        let untold = self.untold.iter().map(|(place, _)| place.clone());
        committed.chain(assigned).chain(self.unbegun.iter().cloned()).chain(untold).collect()
    }

    /// The lag over all its partitions, and topic by topic, by name. `span` knows where a partition's records lie.
    pub(super) fn lag(
        &self,
        span: impl Fn(&Place) -> Option<Known<PartitionSpan>>,
    ) -> (Known<Lag>, Arc<[GroupTopic]>) {
        let lags = self.lags(span);
        let mut topics: BTreeMap<&Arc<str>, Vec<&Known<Lag>>> = BTreeMap::new();
        for ((topic, _), lag) in &lags {
            topics.entry(topic).or_default().push(lag);
        }
        let reads = topics.into_iter().map(|(topic, lags)| GroupTopic {
            topic: topic.clone(),
            partitions: lags.len(),
            members: self.members_on(topic),
            lag: self.sum(lags.into_iter().cloned()),
        });
        let reads = reads.collect();
        (self.sum(lags.into_values()), reads)
    }

    /// One row a partition that is committed or assigned.
    pub(super) fn partitions(&self, spans: &Spans) -> Vec<GroupPartition> {
        let lags = self.lags(|spot| spans.get(spot).cloned());
        let mut rows: BTreeMap<Place, GroupPartition> = lags
            .into_iter()
            .map(|(spot, lag)| {
                let span = spans.get(&spot).cloned().unwrap_or_default();
                let first = span.whole().and_then(|span| span.first).map(Offset);
                let end = span.map(|span| Offset(span.end));
                let (topic, partition) = spot.clone();
                let committed = Known::Absent(NOTHING_COMMITTED.into());
                let (metadata, members) = (String::new(), Vec::new());
                let (stable, time) = (Known::Loading, Known::Loading);
                let row = GroupPartition {
                    topic,
                    partition,
                    committed,
                    metadata,
                    first,
                    end,
                    stable,
                    time,
                    lag,
                    members,
                };
                (spot, row)
            })
            .collect();
        for commit in self.committed.iter().flatten() {
            if let Some(row) = rows.get_mut(&(commit.topic.clone(), commit.partition)) {
                row.committed = Known::Is(Offset(commit.offset));
                row.metadata.clone_from(&commit.metadata);
            }
        }
        for (place, why) in &self.untold {
            rows.entry(place.clone()).and_modify(|row| row.committed = why.hole());
        }
        for (at, member) in self.described.iter().flat_map(|described| &described.members).enumerate() {
            for spot in &member.assigned {
                rows.entry(spot.clone()).and_modify(|row| row.members.push(at));
            }
        }
        rows.into_values().collect()
    }

    fn lags(&self, span: impl Fn(&Place) -> Option<Known<PartitionSpan>>) -> BTreeMap<Place, Known<Lag>> {
        let commits = self.committed.iter().flatten();
        let commits: HashMap<(&str, PartitionId), &Committed> =
            commits.map(|row| ((&*row.topic, row.partition), row)).collect();
        let unknown = self.committed.as_ref().err().map(Error::hole);
        let untold: HashMap<&Place, &Error> = self.untold.iter().map(|(place, why)| (place, why)).collect();
        let shares = self.is_share();
        let lag = |spot: Place| {
            let row = commits.get(&(&*spot.0, spot.1)).copied();
            let span = span(&spot).unwrap_or_else(|| Known::Failed("its end was not told".into()));
            let unknown = untold.get(&spot).map(|why| why.hole()).or_else(|| unknown.clone());
            let lag = unknown.unwrap_or_else(|| match shares {
                true => Lag::of_share(row.map(|row| (Offset(row.offset), row.lag)), &span),
                false => Lag::on(row.map(|row| Offset(row.offset)), &span),
            });
            (spot, lag)
        };
        self.spots().into_iter().map(lag).collect()
    }

    /// The sum over some of its partitions. Nothing committed is an answer; a sum of nothing would look like a group
    /// that has read everything.
    fn sum(&self, lags: impl Iterator<Item = Known<Lag>>) -> Known<Lag> {
        match &self.committed {
            Err(error) => error.known(),
            Ok(committed) if committed.is_empty() && self.untold.is_empty() => match self.is_share() {
                true => Known::Absent(NOTHING_DELIVERED.into()),
                false => Known::Absent("nothing is committed".into()),
            },
            Ok(_) => Known::total(lags, "partition").lacking(self.unassigned()),
        }
    }

    fn is_share(&self) -> bool {
        GroupKind::of(&self.group.kind) == GroupKind::Share
    }

    /// What lacks where the assignments, and with them partitions without a commit, are not known but could be.
    fn unassigned(&self) -> Option<Arc<str>> {
        let why =
            self.group.members.why().filter(|_| !matches!(self.group.members, Known::Unsupported(_)))?;
        Some(format!("partitions that are assigned but not committed: {why}").into())
    }

    fn members_on(&self, topic: &Arc<str>) -> Known<usize> {
        let reads = |described: &Described| {
            let on = |(assigned, _): &Place| assigned == topic;
            described.members.iter().filter(|member| member.assigned.iter().any(on)).count()
        };
        match &self.described {
            Ok(described) => Known::Is(reads(described)),
            Err(_) => self.group.members.clone(),
        }
    }
}
