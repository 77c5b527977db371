//! Sets and deletes committed offsets of a group that nobody is in, many partitions a request.
use super::{common, unlooked};
use crate::change::{GroupOffset, OffsetChange, Outcome, Permit, SetOffsets, Standing, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::kafka::committed::{CommitRows, Committed};
use crate::kafka::errors::{Error, Right, words};
use crate::wire::{self, Question, Target, codes};
use kafka_protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kafka_protocol::messages::offset_delete_request::{
    OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use kafka_protocol::messages::{
    GroupId, OffsetCommitRequest, OffsetCommitResponse, OffsetDeleteRequest, OffsetDeleteResponse, TopicName,
};
use kafka_protocol::protocol::StrBytes;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

const WITHIN: Duration = Duration::from_secs(30);
/// Between two looks at a coordinator that is loading.
const PAUSE: Duration = Duration::from_millis(200);
/// Partitions in one request.
const MOST: usize = 2_000;

/// Commits by topic and partition.
pub(in crate::kafka) type CommitsNow = HashMap<(Arc<str>, i32), GroupOffset>;
/// Kafka's error code of each partition of a request.
type Codes = HashMap<(String, i32), i16>;

impl Cluster {
    pub(super) async fn set_offsets(&self, permit: &Permit, set: &SetOffsets) -> StepEnd {
        match self.look_at_offsets(set).await {
            Ok(open) => self.write_offsets(permit, set, &open).await,
            Err(end) => end,
        }
    }

    /// The rows that stand as reviewed, or how the step ends without them.
    pub(super) async fn look_at_offsets<'a>(
        &self,
        set: &'a SetOffsets,
    ) -> Result<Vec<&'a OffsetChange>, StepEnd> {
        let group: Arc<str> = set.group.as_str().into();
        if let Some(end) = self.missing_or_made(set, &group).await {
            return Err(end);
        }
        let now = self.commits_now(&group, set.shared).await.map_err(unlooked)?;
        if let Some(end) = unreviewed(set, &now) {
            return Err(end);
        }
        let mut open = Vec::new();
        for row in &set.rows {
            match standing(row, &now) {
                Standing::DoneAlready => {}
                Standing::AsReviewed => open.push(row),
                Standing::Contested(three) => return Err(StepEnd::not_done(three.to_string())),
            }
        }
        if open.is_empty() { Err(StepEnd::already("it was so already")) } else { Ok(open) }
    }

    /// A group that is not to be made must be there, and one that is to be made must not.
    async fn missing_or_made(&self, set: &SetOffsets, group: &Arc<str>) -> Option<StepEnd> {
        let ids = match self.group_ids().await {
            Ok(ids) => ids,
            Err(error) => return Some(unlooked(error)),
        };
        let is_there = ids.iter().any(|id| id == group);
        match (is_there, set.makes_group) {
            (false, false) => Some(StepEnd::not_done("there is no such group any more")),
            (true, true) => match self.commits_now(group, set.shared).await {
                Ok(now) if set.rows.iter().all(|row| standing(row, &now) == Standing::DoneAlready) => {
                    Some(StepEnd::already("it was there already, as wanted"))
                }
                _ => Some(StepEnd::not_done("there is a group of that name by now")),
            },
            _ => None,
        }
    }

    /// What a group has committed now, or where it starts its delivery if it is a share group. A coordinator that has just been
    /// made, or has moved, is waited for: a first group makes Kafka's topic of offsets.
    ///
    /// # Errors
    /// If that can't be told, of one partition or of all.
    pub(in crate::kafka) async fn commits_now(
        &self,
        group: &Arc<str>,
        shared: bool,
    ) -> Result<CommitsNow, Error> {
        let until = Instant::now() + WITHIN;
        loop {
            let now = self.commits_once(group, shared).await;
            if !now.as_ref().is_err_and(Error::is_elsewhere) || Instant::now() > until {
                return now;
            }
            self.wire.forget_coordinator(group);
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn commits_once(&self, group: &Arc<str>, shared: bool) -> Result<CommitsNow, Error> {
        let (target, ids) = (Target::Group(group.clone()), std::slice::from_ref(group));
        let mut found = match shared {
            true => self.share_starts(&target, ids).await,
            false => self.committed(&target, ids).await,
        };
        let untold =
            || Error::untold(format!("asking for the offsets of {group}"), "it was left out of the answer");
        let commits = match found.remove(group).unwrap_or_else(|| Err(untold())) {
            // A share group that is to be made delivers nothing yet.
            Err(Error::Unknown { .. }) if shared => CommitRows::default(),
            commits => commits?,
        };
        if let Some((_, why)) = commits.untold.into_iter().next() {
            return Err(why);
        }
        let commit = |row: Committed| {
            let epoch = Some(row.epoch).filter(|epoch| *epoch >= 0);
            let at = (row.topic, row.partition.0);
            (at, GroupOffset { offset: row.offset, epoch, metadata: row.metadata })
        };
        Ok(commits.rows.into_iter().filter(|row| row.offset >= 0).map(commit).collect())
    }

    async fn write_offsets(&self, permit: &Permit, set: &SetOffsets, rows: &[&OffsetChange]) -> StepEnd {
        let group: &Arc<str> = &set.group.as_str().into();
        let (kept, gone): (Vec<&OffsetChange>, Vec<&OffsetChange>) =
            rows.iter().partition(|row| row.to.is_some());
        let mut done = 0;
        for (part, deletes) in
            kept.chunks(MOST).map(|part| (part, false)).chain(gone.chunks(MOST).map(|part| (part, true)))
        {
            let written = match (set.shared, deletes) {
                (false, false) => self.write_commits(permit, group, part).await,
                (false, true) => self.write_removal(permit, group, part).await,
                (true, false) => self.write_share_starts(permit, group, part).await,
                (true, true) => self.write_share_removal(permit, group, part).await,
            };
            let why = match written {
                Ok(codes) => {
                    let failed = part.iter().filter_map(|row| {
                        let code = codes.get(&(row.topic.clone(), row.partition)).copied();
                        refusal(group, row, code)
                    });
                    let failed: Vec<String> = failed.collect();
                    done += part.len() - failed.len();
                    match failed.first() {
                        None => continue,
                        Some(first) if failed.len() == 1 => first.clone(),
                        Some(first) => format!("{first} (and {} more)", failed.len() - 1),
                    }
                }
                Err(wire::Error::MaybeSent { cause }) => {
                    return self.after_lost_commit(set, rows, &cause).await;
                }
                Err(error) if done == 0 => return StepEnd::Unreachable(error.to_string()),
                Err(error) => error.to_string(),
            };
            return match done {
                0 => StepEnd::not_done(why),
                // Something was changed: it can be taken back, and gone on with.
                _ => StepEnd::unknown(format!("{done} of {} are done; {why}", rows.len())),
            };
        }
        StepEnd::done("")
    }

    async fn write_commits(
        &self,
        permit: &Permit,
        group: &Arc<str>,
        rows: &[&OffsetChange],
    ) -> Result<Codes, wire::Error> {
        let code = |response: &OffsetCommitResponse| {
            common(response.topics.iter().flat_map(|topic| topic.partitions.iter().map(|row| row.error_code)))
        };
        // From version 10 on topics go by id.
        let question = Question::to(Target::Group(group.clone())).within(WITHIN).at_most(9).code(code);
        let answer = self.wire.write(permit, &question, |version| commit(version, group, rows)).await?;
        let topics = answer.response.topics.into_iter();
        let codes = topics.flat_map(|topic| {
            let name = topic.name.to_string();
            topic.partitions.into_iter().map(move |row| ((name.clone(), row.partition_index), row.error_code))
        });
        Ok(codes.collect())
    }

    async fn write_removal(
        &self,
        permit: &Permit,
        group: &Arc<str>,
        rows: &[&OffsetChange],
    ) -> Result<Codes, wire::Error> {
        let code = |response: &OffsetDeleteResponse| response.error_code;
        let question = Question::to(Target::Group(group.clone())).within(WITHIN).code(code);
        let answer = self.wire.write(permit, &question, |_| removal(group, rows)).await?;
        let whole = answer.response.error_code;
        if whole != 0 {
            return Ok(rows.iter().map(|row| ((row.topic.clone(), row.partition), whole)).collect());
        }
        let topics = answer.response.topics.into_iter();
        let codes = topics.flat_map(|topic| {
            let name = topic.name.to_string();
            topic.partitions.into_iter().map(move |row| ((name.clone(), row.partition_index), row.error_code))
        });
        Ok(codes.collect())
    }

    /// The answer got lost: what is committed now tells what became of it, if somebody can be asked.
    async fn after_lost_commit(
        &self,
        set: &SetOffsets,
        rows: &[&OffsetChange],
        error: &wire::Error,
    ) -> StepEnd {
        let group: Arc<str> = set.group.as_str().into();
        let Ok(now) = self.commits_now(&group, set.shared).await else {
            return StepEnd::unknown(error.to_string());
        };
        let done = rows.iter().filter(|row| standing(row, &now) == Standing::DoneAlready).count();
        match done == rows.len() {
            true => StepEnd::done("the answer got lost, and it is as wanted"),
            false => StepEnd::Told(Outcome::Unknown(format!(
                "{error}; {done} of {} are as wanted now",
                rows.len()
            ))),
        }
    }
}

fn standing(row: &OffsetChange, now: &CommitsNow) -> Standing {
    row.standing(now.get(&(row.topic.as_str().into(), row.partition)))
}

/// A share group forgets whole topics: a partition that has a start by now, and was not reviewed, must not go with them.
fn unreviewed(set: &SetOffsets, now: &CommitsNow) -> Option<StepEnd> {
    let forgotten = set.rows.iter().filter(|row| set.shared && row.to.is_none());
    let topics: HashSet<&str> = forgotten.map(|row| row.topic.as_str()).collect();
    let named = |(topic, partition): &(Arc<str>, i32)| {
        set.rows.iter().any(|row| *row.topic == **topic && row.partition == *partition)
    };
    let (topic, partition) = now.keys().find(|place| topics.contains(&*place.0) && !named(place))?;
    Some(StepEnd::not_done(format!(
        "{topic}/{partition} has a start offset by now, which would go with the others: review it again"
    )))
}

fn refusal(group: &Arc<str>, row: &OffsetChange, code: Option<i16>) -> Option<String> {
    let at = format!("{}/{}", row.topic, row.partition);
    match code {
        Some(0) => None,
        None => Some(format!("{at}: the answer does not name it")),
        Some(
            codes::UNKNOWN_MEMBER_ID
            | codes::ILLEGAL_GENERATION
            | codes::REBALANCE_IN_PROGRESS
            | codes::NON_EMPTY_GROUP,
        ) => Some("a member joined the group meanwhile: stop it first".to_owned()),
        Some(codes::GROUP_AUTHORIZATION_FAILED) => {
            Some(format!("not allowed; it needs the right {}", Right::on_group("Read", group)))
        }
        Some(codes::TOPIC_AUTHORIZATION_FAILED) => {
            let right = Right::on_topic("Read", &row.topic.as_str().into());
            Some(format!("{at}: not allowed; it needs the right {right}"))
        }
        Some(code) => Some(format!("{at}: {}", words(code))),
    }
}

/// The rows of each topic, in their order.
fn by_topic<'a>(rows: &[&'a OffsetChange]) -> Vec<(TopicName, Vec<&'a OffsetChange>)> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut topics: Vec<(TopicName, Vec<&OffsetChange>)> = Vec::new();
    for row in rows {
        let place = *places.entry(row.topic.as_str()).or_insert_with(|| {
            topics.push((TopicName(StrBytes::from_string(row.topic.clone())), Vec::new()));
            topics.len() - 1
        });
        topics[place].1.push(row);
    }
    topics
}

