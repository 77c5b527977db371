//! Topic and broker settings: what there is, what it is set to and where that comes from, and which values are refused.
mod broker_rows;
mod effective;
pub(crate) mod limits;
mod topic_rows;

pub(crate) use broker_rows::BROKER;
pub(crate) use effective::{BrokerConfigs, ConfigSource, SettingValue};
pub(crate) use topic_rows::TOPIC;

/// The type of a setting, numbered as DescribeConfigs (KIP-226, KIP-569) numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    Boolean = 1,
    Text = 2,
    Int = 3,
    Long = 5,
    Double = 6,
    List = 7,
    Password = 9,
}

/// One setting that exists.
#[derive(Clone, Copy, Debug)]
pub struct SettingRow {
    pub name: &'static str,
    pub kind: SettingKind,
    /// None: no default, shown as null.
    pub default: Option<&'static str>,
    /// For a topic setting: the broker setting that it falls back to. Empty: none.
    pub synonym: &'static str,
    /// For a broker setting: whether a running broker takes a new value.
    pub dynamic: bool,
    pub about: &'static str,
}

/// A row of the topic table.
const fn topic(
    name: &'static str,
    kind: SettingKind,
    default: &'static str,
    synonym: &'static str,
    about: &'static str,
) -> SettingRow {
    SettingRow { name, kind, default: Some(default), synonym, dynamic: true, about }
}

/// A row of the broker table that a running broker takes a new value for.
const fn dynamic(
    name: &'static str,
    kind: SettingKind,
    default: &'static str,
    about: &'static str,
) -> SettingRow {
    SettingRow { name, kind, default: Some(default), synonym: "", dynamic: true, about }
}

/// A row of the broker table that needs a restart.
const fn fixed(
    name: &'static str,
    kind: SettingKind,
    default: Option<&'static str>,
    about: &'static str,
) -> SettingRow {
    SettingRow { name, kind, default, synonym: "", dynamic: false, about }
}

/// The row of a topic setting.
pub fn topic_row(name: &str) -> Option<&'static SettingRow> {
    TOPIC.iter().find(|row| row.name == name)
}

/// The row of a broker setting.
pub fn broker_row(name: &str) -> Option<&'static SettingRow> {
    BROKER.iter().find(|row| row.name == name)
}

impl SettingRow {
    /// Why Kafka would refuse the value, in words; none if it takes it.
    pub fn refuses(&self, value: &str) -> Option<String> {
        let wrong =
            |wanted: &str| Some(format!("Invalid value {value} for configuration {}: {wanted}", self.name));
        let typed = match self.kind {
            SettingKind::Boolean if value.parse::<bool>().is_err() => {
                wrong("Expected value to be either true or false")
            }
            SettingKind::Int if value.parse::<i32>().is_err() => wrong("Not a number of type INT"),
            SettingKind::Long if value.parse::<i64>().is_err() => wrong("Not a number of type LONG"),
            SettingKind::Double if value.parse::<f64>().is_err() => wrong("Not a number of type DOUBLE"),
            _ => None,
        };
        let range = || limits::out_of_range(self.name, value.parse().ok()?).and_then(|why| wrong(&why));
        let allowed = limits::words(self.name);
        let unknown = |part: &str| !allowed.is_empty() && !allowed.contains(&part.trim());
        typed.or_else(range).or_else(|| {
            value.split(',').any(unknown).then(|| wrong(&format!("must be one of {allowed:?}")))?
        })
    }
}
