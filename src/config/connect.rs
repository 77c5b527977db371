//! `[profiles.NAME.connect.CONNECT]`: Connect clusters beside a Kafka cluster, and where their workers listen. Plain data as it was
//! written; `unlock_connect` reads the secrets.
use super::entry::Entry;
use super::rows::{ProfileRow, RowValue};
use super::tls::TlsTable;
use crate::security::WebAddress;
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// What a Connect cluster is called that was given no name.
const UNNAMED: &str = "connect";

/// The Connect clusters of a profile, by name: a list of addresses is one cluster's workers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectTables(pub BTreeMap<String, ConnectTable>);

/// One Connect cluster, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub struct ConnectTable {
    /// Where its workers answer, each of them: `["http://connect-1:8083", "http://connect-2:8083"]`.
    #[serde(deserialize_with = "addresses")]
    #[cfg_attr(test, schemars(with = "Vec<String>", length(min = 1)))]
    pub workers: Vec<WebAddress>,
    /// A login by name and password.
    pub user: Option<String>,
    pub password: Option<Entry>,
    /// A login by token, in place of both.
    pub token: Option<Entry>,
    /// For `https://`; left out: as the brokers' own, or else as this machine trusts.
    pub tls: Option<TlsTable>,
}

fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<WebAddress>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| text.parse().map_err(de::Error::custom)).collect()
}

impl ConnectTable {
    /// Workers that want no login.
    pub fn of_workers(workers: Vec<WebAddress>) -> Self {
        ConnectTable { workers, ..ConnectTable::default() }
    }

    fn rows(&self) -> Vec<ProfileRow<'_>> {
        let workers = self.workers.iter().map(ToString::to_string).collect();
        let secret = |key, entry: &Option<Entry>| {
            entry.clone().map(|entry| ProfileRow::new(key, RowValue::Secret(entry)))
        };
        let own = [
            Some(ProfileRow::new("workers", RowValue::List(workers))),
            self.user.clone().map(|user| ProfileRow::new("user", RowValue::Text(user))),
            secret("password", &self.password),
            secret("token", &self.token),
        ];
        let mut rows: Vec<ProfileRow<'_>> = own.into_iter().flatten().collect();
        if let Some(tls) = &self.tls {
            let below = tls.rows();
            if below.is_empty() {
                rows.push(ProfileRow::new("tls", RowValue::Empty));
            }
            rows.extend(below.into_iter().map(|row| row.below("tls")));
        }
        rows
    }

    fn mistake(&self) -> Option<(String, String)> {
        let rules = [
            (self.workers.is_empty(), "workers", "it names no worker: workers = [\"http://host:8083\"]"),
            (
                self.token.is_some() && self.user.is_some(),
                "token",
                "`user` logs in already: keep one of them",
            ),
            (
                self.password.is_some() && self.user.is_none(),
                "password",
                "a password goes with its name: user = \"me\"",
            ),
            (
                self.tls.is_some() && !self.workers.iter().any(|worker| worker.secure),
                "tls",
                "no worker is asked by https://, so that it means nothing",
            ),
        ];
        let own = rules.into_iter().find(|(wrong, ..)| *wrong);
        own.map(|(_, key, why)| (key.to_owned(), why.to_owned())).or_else(|| {
            let (key, why) = self.tls.as_ref().and_then(TlsTable::mistake)?;
            Some((format!("tls.{key}"), why.to_owned()))
        })
    }
}

impl ConnectTables {
    /// One Connect cluster that was given no name.
    pub fn of_workers(workers: Vec<WebAddress>) -> Self {
        ConnectTables(BTreeMap::from([(UNNAMED.to_owned(), ConnectTable::of_workers(workers))]))
    }

    pub(super) fn rows(&self) -> Vec<ProfileRow<'_>> {
        if let Some(only) = self
            .0
            .get(UNNAMED)
            .filter(|only| self.0.len() == 1 && **only == ConnectTable::of_workers(only.workers.clone()))
        {
            let list = only.workers.iter().map(ToString::to_string).collect();
            return vec![ProfileRow::new("connect", RowValue::List(list))];
        }
        let named = self.0.iter().flat_map(|(name, table)| {
            table.rows().into_iter().map(move |row| row.below(&format!("connect.{name}")))
        });
        named.collect()
    }

    pub(super) fn mistake(&self) -> Option<(String, String)> {
        let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        self.0.iter().find_map(|(name, table)| {
            if name.is_empty() || !plain(name) {
                let why = "a name of letters, digits, - and _ is expected".to_owned();
                return Some((format!("connect.{name}"), why));
            }
            let (key, why) = table.mistake()?;
            Some((format!("connect.{name}.{key}"), why))
        })
    }

    pub(super) fn anchor(&mut self, folder: &Path) {
        for table in self.0.values_mut() {
            [&mut table.password, &mut table.token]
                .into_iter()
                .flatten()
                .for_each(|entry| entry.anchor(folder));
            if let Some(tls) = &mut table.tls {
                tls.anchor(folder);
            }
        }
    }

    /// The secrets, by key. A password that was left out is one: it is asked for.
    pub(super) fn secrets(&mut self) -> Vec<(String, &mut Option<Entry>)> {
        let mut all = Vec::new();
        for (name, table) in &mut self.0 {
            let key = |key: &str| format!("connect.{name}.{key}");
            if let Some(tls) = &mut table.tls {
                all.extend(tls.secrets().into_iter().map(|(below, entry)| (key(below), entry)));
            }
            all.push((key("password"), &mut table.password));
            all.push((key("token"), &mut table.token));
        }
        all
    }

    /// Keys of passwords that a login needs and that stand nowhere.
    pub(super) fn left_out(&self) -> Vec<String> {
        let lacks = |table: &ConnectTable| table.user.is_some() && table.password.is_none();
        let left = self.0.iter().filter(|(_, table)| lacks(table));
        left.map(|(name, _)| format!("connect.{name}.password")).collect()
    }
}

impl<'de> Deserialize<'de> for ConnectTables {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = ConnectTables;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a list of workers, [\"http://host:8083\"], or tables [profiles.NAME.connect.CONNECT]",
                )
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut workers = Vec::new();
                while let Some(text) = list.next_element::<String>()? {
                    workers.push(text.parse().map_err(de::Error::custom)?);
                }
                Ok(ConnectTables::of_workers(workers))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut tables: A) -> Result<Self::Value, A::Error> {
                let mut found = BTreeMap::new();
                while let Some((name, table)) = tables.next_entry::<String, ConnectTable>()? {
                    found.insert(name, table);
                }
                Ok(ConnectTables(found))
            }
        }
        from.deserialize_any(Either)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for ConnectTables {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ConnectTables".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let table = generator.subschema_for::<ConnectTable>();
        schemars::json_schema!({
            "anyOf": [
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
                {"type": "object", "additionalProperties": table}
            ]
        })
    }
}
