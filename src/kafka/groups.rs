//! Consumer groups: which there are, who is in them, how far they have read, how far they lag.
//!
//! A group is found by asking every broker, never by FindCoordinator: that would make an empty cluster create its
//! internal topic.
use super::cluster::Cluster;
use super::committed::{Commits, Committed};
use super::errors::{Error, Right};
use super::members::{Described, Descriptions, GroupKind};
use super::model::{BrokerId, Group, GroupDetail, GroupPartition, Known, Offset, PartitionId};
use super::offsets::OffsetSpec;
use crate::wire::CoordinatorKind;
use futures_util::future::join_all;
use kafka_protocol::messages::ListGroupsRequest;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);

/// A look at all groups: everything but the lag, which needs end offsets.
#[derive(Debug, Default)]
pub(super) struct GroupsLook {
    pub(super) groups: Vec<GroupLook>,
    /// Brokers that could not tell theirs.
    pub(super) partial: BTreeMap<BrokerId, Arc<str>>,
}

/// One group of such a look.
#[derive(Debug)]
pub(super) struct GroupLook {
    pub(super) group: Group,
    pub(super) described: Result<Described, Error>,
    pub(super) committed: Result<Vec<Committed>, Error>,
}

impl Cluster {
    /// All groups with their total lag, by name; and the brokers that could not tell theirs.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn groups(&self) -> Result<(Vec<Group>, BTreeMap<BrokerId, Arc<str>>), Error> {
        let look = self.look_at_groups().await?;
        let partitions: BTreeSet<_> = look.groups.iter().flat_map(GroupLook::spots).collect();
        let ends = self.ends_of(partitions.into_iter().collect()).await;
        let groups = look.groups.into_iter().map(|row| {
            let (lag, reads) = (row.lag(told(&ends)), row.reads(told(&ends)));
            Group { lag, reads, ..row.group }
        });
        Ok((groups.collect(), look.partial))
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
    /// If there is no such group, it may not be described, or its coordinator does not answer.
    pub async fn group(&self, id: &Arc<str>) -> Result<GroupDetail, Error> {
        let listed = self.list_groups().await?;
        let Some(group) = listed.groups.iter().find(|row| row.id == *id) else {
            return Err(missing(id, &listed));
        };
        let row = self.filled(vec![group.clone()]).await.pop().expect("one group in, one out");
        let described = row.described.as_ref().map_err(Clone::clone)?;
        let committed = row.committed.as_ref().map_err(Clone::clone)?;
        let ends = self.ends_of(row.spots().into_iter().collect()).await;
        let partitions = partitions(described, committed, &ends);
        let lag = match committed.is_empty() {
            true => nothing_committed(&row.group.kind),
            false => Known::Is(partitions.iter().filter_map(GroupPartition::lag).sum()),
        };
        let members = described.members.clone();
        let reads = row.reads(told(&ends));
        Ok(GroupDetail { group: Group { lag, reads, ..row.group }, members, partitions })
    }

    /// Everything about all groups but the lag.
    pub(super) async fn look_at_groups(&self) -> Result<GroupsLook, Error> {
        let listed = self.list_groups().await?;
        Ok(GroupsLook { groups: self.filled(listed.groups).await, partial: listed.partial })
    }

    async fn list_groups(&self) -> Result<Listed, Error> {
        let doing = "listing groups";
        let rows = self
            .wire
            .each_broker(PATIENCE, |_| ListGroupsRequest::default())
            .await
            .map_err(Error::wire(doing))?;
        let mut listed = Listed::default();
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
                Ok(answer) => listed.groups.extend(answer.groups.into_iter().map(|row| {
                    let id: Arc<str> = row.group_id.0.as_str().into();
                    self.wire.note_coordinator(CoordinatorKind::Group, id.clone(), broker);
                    let kind = row.group_type.to_lowercase();
                    let kind = if kind.is_empty() { "classic".to_owned() } else { kind };
                    let (state, protocol) = (row.group_state.to_string(), row.protocol_type.to_string());
                    Group {
                        id,
                        state,
                        kind,
                        protocol,
                        coordinator: Some(broker),
                        members: Known::Loading,
                        lag: Known::Loading,
                        lag_trend: None,
                        lags: Vec::new(),
                        reads: Arc::default(),
                    }
                })),
            }
        }
        listed.groups.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        // While a group moves, two brokers may both claim it.
        listed.groups.dedup_by(|one, other| one.id == other.id);
        Ok(listed)
    }

    /// Describes groups and fetches their commits, one question a coordinator and kind at a time.
    async fn filled(&self, groups: Vec<Group>) -> Vec<GroupLook> {
        let mut batches: BTreeMap<(BrokerId, GroupKind), Vec<Arc<str>>> = BTreeMap::new();
        for group in &groups {
            let coordinator = group.coordinator.expect("a listed group has the broker that listed it");
            batches.entry((coordinator, GroupKind::of(&group.kind))).or_default().push(group.id.clone());
        }
        let asked = batches.into_iter().map(|((coordinator, kind), ids)| async move {
            tokio::join!(self.described_groups(coordinator, kind, &ids), self.committed(coordinator, &ids))
        });
        let (mut descriptions, mut commits) = (Descriptions::new(), Commits::new());
        for (described, committed) in join_all(asked).await {
            descriptions.extend(described);
            commits.extend(committed);
        }
        groups.into_iter().map(|group| looked(group, &mut descriptions, &mut commits)).collect()
    }

    /// End offsets; a partition that is gone has none.
    async fn ends_of(&self, spots: Vec<Spot>) -> HashMap<Spot, Known<Offset>> {
        let found = self.offsets(&spots, OffsetSpec::End).await;
        let known = found.into_iter().map(|row| Known::from(row.map(|row| row.offset.unwrap_or(Offset(0)))));
        spots.into_iter().zip(known).collect()
    }
}

