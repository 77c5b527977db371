//! Kafka Connect: its connectors, one connector with its tasks, its config and its offsets; workers, plugins and loggers.
//!
//! | file | screen |
//! |---|---|
//! | `connectors` | the list, worst first; and those of one topic |
//! | `connector` | one connector: its tasks |
//! | `connector_config`, `connector_offsets` | its config as a table, and where it has come to |
//! | `workers`, `plugins`, `loggers` | what each worker says of itself, has, and logs |
//! | `cells` | how a state and a condition look |
//! | `changing` | what is done to connectors: the plan, for screen and shell |
//! | `deleting` | what is kept of what is deleted |
//! | `wishing` | what is wished from the list |
//! | `traces` | a trace to read: the root first, Connect's frames folded |
mod cells;
pub(crate) mod changing;
pub(crate) mod connector;
pub(crate) mod connector_config;
pub(crate) mod connector_offsets;
pub(crate) mod connectors;
mod deleting;
pub(crate) mod loggers;
pub(crate) mod plugins;
mod traces;
mod wishing;
pub(crate) mod workers;
