//! Plain data about consumer groups: what screens and verbs show of them. A part of the model.
use super::known::Known;
use super::lag::{Lag, NOTHING_COMMITTED};
use super::offset::{Offset, Timestamp};
use super::topology::{GroupEpochs, StreamsFacts, Topology};
use crate::wire::{BrokerId, PartitionId};
use std::sync::Arc;

/// A consumer group in a list.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: Arc<str>,
    /// As Kafka words it: Stable, Empty, PreparingRebalance, …
    pub state: String,
    /// "classic", "consumer" (KIP-848), "share", …
    pub kind: String,
    /// Protocol type of a classic group: "consumer", "connect", …
    pub protocol: String,
    pub coordinator: Option<BrokerId>,
    pub members: Known<usize>,
    /// Over all partitions that it has committed or that a member is assigned.
    pub lag: Known<Lag>,
    /// Records a second by which the lag changes, over the last half minute.
    pub lag_trend: Option<f64>,
    /// The last lags, oldest first.
    pub lags: Vec<f32>,
    /// What was seen of its commits; none for those who look once.
    pub watched: Option<Watched>,
    /// The same group topic by topic, by name.
    pub reads: Arc<[GroupTopic]>,
}

/// What was seen of a group's commits from look to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// When it was first looked at.
    pub since: Timestamp,
    /// When its commits were last seen to have moved.
    pub moved: Option<Timestamp>,
    /// When it was last looked at: what came after that nobody knows.
    pub seen: Timestamp,
}

/// What a group has to do with one topic.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTopic {
    pub topic: Arc<str>,
    /// Partitions that it has committed or that a member is assigned.
    pub partitions: usize,
    /// Members that are assigned a partition of the topic.
    pub members: Known<usize>,
    /// Over the topic's partitions.
    pub lag: Known<Lag>,
}

impl Group {
    /// A group of which nothing has been told yet.
    pub fn bare(id: Arc<str>) -> Self {
        Group {
            id,
            state: String::new(),
            kind: "classic".to_owned(),
            protocol: String::new(),
            coordinator: None,
            members: Known::Loading,
            lag: Known::Loading,
            lag_trend: None,
            lags: Vec::new(),
            watched: None,
            reads: Arc::default(),
        }
    }

    /// The topics that it has to do with, by name.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.reads.iter().map(|row| &*row.topic)
    }

    /// What it is assigned and has not committed though there are records: how far it is behind there nobody can tell.
    pub fn uncommitted(&self) -> Option<&Arc<str>> {
        self.lag.lacks().filter(|lacks| lacks.contains(NOTHING_COMMITTED))
    }
}

/// A group with its members and the lag of every partition.
#[derive(Clone, Debug)]
pub struct GroupDetail {
    pub group: Group,
    pub members: Known<Vec<Member>>,
    pub partitions: Vec<GroupPartition>,
    /// Where its kind has them.
    pub epochs: Option<GroupEpochs>,
    /// Of a streams group.
    pub topology: Option<Arc<Topology>>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: String,
    pub instance: Option<String>,
    pub client: String,
    pub host: String,
    pub assigned: Vec<(Arc<str>, PartitionId)>,
    pub facts: MemberFacts,
}

/// What only some kinds of groups tell of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberFacts {
    pub rack: Option<String>,
    /// The epoch that it has come to; behind the group's while it has not taken its assignment (KIP-848).
    pub epoch: Option<i32>,
    /// Topics that it wants to read, or the pattern of them.
    pub subscribed: Vec<Arc<str>>,
    /// What it is to have, where the group tells it (KIP-848).
    pub target: Option<Vec<(Arc<str>, PartitionId)>>,
    /// Whether it speaks the protocol of before in a group of KIP-848; none where that is not told, or no question.
    pub classic: Option<bool>,
    /// Of a member of a streams group.
    pub streams: Option<StreamsFacts>,
}

/// How far a group has read one partition.
#[derive(Clone, Debug)]
pub struct GroupPartition {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// Absent: nothing committed.
    pub committed: Known<Offset>,
    pub metadata: String,
    /// The first record still there, where that is known.
    pub first: Option<Offset>,
    pub end: Known<Offset>,
    /// Where readers of committed records stop; below the end while a transaction is open. Loading where nobody asked.
    pub stable: Known<Offset>,
    /// When the record at the commit was written: so old is what is read next. Loading where nobody asked.
    pub time: Known<Timestamp>,
    pub lag: Known<Lag>,
    /// Indexes into the members: several may share a partition (share groups).
    pub members: Vec<usize>,
}
