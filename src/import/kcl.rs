//! kcl's `config.toml`: one cluster, or one for each of its profiles.
use super::found::{FoundCluster, mechanism};
use super::source::{Source, at, is_set};
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let tree = source.tree()?;
    if tree.get("seed_brokers").is_some() {
        let name = if source.stem == "config" { "kcl" } else { &source.stem };
        return Some(vec![cluster(name, tree)]);
    }
    let profiles = tree.get("profiles")?.as_object()?;
    let ours = |(_, profile): &(&String, &Value)| profile.get("seed_brokers").is_some();
    let found: Vec<_> = profiles.iter().filter(ours).map(|(name, profile)| cluster(name, profile)).collect();
    (!found.is_empty()).then_some(found)
}

fn cluster(name: &str, cluster: &Value) -> FoundCluster {
    let mut found = FoundCluster::new(name);
    let table = |name: &str| cluster.get(name).filter(|table| table.is_object());
    let (tls, sasl) = (
        table("tls"),
        table("sasl").filter(|sasl| at(sasl, &["method"]).is_some_and(|method| !method.is_empty())),
    );
    found.set("bootstrap.servers", at(cluster, &["seed_brokers"]));
    found.protocol(tls.is_some(), sasl.is_some());
    if let Some(tls) = tls {
        found.set("ssl.ca.location", at(tls, &["ca_cert_path"]));
        found.set("ssl.certificate.location", at(tls, &["client_cert_path"]));
        found.set("ssl.key.location", at(tls, &["client_key_path"]));
        found.server_name = at(tls, &["server_name"]).filter(|name| !name.is_empty());
        if is_set(tls, &["insecure_skip_verify"]) || is_set(tls, &["insecure"]) {
            found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
        }
        let lowest =
            at(tls, &["min_version"]).map(|version| format!("TLSv{}", version.trim_start_matches('v')));
        found.set("ssl.enabled.protocols", lowest);
        // By Go's names, which OpenSSL does not have.
        for key in ["cipher_suites", "curve_preferences"] {
            if at(tls, &[key]).is_some() {
                found.notes.push(format!("{key} is left out: OpenSSL has other names for them"));
            }
        }
    }
    if let Some(sasl) = sasl {
        found.set("sasl.mechanism", at(sasl, &["method"]).map(|name| mechanism(&name)));
        found.set("sasl.username", at(sasl, &["user"]));
        found.set("sasl.password", at(sasl, &["pass"]));
        found.delegation_token = is_set(sasl, &["is_token"]);
        if at(sasl, &["zid"]).is_some_and(|zid| !zid.is_empty()) {
            found.notes.push("zid is left out: nobody acts for another user here".to_owned());
        }
    }
    found
}
