//! `registry` of a profile: schema registries beside a Kafka cluster. Plain data as it was written; `unlock_web` reads the secrets.
use super::bounds::NamePattern;
use super::entry::Entry;
use super::field_names::fields;
use super::rows::{ProfileRow, RowValue};
use super::tls::TlsTable;
use super::web::{WebAccess, WebAccessMut, WebTable, WebTables, several};
use crate::security::{WebAddress, WebService, aws};
use serde::{Deserialize, Deserializer, de};
use std::sync::Arc;

/// The registries of a profile, by name; an address alone is the only one.
pub type RegistryTables = WebTables<RegistryTable>;

/// One registry, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub struct RegistryTable {
    /// Where it answers, with the path of its API: `"http://registry:8081"`, `"http://apicurio:8080/apis/ccompat/v7"`; several
    /// addresses of one registry stand with commas between them.
    #[serde(deserialize_with = "url")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub url: Vec<WebAddress>,
    /// A login by name and password.
    pub user: Option<String>,
    pub password: Option<Entry>,
    /// A login by token, in place of both.
    pub token: Option<Entry>,
    /// For `https://`; left out: as the brokers' own, or else as this machine trusts.
    pub tls: Option<TlsTable>,
    /// Confluent's context: `.staging` stands for the subjects `:.staging:…` and their ids.
    pub context: Option<String>,
    /// AWS Glue's registry: its region, where the address does not tell it (`https://glue.eu-west-1.amazonaws.com`). What is asked is
    /// signed with keys that are found where AWS's own programs look.
    pub region: Option<String>,
    /// AWS Glue's registry: the profile of AWS's own files.
    pub aws_profile: Option<String>,
    /// Of several registries: the topics whose records name its schemas, names and `team-*`. Left out: those that no other takes.
    #[cfg_attr(test, schemars(with = "Option<Vec<NamePattern>>", length(min = 1)))]
    pub topics: Option<Vec<NamePattern>>,
}

fn url<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<WebAddress>, D::Error> {
    several(&String::deserialize(from)?).map_err(de::Error::custom)
}

/// A registry as it is asked.
#[derive(Clone, Debug)]
pub struct RegistryService {
    pub web: WebService,
    /// Without the colons around it; none: the default one.
    pub context: Option<Arc<str>>,
    /// AWS Glue's, in this region; none: it speaks Confluent's API.
    pub region: Option<Arc<str>>,
    /// Whose records name its schemas; none: those of all topics that no other takes.
    pub topics: Option<Arc<[NamePattern]>>,
}

impl RegistryTable {
    /// The region of AWS Glue's registry, where it is that.
    pub fn glue(&self) -> Option<&str> {
        let of_address = || aws::region_of(&self.url.first()?.host, &["glue", "glue-fips"]);
        self.region.as_deref().or_else(of_address)
    }
}

impl WebTable for RegistryTable {
    const KEY: &'static str = "registry";
    const EXPECTED: &'static str =
        "the address of a schema registry, \"http://host:8081\", or a table [profiles.NAME.registry]";
    const NO_ADDRESS: &'static str = "url: it has no address: url = \"http://host:8081\"";
    const DIRECT: Option<fn() -> &'static [&'static str]> = Some(fields::<RegistryTable>);

    fn of_addresses(url: Vec<WebAddress>) -> Self {
        RegistryTable { url, ..RegistryTable::default() }
    }

    fn addresses(&self) -> &[WebAddress] {
        &self.url
    }

    fn access(&self) -> WebAccess<'_> {
        let RegistryTable { user, password, token, tls, .. } = self;
        WebAccess { user, password, token, tls }
    }

    fn access_mut(&mut self) -> WebAccessMut<'_> {
        let RegistryTable { password, token, tls, .. } = self;
        WebAccessMut { password, token, tls }
    }

    fn own_rows(&self) -> Vec<ProfileRow<'static>> {
        let url = self.url.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let topics = |topics: &Vec<NamePattern>| topics.iter().map(ToString::to_string).collect();
        let rows = [
            Some(ProfileRow::new("url", RowValue::Text(url))),
            self.context.clone().map(|context| ProfileRow::new("context", RowValue::Text(context))),
            self.region.clone().map(|region| ProfileRow::new("region", RowValue::Text(region))),
            self.aws_profile.clone().map(|profile| ProfileRow::new("aws_profile", RowValue::Text(profile))),
            self.topics.as_ref().map(|list| ProfileRow::new("topics", RowValue::List(topics(list)))),
        ];
        rows.into_iter().flatten().collect()
    }
}
