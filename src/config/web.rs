//! Services beside a Kafka cluster that are asked by HTTP, as a profile has them: one under the key itself, or a table for each by
//! name. What all of them share stands here: login, trust, and how the tables are read, shown and checked.
use super::entry::Entry;
use super::rows::{ProfileRow, RowValue};
use super::tls::TlsTable;
use crate::security::WebAddress;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

/// The services of one kind, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebTables<T>(pub BTreeMap<String, T>);

/// One service, as written.
pub trait WebTable: Clone + Default + PartialEq + for<'de> Deserialize<'de> {
    /// The profile's key: `connect`.
    const KEY: &'static str;
    /// What stands there, for who wrote something else.
    const EXPECTED: &'static str;
    /// What goes wrong without an address.
    const NO_ADDRESS: &'static str;
    /// The keys that may stand directly under the profile's own, where there is one service only; none: always under a name.
    const DIRECT: Option<fn() -> &'static [&'static str]>;

    fn of_addresses(addresses: Vec<WebAddress>) -> Self;
    fn addresses(&self) -> &[WebAddress];
    fn access(&self) -> WebAccess<'_>;
    fn access_mut(&mut self) -> WebAccessMut<'_>;
    /// Its own rows, which stand before those of its login.
    fn own_rows(&self) -> Vec<ProfileRow<'static>>;
}

/// Who logs in, and whom to trust.
#[derive(Clone, Copy)]
pub struct WebAccess<'a> {
    pub user: &'a Option<String>,
    pub password: &'a Option<Entry>,
    pub token: &'a Option<Entry>,
    pub tls: &'a Option<TlsTable>,
}

/// The same, to be made whole.
pub struct WebAccessMut<'a> {
    pub password: &'a mut Option<Entry>,
    pub token: &'a mut Option<Entry>,
    pub tls: &'a mut Option<TlsTable>,
}

/// Addresses in a list.
pub(super) fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<WebAddress>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| text.parse().map_err(de::Error::custom)).collect()
}

/// Addresses in one text, with commas between them.
pub(super) fn several(text: &str) -> Result<Vec<WebAddress>, String> {
    text.split(',').map(str::parse).collect()
}

impl<T> Default for WebTables<T> {
    fn default() -> Self {
        WebTables(BTreeMap::new())
    }
}

impl WebAccess<'_> {
    fn rows(&self) -> Vec<ProfileRow<'static>> {
        let secret = |key, entry: &Option<Entry>| {
            entry.clone().map(|entry| ProfileRow::new(key, RowValue::Secret(entry)))
        };
        let own = [
            self.user.clone().map(|user| ProfileRow::new("user", RowValue::Text(user))),
            secret("password", self.password),
            secret("token", self.token),
        ];
        let mut rows: Vec<ProfileRow<'_>> = own.into_iter().flatten().collect();
        if let Some(tls) = self.tls {
            let below = tls.rows();
            if below.is_empty() {
                rows.push(ProfileRow::new("tls", RowValue::Empty));
            }
            rows.extend(below.into_iter().map(|row| row.below("tls")));
        }
        rows
    }

    fn mistake(&self, addresses: &[WebAddress]) -> Option<(String, String)> {
        let rules = [
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
                self.tls.is_some() && !addresses.iter().any(|address| address.secure),
                "tls",
                "no address is asked by https://, so that it means nothing",
            ),
        ];
        let own = rules.into_iter().find(|(wrong, ..)| *wrong);
        own.map(|(_, key, why)| (key.to_owned(), why.to_owned())).or_else(|| {
            let (key, why) = self.tls.as_ref().and_then(TlsTable::mistake)?;
            Some((format!("tls.{key}"), why.to_owned()))
        })
    }
}

impl<T: WebTable> WebTables<T> {
    /// One service that was given no name.
    pub fn of_addresses(addresses: Vec<WebAddress>) -> Self {
        Self::only(T::of_addresses(addresses))
    }

    fn only(table: T) -> Self {
        WebTables(BTreeMap::from([(T::KEY.to_owned(), table)]))
    }

    /// The one that was given no name, where there is no other and it may stand directly under the profile's key.
    fn direct(&self) -> Option<&T> {
        self.0.get(T::KEY).filter(|_| self.0.len() == 1 && T::DIRECT.is_some())
    }

    /// Under which key a service stands: `connect.etl`, `registry`.
    pub(super) fn place(&self) -> impl Fn(&str) -> String + use<T> {
        let direct = self.direct().is_some();
        move |name| if direct { T::KEY.to_owned() } else { format!("{}.{name}", T::KEY) }
    }

