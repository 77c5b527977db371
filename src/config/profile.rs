//! How to reach one cluster, and what may be done there, as the file has it. Plain data; `unlock` reads the secrets.
use super::address::Address;
use super::bounds::{NamePattern, ProfileBounds};
use super::connect::ConnectTables;
use super::decode::DecodeTable;
use super::entry::Entry;
use super::grants::GrantName;
use super::partitioner::PartitionerName;
use super::reach::{MapRule, Tunnel};
use super::registry::RegistryTables;
use super::rows::{ProfileRow, RowValue};
use super::sasl::{Mechanism, SaslTable};
use super::tls::TlsTable;
use crate::security::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How to reach one cluster, and what may be done there: `[profiles.NAME]`.
// `Debug` shows no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields, extend("anyOf" = [
        {"required": ["brokers"]},
        {"required": ["bootstrap_controllers"]}
    ]))
)]
pub struct Profile {
    /// The table's name in the file; for `-b` the addresses as given.
    #[serde(skip)]
    pub name: String,
    /// Where to ask first; the other brokers are learned from these: `["kafka-1:9092", "kafka-2:9092"]`.
    // Left out, the file is refused by `file`, which first tells which key was meant.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>", length(min = 1)))]
    pub brokers: Vec<Address>,
    /// Controllers of a KRaft cluster (KIP-919), in place of `brokers`, where none of those can be reached:
    /// `["controller-1:9093"]`. Quorum, features and configs show; topics and groups are not told there.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub bootstrap_controllers: Vec<Address>,
    /// Colour of the name in the head and of the screen's frame, so that production looks it: `red`, `#ff8800`.
    #[serde(default)]
    pub color: Option<String>,
    /// Nothing may be changed there: no send, no delete, no config.
    #[serde(default)]
    pub read_only: bool,
    /// Ask before each record is sent.
    #[serde(default)]
    pub confirm_sends: bool,
    /// Every change is agreed to by typing this profile's name: for production.
    #[serde(default)]
    pub confirm: bool,
    /// Stands in the brokers' logs, and decides quotas. Left out: `kafdeck`.
    #[serde(default)]
    pub client_id: Option<String>,
    /// The cluster that must answer; where another one does, nothing is asked or sent.
    #[serde(default)]
    pub cluster_id: Option<String>,
    /// What opens every connection, to these brokers and to those that they name: `ssh bastion -W %h:%p`, or any program that
    /// makes its standard input and output the connection; `socks5://host:1080`; `http://user:password@proxy:3128`.
    #[serde(default)]
    pub via: Option<Tunnel>,
    /// Where to dial instead of what brokers advertise: `b-(\\d+)\\.internal:9092 = localhost:1909$1`. A regular expression that
    /// must fit the whole; the first that does decides. TLS still checks the advertised name.
    #[serde(default)]
    pub map: Vec<MapRule>,
    /// What a read begins with: every record, or only those of committed transactions.
    #[serde(default)]
    pub isolation: Option<ProfileIsolation>,
    /// Which partition a record's key leads to, by librdkafka's names. Left out: `murmur2_random`, as Java's clients.
    #[serde(default)]
    pub partitioner: Option<PartitionerName>,
    /// The topics beyond which nothing is asked: names, and `team-*`. Left out: all.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<Vec<NamePattern>>", length(min = 1)))]
    pub topics: Option<Vec<NamePattern>>,
    /// The same for groups.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<Vec<NamePattern>>", length(min = 1)))]
    pub groups: Option<Vec<NamePattern>>,
    /// Connections are encrypted, if this table is there.
    #[serde(default)]
    pub tls: Option<TlsTable>,
    /// A login, if this table is there.
    #[serde(default)]
    pub sasl: Option<SaslTable>,
    /// Kafka Connect beside it: its workers, `["http://connect-1:8083"]`, or a table for each Connect cluster.
    #[serde(default)]
    pub connect: ConnectTables,
    /// A schema registry beside it: `"http://registry:8081"`, or a table, or a table for each of several.
    #[serde(default)]
    pub registry: RegistryTables,
    /// What values are read as, by topic: `{ "orders*" = "cbor", ledger = "avro:Ledger.avsc" }`. Left out: as their own signs say.
    #[serde(default)]
    pub decode: DecodeTable,
    /// The same for keys: `{ "orders*" = "long" }`.
    #[serde(default)]
    pub decode_keys: DecodeTable,
    /// Properties of librdkafka, which sends records: `"linger.ms" = 5`. What would weaken a send, or is set elsewhere, is refused.
    #[serde(default, deserialize_with = "super::librdkafka::properties")]
    #[cfg_attr(test, schemars(schema_with = "super::librdkafka::schema"))]
    pub librdkafka: BTreeMap<String, String>,
}

