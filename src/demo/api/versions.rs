//! ApiVersions (KIP-511), and which API and version a cluster of its era and release speaks.
use super::{Call, Endpoint, ReplyPieces, STREAMS_GROUP_DESCRIBE, Served, Unanswerable, text};
use crate::demo::options::{Era, Release};
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::api_versions_response::{ApiVersion, FinalizedFeatureKey, SupportedFeatureKey};
use kafka_protocol::messages::{ApiKey, ApiVersionsResponse};
use kafka_protocol::protocol::Encodable;

/// `metadata.version` of Kafka 4.1.
const METADATA_VERSION: i16 = 27;
/// The lowest that Kafka 4.1 supports: 3.3.
const OLDEST_METADATA_VERSION: i16 = 7;

/// API, its newest version here, in Kafka 2.8, 2.4 and 2.1; -1 where it does not exist. The newest stay below
/// those that only transactions of the second kind (KIP-890) use, or only brokers among themselves.
const SPOKEN: &[(ApiKey, i16, i16, i16, i16)] = &[
    (ApiKey::Produce, 13, 9, 8, 7),
    (ApiKey::Fetch, 18, 12, 11, 10),
    (ApiKey::ListOffsets, 10, 6, 5, 4),
    (ApiKey::Metadata, 13, 11, 9, 7),
    (ApiKey::ApiVersions, 4, 3, 3, 2),
    (ApiKey::FindCoordinator, 6, 3, 3, 2),
    (ApiKey::OffsetCommit, 9, 8, 8, 6),
    (ApiKey::OffsetFetch, 9, 7, 6, 5),
    (ApiKey::JoinGroup, 9, 7, 6, 3),
    (ApiKey::Heartbeat, 4, 4, 4, 2),
    (ApiKey::LeaveGroup, 5, 4, 4, 2),
    (ApiKey::SyncGroup, 5, 5, 4, 2),
    (ApiKey::DescribeGroups, 6, 5, 5, 2),
    (ApiKey::ListGroups, 5, 4, 3, 2),
    (ApiKey::DeleteGroups, 2, 2, 2, 1),
    (ApiKey::TxnOffsetCommit, 4, 3, 2, 2),
    (ApiKey::OffsetDelete, 0, 0, 0, -1),
    (ApiKey::SaslHandshake, 1, 1, 1, 1),
    (ApiKey::SaslAuthenticate, 2, 2, 1, 1),
    (ApiKey::CreateTopics, 7, 7, 5, 3),
    (ApiKey::DeleteTopics, 6, 6, 4, 3),
    (ApiKey::DeleteRecords, 2, 2, 1, 1),
    (ApiKey::InitProducerId, 5, 4, 2, 1),
    (ApiKey::OffsetForLeaderEpoch, 4, 4, 3, 2),
    (ApiKey::AddPartitionsToTxn, 3, 3, 1, 1),
    (ApiKey::AddOffsetsToTxn, 4, 3, 1, 1),
    (ApiKey::EndTxn, 4, 3, 1, 1),
    (ApiKey::DescribeConfigs, 4, 4, 2, 2),
    (ApiKey::AlterConfigs, 2, 2, 1, 1),
    (ApiKey::DescribeLogDirs, 4, 2, 1, 1),
    (ApiKey::CreatePartitions, 3, 3, 1, 1),
    (ApiKey::IncrementalAlterConfigs, 1, 1, 0, -1),
    (ApiKey::ListPartitionReassignments, 0, 0, 0, -1),
    (ApiKey::DescribeQuorum, 2, -1, -1, -1),
    (ApiKey::DescribeCluster, 2, 0, -1, -1),
    (ApiKey::DescribeProducers, 0, 0, -1, -1),
    (ApiKey::DescribeTransactions, 0, -1, -1, -1),
    (ApiKey::ListTransactions, 2, -1, -1, -1),
    (ApiKey::DescribeTopicPartitions, 0, -1, -1, -1),
    (ApiKey::ConsumerGroupDescribe, 1, -1, -1, -1),
    (ApiKey::ShareGroupDescribe, 1, -1, -1, -1),
    // The codec ends at version 0, and has no StreamsGroupDescribe: both are read and written by hand.
    (ApiKey::DescribeShareGroupOffsets, 1, -1, -1, -1),
    (ApiKey::AlterShareGroupOffsets, 0, -1, -1, -1),
    (ApiKey::DeleteShareGroupOffsets, 0, -1, -1, -1),
];

/// APIs that only KRaft brokers have.
const KRAFT: &[ApiKey] = &[ApiKey::DescribeQuorum, ApiKey::DescribeTopicPartitions];

