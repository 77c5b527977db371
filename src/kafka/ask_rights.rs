//! Asks what this login may do with the cluster, beside what else is asked of it.
use super::cluster::Cluster;
use super::rights::ClusterRights;
use crate::wire::Target;
use kafka_protocol::messages::{DescribeClusterRequest, DescribeClusterResponse};
use std::time::{Duration, Instant};

/// A broker notes each time that who asks may not describe the cluster: this is not asked with every look.
const FRESH: Duration = Duration::from_secs(300);
const PATIENCE: Duration = Duration::from_secs(3);
/// Kafka's "nobody asked for the operations".
const NOT_TOLD: i32 = i32::MIN;

impl Cluster {
    /// What may be done with the cluster; none where it does not tell (before Kafka 2.8), or nobody answers.
    pub async fn rights(&self) -> Option<ClusterRights> {
        let build = |version| self.described_with_rights(version);
        let answer = self.wire.ask(Target::Any, PATIENCE, build).await.ok()?;
        self.saw_rights(&answer)
    }

    /// The question for the cluster, which asks for the rights where they are not known of late.
    pub(super) fn described_with_rights(&self, version: i16) -> DescribeClusterRequest {
        let known = self.rights.lock().is_some_and(|(at, _)| at.elapsed() < FRESH);
        let request = DescribeClusterRequest::default().with_include_cluster_authorized_operations(!known);
        if version >= 2 { request.with_include_fenced_brokers(true) } else { request }
    }

    /// The rights that an answer tells, or those that are known.
    pub(super) fn saw_rights(&self, answer: &DescribeClusterResponse) -> Option<ClusterRights> {
        let mut known = self.rights.lock();
        if answer.cluster_authorized_operations != NOT_TOLD {
            *known = Some((Instant::now(), ClusterRights(answer.cluster_authorized_operations)));
        }
        known.map(|(_, rights)| rights)
    }
}
