//! Consumer groups: which there are, who is in them, how far they have read, how far they lag.
//!
//! A group is found by asking every broker, never by FindCoordinator: that would make an empty cluster create its
//! internal topic.
use super::ask_leaders::OffsetSpec;
use super::brokers::doubtful;
use super::cluster::Cluster;
use super::committed::{Commits, Committed};
use super::errors::{Error, Right};
use super::group_lag::{GroupLook, Spans};
use super::lag::PartitionSpan;
use super::members::{Descriptions, GroupKind};
use super::model::{BrokerId, Group, GroupDetail, Known};
use super::offsets_topic::{self, OffsetsTopic};
use super::read::Place;
use crate::wire::{self, Target};
use futures_util::future::join_all;
use futures_util::stream::{StreamExt, iter};
use kafka_protocol::messages::ListGroupsRequest;
use kafka_protocol::messages::list_groups_response::ListedGroup;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);
/// Groups whose coordinator moved, looked up at once.
const MOVED_AT_ONCE: usize = 8;

/// A look at all groups: everything but the lag, which needs end offsets.
#[derive(Debug, Default)]
pub(super) struct GroupsLook {
    pub(super) groups: Vec<GroupLook>,
    /// Brokers that could not tell theirs.
    pub(super) partial: BTreeMap<BrokerId, Arc<str>>,
    /// How many brokers were asked for theirs.
    pub(super) asked: usize,
}

