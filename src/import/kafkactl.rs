//! kafkactl's `config.yml`: contexts with `brokers`, `tls` and `sasl`.
use super::found::{FoundCluster, mechanism};
use super::source::{Source, at, is_set};
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let contexts = source.tree()?.get("contexts")?.as_object()?;
    Some(contexts.iter().map(|(name, context)| cluster(name, context)).collect())
}

fn cluster(name: &str, context: &Value) -> FoundCluster {
    let mut found = FoundCluster::new(name);
    let (tls, sasl) = (is_set(context, &["tls", "enabled"]), is_set(context, &["sasl", "enabled"]));
    found.set("bootstrap.servers", at(context, &["brokers"]));
    found.set("client.id", at(context, &["clientID"]));
    found.protocol(tls, sasl);
    if tls {
        found.set("ssl.ca.location", at(context, &["tls", "ca"]));
        found.set("ssl.certificate.location", at(context, &["tls", "cert"]));
        found.set("ssl.key.location", at(context, &["tls", "certKey"]));
        found.set("ssl.key.password", at(context, &["tls", "certKeyPassphrase"]));
        if is_set(context, &["tls", "insecure"]) {
            found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
        }
    }
    if sasl {
        let named = at(context, &["sasl", "mechanism"]).unwrap_or_else(|| "plaintext".to_owned());
        found.set("sasl.mechanism", Some(mechanism(&named)));
        found.set("sasl.username", at(context, &["sasl", "username"]));
        found.set("sasl.password", at(context, &["sasl", "password"]));
    }
    // What it reads by default, too.
    let isolation = at(context, &["consumer", "isolationLevel"]);
    if isolation.is_some_and(|level| level.eq_ignore_ascii_case("ReadCommitted")) {
        found.set("isolation.level", Some("read_committed".to_owned()));
    }
    if is_set(context, &["kubernetes", "enabled"]) {
        found
            .notes
            .push("its brokers are reached from inside Kubernetes only, by a pod of kafkactl".to_owned());
    }
    found
}
