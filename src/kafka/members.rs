//! Who is in a group: DescribeGroups (15) for classic groups, ConsumerGroupDescribe (69) for those of KIP-848,
//! ShareGroupDescribe (77) for share groups, StreamsGroupDescribe (89) for those of Kafka Streams (KIP-1071).
use super::cluster::Cluster;
use super::committed::{Names, group_id};
use super::errors::{Error, Right};
use super::model::{GroupEpochs, Member, MemberFacts, PartitionId, Subtopology, Topology};
use super::streams::{AskedStreams, StreamsGroup};
use crate::wire::codes;
use crate::wire::{Primitives, Target};
use bytes::Bytes;
use futures_util::future::join_all;
use kafka_protocol::messages::consumer_group_describe_response::TopicPartitions;
use kafka_protocol::messages::{
    ConsumerGroupDescribeRequest, DescribeGroupsRequest, GroupId, ShareGroupDescribeRequest, TopicName,
};
use kafka_protocol::protocol::StrBytes;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
const DOING: &str = "describing groups";
/// Groups in one question.
const MOST: usize = 200;

/// A group as its coordinator describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) state: String,
    /// Protocol type of a classic group.
    pub(super) protocol: Option<String>,
    pub(super) members: Vec<Member>,
    pub(super) epochs: Option<GroupEpochs>,
    /// Of a streams group.
    pub(super) topology: Option<Arc<Topology>>,
}

impl Described {
    /// One that tells its state, and nobody in it.
    pub(super) fn bare(state: String) -> Described {
        Described { state, protocol: None, members: Vec::new(), epochs: None, topology: None }
    }
}

/// Which of Kafka's group kinds; each has a question of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum GroupKind {
    Classic,
    Consumer,
    Share,
    Streams,
    /// One of a kind that is newer than this program.
    Other,
}

impl GroupKind {
    /// From ListGroups' word; brokers before 3.8 tell none, and know only classic groups.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "" | "classic" => GroupKind::Classic,
            "consumer" => GroupKind::Consumer,
            "share" => GroupKind::Share,
            "streams" => GroupKind::Streams,
            _ => GroupKind::Other,
        }
    }
}

pub(super) type Descriptions = HashMap<Arc<str>, Result<Described, Error>>;

impl Cluster {
    /// Describes groups of one kind that one broker coordinates.
    pub(super) async fn described_groups(
        &self,
        coordinator: &Target,
        kind: GroupKind,
        groups: &[Arc<str>],
    ) -> Descriptions {
        let mut found = Descriptions::new();
        for part in groups.chunks(MOST) {
            let rows = match kind {
                GroupKind::Classic => self.classic(coordinator, part).await,
                GroupKind::Consumer => self.consumer(coordinator, part).await,
                GroupKind::Share => self.share(coordinator, part).await,
                GroupKind::Streams => self.streams(coordinator, part).await,
                GroupKind::Other => Ok(Vec::new()),
            };
            match rows {
                Ok(mut rows) => {
                    // What is none of the profile's is asked nothing about further on either.
                    let bounds = &self.wire.options().bounds;
                    let described = rows.iter_mut().filter_map(|(_, row)| row.as_mut().ok());
                    for member in described.flat_map(|row| &mut row.members) {
                        member.assigned.retain(|(topic, _)| bounds.topic(topic));
                    }
                    found.extend(rows);
                }
                Err(error) => found.extend(part.iter().map(|group| (group.clone(), Err(error.clone())))),
            }
        }
        found
    }

    async fn classic(&self, coordinator: &Target, groups: &[Arc<str>]) -> Result<DescribedRows, Error> {
        let build = |_| DescribeGroupsRequest::default().with_groups(groups.iter().map(group_id).collect());
        let asked = self.wire.ask(coordinator.clone(), PATIENCE, build).await;
        let mut names = Names::default();
        let rows = asked.map_err(Error::wire(DOING))?.groups.into_iter().map(|row| {
            let members = row.members.into_iter().map(|row| {
                let assigned = assignment(row.member_assignment, &mut names).unwrap_or_default();
                let subscribed = subscription(row.member_metadata, &mut names).unwrap_or_default();
                let instance = row.group_instance_id.as_deref();
                let named = (&*row.member_id, instance, &*row.client_id, &*row.client_host);
                member(named, assigned, MemberFacts { subscribed, ..MemberFacts::default() })
            });
            let described = Described {
                protocol: Some(row.protocol_type.to_string()),
                members: members.collect(),
                ..Described::bare(row.group_state.to_string())
            };
            judged(&row.group_id, row.error_code, row.error_message.as_deref(), described)
        });
        Ok(rows.collect())
    }