/// Which records a read shows (`isolation.level`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProfileIsolation {
    Uncommitted,
    Committed,
}

impl ProfileIsolation {
    pub fn name(self) -> &'static str {
        match self {
            ProfileIsolation::Uncommitted => "uncommitted",
            ProfileIsolation::Committed => "committed",
        }
    }
}

/// A secret that has to be typed: its key (`sasl.password`), and what to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretQuestion {
    pub key: String,
    pub words: String,
}

impl SecretQuestion {
    /// Whether nobody needs it who does not ask Kafka Connect.
    pub fn is_of_connect(&self) -> bool {
        self.key.starts_with("connect.")
    }

    /// Whether nobody needs it who does not ask a schema registry.
    pub fn is_of_registry(&self) -> bool {
        self.key.starts_with("registry.")
    }
}

impl Profile {
    /// A cluster that no profile describes: named by its addresses, with nothing locked.
    pub fn of_brokers(brokers: Vec<Address>) -> Self {
        let name = brokers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        Self { name, brokers, ..Self::default() }
    }

    /// Where to ask first: brokers, or controllers in their place.
    pub fn addresses(&self) -> &[Address] {
        if self.brokers.is_empty() { &self.bootstrap_controllers } else { &self.brokers }
    }

    /// The flag that says the same as the addresses, and their list.
    pub fn addressed(&self) -> (&'static str, String) {
        let list = self.addresses().iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        (if self.brokers.is_empty() { "--bootstrap-controller" } else { "-b" }, list)
    }

    /// As Kafka's own tools are told where the cluster is: `--bootstrap-server kafka:9092`, and the file of settings that they
    /// want where the cluster is secured.
    pub fn for_kafkas_tools(&self) -> String {
        let flag = if self.brokers.is_empty() { "--bootstrap-controller" } else { "--bootstrap-server" };
        let place = self.addresses().first().map_or("HOST:PORT".to_owned(), ToString::to_string);
        let secured = self.tls.is_some() || self.sasl.is_some();
        format!("{flag} {place}{}", if secured { " --command-config client.properties" } else { "" })
    }

    /// What can't be meant: the key that is wrong (none: the profile as a whole), and why, to stand behind its name.
    pub fn mistake(&self) -> Option<(Option<String>, String)> {
        match (self.brokers.is_empty(), self.bootstrap_controllers.is_empty()) {
            (true, true) => return Some((None, " has no brokers: brokers = [\"host:9092\"]".to_owned())),
            (false, false) => {
                let why = ": bootstrap_controllers: controllers are asked in place of brokers: leave one of both out";
                return Some((Some("bootstrap_controllers".to_owned()), why.to_owned()));
            }
            _ => {}
        }
        for (key, patterns) in [("topics", &self.topics), ("groups", &self.groups)] {
            if patterns.as_ref().is_some_and(Vec::is_empty) {
                return Some((Some(key.to_owned()), format!(": {key} names nothing: leave it out for all")));
            }
        }
        let by_ticket = self.sasl.as_ref().is_some_and(|sasl| sasl.mechanism == Some(Mechanism::Gssapi));
        if !self.librdkafka.is_empty() && (self.via.is_some() || !self.map.is_empty() || by_ticket) {
            let why = ": with via, map or Kerberos records are not sent by librdkafka, so that its properties mean nothing";
            return Some((Some("librdkafka".to_owned()), why.to_owned()));
        }
        if let Some((key, why)) = self.tls.as_ref().and_then(TlsTable::mistake) {
            return Some((Some(format!("tls.{key}")), format!(": tls.{key}: {why}")));
        }
        if let Some((key, why)) = self.connect.mistake().or_else(|| self.registry.mistake()) {
            return Some((Some(key.clone()), format!(": {key}: {why}")));
        }
        let (key, why) = self.sasl.as_ref().and_then(SaslTable::mistake)?;
        let key = key.map_or_else(|| "sasl".to_owned(), |key| format!("sasl.{key}"));
        Some((Some(key.clone()), format!(": {key}: {why}")))
    }

