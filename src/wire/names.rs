//! The words that everything above shares: broker and partition numbers, and the names of Kafka's requests.
use crate::schema::{self, Message};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::ApiKey;
use std::fmt;

/// A broker's node id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BrokerId(pub i32);

/// A partition's number within its topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitionId(pub i32);

impl fmt::Display for BrokerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for PartitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of a request as Kafka's protocol page writes it: `DescribeQuorum` for 55.
pub fn api_name(key: i16) -> String {
    match (schema::name(Message::Request(key)), ApiKey::try_from(key)) {
        (Some(name), _) => name.to_owned(),
        // Those between controllers have no layout here.
        (None, Ok(name)) => format!("{name:?}"),
        (None, Err(())) => format!("request {key}"),
    }
}

/// An error code as Kafka names it: `NotController (41)`. Only one that is newer than this program stays a number.
pub fn error_name(code: i16) -> String {
    match ResponseError::try_from_code(code) {
        Some(ResponseError::Unknown(_)) | None => format!("error {code}"),
        Some(error) => format!("{error:?} ({code})"),
    }
}

/// Where a request first appeared, so that "this broker has no …" can say what would.
pub(super) fn since(key: i16) -> Option<&'static str> {
    Some(match schema::name(Message::Request(key))? {
        "DescribeConfigs" | "AlterConfigs" => "0.11",
        "AlterReplicaLogDirs" | "DescribeLogDirs" | "CreatePartitions" => "1.0",
        "CreateDelegationToken"
        | "RenewDelegationToken"
        | "ExpireDelegationToken"
        | "DescribeDelegationToken"
        | "DeleteGroups" => "1.1",
        "ElectLeaders" => "2.2",
        "IncrementalAlterConfigs" => "2.3",
        "AlterPartitionReassignments" | "ListPartitionReassignments" | "OffsetDelete" => "2.4",
        "DescribeClientQuotas" | "AlterClientQuotas" => "2.6",
        "DescribeUserScramCredentials" | "AlterUserScramCredentials" | "UpdateFeatures" => "2.7",
        "DescribeQuorum" => "3.0 in KRaft mode",
        "DescribeCluster" => "2.8",
        "DescribeProducers" | "DescribeTransactions" | "ListTransactions" => "3.0",
        "ConsumerGroupHeartbeat" | "ConsumerGroupDescribe" => "3.7",
        "ListConfigResources" => "3.7",
        "DescribeTopicPartitions" => "3.8",
        "AddRaftVoter" | "RemoveRaftVoter" => "3.9",
        "ShareGroupDescribe" | "ShareFetch" | "ShareAcknowledge" => "4.1",
        "StreamsGroupHeartbeat"
        | "StreamsGroupDescribe"
        | "DescribeShareGroupOffsets"
        | "AlterShareGroupOffsets"
        | "DeleteShareGroupOffsets" => "4.1",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_errors_have_names() {
        let names = [3, 52, 55, 89, 92, 999].map(api_name);
        let right = [
            "Metadata",
            "Vote",
            "DescribeQuorum",
            "StreamsGroupDescribe",
            "DeleteShareGroupOffsets",
            "request 999",
        ];
        assert_eq!(names, right);
        let names = [-1, 41, 133, 999].map(error_name);
        assert_eq!(
            names,
            ["UnknownServerError (-1)", "NotController (41)", "ShareSessionLimitReached (133)", "error 999"]
        );
    }
}