    async fn consumer(&self, coordinator: &Target, groups: &[Arc<str>]) -> Result<DescribedRows, Error> {
        let build =
            |_| ConsumerGroupDescribeRequest::default().with_group_ids(groups.iter().map(group_id).collect());
        let asked = self.wire.ask(coordinator.clone(), PATIENCE, build).await;
        let mut names = Names::default();
        let rows = asked.map_err(Error::wire(DOING))?.groups.into_iter().map(|row| {
            let members = row.members.iter().map(|row| {
                let mut all = |topics: &[TopicPartitions]| -> Vec<(Arc<str>, PartitionId)> {
                    topics
                        .iter()
                        .flat_map(|row| pairs(&mut names, &row.topic_name, &row.partitions))
                        .collect()
                };
                let assigned = all(&row.assignment.topic_partitions);
                let target = Some(all(&row.target_assignment.topic_partitions));
                let pattern = row.subscribed_topic_regex.as_deref().filter(|pattern| !pattern.is_empty());
                let facts = MemberFacts {
                    rack: row.rack_id.as_deref().map(str::to_owned),
                    epoch: Some(row.member_epoch),
                    subscribed: wanted(&row.subscribed_topic_names, pattern),
                    target,
                    classic: match row.member_type {
                        0 => Some(true),
                        1 => Some(false),
                        _ => None,
                    },
                    streams: None,
                };
                let instance = row.instance_id.as_deref();
                member((&row.member_id, instance, &row.client_id, &row.client_host), assigned, facts)
            });
            let epochs = Some(GroupEpochs { group: row.group_epoch, assignment: row.assignment_epoch });
            let bare = Described::bare(row.group_state.to_string());
            let described = Described { members: members.collect(), epochs, ..bare };
            judged(&row.group_id, row.error_code, row.error_message.as_deref(), described)
        });
        Ok(rows.collect())
    }

    async fn share(&self, coordinator: &Target, groups: &[Arc<str>]) -> Result<DescribedRows, Error> {
        let build =
            |_| ShareGroupDescribeRequest::default().with_group_ids(groups.iter().map(group_id).collect());
        let asked = self.wire.ask(coordinator.clone(), PATIENCE, build).await;
        let mut names = Names::default();
        let rows = asked.map_err(Error::wire(DOING))?.groups.into_iter().map(|row| {
            let members = row.members.iter().map(|row| {
                let topics = row.assignment.topic_partitions.iter();
                let assigned =
                    topics.flat_map(|row| pairs(&mut names, &row.topic_name, &row.partitions)).collect();
                let facts = MemberFacts {
                    rack: row.rack_id.as_deref().map(str::to_owned),
                    epoch: Some(row.member_epoch),
                    subscribed: wanted(&row.subscribed_topic_names, None),
                    ..MemberFacts::default()
                };
                member((&row.member_id, None, &row.client_id, &row.client_host), assigned, facts)
            });
            let epochs = Some(GroupEpochs { group: row.group_epoch, assignment: row.assignment_epoch });
            let bare = Described::bare(row.group_state.to_string());
            let described = Described { members: members.collect(), epochs, ..bare };
            judged(&row.group_id, row.error_code, row.error_message.as_deref(), described)
        });
        Ok(rows.collect())
    }

    async fn streams(&self, coordinator: &Target, groups: &[Arc<str>]) -> Result<DescribedRows, Error> {
        let asked = self.wire.ask(coordinator.clone(), PATIENCE, |_| AskedStreams(groups)).await;
        let mut rows = asked.map_err(Error::wire(DOING))?.0;
        let sizes = self.sizes_of_sources(&rows).await;
        for row in &mut rows {
            for part in row.topology.iter_mut().flat_map(|topology| &mut topology.parts) {
                let counts = part.read().map(|topic| sizes.get(topic).copied().flatten());
                part.tasks =
                    counts.collect::<Option<Vec<usize>>>().and_then(|counts| counts.into_iter().max());
            }
            for member in &mut row.members {
                // A task of a subtopology with topics of several sizes has its number in the largest of them only.
                let there = |(topic, task): &(Arc<str>, PartitionId)| {
                    let size = sizes.get(topic).copied().flatten().unwrap_or(usize::MAX);
                    usize::try_from(task.0).is_ok_and(|task| task < size)
                };
                member.assigned.retain(there);
                member.facts.target.iter_mut().for_each(|target| target.retain(there));
            }
        }
        let rows = rows.into_iter().map(|row| {
            let (epochs, topology) = (Some(row.epochs), row.topology.map(Arc::new));
            let described =
                Described { members: row.members, epochs, topology, ..Described::bare(row.state) };
            let id = GroupId(StrBytes::from_string(row.id.to_string()));
            judged(&id, row.code, row.message.as_deref(), described)
        });
        Ok(rows.collect())
    }
}

