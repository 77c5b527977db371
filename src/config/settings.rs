//! How the program looks and answers, whatever the cluster. Plain data; key texts and colours are read by those who use them.
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// `[ui]` and `[keys]` of the config file, with flags and environment merged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub struct Settings {
    /// A theme that ships, or the stem of a file in `themes/` beside the config file. None: `dark` or `light`, as the terminal
    /// tells of its background; `auto` where it tells nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// How times are shown until the user presses the key that changes it.
    pub time: TimeFormat,
    /// IANA name of the zone that "local" means; none: the system's.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "zone")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub zone: Option<String>,
    /// Whether clicks and the wheel are taken.
    pub mouse: bool,
    /// No colour at all, only bold, underline and reverse (`NO_COLOR`).
    #[serde(skip)]
    pub no_color: bool,
    /// Command name -> the keys it answers to, in the file's order. An empty list takes its keys away.
    #[serde(skip)]
    pub keys: Vec<(String, Vec<String>)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: None,
            time: TimeFormat::Local,
            zone: None,
            mouse: true,
            no_color: false,
            keys: Vec::new(),
        }
    }
}

/// How a time is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TimeFormat {
    /// Date and time in the local zone.
    #[default]
    Local,
    /// Date and time in UTC.
    Utc,
    /// RFC 3339 with its zone.
    Iso,
    /// "3 min ago".
    Relative,
    /// Milliseconds since 1970.
    Epoch,
}

/// A zone that the time zone database knows; checked here, where the file's line can be told.
fn zone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(from)?;
    match jiff::tz::TimeZone::get(&name) {
        Ok(_) => Ok(Some(name)),
        Err(_) => Err(serde::de::Error::custom(format!(
            "`{name}` is not a time zone: expected a name such as `Europe/Berlin` or `UTC`"
        ))),
    }
}

/// One key or a list of them: `refresh = "r"` and `refresh = ["r", "f5"]` are both fine.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected a key such as \"ctrl-r\", or a list of keys")]
pub(super) enum KeyTexts {
    One(String),
    Many(Vec<String>),
}

/// Reads `[keys]` in the file's order.
pub(super) fn keys<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, Vec<String>)>, D::Error> {
    struct Rows;
    impl<'de> Visitor<'de> for Rows {
        type Value = Vec<(String, Vec<String>)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table of command names and keys")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut rows: A) -> Result<Self::Value, A::Error> {
            let mut found = Vec::new();
            while let Some((command, keys)) = rows.next_entry::<String, KeyTexts>()? {
                let keys = match keys {
                    KeyTexts::One(key) => vec![key],
                    KeyTexts::Many(keys) => keys,
                };
                found.push((command, keys));
            }
            Ok(found)
        }
    }
    from.deserialize_map(Rows)
}
