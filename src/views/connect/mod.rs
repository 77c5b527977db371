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
//! | `config_wishing` | what is wished of a config from its table |
//! | `configuring` | what is changed of a config: the plan, for screen and shell |
//! | `copying` | where a copy is made, in another profile perhaps |
//! | `creating` | a connector that is made: the plan, for screen and shell |
//! | `offsetting`, `leveling` | offsets and levels of loggers set anew: the plans, for screen and shell |
//! | `resending` | dead letters sent again |
//! | `letters` | from a failed task to its dead letters, and back |
//! | `form` | the form of a config: to change one, or to make a connector |
//! | `editing` | a config in `$EDITOR` |
//! | `wishing` | what is wished from the list |
//! | `versions` | what a version can't, greyed beforehand |
//! | `traces` | a trace to read: the root first, Connect's frames folded |
mod cells;
pub(crate) mod changing;
mod config_wishing;
pub(crate) mod configuring;
pub(crate) mod connector;
pub(crate) mod connector_config;
pub(crate) mod connector_offsets;
pub(crate) mod connectors;
mod copying;
pub(crate) mod creating;
mod deleting;
mod editing;
pub(crate) mod form;
pub(crate) mod letters;
pub(crate) mod leveling;
pub(crate) mod loggers;
pub(crate) mod offsetting;
pub(crate) mod plugins;
pub(crate) mod resending;
mod traces;
mod versions;
mod wishing;
pub(crate) mod workers;