    /// Beyond which names nothing is asked.
    pub fn bounds(&self) -> ProfileBounds {
        let shared = |patterns: &Option<Vec<NamePattern>>| patterns.as_deref().map(Into::into);
        ProfileBounds { topics: shared(&self.topics), groups: shared(&self.groups) }
    }

    /// What the keys or the values of a topic are read as, where the profile says it.
    pub fn chosen_for(&self, topic: &str, keys: bool) -> Option<&str> {
        if keys { self.decode_keys.chosen(topic) } else { self.decode.chosen(topic) }
    }

    /// Whether Kafka Connect is named beside it.
    pub fn has_connect(&self) -> bool {
        !self.connect.0.is_empty()
    }

    /// What the Connect clusters beside it are called.
    pub fn connect_names(&self) -> impl Iterator<Item = &str> {
        self.connect.0.keys().map(String::as_str)
    }

    /// Whether a schema registry is.
    pub fn has_registry(&self) -> bool {
        !self.registry.0.is_empty()
    }

    /// Makes relative paths ones below `folder`.
    pub fn anchor(&mut self, folder: &Path) {
        if let Some(tls) = &mut self.tls {
            tls.anchor(folder);
        }
        if let Some(sasl) = &mut self.sasl {
            sasl.anchor(folder);
        }
        self.connect.anchor(folder);
        self.registry.anchor(folder);
        self.decode.anchor(folder);
        self.decode_keys.anchor(folder);
    }

    /// What has to be typed before this cluster can be opened: what says `prompt:`, and a password that is left out.
    pub fn questions(&self) -> Vec<SecretQuestion> {
        let mut copy = self.clone();
        let user = self.sasl.as_ref().and_then(|sasl| sasl.user.as_ref()).map(Entry::shown);
        let missing = self.sasl.as_ref().is_some_and(|sasl| sasl.has_password() && sasl.password.is_none());
        let mut left_out = self.connect.left_out();
        left_out.extend(self.registry.left_out());
        left_out.extend(missing.then(|| "sasl.password".to_owned()));
        let asked = copy
            .secrets()
            .into_iter()
            .filter(|(key, entry)| **entry == Some(Entry::Prompt) || left_out.contains(key));
        asked
            .map(|(key, _)| {
                let what = key.split('.').next_back().unwrap_or(&key).replace('_', " ");
                let words = match (&user, key.as_str()) {
                    (Some(user), "sasl.password") => format!("{what} of {user} on {}", self.name),
                    (_, key) => match key.split('.').collect::<Vec<_>>()[..] {
                        ["connect", connect, _, ..] => {
                            format!("{what} for Connect {connect} of {}", self.name)
                        }
                        ["registry", _] | ["registry", "tls", _] => {
                            format!("{what} for the registry of {}", self.name)
                        }
                        ["registry", registry, ..] => {
                            format!("{what} for the registry {registry} of {}", self.name)
                        }
                        _ => format!("{what} for {}", self.name),
                    },
                };
                SecretQuestion { key, words }
            })
            .collect()
    }

