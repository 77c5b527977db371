//! The schemas that a schema refers to: they came along with it, by the names that it calls them by.
use jsonschema::{Retrieve, Uri};
use serde_json::Value;
use std::error::Error;
use std::sync::Arc;

/// A name or an `$id`, and the schema.
pub(super) struct CameAlong(Vec<(String, Value)>);

impl CameAlong {
    pub(super) fn of(references: &[(String, Arc<str>)]) -> Result<CameAlong, String> {
        let mut all = Vec::new();
        for (name, text) in references {
            let schema: Value =
                serde_json::from_str(text).map_err(|error| format!("the reference {name}: {error}"))?;
            let id = ["$id", "id"].iter().find_map(|key| schema.get(key)?.as_str());
            if let Some(id) = id {
                all.push((id.trim_end_matches('#').to_owned(), schema.clone()));
            }
            all.push((name.clone(), schema));
        }
        Ok(CameAlong(all))
    }
}

impl Retrieve for CameAlong {
    /// A name is made whole by the address of the schema that calls by it: the end of the address tells.
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let uri = uri.as_str();
        let by_its_end = |name: &str| uri.strip_suffix(name).is_some_and(|before| before.ends_with('/'));
        let named = |exact: bool| {
            self.0
                .iter()
                .find(|(name, _)| if exact { name == uri } else { by_its_end(name.trim_start_matches("./")) })
        };
        match named(true).or_else(|| named(false)) {
            Some((_, schema)) => Ok(schema.clone()),
            None => {
                Err(format!("it is none of the references that the schema was registered with: {uri}").into())
            }
        }
    }
}
