//! A Produce request of batches that are ready. Pure.
use super::PartitionKey;
use bytes::Bytes;
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::{ProduceRequest, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;

/// From version 13 topics are named by id.
pub(in crate::kafka) const BY_NAME: i16 = 12;

/// With acks=all: a batch a partition.
pub(in crate::kafka) fn request(batches: &[(PartitionKey, Bytes)], within: Duration) -> ProduceRequest {
    let mut topics: Vec<TopicProduceData> = Vec::new();
    for ((topic, partition), batch) in batches {
        let data = PartitionProduceData::default().with_index(partition.0).with_records(Some(batch.clone()));
        match topics.iter_mut().find(|row| row.name.as_str() == &**topic) {
            Some(row) => row.partition_data.push(data),
            None => topics.push(
                TopicProduceData::default()
                    .with_name(TopicName(StrBytes::from_string(topic.to_string())))
                    .with_partition_data(vec![data]),
            ),
        }
    }
    let millis = i32::try_from(within.as_millis()).unwrap_or(i32::MAX);
    ProduceRequest::default().with_acks(-1).with_timeout_ms(millis).with_topic_data(topics)
}