    /// What is not verified of a broker's certificate, in two words; none where everything is, or there is no TLS.
    pub fn unverified(&self) -> Option<&'static str> {
        let tls = self.tls.as_ref()?;
        match (tls.verify, tls.check_hostname) {
            (Some(false), _) => Some("TLS unverified"),
            (_, Some(false)) => Some("host unchecked"),
            _ => None,
        }
    }

    /// Whether somebody has to enter a code in a browser before this cluster can be opened.
    pub fn logs_in_by_browser(&self) -> bool {
        self.sasl.as_ref().is_some_and(|sasl| {
            sasl.mechanism == Some(super::Mechanism::OauthBearer) && sasl.grant() == GrantName::DeviceCode
        })
    }

    /// The same profile with a secret that was typed.
    #[must_use]
    pub fn with_typed(mut self, key: &str, secret: &Secret) -> Self {
        if let Some((_, entry)) = self.secrets().into_iter().find(|(known, _)| *known == key) {
            *entry = Some(Entry::Text(secret.clone()));
        }
        self
    }

    /// Whether a secret itself stands here, rather than where it is found.
    pub fn holds_secrets(&self) -> bool {
        let in_clear = |entry: &Entry| matches!(entry, Entry::Text(text) if !text.is_empty());
        let keys = [
            self.tls.as_ref().and_then(|tls| tls.key.as_ref()),
            self.tls.as_ref().and_then(|tls| tls.certificate.as_ref()),
            self.sasl.as_ref().and_then(|sasl| sasl.assertion_key.as_ref()),
        ];
        let pem =
            |entry: &&Entry| matches!(entry, Entry::Text(text) if text.expose().contains("PRIVATE KEY-----"));
        let tokens = self.sasl.iter().flat_map(|sasl| [&sasl.token, &sasl.assertion]);
        let mut copy = self.clone();
        copy.secrets().into_iter().filter_map(|(_, entry)| entry.as_ref()).any(in_clear)
            || tokens.flatten().any(in_clear)
            || keys.iter().flatten().any(pem)
            // A proxy's password.
            || self.via.as_ref().is_some_and(|via| via.written() != via.to_string())
    }

    /// Everything that is set, in the order of the file's own description.
    pub fn rows(&self) -> Vec<ProfileRow<'_>> {
        let text =
            |key, text: &Option<String>| text.clone().map(|text| ProfileRow::new(key, RowValue::Text(text)));
        let flag = |key, set: bool| set.then(|| ProfileRow::new(key, RowValue::Flag(true)));
        let key = if self.bootstrap_controllers.is_empty() { "brokers" } else { "bootstrap_controllers" };
        let addresses = self.addresses().iter().map(ToString::to_string).collect();
        let names = |key, patterns: &Option<Vec<NamePattern>>| {
            let list = patterns.as_ref()?.iter().map(ToString::to_string).collect();
            Some(ProfileRow::new(key, RowValue::List(list)))
        };
        let mut rows: Vec<ProfileRow<'_>> = [
            Some(ProfileRow::new(key, RowValue::List(addresses))),
            text("color", &self.color),
            flag("read_only", self.read_only),
            flag("confirm_sends", self.confirm_sends),
            flag("confirm", self.confirm),
            text("client_id", &self.client_id),
            text("cluster_id", &self.cluster_id),
            self.via.as_ref().map(|via| ProfileRow::new("via", RowValue::Way(via.clone()))),
            (!self.map.is_empty()).then(|| {
                ProfileRow::new("map", RowValue::List(self.map.iter().map(ToString::to_string).collect()))
            }),
            self.isolation.map(|level| ProfileRow::new("isolation", RowValue::Text(level.name().to_owned()))),
            names("topics", &self.topics),
            names("groups", &self.groups),
            self.partitioner.map(|one| ProfileRow::new("partitioner", RowValue::Text(one.name().to_owned()))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let tables = [
            ("tls", self.tls.as_ref().map(TlsTable::rows)),
            ("sasl", self.sasl.as_ref().map(SaslTable::rows)),
        ];
        for (table, found) in tables {
            let Some(found) = found else { continue };
            if found.is_empty() {
                rows.push(ProfileRow::new(table, RowValue::Empty));
            }
            rows.extend(found.into_iter().map(|row| row.below(table)));
        }
        rows.extend(self.connect.rows());
        rows.extend(self.registry.rows());
        rows.extend(self.decode.rows("decode"));
        rows.extend(self.decode_keys.rows("decode_keys"));
        let raw = self.librdkafka.iter();
        // Quoted: the dots belong to the name.
        rows.extend(raw.map(|(name, value)| {
            ProfileRow::new(format!("librdkafka.{name}"), RowValue::Text(value.clone()))
        }));
        rows
    }

    fn secrets(&mut self) -> Vec<(String, &mut Option<Entry>)> {
        let tls = self.tls.iter_mut().flat_map(TlsTable::secrets);
        let own = tls.chain(self.sasl.iter_mut().flat_map(SaslTable::secrets));
        let own = own.map(|(key, entry)| (key.to_owned(), entry));
        own.chain(self.connect.secrets()).chain(self.registry.secrets()).collect()
    }
}
