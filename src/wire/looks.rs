//! The requests that only look, in one list. Whatever is not in it can't be asked without the permit of a change.
//!
//! Not among them, on purpose: everything that writes, and telemetry (71, 72), by which a client tells of itself.
use kafka_protocol::messages::{
    ApiKey, ApiVersionsRequest, ConsumerGroupDescribeRequest, DescribeClusterRequest, DescribeConfigsRequest,
    DescribeGroupsRequest, DescribeLogDirsRequest, DescribeQuorumRequest, FetchRequest,
    FindCoordinatorRequest, ListGroupsRequest, ListOffsetsRequest, MetadataRequest, OffsetFetchRequest,
    ShareGroupDescribeRequest,
};
use kafka_protocol::protocol::Request;
use std::time::Duration;

/// A request that changes nothing: it may be put again, and anyone may put it.
///
/// ```compile_fail,E0277
/// # use kafdeck::wire::{Target, Wire};
/// # use kafka_protocol::messages::DeleteTopicsRequest;
/// async fn bare(wire: Wire, within: std::time::Duration) {
///     let _ = wire.ask(Target::Any, within, |_| DeleteTopicsRequest::default()).await;
/// }
/// ```
///
/// ```
/// # use kafdeck::wire::{Target, Wire};
/// # use kafka_protocol::messages::ListGroupsRequest;
/// async fn looks(wire: Wire, within: std::time::Duration) {
///     let _ = wire.ask(Target::Any, within, |_| ListGroupsRequest::default()).await;
/// }
/// ```
pub trait Looks: Request {
    /// How long the broker may rightly keep silent before it answers: the wait of a long poll.
    fn pause(&self) -> Duration {
        Duration::ZERO
    }
}

/// The codec does not know it yet.
const STREAMS_GROUP_DESCRIBE: i16 = 89;

/// Request, and the version since which its answer begins with the throttle time; none: it has none, or not there.
const LIST: &[(i16, Option<i16>)] = &[
    (ApiKey::Fetch as i16, Some(1)),
    (ApiKey::ListOffsets as i16, Some(2)),
    (ApiKey::Metadata as i16, Some(3)),
    (ApiKey::OffsetFetch as i16, Some(3)),
    (ApiKey::FindCoordinator as i16, Some(1)),
    (ApiKey::DescribeGroups as i16, Some(1)),
    (ApiKey::ListGroups as i16, Some(1)),
    (ApiKey::ApiVersions as i16, None),
    (ApiKey::OffsetForLeaderEpoch as i16, Some(2)),
    (ApiKey::DescribeAcls as i16, Some(0)),
    (ApiKey::DescribeConfigs as i16, Some(0)),
    (ApiKey::DescribeLogDirs as i16, Some(0)),
    (ApiKey::ListPartitionReassignments as i16, Some(0)),
    (ApiKey::DescribeClientQuotas as i16, Some(0)),
    (ApiKey::DescribeUserScramCredentials as i16, Some(0)),
    (ApiKey::DescribeQuorum as i16, None),
    (ApiKey::DescribeCluster as i16, Some(0)),
    (ApiKey::DescribeProducers as i16, Some(0)),
    (ApiKey::DescribeTransactions as i16, Some(0)),
    (ApiKey::ListTransactions as i16, Some(0)),
    (ApiKey::ConsumerGroupDescribe as i16, Some(0)),
    (ApiKey::ListConfigResources as i16, Some(0)),
    (ApiKey::DescribeTopicPartitions as i16, Some(0)),
    (ApiKey::ShareGroupDescribe as i16, Some(0)),
    (STREAMS_GROUP_DESCRIBE, Some(0)),
    (ApiKey::DescribeShareGroupOffsets as i16, Some(0)),
];

/// Whether the list has this request. Asked while compiling, so that [`Looks`] can't be claimed past the list.
pub(super) const fn is_listed(key: i16) -> bool {
    let mut at = 0;
    while at < LIST.len() {
        if LIST[at].0 == key {
            return true;
        }
        at += 1;
    }
    false
}

/// For how long the broker reads nothing more from this connection (KIP-219), as an answer's first bytes tell it.
pub(super) fn throttle(key: i16, version: i16, body: &[u8]) -> Duration {
    let since = LIST.iter().find(|row| row.0 == key).and_then(|row| row.1);
    let told = since.is_some_and(|since| version >= since).then(|| body.first_chunk()).flatten();
    let millis = told.map_or(0, |bytes| i32::from_be_bytes(*bytes));
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

macro_rules! looks {
    ($($request:ty),* $(,)?) => { $(impl Looks for $request {})* };
}

looks!(
    ApiVersionsRequest,
    ConsumerGroupDescribeRequest,
    DescribeClusterRequest,
    DescribeConfigsRequest,
    DescribeGroupsRequest,
    DescribeLogDirsRequest,
    DescribeQuorumRequest,
    FindCoordinatorRequest,
    ListGroupsRequest,
    ListOffsetsRequest,
    MetadataRequest,
    OffsetFetchRequest,
    ShareGroupDescribeRequest,
);

impl Looks for FetchRequest {
    fn pause(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.max_wait_ms).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_writes_is_listed() {
        for key in (0..=100).filter(|key| is_listed(*key) && *key != STREAMS_GROUP_DESCRIBE) {
            let name = super::super::names::api_name(key);
            let looks =
                ["Describe", "List", "Fetch", "OffsetFetch", "Metadata", "Find", "ApiVersions", "OffsetFor"];
            let group = name.ends_with("GroupDescribe");
            assert!(group || looks.iter().any(|word| name.starts_with(word)), "{key}: {name}");
        }
        for key in [0, 8, 11, 12, 13, 14, 19, 20, 21, 22, 27, 36, 71, 72, 83] {
            assert!(!is_listed(key), "{key}");
        }
    }

    #[test]
    fn the_throttle_time_stands_first_where_the_list_says_so() {
        let body = [0, 0, 0x10, 0x68, 9];
        assert_eq!(throttle(1, 12, &body), Duration::from_millis(4200));
        assert_eq!(throttle(1, 0, &body), Duration::ZERO, "the first version told none");
        assert_eq!(throttle(18, 3, &body), Duration::ZERO);
        assert_eq!(throttle(1, 12, &[0xff; 4]), Duration::ZERO);
    }
}
