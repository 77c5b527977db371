//! Profiles and settings, merged from flags, environment and file; where files live; what a session starts with.
//! Knows no room but `security`, whose values it makes.
//!
//! | file | owns |
//! |---|---|
//! | `address` | `host:port` as a value |
//! | `bounds` | names beyond which a profile has nothing asked |
//! | `profile` | how to reach one cluster |
//! | `partitioner` | which partition a key goes to, by name |
//! | `tls`, `sasl` | its security, as the file has it |
//! | `web` | services beside it that are asked by HTTP, by name |
//! | `connect`, `registry` | of these: Connect clusters, schema registries |
//! | `decode`, `decoded_topics` | what keys and values of topics are read as, as written and ready to read |
//! | `chosen` | one such choice, ready to read, for all who read so at the same time |
//! | `choice_host`, `programs/` | what these choices name, opened: files, folders, and programs that are kept running |
//! | `unlock_web` | their secrets read |
//! | `grants` | by what right a token endpoint gives a token |
//! | `entry` | a value that may be a secret, or where it is found |
//! | `command`, `asking` | a command that prints one, and whether it may ask for something |
//! | `unlock`, `unlock_token` | secrets read: from a profile to the security of a connection |
//! | `librdkafka` | properties of the client that sends, and those that are refused |
//! | `reach` | what connections are opened through, and where instead |
//! | `rows` | a profile as keys and values, to write, show and compare |
//! | `properties` | Java's and librdkafka's names for all this |
//! | `settings` | theme, times, mouse, keys |
//! | `file` | the TOML file: reading it, and saying what is wrong with it where |
//! | `field_names` | what the keys of a table are called |
//! | `edit` | writing a profile into the file without touching the rest |
//! | `locations` | where config, state and log live |
//! | `flags` | what the command line and the environment say |
//! | `merge` | flags over environment over file |
//! | `layers` | the profile that flags, environment and file come to |
//! | `origins` | where each value of the merged profile comes from |
//! | `start` | what the UI opens with |
//! | `named` | texts kept under names: saved views and filters |
//! | `state` | what is remembered from one session to the next |
//! | `log_ring` | the newest log lines, for the log view |
mod address;
pub(crate) mod asking;
mod bounds;
mod choice_host;
mod chosen;
mod command;
mod connect;
mod decode;
mod decoded_topics;
mod edit;
mod entry;
mod error;
mod field_names;
mod file;
mod flags;
mod grants;
mod layers;
mod librdkafka;
mod locations;
mod log_ring;
mod merge;
mod named;
mod origins;
mod partitioner;
pub(crate) mod private;
mod profile;
mod programs;
pub(crate) mod properties;
mod reach;
mod registry;
mod rows;
mod sasl;
#[cfg(test)]
mod secured_tests;
mod settings;
mod shared;
mod start;
mod state;
#[cfg(test)]
mod tests;
mod tls;
mod unlock;
mod unlock_token;
mod unlock_web;
mod web;
#[cfg(test)]
mod web_tests;

pub use address::Address;
pub(crate) use bounds::{BOUNDED, NamePattern, ProfileBounds, listed};
pub(crate) use choice_host::OwnHost;
pub(crate) use chosen::ready;
pub(crate) use connect::{ConnectTable, ConnectTables};
pub use decoded_topics::DecodedTopics;
pub(crate) use edit::{add_profile, add_profiles, read as read_text, remove_profile, replace_text};
pub(crate) use entry::Entry;
pub(crate) use error::ConfigError;
pub use file::ConfigFile;
pub use flags::Environment;
pub(crate) use flags::Flags;
pub(crate) use locations::Locations;
pub use log_ring::LogLevel;
pub(crate) use log_ring::{LogLine, LogRing};
pub use merge::load;
pub(crate) use merge::{ClusterChoice, MergedConfig};
pub(crate) use named::Named;
pub(crate) use origins::Origins;
pub use partitioner::PartitionerName;
pub use profile::Profile;
pub(crate) use profile::{ProfileIsolation, SecretQuestion};
pub(crate) use programs::end_programs;
pub(crate) use reach::ProxyLogin;
pub use reach::{MapRule, Tunnel, dialled};
pub use registry::RegistryService;
pub(crate) use registry::{RegistryTable, RegistryTables};
pub(crate) use rows::{ProfileRow, RowValue};
pub(crate) use sasl::Mechanism;
pub use sasl::SaslTable;
pub use settings::Settings;
pub(crate) use settings::TimeFormat;
pub use start::Start;
pub use state::StateFile;
pub(crate) use tls::TlsTable;

/// The commented config file that `kafdeck config init` writes.
pub const EXAMPLE: &str = include_str!("../../assets/config.toml");

/// What the file may hold, as JSON Schema: made of this room's types by a test.
pub const SCHEMA: &str = include_str!("../../assets/config.schema.json");
