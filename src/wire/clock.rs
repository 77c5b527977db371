//! What time it is at the cluster, as far as an answer tells it that changes nothing: the leader of a KRaft quorum says when it
//! last heard of each node, and of itself by its own clock. Anything older has no such answer.
use super::codes;
use super::connection::Connection;
use kafka_protocol::messages::describe_quorum_request::{PartitionData, TopicData};
use kafka_protocol::messages::{DescribeQuorumRequest, DescribeQuorumResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the clock of the quorum's leader stands, seen from this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeenClock {
    Ahead(Duration),
    Behind(Duration),
    /// Why it is not known.
    Untold(Arc<str>),
}

/// The first version with times (Kafka 3.3).
const TELLS_TIMES: i16 = 1;

pub(super) async fn look(connection: &Connection, within: Duration) -> SeenClock {
    let untold = |why: &str| SeenClock::Untold(why.into());
    let version = connection.pick::<DescribeQuorumRequest>(None).ok();
    let Some(version) = version.filter(|version| *version >= TELLS_TIMES) else {
        return untold(
            "no answer of this Kafka tells it without a change (a KRaft quorum does, from 3.3 on)",
        );
    };
    let topic = TopicData::default()
        .with_topic_name(TopicName(StrBytes::from_static_str("__cluster_metadata")))
        .with_partitions(vec![PartitionData::default().with_partition_index(0)]);
    let request = DescribeQuorumRequest::default().with_topics(vec![topic]);
    let asked = SystemTime::now();
    match connection.send(version, &request, within).await {
        Ok(answer) if answer.error_code == codes::CLUSTER_AUTHORIZATION_FAILED => {
            untold("it needs the right Describe on the cluster")
        }
        Ok(answer) => compare(&answer, asked, SystemTime::now()),
        Err(error) => SeenClock::Untold(error.to_string().into()),
    }
}

/// It was answered some time between `asked` and `answered`.
fn compare(answer: &DescribeQuorumResponse, asked: SystemTime, answered: SystemTime) -> SeenClock {
    let rows = answer.topics.iter().flat_map(|topic| &topic.partitions);
    let replicas = rows.flat_map(|row| row.current_voters.iter().chain(&row.observers));
    let newest = replicas.map(|row| row.last_fetch_timestamp).filter(|millis| *millis > 0).max();
    let Some(newest) = newest.and_then(|millis| u64::try_from(millis).ok()) else {
        return SeenClock::Untold("the quorum tells no times".into());
    };
    let there = UNIX_EPOCH + Duration::from_millis(newest);
    match (there.duration_since(answered), asked.duration_since(there)) {
        (Ok(ahead), _) => SeenClock::Ahead(ahead),
        (_, Ok(behind)) => SeenClock::Behind(behind),
        _ => SeenClock::Ahead(Duration::ZERO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kafka_protocol::messages::describe_quorum_response::{self as response, ReplicaState};

    #[test]
    fn the_newest_time_counts_and_what_lies_within_the_question_is_the_same() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let seen = |times: &[i64]| {
            let row = |time: &i64| ReplicaState::default().with_last_fetch_timestamp(*time);
            let partition =
                response::PartitionData::default().with_current_voters(times.iter().map(row).collect());
            let topic = response::TopicData::default().with_partitions(vec![partition]);
            compare(&DescribeQuorumResponse::default().with_topics(vec![topic]), at(100), at(101))
        };
        assert_eq!(seen(&[-1, 90_000, 161_000]), SeenClock::Ahead(Duration::from_secs(60)));
        assert_eq!(seen(&[40_000, 90_000]), SeenClock::Behind(Duration::from_secs(10)));
        assert_eq!(seen(&[100_500]), SeenClock::Ahead(Duration::ZERO));
        assert!(matches!(seen(&[-1]), SeenClock::Untold(_)));
    }
}
