//! Which registry, subject and version are meant.
use super::exit::usage;
use super::subjects::told;
use crate::kafka::Cluster;
use crate::registry::{WantedSchema, Which};
use std::sync::Arc;

/// Which registry, where the profile has several.
#[derive(Clone, Debug, clap::Args)]
pub struct OfRegistry {
    /// The registry by its name in the profile, where that has several
    #[arg(long = "in", id = "in_registry", value_name = "REGISTRY")]
    registry: Option<String>,
}

/// `orders-value@3` taken apart.
pub fn subject_and_version(text: &str) -> anyhow::Result<(&str, Which)> {
    match text.rsplit_once('@') {
        None | Some((_, "latest")) => Ok((text.strip_suffix("@latest").unwrap_or(text), Which::Newest)),
        Some((subject, version)) => match version.parse() {
            Ok(version) if version > 0 => Ok((subject, Which::Version(version))),
            _ => {
                Err(usage(format!("{text}: `{version}` is no version: SUBJECT@3, or SUBJECT for the newest")))
            }
        },
    }
}

/// A schema to write by: `orders-value`, `orders-value@3`, or an id.
pub fn wanted(subject: Option<&str>, id: Option<u32>) -> anyhow::Result<Option<WantedSchema>> {
    match subject {
        Some(subject) => subject.parse().map(Some).map_err(usage),
        None => Ok(id.map(WantedSchema::Id)),
    }
}

impl OfRegistry {
    /// The one that was named.
    pub fn name(&self) -> Option<&str> {
        self.registry.as_deref()
    }

    /// The registry that is meant: the one that was named, or the only one that has the subject.
    pub async fn of(&self, cluster: &Cluster, subject: &str) -> anyhow::Result<Arc<str>> {
        let names = cluster.registries().names();
        match (&self.registry, names.as_slice()) {
            (Some(name), _) => Ok(name.as_str().into()),
            (None, [only]) => Ok(only.clone()),
            (None, _) => {
                let found = cluster.registries().version(None, subject, Which::Newest).await;
                Ok(found.map_err(told)?.0)
            }
        }
    }
}