fn commit(version: i16, group: &Arc<str>, rows: &[&OffsetChange]) -> OffsetCommitRequest {
    let partition = |row: &&OffsetChange| {
        let to = row.to.clone().unwrap_or_default();
        let metadata = Some(StrBytes::from_string(to.metadata));
        let partition = OffsetCommitRequestPartition::default()
            .with_partition_index(row.partition)
            .with_committed_offset(to.offset)
            .with_committed_metadata(metadata);
        match to.epoch.filter(|_| version >= 6) {
            Some(epoch) => partition.with_committed_leader_epoch(epoch),
            None => partition,
        }
    };
    let topics = by_topic(rows).into_iter().map(|(name, rows)| {
        OffsetCommitRequestTopic::default()
            .with_name(name)
            .with_partitions(rows.iter().map(partition).collect())
    });
    OffsetCommitRequest::default()
        .with_group_id(GroupId(StrBytes::from_string(group.to_string())))
        .with_generation_id_or_member_epoch(-1)
        .with_topics(topics.collect())
}

fn removal(group: &Arc<str>, rows: &[&OffsetChange]) -> OffsetDeleteRequest {
    let partition =
        |row: &&OffsetChange| OffsetDeleteRequestPartition::default().with_partition_index(row.partition);
    let topics = by_topic(rows).into_iter().map(|(name, rows)| {
        OffsetDeleteRequestTopic::default()
            .with_name(name)
            .with_partitions(rows.iter().map(partition).collect())
    });
    OffsetDeleteRequest::default()
        .with_group_id(GroupId(StrBytes::from_string(group.to_string())))
        .with_topics(topics.collect())
}
