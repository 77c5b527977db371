//! kafka-ui's `application.yml` (kafbat's and provectus's alike): `kafka.clusters` with Kafka's properties.
use super::found::FoundCluster;
use super::source::{Source, at, flatten, is_set};
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let clusters = source.documents.iter().find_map(|tree| tree.get("kafka")?.get("clusters")?.as_array())?;
    Some(clusters.iter().enumerate().map(|(number, tree)| cluster(number, tree)).collect())
}

fn cluster(number: usize, tree: &Value) -> FoundCluster {
    let mut found = FoundCluster::new(at(tree, &["name"]).unwrap_or_else(|| format!("cluster-{number}")));
    found.read_only = is_set(tree, &["readOnly"]);
    found.set("bootstrap.servers", at(tree, &["bootstrapServers"]));
    ssl(&mut found, |key| at(tree, &["ssl", key]));
    for (key, value) in tree.get("properties").map(flatten).unwrap_or_default() {
        found.set(&key, Some(value));
    }
    found.registry("schemaRegistry", at(tree, &["schemaRegistry"]));
    for key in OF_ONE_CLIENT {
        if tree.get(key).is_some_and(|table| table.as_object().is_some_and(|table| !table.is_empty())) {
            of_one_client(&mut found, key);
        }
    }
    found
}

/// Properties that kafka-ui gives to one of its clients only.
const OF_ONE_CLIENT: [&str; 2] = ["consumerProperties", "producerProperties"];

/// Says that they are not taken over.
pub fn of_one_client(found: &mut FoundCluster, key: &str) {
    found.notes.push(format!("{key} is left out: what holds for one client of kafka-ui is not taken over"));
}

/// What stands beside the properties and is meant for Kafka as much as for the registry.
pub fn ssl(found: &mut FoundCluster, value: impl Fn(&str) -> Option<String>) {
    found.set("ssl.truststore.location", value("truststoreLocation"));
    found.set("ssl.truststore.password", value("truststorePassword"));
    let unverified = ["verify", "verifySsl"].iter().any(|key| value(key).is_some_and(|text| text == "false"));
    if unverified {
        found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
    }
}