    pub(super) fn rows(&self) -> Vec<ProfileRow<'_>> {
        if let Some(only) = self
            .0
            .get(T::KEY)
            .filter(|only| self.0.len() == 1 && **only == T::of_addresses(only.addresses().to_vec()))
        {
            let mut list: Vec<String> = only.addresses().iter().map(ToString::to_string).collect();
            let value = match list.len() {
                1 if T::DIRECT.is_some() => RowValue::Text(list.remove(0)),
                _ => RowValue::List(list),
            };
            return vec![ProfileRow::new(T::KEY, value)];
        }
        let place = self.place();
        let named = self.0.iter().flat_map(|(name, table)| {
            let rows = table.own_rows().into_iter().chain(table.access().rows());
            let place = place(name);
            rows.map(move |row| row.below(&place)).collect::<Vec<_>>()
        });
        named.collect()
    }

    pub(super) fn mistake(&self) -> Option<(String, String)> {
        let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let place = self.place();
        self.0.iter().find_map(|(name, table)| {
            let place = place(name);
            if name.is_empty() || !plain(name) {
                return Some((place, "a name of letters, digits, - and _ is expected".to_owned()));
            }
            if table.addresses().is_empty() {
                let (key, why) = T::NO_ADDRESS.split_once(": ")?;
                return Some((format!("{place}.{key}"), why.to_owned()));
            }
            let (key, why) = table.access().mistake(table.addresses())?;
            Some((format!("{place}.{key}"), why))
        })
    }

    pub(super) fn anchor(&mut self, folder: &Path) {
        for table in self.0.values_mut() {
            let WebAccessMut { password, token, tls } = table.access_mut();
            [password, token].into_iter().flatten().for_each(|entry| entry.anchor(folder));
            if let Some(tls) = tls {
                tls.anchor(folder);
            }
        }
    }

    /// The secrets, by key. A password that was left out is one: it is asked for.
    pub(super) fn secrets(&mut self) -> Vec<(String, &mut Option<Entry>)> {
        let place = self.place();
        let mut all = Vec::new();
        for (name, table) in &mut self.0 {
            let key = |key: &str| format!("{}.{key}", place(name));
            let WebAccessMut { password, token, tls } = table.access_mut();
            if let Some(tls) = tls {
                all.extend(tls.secrets().into_iter().map(|(below, entry)| (key(below), entry)));
            }
            all.push((key("password"), password));
            all.push((key("token"), token));
        }
        all
    }

    /// Keys of passwords that a login needs and that stand nowhere.
    pub(super) fn left_out(&self) -> Vec<String> {
        let lacks = |access: WebAccess<'_>| access.user.is_some() && access.password.is_none();
        let left = self.0.iter().filter(|(_, table)| lacks(table.access()));
        let place = self.place();
        left.map(|(name, _)| format!("{}.password", place(name))).collect()
    }
}

/// A map whose first key was taken already.
struct Begun<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Begun<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

struct Either<T>(PhantomData<T>);

impl<'de, T: WebTable> Visitor<'de> for Either<T> {
    type Value = WebTables<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if T::DIRECT.is_none() {
            return Err(E::invalid_type(de::Unexpected::Str("…"), &self));
        }
        several(text).map(WebTables::of_addresses).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut addresses = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            addresses.push(text.parse().map_err(de::Error::custom)?);
        }
        Ok(WebTables::of_addresses(addresses))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut tables: A) -> Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        let Some(first) = tables.next_key::<String>()? else { return Ok(WebTables(found)) };
        if T::DIRECT.is_some_and(|keys| keys().contains(&&*first)) {
            let whole = Begun { first: Some(first), rest: tables };
            return T::deserialize(MapAccessDeserializer::new(whole)).map(WebTables::only);
        }
        found.insert(first, tables.next_value()?);
        while let Some((name, table)) = tables.next_entry::<String, T>()? {
            found.insert(name, table);
        }
        Ok(WebTables(found))
    }
}

impl<'de, T: WebTable> Deserialize<'de> for WebTables<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Either(PhantomData))
    }
}

#[cfg(test)]
impl<T: WebTable + schemars::JsonSchema> schemars::JsonSchema for WebTables<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}s", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let table = generator.subschema_for::<T>();
        let list = schemars::json_schema!({"type": "array", "items": {"type": "string"}, "minItems": 1});
        let named = schemars::json_schema!({"type": "object", "additionalProperties": table});
        match T::DIRECT {
            None => schemars::json_schema!({"anyOf": [list, named]}),
            Some(_) => schemars::json_schema!({"anyOf": [{"type": "string"}, list, table, named]}),
        }
    }
}
