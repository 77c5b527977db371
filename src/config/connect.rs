//! `[profiles.NAME.connect.CONNECT]`: Connect clusters beside a Kafka cluster, and where their workers listen. Plain data as it was
//! written; `unlock_web` reads the secrets.
use super::entry::Entry;
use super::rows::{ProfileRow, RowValue};
use super::tls::TlsTable;
use super::web::{WebAccess, WebAccessMut, WebTable, WebTables, addresses};
use crate::security::WebAddress;
use serde::Deserialize;

/// The Connect clusters of a profile, by name: a list of addresses is one cluster's workers.
pub type ConnectTables = WebTables<ConnectTable>;

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

impl WebTable for ConnectTable {
    const KEY: &'static str = "connect";
    const EXPECTED: &'static str =
        "a list of workers, [\"http://host:8083\"], or tables [profiles.NAME.connect.CONNECT]";
    const NO_ADDRESS: &'static str = "workers: it names no worker: workers = [\"http://host:8083\"]";
    const DIRECT: Option<fn() -> &'static [&'static str]> = None;

    fn of_addresses(workers: Vec<WebAddress>) -> Self {
        ConnectTable { workers, ..ConnectTable::default() }
    }

    fn addresses(&self) -> &[WebAddress] {
        &self.workers
    }

    fn access(&self) -> WebAccess<'_> {
        let ConnectTable { user, password, token, tls, .. } = self;
        WebAccess { user, password, token, tls }
    }

    fn access_mut(&mut self) -> WebAccessMut<'_> {
        let ConnectTable { password, token, tls, .. } = self;
        WebAccessMut { password, token, tls }
    }

    fn own_rows(&self) -> Vec<ProfileRow<'static>> {
        let workers = self.workers.iter().map(ToString::to_string).collect();
        vec![ProfileRow::new("workers", RowValue::List(workers))]
    }
}
