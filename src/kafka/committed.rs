//! How far groups have read: their committed offsets (OffsetFetch, 9). Reading them changes nothing.
use super::cluster::Cluster;
use super::errors::{Error, Right};
use super::model::PartitionId;
use super::read::Place;
use crate::change::GroupOffset;
use crate::wire::{self, Question, Target};
use futures_util::stream::{StreamExt, iter};
use kafka_protocol::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kafka_protocol::messages::{GroupId, OffsetFetchRequest, OffsetFetchResponse};
use kafka_protocol::protocol::StrBytes;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
/// Groups in one question.
const MOST: usize = 100;
/// Questions at a time to a broker that takes one group each.
const AT_ONCE: usize = 8;
const DOING: &str = "asking for committed offsets";

/// What a group has committed, by partition.
pub type GroupMarks = BTreeMap<Place, GroupOffset>;

/// One committed offset, or the offset that a share group starts its delivery from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Committed {
    pub(super) topic: Arc<str>,
    pub(super) partition: PartitionId,
    /// -1 where a share group has delivered nothing yet.
    pub(super) offset: i64,
    /// Of the leader then; -1 where that was not said.
    pub(super) epoch: i32,
    pub(super) metadata: String,
    /// How far behind a share group says it is: it does not deliver in order, so that nobody else can tell.
    pub(super) lag: Option<i64>,
}

/// What was told of a group's commits.
#[derive(Clone, Debug, Default)]
pub(super) struct CommitRows {
    pub(super) rows: Vec<Committed>,
    /// Partitions of which the coordinator could not tell it: there may be a commit.
    pub(super) untold: Vec<(Place, Error)>,
}

/// The commits of each group that was asked about.
pub(super) type Commits = HashMap<Arc<str>, Result<CommitRows, Error>>;

impl Cluster {
    /// All commits of groups that one broker coordinates: that broker, or whoever coordinates the only one.
    pub(super) async fn committed(&self, coordinator: &Target, groups: &[Arc<str>]) -> Commits {
        let mut found = Commits::new();
        for part in groups.chunks(MOST) {
            match self.committed_together(coordinator, part).await {
                Err(wire::Error::Unsupported { .. }) => {
                    // Before Kafka 3.0 a question holds one group.
                    let singles = part.iter().cloned().map(|group| self.committed_alone(coordinator, group));
                    found.extend(iter(singles).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await);
                }
                Err(error) => {
                    let failed = |group: &Arc<str>| (group.clone(), Err(Error::wire(DOING)(error.clone())));
                    found.extend(part.iter().map(failed));
                }
                Ok(rows) => found.extend(rows),
            }
        }
        found
    }

    async fn committed_together(
        &self,
        coordinator: &Target,
        groups: &[Arc<str>],
    ) -> Result<Commits, wire::Error> {
        let build = |_| {
            let group = |id: &Arc<str>| {
                OffsetFetchRequestGroup::default().with_group_id(group_id(id)).with_topics(None)
            };
            OffsetFetchRequest::default().with_groups(groups.iter().map(group).collect())
        };
        let question = Question::to(coordinator.clone()).within(PATIENCE).at_least(
            8,
            "OffsetFetch of several groups",
            "3.0",
        );
        let response: OffsetFetchResponse = self.wire.put(&question, build).await?.response;
        let mut names = Names::default();
        let mut found = Commits::new();
        for row in response.groups {
            let Some(group) = groups.iter().find(|group| ***group == *row.group_id.0) else { continue };
            let mut commits = CommitRows::default();
            for topic in row.topics.iter().filter(|topic| self.wire.options().bounds.topic(&topic.name.0)) {
                for row in &topic.partitions {
                    let at = (names.name(&topic.name.0), PartitionId(row.partition_index));
                    let metadata = row.metadata.as_deref().unwrap_or_default();
                    let commit = (row.committed_offset, row.committed_leader_epoch, metadata);
                    commits.take(group, at, row.error_code, commit);
                }
            }
            found.insert(group.clone(), group_verdict(group, row.error_code).map(|()| commits));
        }
        Ok(found)
    }

    async fn committed_alone(
        &self,
        coordinator: &Target,
        group: Arc<str>,
    ) -> (Arc<str>, Result<CommitRows, Error>) {
        let build = |_| OffsetFetchRequest::default().with_group_id(group_id(&group)).with_topics(None);
        let question = Question::to(coordinator.clone()).within(PATIENCE).at_most(7);
        let answer = self.wire.put(&question, build).await.map_err(Error::wire(DOING));
        let commits = answer.and_then(|answer| {
            let response: OffsetFetchResponse = answer.response;
            group_verdict(&group, response.error_code)?;
            let mut names = Names::default();
            let mut commits = CommitRows::default();
            for topic in
                response.topics.iter().filter(|topic| self.wire.options().bounds.topic(&topic.name.0))
            {
                for row in &topic.partitions {
                    let at = (names.name(&topic.name.0), PartitionId(row.partition_index));
                    let metadata = row.metadata.as_deref().unwrap_or_default();
                    let commit = (row.committed_offset, row.committed_leader_epoch, metadata);
                    commits.take(&group, at, row.error_code, commit);
                }
            }
            Ok(commits)
        });
        (group, commits)
    }
}

/// Topic names, each kept once.
#[derive(Default)]
pub(super) struct Names(HashSet<Arc<str>>);

impl Names {
    pub(super) fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        self.0.insert(name.clone());
        name
    }
}

impl CommitRows {
    /// One partition: where nothing is committed (-1), there is no row.
    fn take(&mut self, group: &Arc<str>, at: Place, code: i16, (offset, epoch, metadata): (i64, i32, &str)) {
        match row_verdict(group, &at, code) {
            Err(why) => self.untold.push((at, why)),
            Ok(()) if offset < 0 => {}
            Ok(()) => {
                let ((topic, partition), metadata) = (at, metadata.to_owned());
                self.rows.push(Committed { topic, partition, offset, epoch, metadata, lag: None });
            }
        }
    }
}

/// Whether a coordinator could tell of one partition.
pub(super) fn row_verdict(group: &Arc<str>, (topic, partition): &Place, code: i16) -> Result<(), Error> {
    let doing = format!("asking for the offset of {group} in {topic}/{partition}");
    Error::check(code, None, &doing, || Right::on_topic("Describe", topic))
}

pub(super) fn group_verdict(group: &Arc<str>, code: i16) -> Result<(), Error> {
    let doing = format!("asking for the offsets of group {group}");
    Error::check(code, None, &doing, || Right::on_group("Describe", group))
}

pub(super) fn group_id(group: &Arc<str>) -> GroupId {
    GroupId(StrBytes::from_string(group.to_string()))
}