/// What a controller's listener serves of it (KIP-919), and what only the quorum's members ask.
const CONTROLLERS: &[ApiKey] = &[
    ApiKey::ApiVersions,
    ApiKey::SaslHandshake,
    ApiKey::SaslAuthenticate,
    ApiKey::CreateTopics,
    ApiKey::DeleteTopics,
    ApiKey::DescribeConfigs,
    ApiKey::AlterConfigs,
    ApiKey::IncrementalAlterConfigs,
    ApiKey::CreatePartitions,
    ApiKey::ListPartitionReassignments,
    ApiKey::DescribeQuorum,
    ApiKey::DescribeCluster,
];
const QUORUM: &[ApiKey] = &[ApiKey::Vote, ApiKey::BeginQuorumEpoch, ApiKey::EndQuorumEpoch];

/// (lowest, highest) version of an API, if the cluster has it at that door.
fn range(state: &State, endpoint: Endpoint, row: &(ApiKey, i16, i16, i16, i16)) -> Option<(i16, i16)> {
    let (api, newest, v2_8, v2_4, v2_1) = *row;
    if endpoint == Endpoint::Controller && !CONTROLLERS.contains(&api) {
        return None;
    }
    let highest = match state.options.release {
        Release::Newest => newest,
        Release::V2_8 => v2_8,
        Release::V2_4 => v2_4,
        Release::V2_1 => v2_1,
    };
    let lowest = api.valid_versions().min;
    let era = state.options.era == Era::KRaft || !KRAFT.contains(&api);
    (era && highest >= lowest).then_some((lowest, highest))
}

fn speaks_streams(state: &State, endpoint: Endpoint) -> bool {
    state.options.release == Release::Newest && endpoint == Endpoint::Broker
}

/// Whether the cluster answers this version of the API.
pub fn spoken(state: &State, call: &Call) -> bool {
    if call.key == STREAMS_GROUP_DESCRIBE {
        return speaks_streams(state, call.endpoint) && call.version == 0;
    }
    let row = SPOKEN.iter().find(|row| row.0 == call.api);
    let range = row.and_then(|row| range(state, call.endpoint, row));
    range.is_some_and(|(lowest, highest)| (lowest..=highest).contains(&call.version))
}

fn table(state: &State, endpoint: Endpoint) -> Vec<ApiVersion> {
    let version = |row| {
        let (lowest, highest) = range(state, endpoint, row)?;
        Some(
            ApiVersion::default()
                .with_api_key(row.0 as i16)
                .with_min_version(lowest)
                .with_max_version(highest),
        )
    };
    let mut table: Vec<ApiVersion> = SPOKEN.iter().filter_map(version).collect();
    if speaks_streams(state, endpoint) {
        table.push(ApiVersion::default().with_api_key(STREAMS_GROUP_DESCRIBE));
    }
    let offered = state.faults.offered();
    let quorum = if endpoint == Endpoint::Controller { QUORUM } else { &[] };
    table.extend(offered.iter().chain(quorum).map(|api| ApiVersion::default().with_api_key(*api as i16)));
    table.sort_by_key(|version| version.api_key);
    table
}

pub fn api_versions(state: &State, call: &Call) -> Served {
    let mut response = ApiVersionsResponse::default().with_api_keys(table(state, call.endpoint));
    if let Some(error) = call.wanted_error(state, None) {
        response.error_code = error.code();
    }
    if call.since(3) && state.options.era == Era::KRaft && state.options.release == Release::Newest {
        let supported = |name, lowest, highest| {
            SupportedFeatureKey::default()
                .with_name(text(name))
                .with_min_version(lowest)
                .with_max_version(highest)
        };
        let finalized = |name, level| {
            FinalizedFeatureKey::default()
                .with_name(text(name))
                .with_max_version_level(level)
                .with_min_version_level(level)
        };
        response = response
            .with_supported_features(vec![
                supported("group.version", if call.since(4) { 0 } else { 1 }, 1),
                supported("metadata.version", OLDEST_METADATA_VERSION, METADATA_VERSION),
            ])
            .with_finalized_features_epoch(i64::from(METADATA_VERSION))
            // group.version stays at 0: no KIP-848 groups here.
            .with_finalized_features(vec![finalized("metadata.version", METADATA_VERSION)]);
    }
    call.answer(&response)
}

/// What a broker does with a version that it does not speak: it closes the connection, but for ApiVersions itself it
/// answers in version 0, so that the client can pick another.
pub fn refuse(state: &State, call: &Call) -> Result<ReplyPieces, Unanswerable> {
    if call.api != ApiKey::ApiVersions {
        return Err(call.broken(&"this cluster does not speak it"));
    }
    let mut response = ApiVersionsResponse::default().with_api_keys(table(state, call.endpoint));
    response.error_code = ResponseError::UnsupportedVersion.code();
    let mut reply = ReplyPieces::default();
    response.encode(reply.buffer(), 0).map_err(|error| call.broken(&error))?;
    Ok(reply)
}
