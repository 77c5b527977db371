//! Who may do what: everything is allowed but what is denied. Knows resources by name only.
use parking_lot::RwLock;
use std::collections::HashSet;

/// What Kafka's authorizer tells apart (KIP-11), with Kafka's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    Read = 3,
    Write,
    Create,
    Delete,
    Alter,
    Describe,
    ClusterAction,
    DescribeConfigs,
    AlterConfigs,
    IdempotentWrite,
}

/// What a right is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AclResource {
    Topic(String),
    Group(String),
    TransactionalId(String),
    Cluster,
}

impl AclResource {
    pub fn topic(name: &str) -> AclResource {
        AclResource::Topic(name.to_owned())
    }

    pub fn group(name: &str) -> AclResource {
        AclResource::Group(name.to_owned())
    }

    pub fn transactional_id(name: &str) -> AclResource {
        AclResource::TransactionalId(name.to_owned())
    }
}

/// All that is denied, for every client alike.
#[derive(Debug, Default)]
pub struct Rights(RwLock<HashSet<(Operation, AclResource)>>);

impl Rights {
    /// Denies one operation. As in Kafka, who may not describe may not do anything else with the resource,
    /// and who may read, write, delete or alter a thing may describe it: deny `Describe` to hide it.
    pub fn deny(&self, operation: Operation, resource: AclResource) {
        self.0.write().insert((operation, resource));
    }

    /// Allows everything again.
    pub fn allow_all(&self) {
        self.0.write().clear();
    }

    /// Whether everything is allowed.
    pub fn none_denied(&self) -> bool {
        self.0.read().is_empty()
    }

    /// The operations that are allowed on a resource, as the bits that Kafka puts into its answers (KIP-430).
    pub fn bits(&self, resource: &AclResource) -> i32 {
        use Operation::{
            Alter, AlterConfigs, ClusterAction, Create, Delete, Describe, DescribeConfigs, IdempotentWrite,
            Read, Write,
        };
        let operations: &[Operation] = match resource {
            AclResource::Topic(_) => {
                &[Read, Write, Create, Delete, Alter, Describe, DescribeConfigs, AlterConfigs]
            }
            AclResource::Group(_) => &[Read, Delete, Describe, DescribeConfigs, AlterConfigs],
            AclResource::TransactionalId(_) => &[Write, Describe],
            AclResource::Cluster => {
                &[Create, Alter, Describe, ClusterAction, DescribeConfigs, AlterConfigs, IdempotentWrite]
            }
        };
        let allowed = operations.iter().filter(|operation| self.allow(**operation, || resource.clone()));
        allowed.fold(0, |bits, operation| bits | 1 << (*operation as i32))
    }

    /// The operations on the cluster, as Kafka tells them: none to whoever may not describe it, whatever else is allowed.
    pub fn of_the_cluster(&self) -> i32 {
        match self.allow(Operation::Describe, || AclResource::Cluster) {
            true => self.bits(&AclResource::Cluster),
            false => 0,
        }
    }

    /// Whether nothing speaks against it.
    pub fn allow(&self, operation: Operation, resource: impl FnOnce() -> AclResource) -> bool {
        let denied = self.0.read();
        if denied.is_empty() {
            return true;
        }
        let mut asked = (operation, resource());
        if denied.contains(&asked) {
            return false;
        }
        asked.0 = Operation::Describe;
        matches!(operation, Operation::Create | Operation::ClusterAction) || !denied.contains(&asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_described_may_not_be_read() {
        let rights = Rights::default();
        let topic = || AclResource::topic("a");
        assert!(rights.allow(Operation::Read, topic));
        rights.deny(Operation::Describe, topic());
        assert!(!rights.allow(Operation::Read, topic));
        assert!(rights.allow(Operation::Read, || AclResource::topic("b")));
        rights.allow_all();
        assert_eq!((rights.bits(&topic()), rights.bits(&AclResource::Cluster)), (3576, 8096));
        rights.deny(Operation::Read, topic());
        assert_eq!(rights.bits(&topic()), 3568);
        assert!(rights.allow(Operation::Describe, topic));
    }
}