impl Cluster {
    /// All groups with their total lag, by name; a part of them where somebody could not tell theirs.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn groups(&self) -> Result<Known<Vec<Group>>, Error> {
        let (look, topic) = tokio::join!(self.look_at_groups(), self.offsets_topic());
        let look = look?;
        let partitions: BTreeSet<_> = look.groups.iter().flat_map(GroupLook::spots).collect();
        let spans = self.spans_of(partitions.into_iter().collect()).await;
        let groups = look.groups.into_iter().map(|row| {
            let (lag, reads) = row.lag(|spot| spans.get(spot).cloned());
            Group { lag, reads, ..row.group }
        });
        Ok(Known::Is(groups.collect()).lacking(offsets_topic::lacks(&topic, &look.partial)))
    }

    /// The ids of all groups that brokers tell of, by name.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn group_ids(&self) -> Result<Vec<Arc<str>>, Error> {
        Ok(self.list_groups().await?.groups.into_iter().map(|group| group.id).collect())
    }

    /// One group with its members and the lag of every partition.
    ///
    /// # Errors
    /// If there is no such group, if nobody can tell whether there is, or if its commits can't be had.
    pub async fn group(&self, id: &Arc<str>) -> Result<GroupDetail, Error> {
        let row = self.look_at_group(id).await?;
        row.committed.as_ref().map_err(Clone::clone)?;
        let spans = self.spans_of(row.spots().into_iter().collect()).await;
        Ok(row.detail(&spans))
    }

    /// One group without the ends of its partitions.
    pub(super) async fn look_at_group(&self, id: &Arc<str>) -> Result<GroupLook, Error> {
        self.wire.group_within(id).map_err(Error::wire(&*format!("looking up group {id}")))?;
        let listed = self.list_groups().await?;
        let Some(group) = listed.groups.iter().find(|row| row.id == *id) else {
            self.may_be_described(id).await?;
            return Err(missing(id, &listed, &self.offsets_topic().await));
        };
        Ok(self.filled(vec![group.clone()]).await.pop().expect("one group in, one out"))
    }

    /// Lists leave out without a word what may not be described. Asked about one group, any broker says so, and is not made to
    /// create anything, as by the question for its coordinator.
    async fn may_be_described(&self, id: &Arc<str>) -> Result<(), Error> {
        let hides = self.rights().await.is_none_or(|rights| rights.hide_groups().is_some());
        if !hides {
            return Ok(());
        }
        let mut told =
            self.described_groups(&Target::Any, GroupKind::Classic, std::slice::from_ref(id)).await;
        match told.remove(id) {
            Some(Err(denied @ Error::Denied { .. })) => Err(denied),
            _ => Ok(()),
        }
    }

    /// Everything about all groups but the lag.
    pub(super) async fn look_at_groups(&self) -> Result<GroupsLook, Error> {
        let listed = self.list_groups().await?;
        let groups = self.filled(listed.groups).await;
        Ok(GroupsLook { groups, partial: listed.partial, asked: listed.asked })
    }

    async fn list_groups(&self) -> Result<ListedGroups, Error> {
        let doing = "listing groups";
        if self.through_controllers() {
            return Err(Error::wire(doing)(wire::Error::NotOfControllers { what: "groups".into() }));
        }
        let rows = self
            .wire
            .each_broker(PATIENCE, |_| ListGroupsRequest::default())
            .await
            .map_err(Error::wire(doing))?;
        let bounds = &self.wire.options().bounds;
        let inside = |row: &ListedGroup| bounds.group(&row.group_id.0);
        let mut listed = ListedGroups { asked: rows.len(), ..ListedGroups::default() };
        for (broker, answer) in rows {
            let answer = answer.map_err(Error::wire(doing)).and_then(|answer| {
                Error::check(answer.error_code, None, doing, || Right::on_cluster("Describe"))?;
                Ok(answer)
            });
            match answer {
                Err(error) => {
                    let why = match error {
                        Error::Wire { cause, .. } => cause.to_string(),
                        error => error.to_string(),
                    };
                    listed.partial.insert(broker, why.into());
                }
                Ok(answer) => listed.groups.extend(answer.groups.into_iter().filter(inside).map(|row| {
                    let id: Arc<str> = row.group_id.0.as_str().into();
                    self.wire.note_coordinator(id.clone(), broker);
                    let kind = row.group_type.to_lowercase();
                    let kind = if kind.is_empty() { "classic".to_owned() } else { kind };
                    let (state, protocol) = (row.group_state.to_string(), row.protocol_type.to_string());
                    Group { state, kind, protocol, coordinator: Some(broker), ..Group::bare(id) }
                })),
            }
        }
        // One of several brokers behind one address answered for all of them.
        let brokers = self.wire.brokers().await.unwrap_or_default();
        for (broker, why) in doubtful(&brokers) {
            listed.partial.entry(broker).or_insert(why);
        }
        listed.groups.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        // While a group moves, two brokers may both claim it.
        listed.groups.dedup_by(|one, other| one.id == other.id);
        Ok(listed)
    }

    /// How far groups of a kind have read, whatever that kind calls it.
    async fn how_far(&self, coordinator: &Target, kind: GroupKind, groups: &[Arc<str>]) -> Commits {
        match kind {
            GroupKind::Share => self.share_starts(coordinator, groups).await,
            _ => self.committed(coordinator, groups).await,
        }
    }

    /// Describes groups and fetches their commits, one question a coordinator and kind at a time.
    async fn filled(&self, groups: Vec<Group>) -> Vec<GroupLook> {
        let mut batches: BTreeMap<(BrokerId, GroupKind), Vec<Arc<str>>> = BTreeMap::new();
        for group in &groups {
            let coordinator = group.coordinator.expect("a listed group has the broker that listed it");
            batches.entry((coordinator, GroupKind::of(&group.kind))).or_default().push(group.id.clone());
        }
        let asked = batches.into_iter().map(|((coordinator, kind), ids)| async move {
            let coordinator = Target::Broker(coordinator);
            tokio::join!(
                self.described_groups(&coordinator, kind, &ids),
                self.how_far(&coordinator, kind, &ids)
            )
        });
        let (mut descriptions, mut commits) = (Descriptions::new(), Commits::new());
        for (described, committed) in join_all(asked).await {
            descriptions.extend(described);
            commits.extend(committed);
        }
        self.follow_moved(&groups, &mut descriptions, &mut commits).await;
        groups.into_iter().map(|group| looked(group, &mut descriptions, &mut commits)).collect()
    }

    /// Asks anew for groups whose coordinator has moved since it listed them: whoever has them now is looked up.
    async fn follow_moved(&self, groups: &[Group], descriptions: &mut Descriptions, commits: &mut Commits) {
        let moved = groups.iter().filter(|group| {
            descriptions.get(&group.id).is_some_and(|row| row.as_ref().is_err_and(Error::is_elsewhere))
                || commits.get(&group.id).is_some_and(|row| row.as_ref().is_err_and(Error::is_elsewhere))
        });
        let asked = moved.map(|group| async move {
            self.wire.forget_coordinator(&group.id);
            let (target, ids) = (Target::Group(group.id.clone()), [group.id.clone()]);
            let kind = GroupKind::of(&group.kind);
            tokio::join!(self.described_groups(&target, kind, &ids), self.how_far(&target, kind, &ids))
        });
        let answers: Vec<_> = iter(asked.collect::<Vec<_>>()).buffer_unordered(MOVED_AT_ONCE).collect().await;
        for (described, committed) in answers {
            descriptions.extend(described);
            commits.extend(committed);
        }
    }

    /// Where the records of partitions lie.
    pub(super) async fn spans_of(&self, spots: Vec<Place>) -> Spans {
        let (firsts, ends) =
            tokio::join!(self.offsets(&spots, OffsetSpec::First), self.offsets(&spots, OffsetSpec::End));
        let known = firsts.into_iter().zip(ends).map(|(first, end)| match end {
            Ok(end) => {
                let first = first.ok().and_then(|first| first.offset).map(|offset| offset.0);
                Known::Is(PartitionSpan { first, end: end.offset.map_or(0, |offset| offset.0) })
            }
            Err(error) => error.hole(),
        });
        spots.into_iter().zip(known).collect()
    }
}

#[derive(Default)]
struct ListedGroups {
    groups: Vec<Group>,
    partial: BTreeMap<BrokerId, Arc<str>>,
    asked: usize,
}