/// A partition of a topic.
type Spot = (Arc<str>, PartitionId);

/// The ends that are known, for sums.
fn told(ends: &HashMap<Spot, Known<Offset>>) -> impl Fn(&Arc<str>, PartitionId) -> Option<i64> {
    |topic, partition| ends.get(&(topic.clone(), partition))?.whole().map(|end| end.0)
}

#[derive(Default)]
struct Listed {
    groups: Vec<Group>,
    partial: BTreeMap<BrokerId, Arc<str>>,
}

/// Why a group is not in the list.
fn missing(id: &Arc<str>, listed: &Listed) -> Error {
    match listed.partial.iter().next() {
        None => Error::unknown_among("group", id, listed.groups.iter().map(|row| &*row.id)),
        Some((broker, why)) => {
            let message = format!("no other broker lists it, and broker {broker} could not be asked: {why}");
            Error::Kafka {
                doing: format!("looking for group {id}").into(),
                code: 15,
                message: Some(message.into()),
            }
        }
    }
}

fn looked(mut group: Group, descriptions: &mut Descriptions, commits: &mut Commits) -> GroupLook {
    let missing = |what: &str| Error::Kafka {
        doing: format!("{what} group {}", group.id).into(),
        code: -1,
        message: Some("this kind of group is not told here".into()),
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
            group.members =
                Known::Unsupported(format!("this program can't describe {} groups yet", group.kind).into());
        }
        Err(error) => group.members = error.known(),
    }
    GroupLook { group, described, committed }
}

impl GroupLook {
    /// Every partition that it has committed or is assigned.
    pub(super) fn spots(&self) -> BTreeSet<Spot> {
        let committed = self.committed.iter().flatten().map(|row| (row.topic.clone(), row.partition));
        let members = self.described.iter().flat_map(|described| &described.members);
        committed.chain(members.flat_map(|member| member.assigned.iter().cloned())).collect()
    }

    /// Every partition that it has committed.
    pub(super) fn committed_spots(&self) -> impl Iterator<Item = Spot> {
        self.committed.iter().flatten().map(|row| (row.topic.clone(), row.partition))
    }

    /// Total lag over the partitions whose end is known.
    pub(super) fn lag(&self, end: impl Fn(&Arc<str>, PartitionId) -> Option<i64>) -> Known<u64> {
        let committed = match &self.committed {
            // A sum of nothing would look like a group that has read everything.
            Ok(committed) if committed.is_empty() => return nothing_committed(&self.group.kind),
            Ok(committed) => committed,
            Err(error) => return error.known(),
        };
        Known::Is(committed.iter().filter_map(|row| row.lag(&end)).sum())
    }
}

/// The lag of a group without commits.
pub(super) fn nothing_committed(kind: &str) -> Known<u64> {
    match GroupKind::of(kind) {
        GroupKind::Share => Known::Unsupported("share groups commit no offsets".into()),
        _ => Known::Absent("nothing is committed".into()),
    }
}

fn partitions(
    described: &Described,
    committed: &[Committed],
    ends: &HashMap<Spot, Known<Offset>>,
) -> Vec<GroupPartition> {
    let mut rows: BTreeMap<Spot, GroupPartition> = BTreeMap::new();
    let row = |topic: &Arc<str>, partition: PartitionId| GroupPartition {
        topic: topic.clone(),
        partition,
        committed: None,
        metadata: String::new(),
        end: ends.get(&(topic.clone(), partition)).cloned().unwrap_or_default(),
        member: None,
    };
    for commit in committed {
        let filled = GroupPartition {
            committed: Some(Offset(commit.offset)),
            metadata: commit.metadata.clone(),
            ..row(&commit.topic, commit.partition)
        };
        rows.insert((commit.topic.clone(), commit.partition), filled);
    }
    for (at, member) in described.members.iter().enumerate() {
        for (topic, partition) in &member.assigned {
            rows.entry((topic.clone(), *partition)).or_insert_with(|| row(topic, *partition)).member =
                Some(at);
        }
    }
    rows.into_values().collect()
}
