//! The connectors that a verb names, looked up.
use super::connectors::{named, told};
use super::exit::usage;
use super::say::say;
use crate::connect::model::Connector;
use crate::kafka::Cluster;
use crate::nearest::{hint, nearest};
use std::sync::Arc;

/// The connectors of the Connect clusters that answer.
pub struct KnownConnectors {
    pub all: Vec<Arc<Connector>>,
    /// Who does not answer.
    pub lacks: Option<String>,
}

/// # Errors
/// If no Connect cluster answers.
pub async fn all(cluster: &Cluster) -> anyhow::Result<KnownConnectors> {
    named(cluster)?;
    let known = cluster.connects().connectors().await.at_all().map_err(told)?;
    let lacks = known.lacks();
    Ok(KnownConnectors { all: known.rows.into_iter().map(Arc::new).collect(), lacks })
}

/// The connectors of these names, in their order, none twice.
pub async fn found(cluster: &Cluster, names: &[String]) -> anyhow::Result<Vec<Arc<Connector>>> {
    let KnownConnectors { all, lacks } = all(cluster).await?;
    let lacks = lacks.map(|lacks| format!("not all could be asked: {lacks}"));
    if let Some(lacks) = &lacks {
        say!("note: {lacks}");
    }
    let mut found: Vec<Arc<Connector>> = Vec::new();
    for name in names {
        let of =
            |one: &&Arc<Connector>| *one.name == **name || format!("{}/{}", one.connect, one.name) == *name;
        let fits: Vec<&Arc<Connector>> = all.iter().filter(of).collect();
        match fits.as_slice() {
            [] => {
                let near = hint(nearest(name, all.iter().map(|one| &*one.name)));
                let so_far = if lacks.is_some() { " of those that are known" } else { "" };
                anyhow::bail!("there is no connector {name:?}{so_far}{near}");
            }
            [only] if found.iter().any(|known| Arc::ptr_eq(known, only)) => {}
            [only] => found.push(Arc::clone(only)),
            several => {
                let connects: Vec<&str> = several.iter().map(|one| &*one.connect).collect();
                let says = usage(format!(
                    "{name:?} is in several Connect clusters ({}): write CONNECT/NAME",
                    connects.join(", ")
                ));
                return Err(says);
            }
        }
    }
    Ok(found)
}

/// The Connect cluster that is meant.
pub fn on(cluster: &Cluster, on: Option<&str>) -> anyhow::Result<String> {
    named(cluster)?;
    let names = cluster.connects().names();
    match (on, names.as_slice()) {
        (Some(on), _) => Ok(on.to_owned()),
        (None, [only]) => Ok(only.to_string()),
        (None, several) => Err(usage(format!("on which Connect cluster? --on {}", several.join(", --on ")))),
    }
}
