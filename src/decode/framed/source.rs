//! The seam to whoever fetches schemas. Knows no registry.
use super::name::SchemaName;
use super::schema::Schema;
use std::fmt;
use std::sync::Arc;

/// What is known of a schema.
#[derive(Clone, Debug)]
pub enum SchemaLook {
    Known(Arc<Schema>),
    /// It is being asked for.
    Coming,
    /// Why it can't be had, in words: "the registry at http://… knows no schema 12".
    Lacks(Arc<str>),
}

/// Says who fetches the schemas of a topic's records: several registries may stand beside one cluster.
pub trait SchemaSources: Send + Sync + fmt::Debug {
    /// None: its records name no schemas that anybody knows.
    fn of(&self, topic: &str) -> Option<Arc<dyn SchemaSource>>;
}

/// Fetches schemas, each once, and remembers them.
pub trait SchemaSource: Send + Sync + fmt::Debug {
    /// What is known now; what is not, is asked for in the background. Never waits.
    fn look(&self, of: &SchemaName) -> SchemaLook;

    /// The same, once it is known or known why not; never [`SchemaLook::Coming`]. Bounded in time. Only for threads that may
    /// wait: those that search.
    fn wait(&self, of: &SchemaName) -> SchemaLook;
}
