//! A config as JSON has it, before anything is read of it.
use serde_json::{Map, Value};

/// A connector's config as its worker keeps it: what is not touched goes back as it came.
pub(crate) type RawConfig = Map<String, Value>;

/// Config values are texts; what else stands there is shown as it is.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