/// Why a group is not in the list: it is not there only if whoever must know it says so.
fn missing(id: &Arc<str>, listed: &ListedGroups, topic: &OffsetsTopic) -> Error {
    match topic.untold(id, None, &listed.partial) {
        None => Error::unknown_among("group", id, listed.groups.iter().map(|row| &*row.id)),
        Some(why) => Error::Undecided { what: "group", name: id.clone(), why: why.into() },
    }
}

fn looked(mut group: Group, descriptions: &mut Descriptions, commits: &mut Commits) -> GroupLook {
    let missing = |what: &str| {
        Error::untold(format!("{what} group {}", group.id), "its coordinator left it out of its answer")
    };
    let described = descriptions.remove(&group.id).unwrap_or_else(|| Err(missing("describing")));
    let committed = commits.remove(&group.id).unwrap_or_else(|| Err(missing("asking for the offsets of")));
    match &described {
        Ok(described) => {
            group.members = Known::Is(described.members.len());
            group.state.clone_from(&described.state);
            group.protocol = described.protocol.clone().unwrap_or(group.protocol);
        }
        Err(_) if GroupKind::of(&group.kind) == GroupKind::Other => {
            group.members = Known::Unsupported(
                format!("kafdeck does not describe the members of {} groups yet", group.kind).into(),
            );
        }
        Err(error) => group.members = error.known(),
    }
    let (mut unbegun, mut untold) = (Vec::new(), Vec::new());
    let committed = committed.map(|told| {
        let mut rows = told.rows;
        untold = told.untold;
        let begun = |row: &Committed| row.offset >= 0;
        unbegun.extend(rows.iter().filter(|row| !begun(row)).map(|row| (row.topic.clone(), row.partition)));
        rows.retain(begun);
        rows
    });
    GroupLook { group, described, committed, unbegun, untold }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::committed::CommitRows;
    use crate::kafka::lag::Lag;
    use crate::kafka::members::Described;
    use crate::kafka::model::PartitionId;

    fn told(rows: Vec<Committed>) -> CommitRows {
        CommitRows { rows, untold: Vec::new() }
    }

    fn committed(topic: &str, offset: i64) -> Vec<Committed> {
        vec![Committed {
            topic: topic.into(),
            partition: PartitionId(0),
            offset,
            epoch: -1,
            metadata: String::new(),
            lag: None,
        }]
    }

    #[test]
    fn a_kind_that_is_not_described_still_has_its_lag() {
        let group = Group { kind: "queue".to_owned(), ..Group::bare("s".into()) };
        let mut commits = Commits::from([("s".into(), Ok(told(committed("orders", 4))))]);
        let look = looked(group, &mut Descriptions::new(), &mut commits);
        assert!(matches!(&look.group.members, Known::Unsupported(why) if why.contains("queue")), "{look:?}");
        let span = |_: &Place| Some(Known::Is(PartitionSpan { first: Some(0), end: 10 }));
        assert_eq!(look.lag(span).0, Known::Is(Lag::of(6)));
    }

    #[test]
    fn a_coordinator_that_leaves_a_group_out_is_not_accused_of_more() {
        let look = looked(Group::bare("g".into()), &mut Descriptions::new(), &mut Commits::new());
        let why = look.committed.unwrap_err().to_string();
        assert!(why.contains("left it out of its answer") && !why.contains("log says why"), "{why}");
    }

    #[test]
    fn every_member_that_shares_a_partition_is_told() {
        let member = |id: &str| crate::kafka::model::Member {
            id: id.to_owned(),
            instance: None,
            client: id.to_owned(),
            host: String::new(),
            assigned: vec![("orders".into(), PartitionId(0))],
            facts: crate::kafka::model::MemberFacts::default(),
        };
        let group = Group { kind: "share".to_owned(), ..Group::bare("s".into()) };
        let members = vec![member("a"), member("b")];
        let described = Described { members, ..Described::bare("Stable".to_owned()) };
        let mut descriptions = Descriptions::from([("s".into(), Ok(described))]);
        let started = Committed { lag: Some(2), ..committed("orders", 4).remove(0) };
        let idle = Committed { partition: PartitionId(1), offset: -1, lag: None, ..started.clone() };
        let mut commits = Commits::from([("s".into(), Ok(told(vec![started, idle])))]);
        let look = looked(group, &mut descriptions, &mut commits);
        let span = |partition| {
            (("orders".into(), PartitionId(partition)), Known::Is(PartitionSpan { first: Some(0), end: 10 }))
        };
        let rows = look.partitions(&Spans::from([span(0), span(1)]));
        assert_eq!(rows[0].members, [0, 1]);
        // Four of the six behind its start are delivered already.
        assert_eq!(rows[0].lag, Known::Is(Lag::of(2)));
        assert_eq!(rows[1].committed.whole(), None);
        assert!(
            matches!(&rows[1].lag, Known::Absent(why) if why.contains("nothing delivered yet")),
            "{rows:?}"
        );
    }
}