impl Cluster {
    /// How many partitions each topic has that these groups read; none where that can't be had.
    async fn sizes_of_sources(&self, groups: &[StreamsGroup]) -> HashMap<Arc<str>, Option<usize>> {
        let parts =
            groups.iter().filter_map(|row| row.topology.as_ref()).flat_map(|topology| &topology.parts);
        let topics: BTreeSet<Arc<str>> = parts.flat_map(Subtopology::read).cloned().collect();
        let asked = topics.into_iter().map(|topic| async move {
            let known = self.wire.topic(&topic).await;
            (topic, known.ok().map(|known| known.partitions.len()).filter(|count| *count > 0))
        });
        join_all(asked).await.into_iter().collect()
    }
}

type DescribedRows = Vec<(Arc<str>, Result<Described, Error>)>;

/// What was described, unless its code says otherwise.
fn judged(
    group: &GroupId,
    code: i16,
    message: Option<&str>,
    described: Described,
) -> (Arc<str>, Result<Described, Error>) {
    let id: Arc<str> = group.0.as_str().into();
    let right = || Right::on_group("Describe", &id);
    let judged = match code {
        codes::GROUP_ID_NOT_FOUND => Err(Error::unknown("group", &id)),
        code => Error::check(code, message, &format!("describing group {id}"), right),
    };
    (id.clone(), judged.map(|()| described))
}

/// A member by its own id, the instance's and the client's, and the host, which brokers write as Java does: "/10.0.0.1".
fn member(
    (id, instance, client, host): (&str, Option<&str>, &str, &str),
    assigned: Vec<(Arc<str>, PartitionId)>,
    facts: MemberFacts,
) -> Member {
    Member {
        id: id.to_owned(),
        instance: instance.map(str::to_owned),
        client: client.to_owned(),
        host: host.strip_prefix('/').unwrap_or(host).to_owned(),
        assigned,
        facts,
    }
}

fn pairs(names: &mut Names, topic: &TopicName, partitions: &[i32]) -> Vec<(Arc<str>, PartitionId)> {
    let topic = names.name(&topic.0);
    partitions.iter().map(|partition| (topic.clone(), PartitionId(*partition))).collect()
}

/// What a member wants to read: topics, and a pattern where it has one.
fn wanted(topics: &[TopicName], pattern: Option<&str>) -> Vec<Arc<str>> {
    let named = topics.iter().map(|topic| Arc::from(topic.0.as_str()));
    named.chain(pattern.map(|pattern| format!("/{pattern}/").into())).collect()
}

/// The topics in the opaque subscription of a classic group. None: another protocol's bytes.
fn subscription(mut bytes: Bytes, names: &mut Names) -> Option<Vec<Arc<str>>> {
    let mut fields = Primitives::new(&mut bytes, false);
    fields.i16().ok()?; // version; later ones only append
    let mut topics = Vec::new();
    for _ in 0..fields.array().ok()?? {
        let topic = fields.string().ok()??;
        topics.push(names.name(std::str::from_utf8(&topic).ok()?));
    }
    Some(topics)
}

/// What consumers put into the opaque assignment of a classic group. None: another protocol's bytes.
fn assignment(mut bytes: Bytes, names: &mut Names) -> Option<Vec<(Arc<str>, PartitionId)>> {
    let mut fields = Primitives::new(&mut bytes, false);
    fields.i16().ok()?; // version; later ones only append
    let mut assigned = Vec::new();
    for _ in 0..fields.array().ok()?? {
        let topic = fields.string().ok()??;
        let topic = names.name(std::str::from_utf8(&topic).ok()?);
        for _ in 0..fields.array().ok()?? {
            assigned.push((topic.clone(), PartitionId(fields.i32().ok()?)));
        }
    }
    Some(assigned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_assignment() {
        let bytes: &[u8] =
            &[0, 1, 0, 0, 0, 1, 0, 2, b'a', b'b', 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 0];
        let read = assignment(Bytes::from_static(bytes), &mut Names::default()).unwrap();
        assert_eq!(read, [("ab".into(), PartitionId(5)), ("ab".into(), PartitionId(6))]);
        assert_eq!(assignment(Bytes::from_static(b"connect!"), &mut Names::default()), None);
        assert_eq!(assignment(Bytes::new(), &mut Names::default()), None);
    }
}
