//! rpk's `rpk.yaml`: profiles with a `kafka_api`.
use super::found::{FoundCluster, mechanism};
use super::source::{Source, at, is_set};
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let profiles = source.tree()?.get("profiles")?.as_array()?;
    profiles.iter().any(|profile| profile.get("kafka_api").is_some()).then_some(())?;
    Some(profiles.iter().filter_map(profile).collect())
}

fn profile(profile: &Value) -> Option<FoundCluster> {
    let api = profile.get("kafka_api")?;
    let mut found = FoundCluster::new(at(profile, &["name"])?);
    let (tls, sasl) = (api.get("tls"), api.get("sasl").filter(|sasl| sasl.is_object()));
    found.set("bootstrap.servers", at(api, &["brokers"]));
    // An empty table is TLS with the system's authorities; YAML may give it as nothing at all.
    found.protocol(tls.is_some(), sasl.is_some());
    if let Some(tls) = tls {
        found.set("ssl.ca.location", at(tls, &["ca_file"]).or_else(|| at(tls, &["truststore_file"])));
        found.set("ssl.certificate.location", at(tls, &["cert_file"]));
        found.set("ssl.key.location", at(tls, &["key_file"]));
        if is_set(tls, &["insecure_skip_verify"]) {
            found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
        }
    }
    if let Some(sasl) = sasl {
        let named = at(sasl, &["mechanism"])
            .or_else(|| at(sasl, &["type"]))
            .unwrap_or_else(|| "SCRAM-SHA-256".to_owned());
        found.set("sasl.mechanism", Some(mechanism(&named)));
        found.set("sasl.username", at(sasl, &["user"]));
        found.set("sasl.password", at(sasl, &["password"]));
    }
    Some(found)
}
