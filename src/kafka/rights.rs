//! What this login may do with the cluster, as far as it decides what lists leave out: Kafka leaves out, without a word, what may
//! not be described.
use super::cluster::Cluster;
use crate::wire::Target;
use kafka_protocol::messages::{DescribeClusterRequest, DescribeClusterResponse};
use std::time::{Duration, Instant};

/// A broker notes each time that who asks may not describe the cluster: this is not asked with every look.
const FRESH: Duration = Duration::from_secs(300);
const PATIENCE: Duration = Duration::from_secs(3);
/// Kafka's "nobody asked for the operations".
const NOT_TOLD: i32 = i32::MIN;
/// Kafka's numbers of what can be done with a cluster (KIP-430): Create, Alter, Describe, ClusterAction, DescribeConfigs,
/// AlterConfigs, IdempotentWrite.
const ALL: i32 = 1 << 5 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12;
const DESCRIBE: i32 = 1 << 8;

/// The operations that are allowed on the cluster, a bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterRights(pub i32);

impl ClusterRights {
    /// What a list of topics leaves out; none for who may do everything, as where there are no ACLs.
    pub fn hide_topics(self) -> Option<&'static str> {
        (self.0 & ALL != ALL).then_some("as far as you may see (right: Describe on topics)")
    }

    /// What a list of groups leaves out. Describe on the cluster shows all of them.
    pub fn hide_groups(self) -> Option<&'static str> {
        (self.0 & DESCRIBE == 0).then_some("as far as you may see (right: Describe on groups)")
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_do_everything_sees_everything() {
        let hidden =
            |bits| (ClusterRights(bits).hide_topics().is_some(), ClusterRights(bits).hide_groups().is_some());
        assert_eq!(hidden(8096), (false, false), "what a cluster without ACLs tells");
        assert_eq!(hidden(1 << 8), (true, false));
        assert_eq!(hidden(0), (true, true));
    }
}
