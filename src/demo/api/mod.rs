//! One file an API family: a decoded request in, an answer out. [`handle`] is the one place that tells them apart.
mod call;
mod cluster;
mod configs;
mod configs_alter;
mod fetch;
mod fetch_answer;
mod groups;
mod log_dirs;
mod metadata;
mod metadata_all;
mod names;
mod offsets;
mod partitions;
mod produce;
mod producers;
mod quorum;
mod records;
mod reply;
mod topics;
mod transactions;
mod versions;

pub(crate) use call::{Call, Endpoint, STREAMS_GROUP_DESCRIBE, Served, Unanswerable};
pub(crate) use names::{code, text};
pub(crate) use reply::ReplyPieces;

use super::state::State;
use kafka_protocol::messages::ApiKey;
use std::sync::Arc;

/// Answers one request; none where the client wants no answer.
pub async fn handle(state: &Arc<State>, call: Call) -> Result<Option<ReplyPieces>, Unanswerable> {
    if !versions::spoken(state, &call) {
        return versions::refuse(state, &call).map(Some);
    }
    let answer = match call.api {
        ApiKey::Produce => return produce::produce(state, &call),
        ApiKey::Fetch => fetch::fetch(state, &call).await,
        ApiKey::ApiVersions => versions::api_versions(state, &call),
        ApiKey::Metadata => metadata::metadata(state, &call),
        ApiKey::DescribeTopicPartitions => partitions::describe(state, &call),
        ApiKey::ListOffsets => offsets::list(state, &call),
        ApiKey::OffsetForLeaderEpoch => offsets::for_epoch(state, &call),
        ApiKey::CreateTopics => topics::create(state, &call),
        ApiKey::DeleteTopics => topics::delete(state, &call),
        ApiKey::CreatePartitions => partitions::create(state, &call),
        ApiKey::ListPartitionReassignments => partitions::reassignments(&call),
        ApiKey::DeleteRecords => records::delete(state, &call),
        ApiKey::DescribeConfigs => configs::describe(state, &call),
        ApiKey::IncrementalAlterConfigs => configs_alter::alter_some(state, &call),
        ApiKey::AlterConfigs => configs_alter::alter_all(state, &call),
        ApiKey::DescribeCluster => cluster::describe(state, &call),
        ApiKey::DescribeLogDirs => log_dirs::describe(state, &call),
        ApiKey::DescribeQuorum => quorum::describe(state, &call),
        ApiKey::FindCoordinator => cluster::coordinator(state, &call),
        ApiKey::InitProducerId => transactions::init(state, &call),
        ApiKey::AddPartitionsToTxn => transactions::add_partitions(state, &call),
        ApiKey::AddOffsetsToTxn => transactions::add_offsets(state, &call),
        ApiKey::EndTxn => transactions::end(state, &call),
        ApiKey::DescribeProducers => producers::describe(state, &call),
        ApiKey::ListTransactions => producers::list_transactions(state, &call),
        ApiKey::DescribeTransactions => producers::describe_transactions(state, &call),
        _ => groups::handle(state, &call).await,
    };
    answer.map(Some)
}
