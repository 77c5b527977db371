//! How to reach one cluster, and what may be done there. Plain data.
use super::address::Address;
use serde::{Deserialize, Serialize};

/// One cluster in the config file (`[profiles.NAME]`), or the one that `-b` names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The table's name in the file; for `-b` the addresses as given.
    #[serde(skip)]
    pub name: String,
    /// Where to ask first; the other brokers are learned from these. Left out, the file is refused by `file`, which first
    /// tells which key was meant.
    #[serde(default)]
    pub brokers: Vec<Address>,
    /// Colour of the name in the head, as a theme spells colours: `red`, `#ff8800`. So that production looks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Nothing may be changed there: no send, no delete, no config.
    #[serde(default)]
    pub read_only: bool,
    /// Ask before each record is sent.
    #[serde(default)]
    pub confirm_sends: bool,
}

impl Profile {
    /// A cluster that no profile describes: named by its addresses, with nothing locked.
    pub fn of_brokers(brokers: Vec<Address>) -> Self {
        let name = brokers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        Self { name, brokers, ..Self::default() }
    }
}
