//! Names of types with their namespaces. Knows no schema.
use super::node::NodeId;
use std::collections::HashMap;

/// Types by their full names.
#[derive(Debug, Default)]
pub(super) struct Names {
    types: HashMap<String, NodeId>,
    aliases: HashMap<String, NodeId>,
}

impl Names {
    /// A name with its namespace: what has a dot has one already.
    pub fn full(name: &str, space: &str) -> String {
        match name.contains('.') || space.is_empty() {
            true => name.trim_start_matches('.').to_owned(),
            false => format!("{space}.{name}"),
        }
    }

    pub fn get(&self, full: &str) -> Option<NodeId> {
        self.types.get(full).or_else(|| self.aliases.get(full)).copied()
    }

    pub fn set(&mut self, full: &str, id: NodeId) {
        self.types.insert(full.to_owned(), id);
    }

    pub fn alias(&mut self, full: &str, id: NodeId) {
        self.aliases.insert(full.to_owned(), id);
    }

    /// Each alias with its type.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.aliases.iter().map(|(name, id)| (name.as_str(), *id))
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.types.iter().map(|(name, id)| (name.as_str(), *id))
    }
}
