//! kaf's `~/.kaf/config`: clusters with `SASL`, `TLS` and `security-protocol`.
use super::found::{FoundCluster, mechanism};
use super::source::{Source, at, is_set};
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let clusters = source.tree()?.get("clusters")?.as_array()?;
    clusters.iter().any(|cluster| cluster.get("brokers").is_some_and(Value::is_array)).then_some(())?;
    Some(clusters.iter().filter_map(cluster).collect())
}

fn cluster(cluster: &Value) -> Option<FoundCluster> {
    let mut found = FoundCluster::new(at(cluster, &["name"])?);
    let table = |name: &str| cluster.get(name).filter(|table| table.is_object());
    let (tls, sasl) = (table("TLS"), table("SASL"));
    let protocol = at(cluster, &["security-protocol"]).filter(|protocol| !protocol.is_empty());
    found.set("bootstrap.servers", at(cluster, &["brokers"]));
    match protocol {
        Some(protocol) => found.set("security.protocol", Some(protocol)),
        None => found.protocol(tls.is_some(), sasl.is_some()),
    }
    if let Some(tls) = tls {
        found.set("ssl.ca.location", at(tls, &["cafile"]));
        found.set("ssl.certificate.location", at(tls, &["clientfile"]));
        found.set("ssl.key.location", at(tls, &["clientkeyfile"]));
        if is_set(tls, &["insecure"]) {
            found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
        }
    }
    if let Some(sasl) = sasl {
        let named = at(sasl, &["mechanism"]).filter(|name| !name.is_empty());
        found.set("sasl.mechanism", Some(mechanism(&named.unwrap_or_else(|| "PLAIN".to_owned()))));
        found.set("sasl.username", at(sasl, &["username"]));
        found.set("sasl.password", at(sasl, &["password"]));
        found.set("sasl.oauthbearer.client.id", at(sasl, &["clientID"]));
        found.set("sasl.oauthbearer.client.secret", at(sasl, &["clientSecret"]));
        found.set("sasl.oauthbearer.token.endpoint.url", at(sasl, &["tokenURL"]));
        let scopes = at(sasl, &["scopes"]).map(|scopes| scopes.replace(',', " "));
        found.set("sasl.oauthbearer.scope", scopes);
        if let Some(token) = at(sasl, &["token"]).filter(|token| !token.is_empty()) {
            found.borrowed_token(token);
        }
    }
    found.registry("schema-registry-url", at(cluster, &["schema-registry-url"]));
    Some(found)
}
