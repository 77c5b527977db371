//! What this login may do with the cluster, as far as it decides what lists leave out: Kafka leaves out, without a word, what may
//! not be described. A part of the model.

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
