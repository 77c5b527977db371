//! Profiles and settings, merged from flags, environment and file; where files live; what a session starts with.
//! Knows no other room.
//!
//! | file | owns |
//! |---|---|
//! | `address` | `host:port` as a value |
//! | `profile` | how to reach one cluster |
//! | `settings` | theme, times, mouse, keys |
//! | `file` | the TOML file: reading it, and saying what is wrong with it where |
//! | `edit` | writing a profile into the file without touching the rest |
//! | `locations` | where config, state and log live |
//! | `merge` | flags over environment over file |
//! | `start` | what the UI opens with |
//! | `named` | texts kept under names: saved views and filters |
//! | `state` | what is remembered from one session to the next |
//! | `log_ring` | the newest log lines, for the log view |
mod address;
mod edit;
mod error;
mod file;
mod locations;
mod log_ring;
mod merge;
mod named;
pub mod private;
mod profile;
mod settings;
mod start;
mod state;
#[cfg(test)]
mod tests;

pub use address::Address;
pub use edit::add_profile;
pub use error::ConfigError;
pub use file::ConfigFile;
pub use locations::Locations;
pub use log_ring::{LogLevel, LogLine, LogRing};
pub use merge::{Config, Environment, Flags, load};
pub use named::Named;
pub use profile::Profile;
pub use settings::{Settings, TimeFormat};
pub use start::{ClusterChoice, Start};
pub use state::State;

/// The commented config file that `kafdeck config init` writes.
pub const EXAMPLE: &str = include_str!("../../assets/config.toml");
