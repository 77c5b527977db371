//! A profile as rows of key and value: written into the file, shown with dots, and compared layer by layer, all from one list.
use super::Profile;
use super::entry::Entry;
use super::reach::Tunnel;

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowValue {
    Text(String),
    Flag(bool),
    List(Vec<String>),
    /// Shown with dots if it is the secret itself.
    Secret(Entry),
    /// A path, a name, or PEM text, of which only the last is hidden.
    Open(Entry),
    /// Shown with dots for a proxy's password.
    Way(Tunnel),
    /// A table that is there and has nothing in it.
    Empty,
}

/// A key (`tls.ca`, without the profile's name) and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileRow<'a> {
    pub key: std::borrow::Cow<'a, str>,
    pub value: RowValue,
}

impl<'a> ProfileRow<'a> {
    pub fn new(key: impl Into<std::borrow::Cow<'a, str>>, value: RowValue) -> Self {
        ProfileRow { key: key.into(), value }
    }

    fn below(self, table: &str) -> ProfileRow<'static> {
        ProfileRow { key: format!("{table}.{}", self.key).into(), value: self.value }
    }
}

impl RowValue {
    /// As the file holds it, secrets included: for the file only.
    pub fn written(&self) -> toml_edit::Value {
        match self {
            RowValue::Secret(entry) | RowValue::Open(entry) => entry.written().into(),
            RowValue::Text(text) => text.clone().into(),
            RowValue::Way(via) => via.written().into(),
            RowValue::Flag(flag) => (*flag).into(),
            RowValue::List(list) => list.iter().cloned().collect::<toml_edit::Array>().into(),
            RowValue::Empty => toml_edit::InlineTable::new().into(),
        }
    }

    /// The same as it may be shown.
    pub fn shown(&self) -> toml_edit::Value {
        match self {
            RowValue::Secret(entry) => entry.masked().into(),
            RowValue::Open(entry) => entry.shown().into(),
            RowValue::Way(via) => via.to_string().into(),
            _ => self.written(),
        }
    }
}

impl Profile {
    /// Everything that is set, in the order of the file's own description.
    pub fn rows(&self) -> Vec<ProfileRow<'_>> {
        let text =
            |key, text: &Option<String>| text.clone().map(|text| ProfileRow::new(key, RowValue::Text(text)));
        let flag = |key, set: bool| set.then(|| ProfileRow::new(key, RowValue::Flag(true)));
        let brokers = self.brokers.iter().map(ToString::to_string).collect();
        let mut rows: Vec<ProfileRow<'_>> = [
            Some(ProfileRow::new("brokers", RowValue::List(brokers))),
            text("color", &self.color),
            flag("read_only", self.read_only),
            flag("confirm_sends", self.confirm_sends),
            text("client_id", &self.client_id),
            text("cluster_id", &self.cluster_id),
            self.via.as_ref().map(|via| ProfileRow::new("via", RowValue::Way(via.clone()))),
            (!self.map.is_empty()).then(|| {
                ProfileRow::new("map", RowValue::List(self.map.iter().map(ToString::to_string).collect()))
            }),
            self.isolation.map(|level| ProfileRow::new("isolation", RowValue::Text(level.name().to_owned()))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let tables = [
            ("tls", self.tls.as_ref().map(super::tls::TlsTable::rows)),
            ("sasl", self.sasl.as_ref().map(super::sasl::SaslTable::rows)),
        ];
        for (table, found) in tables {
            let Some(found) = found else { continue };
            if found.is_empty() {
                rows.push(ProfileRow::new(table, RowValue::Empty));
            }
            rows.extend(found.into_iter().map(|row| row.below(table)));
        }
        let raw = self.librdkafka.iter();
        // Quoted: the dots belong to the name.
        rows.extend(raw.map(|(name, value)| {
            ProfileRow::new(format!("librdkafka.{name}"), RowValue::Text(value.clone()))
        }));
        rows
    }
}
