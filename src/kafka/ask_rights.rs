//! Asks what this login may do with the cluster, beside what else is asked of it.
use super::cluster::Cluster;
use super::rights::ClusterRights;
use crate::wire::{CONTROLLERS, Question, Target};
use kafka_protocol::messages::{DescribeClusterRequest, DescribeClusterResponse, MetadataRequest};
use std::time::{Duration, Instant};

/// A broker notes each time that who asks may not describe the cluster: this is not asked with every look.
const FRESH: Duration = Duration::from_secs(300);
const PATIENCE: Duration = Duration::from_secs(3);
/// Kafka's "nobody asked for the operations".
const NOT_TOLD: i32 = i32::MIN;

impl Cluster {
    /// What may be done with the cluster; none where it does not tell (before Kafka 2.3), or nobody answers.
    pub async fn rights(&self) -> Option<ClusterRights> {
        let build = |version| self.described_with_rights(version);
        match self.wire.ask(Target::Any, PATIENCE, build).await {
            Ok(answer) => self.saw_rights(&answer),
            Err(error) if error.is_unsupported() => self.rights_by_metadata().await,
            Err(_) => None,
        }
    }

    /// Before DescribeCluster (Kafka 2.8) Metadata tells them, in the versions that still do (Kafka 2.3).
    pub(super) async fn rights_by_metadata(&self) -> Option<ClusterRights> {
        let known = *self.rights.lock();
        if let Some((_, rights)) = known.filter(|(at, _)| at.elapsed() < FRESH) {
            return Some(rights);
        }
        let question = Question::to(Target::Any).within(PATIENCE).at_least(8, "Metadata with rights", "2.3");
        let build = |_| {
            MetadataRequest::default()
                .with_topics(Some(Vec::new()))
                .with_allow_auto_topic_creation(false)
                .with_include_cluster_authorized_operations(true)
        };
        let answer = self.wire.put(&question.at_most(10), build).await.ok()?;
        self.note_rights(answer.response.cluster_authorized_operations)
    }

    /// The question for the cluster, which asks for the rights where they are not known of late.
    pub(super) fn described_with_rights(&self, version: i16) -> DescribeClusterRequest {
        let known = self.rights.lock().is_some_and(|(at, _)| at.elapsed() < FRESH);
        let request = DescribeClusterRequest::default().with_include_cluster_authorized_operations(!known);
        // Of its own kind only: a controller does not tell of brokers.
        if self.wire.options().controllers {
            return request.with_endpoint_type(CONTROLLERS);
        }
        if version >= 2 { request.with_include_fenced_brokers(true) } else { request }
    }

    /// The rights that an answer tells, or those that are known.
    pub(super) fn saw_rights(&self, answer: &DescribeClusterResponse) -> Option<ClusterRights> {
        self.note_rights(answer.cluster_authorized_operations)
    }

    fn note_rights(&self, bits: i32) -> Option<ClusterRights> {
        let mut known = self.rights.lock();
        if bits != NOT_TOLD {
            *known = Some((Instant::now(), ClusterRights(bits)));
        }
        known.map(|(_, rights)| rights)
    }
}
