//! yozefu's `config.json`: clusters with librdkafka's properties, over a default for all of them.
use super::found::FoundCluster;
use super::source::{Source, at, flatten};

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let tree = source.tree()?;
    let clusters = tree.get("clusters")?.as_object()?;
    clusters.values().any(|cluster| cluster.get("kafka").is_some()).then_some(())?;
    let defaults = tree.get("default_kafka_config").map(flatten).unwrap_or_default();
    let found = clusters.iter().filter_map(|(name, cluster)| {
        let mut found = FoundCluster::new(&**name);
        // Of a key that stands there twice the last one counts.
        for (key, value) in [defaults.clone(), flatten(cluster.get("kafka")?)].concat() {
            found.set(&key, Some(value));
        }
        found.registry("schema_registry", at(cluster, &["schema_registry", "url"]));
        Some(found)
    });
    Some(found.collect())
}
