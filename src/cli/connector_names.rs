//! The connectors that a verb names, looked up.
use super::connectors::named;
use super::exit::usage;
use crate::connect::model::Connector;
use crate::kafka::Cluster;
use crate::nearest::{hint, nearest};
use std::sync::Arc;

/// All connectors.
///
/// # Errors
/// If a Connect cluster does not answer.
pub async fn all(cluster: &Cluster) -> anyhow::Result<Vec<Arc<Connector>>> {
    named(cluster)?;
    let told = cluster.connects().connectors().await;
    if let Some(fault) = told.failed.first() {
        anyhow::bail!("{fault}");
    }
    Ok(told.connectors.into_iter().map(Arc::new).collect())
}

/// The connectors of these names, in their order, none twice.
pub async fn found(cluster: &Cluster, names: &[String]) -> anyhow::Result<Vec<Arc<Connector>>> {
    let all = all(cluster).await?;
    let mut found: Vec<Arc<Connector>> = Vec::new();
    for name in names {
        let of =
            |one: &&Arc<Connector>| *one.name == **name || format!("{}/{}", one.connect, one.name) == *name;
        let fits: Vec<&Arc<Connector>> = all.iter().filter(of).collect();
        match fits.as_slice() {
            [] => {
                let near = hint(nearest(name, all.iter().map(|one| &*one.name)));
                anyhow::bail!("there is no connector {name:?}{near}");
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
