//! Who is in a group: DescribeGroups (15) for classic groups, ConsumerGroupDescribe (69) for those of KIP-848,
//! ShareGroupDescribe (77) for share groups.
use super::cluster::Cluster;
use super::committed::{Names, named};
use super::errors::{Error, Right};
use super::model::{BrokerId, Member, PartitionId};
use crate::wire::{Primitives, Target};
use bytes::Bytes;
use kafka_protocol::messages::{
    ConsumerGroupDescribeRequest, DescribeGroupsRequest, ShareGroupDescribeRequest, TopicName,
    consumer_group_describe_response as consumer, describe_groups_response as classic,
    share_group_describe_response as share,
};
use std::collections::HashMap;
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
}

/// Which of Kafka's group kinds; each has a question of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum GroupKind {
    Classic,
    Consumer,
    Share,
    /// One that this program can't describe, such as streams (KIP-1071).
    Other,
}

impl GroupKind {
    /// From ListGroups' word; brokers before 3.8 tell none, and know only classic groups.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "" | "classic" => GroupKind::Classic,
            "consumer" => GroupKind::Consumer,
            "share" => GroupKind::Share,
            _ => GroupKind::Other,
        }
    }
}

pub(super) type Descriptions = HashMap<Arc<str>, Result<Described, Error>>;

impl Cluster {
    /// Describes groups of one kind that one broker coordinates.
    pub(super) async fn described_groups(
        &self,
        coordinator: BrokerId,
        kind: GroupKind,
        groups: &[Arc<str>],
    ) -> Descriptions {
        let mut found = Descriptions::new();
        for part in groups.chunks(MOST) {
            let rows = match kind {
                GroupKind::Classic => self.classic(coordinator, part).await,
                GroupKind::Consumer => self.consumer(coordinator, part).await,
                GroupKind::Share => self.share(coordinator, part).await,
                GroupKind::Other => Ok(Vec::new()),
            };
            match rows {
                Ok(rows) => {
                    let known = rows.into_iter().filter_map(|(id, row)| {
                        let id = part.iter().find(|group| ***group == *id)?;
                        Some((id.clone(), row))
                    });
                    found.extend(known);
                }
                Err(error) => found.extend(part.iter().map(|group| (group.clone(), Err(error.clone())))),
            }
        }
        found
    }

    async fn classic(&self, coordinator: BrokerId, groups: &[Arc<str>]) -> Result<Rows, Error> {
        let build = |_| DescribeGroupsRequest::default().with_groups(groups.iter().map(named).collect());
        let asked = self.wire.ask(Target::Broker(coordinator), PATIENCE, build).await;
        let mut names = Names::default();
        let rows = asked.map_err(Error::wire(DOING))?.groups.into_iter().map(|row| {
            let id = row.group_id.0.to_string();
            let judged = judged(&id, row.error_code, row.error_message.as_deref());
            let described = judged.map(|()| Described {
                state: row.group_state.to_string(),
                protocol: Some(row.protocol_type.to_string()),
                members: row.members.into_iter().map(|member| classic_member(member, &mut names)).collect(),
            });
            (id, described)
        });
        Ok(rows.collect())
    }

    async fn consumer(&self, coordinator: BrokerId, groups: &[Arc<str>]) -> Result<Rows, Error> {
        let build =
            |_| ConsumerGroupDescribeRequest::default().with_group_ids(groups.iter().map(named).collect());
        let asked = self.wire.ask(Target::Broker(coordinator), PATIENCE, build).await;
        let mut names = Names::default();
        let rows = asked.map_err(Error::wire(DOING))?.groups.into_iter().map(|row| {
            let id = row.group_id.0.to_string();
            let judged = judged(&id, row.error_code, row.error_message.as_deref());
            let member = |member: consumer::Member| {
                let assigned = member.assignment.topic_partitions.iter();
                Member {
                    id: member.member_id.to_string(),
                    instance: member.instance_id.as_ref().map(ToString::to_string),
                    client: member.client_id.to_string(),
                    host: host(&member.client_host),
                    assigned: assigned
                        .flat_map(|row| pairs(&mut names, &row.topic_name, &row.partitions))
                        .collect(),
                }
            };
            let members = row.members.into_iter().map(member).collect();
            (id, judged.map(|()| Described { state: row.group_state.to_string(), protocol: None, members }))
        });
        Ok(rows.collect())
    }

    async fn share(&self, coordinator: BrokerId, groups: &[Arc<str>]) -> Result<Rows, Error> {
        let build =
            |_| ShareGroupDescribeRequest::default().with_group_ids(groups.iter().map(named).collect());
        let asked = self.wire.ask(Target::Broker(coordinator), PATIENCE, build).await;
        let mut names = Names::default();
        let rows = asked.map_err(Error::wire(DOING))?.groups.into_iter().map(|row| {
            let id = row.group_id.0.to_string();
            let judged = judged(&id, row.error_code, row.error_message.as_deref());
            let member = |member: share::Member| {
                let assigned = member.assignment.topic_partitions.iter();
                Member {
                    id: member.member_id.to_string(),
                    instance: None,
                    client: member.client_id.to_string(),
                    host: host(&member.client_host),
                    assigned: assigned
                        .flat_map(|row| pairs(&mut names, &row.topic_name, &row.partitions))
                        .collect(),
                }
            };
            let members = row.members.into_iter().map(member).collect();
            (id, judged.map(|()| Described { state: row.group_state.to_string(), protocol: None, members }))
        });
        Ok(rows.collect())
    }
}

type Rows = Vec<(String, Result<Described, Error>)>;

fn judged(group: &str, code: i16, message: Option<&str>) -> Result<(), Error> {
    let name: Arc<str> = group.into();
    if code == 69 {
        return Err(Error::unknown("group", &name));
    }
    Error::check(code, message, &format!("describing group {group}"), || Right::on_group("Describe", &name))
}

fn pairs(names: &mut Names, topic: &TopicName, partitions: &[i32]) -> Vec<(Arc<str>, PartitionId)> {
    let topic = names.name(&topic.0);
    partitions.iter().map(|partition| (topic.clone(), PartitionId(*partition))).collect()
}

/// Brokers write hosts as Java does: "/10.0.0.1".
fn host(text: &str) -> String {
    text.strip_prefix('/').unwrap_or(text).to_owned()
}

fn classic_member(member: classic::DescribedGroupMember, names: &mut Names) -> Member {
    Member {
        id: member.member_id.to_string(),
        instance: member.group_instance_id.as_ref().map(ToString::to_string),
        client: member.client_id.to_string(),
        host: host(&member.client_host),
        assigned: assignment(member.member_assignment, names).unwrap_or_default(),
    }
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
