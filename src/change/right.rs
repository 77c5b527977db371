//! A right that Kafka's ACLs must give, in their words. Plain data.
use std::fmt;
use std::sync::Arc;

/// A right as Kafka's ACLs word it: operation and resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    pub operation: &'static str,
    /// "topic", "group", "cluster", "transactional id".
    pub resource: &'static str,
    /// None: all that was asked about.
    pub name: Option<Arc<str>>,
}

impl Right {
    /// A right on the cluster itself.
    pub const fn on_cluster(operation: &'static str) -> Self {
        Right { operation, resource: "cluster", name: None }
    }

    /// A right on a topic.
    pub fn on_topic(operation: &'static str, name: &Arc<str>) -> Self {
        Right { operation, resource: "topic", name: Some(name.clone()) }
    }

    /// A right on a group.
    pub fn on_group(operation: &'static str, name: &Arc<str>) -> Self {
        Right { operation, resource: "group", name: Some(name.clone()) }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} on {} {name}", self.operation, self.resource),
            None => write!(f, "{} on the {}", self.operation, self.resource),
        }
    }
}
