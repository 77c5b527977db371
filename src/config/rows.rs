//! A row of a profile, key and value: written into the file, shown with dots, and compared layer by layer, all from one list.
//! The rows are made by the tables that they are of.
use super::entry::Entry;
use super::reach::Tunnel;

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowValue {
    Text(String),
    Flag(bool),
    Number(i64),
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

    pub(super) fn below(self, table: &str) -> ProfileRow<'static> {
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
            RowValue::Number(number) => (*number).into(),
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
