//! Kafka's own names for how a cluster is reached, Java's and librdkafka's, turned into a profile. One table (`table`) for `-X`,
//! `--command-config` and every import.
//!
//! | file | owns |
//! |---|---|
//! | `text` | the `.properties` format, and that of kcat.conf |
//! | `table` | each property: its name in Java, in librdkafka and here, and how it is set |
//! | `set` | how values are read that are more than their text |
//! | `jaas` | the text of `sasl.jaas.config` |
//! | `login` | what a JAAS module's options mean |
mod jaas;
mod login;
mod set;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use table::{apply, names, ours};
pub use text::{librdkafka, properties};

/// A key and its value, as the other program has them.
pub type Pair = (String, String);

/// What was not taken over, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// It means something here, but not beside the others: why.
    Unused { key: String, why: String },
    /// Nothing here corresponds to it.
    Unknown { key: String },
}
