//! The metadata quorum of a KRaft cluster (DescribeQuorum, 55): the only true answer to "who is the controller".
use super::cluster::Cluster;
use super::errors::{Error, Right};
use super::model::{BrokerId, Offset, Quorum, QuorumReplica, Timestamp};
use crate::wire::{Question, Target};
use kafka_protocol::messages::describe_quorum_request::{PartitionData, TopicData};
use kafka_protocol::messages::describe_quorum_response::{Node, ReplicaState};
use kafka_protocol::messages::{DescribeQuorumRequest, DescribeQuorumResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;

const DOING: &str = "asking for the metadata quorum";
const PATIENCE: Duration = Duration::from_secs(10);

impl Cluster {
    /// Leader, epoch, high watermark, voters and observers of the metadata quorum.
    ///
    /// # Errors
    /// Unsupported on ZooKeeper-era clusters, which have no quorum; denied without Describe on the cluster.
    pub async fn quorum(&self) -> Result<Quorum, Error> {
        self.quorum_with_nodes(Target::Any, PATIENCE).await.map(|(quorum, _)| quorum)
    }

    /// The quorum, and where its controllers listen (from Kafka 3.9 on; else empty).
    pub(super) async fn quorum_with_nodes(
        &self,
        target: Target,
        patience: Duration,
    ) -> Result<(Quorum, Vec<Node>), Error> {
        // Brokers pass the question on to the active controller. A controller that is not active refuses it.
        let target = if self.through_controllers() { Target::Controller } else { target };
        let question = Question::to(target).within(patience).code(code);
        let answer = self.wire.put(&question, |_| request()).await.map_err(Error::wire(DOING))?;
        let response = answer.response;
        let right = || Right::on_cluster("Describe");
        Error::check(response.error_code, response.error_message.as_deref(), DOING, right)?;
        let partition =
            response.topics.into_iter().next().and_then(|topic| topic.partitions.into_iter().next());
        let Some(partition) = partition else {
            return Err(Error::untold(DOING, "the answer tells of no quorum"));
        };
        Error::check(partition.error_code, partition.error_message.as_deref(), DOING, right)?;
        let quorum = Quorum {
            leader: BrokerId(partition.leader_id.0),
            epoch: partition.leader_epoch,
            high_watermark: Offset(partition.high_watermark),
            voters: replicas(&partition.current_voters),
            observers: replicas(&partition.observers),
        };
        Ok((quorum, response.nodes))
    }
}

fn request() -> DescribeQuorumRequest {
    let topic = TopicData::default()
        .with_topic_name(TopicName(StrBytes::from_static_str("__cluster_metadata")))
        .with_partitions(vec![PartitionData::default().with_partition_index(0)]);
    DescribeQuorumRequest::default().with_topics(vec![topic])
}

fn code(response: &DescribeQuorumResponse) -> i16 {
    let partition = || response.topics.first()?.partitions.first();
    if response.error_code == 0 { partition().map_or(0, |row| row.error_code) } else { response.error_code }
}

fn replicas(rows: &[ReplicaState]) -> Vec<QuorumReplica> {
    // -1: not known, as the leader says of itself and brokers before Kafka 3.3 of everyone.
    let time = |millis: i64| (millis >= 0).then_some(Timestamp(millis));
    let mut replicas: Vec<QuorumReplica> = rows
        .iter()
        .map(|row| QuorumReplica {
            id: BrokerId(row.replica_id.0),
            log_end: Offset(row.log_end_offset),
            last_fetch: time(row.last_fetch_timestamp),
            last_caught_up: time(row.last_caught_up_timestamp),
        })
        .collect();
    replicas.sort_unstable_by_key(|row| row.id);
    replicas
}
