//! Sets the offsets from which a share group starts its delivery, and makes it forget them: AlterShareGroupOffsets (91) and
//! DeleteShareGroupOffsets (92), in their messages. Which rows are to be written, and what an answer means, is decided elsewhere.
use super::common;
use crate::change::{OffsetChange, Permit};
use crate::kafka::cluster::Cluster;
use crate::wire::{self, Question, Target, codes};
use kafka_protocol::messages::alter_share_group_offsets_request::{
    AlterShareGroupOffsetsRequestPartition, AlterShareGroupOffsetsRequestTopic,
};
use kafka_protocol::messages::delete_share_group_offsets_request::DeleteShareGroupOffsetsRequestTopic;
use kafka_protocol::messages::{
    AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponse, DeleteShareGroupOffsetsRequest,
    DeleteShareGroupOffsetsResponse, GroupId, TopicName,
};
use kafka_protocol::protocol::StrBytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(30);

/// Kafka's error code of each partition of a request.
pub(super) type ShareCodes = HashMap<(String, i32), i16>;

impl Cluster {
    /// Sets start offsets. A group that is not there comes into being.
    pub(super) async fn write_share_starts(
        &self,
        permit: &Permit,
        group: &Arc<str>,
        rows: &[&OffsetChange],
    ) -> Result<ShareCodes, wire::Error> {
        let code = |response: &AlterShareGroupOffsetsResponse| match response.error_code {
            0 => common(
                response.responses.iter().flat_map(|topic| topic.partitions.iter().map(|row| row.error_code)),
            ),
            whole => whole,
        };
        let question = Question::to(Target::Group(group.clone())).within(WITHIN).code(code);
        let topics = by_topic(rows).into_iter().map(|(topic, rows)| {
            let partition = |row: &&OffsetChange| {
                let offset = row.to.as_ref().map_or(0, |to| to.offset);
                AlterShareGroupOffsetsRequestPartition::default()
                    .with_partition_index(row.partition)
                    .with_start_offset(offset)
            };
            AlterShareGroupOffsetsRequestTopic::default()
                .with_topic_name(topic_name(topic))
                .with_partitions(rows.iter().map(partition).collect())
        });
        let request = AlterShareGroupOffsetsRequest::default()
            .with_group_id(group_id(group))
            .with_topics(topics.collect());
        let answer = self.wire.write(permit, &question, |_| request.clone()).await?;
        let AlterShareGroupOffsetsResponse { error_code, responses, .. } = answer.response;
        if error_code != 0 {
            return Ok(all(rows, error_code));
        }
        let codes = responses.into_iter().flat_map(|topic| {
            let name = topic.topic_name.to_string();
            topic.partitions.into_iter().map(move |row| ((name.clone(), row.partition_index), row.error_code))
        });
        Ok(codes.collect())
    }

    /// Forgets the start offsets of the topics of these rows: all their partitions, there is no less.
    pub(super) async fn write_share_removal(
        &self,
        permit: &Permit,
        group: &Arc<str>,
        rows: &[&OffsetChange],
    ) -> Result<ShareCodes, wire::Error> {
        let code = |response: &DeleteShareGroupOffsetsResponse| match response.error_code {
            0 => common(response.responses.iter().map(|topic| topic.error_code)),
            whole => whole,
        };
        let question = Question::to(Target::Group(group.clone())).within(WITHIN).code(code);
        let topics = by_topic(rows)
            .into_keys()
            .map(|topic| DeleteShareGroupOffsetsRequestTopic::default().with_topic_name(topic_name(topic)));
        let request = DeleteShareGroupOffsetsRequest::default()
            .with_group_id(group_id(group))
            .with_topics(topics.collect());
        let answer = self.wire.write(permit, &question, |_| request.clone()).await?;
        let DeleteShareGroupOffsetsResponse { error_code, responses, .. } = answer.response;
        if error_code != 0 {
            return Ok(all(rows, error_code));
        }
        let told: HashMap<String, i16> =
            responses.into_iter().map(|topic| (topic.topic_name.to_string(), topic.error_code)).collect();
        // A topic of which there is nothing to forget is as wanted.
        let code = |row: &&OffsetChange| match told.get(&row.topic)? {
            &codes::UNKNOWN_TOPIC_OR_PARTITION => Some(0),
            code => Some(*code),
        };
        Ok(rows.iter().filter_map(|row| Some(((row.topic.clone(), row.partition), code(row)?))).collect())
    }
}

/// One code for all of them.
fn all(rows: &[&OffsetChange], code: i16) -> ShareCodes {
    rows.iter().map(|row| ((row.topic.clone(), row.partition), code)).collect()
}

fn by_topic<'a>(rows: &[&'a OffsetChange]) -> BTreeMap<&'a str, Vec<&'a OffsetChange>> {
    let mut topics: BTreeMap<&str, Vec<&OffsetChange>> = BTreeMap::new();
    for row in rows {
        topics.entry(&row.topic).or_default().push(row);
    }
    topics
}

fn topic_name(topic: &str) -> TopicName {
    TopicName(StrBytes::from_string(topic.to_owned()))
}

fn group_id(group: &Arc<str>) -> GroupId {
    GroupId(StrBytes::from_string(group.to_string()))
}
