//! Spring Boot's `application.yml` and `application.properties`: `spring.kafka.*`, its relaxed spellings, its SSL bundles, and
//! one cluster for each of its profiles that says something about Kafka.
use super::found::FoundCluster;
use super::source::{Source, flatten};
use crate::config::properties::Pair;
use serde_json::Value;
use std::collections::BTreeMap;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let documents: Vec<SpringSettings> = match source.documents.is_empty() {
        true => vec![SpringSettings::of(source.pairs.clone())],
        false => source.documents.iter().map(|tree: &Value| SpringSettings::of(flatten(tree))).collect(),
    };
    documents.iter().any(SpringSettings::has_kafka).then_some(())?;
    // A document without a profile holds for all of them.
    let (named, base): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|settings| settings.profile().is_some());
    let mut all = SpringSettings::default();
    base.into_iter().for_each(|settings| all.lay(settings));
    let stem = match source.stem.strip_prefix("application-") {
        Some(profile) => profile.to_owned(),
        None if ["application", "bootstrap"].contains(&&*source.stem) => "spring".to_owned(),
        None => source.stem.clone(),
    };
    let mut found = Vec::new();
    if all.get(KAFKA, "bootstrapservers").is_some() || named.iter().all(|settings| !settings.has_kafka()) {
        found.push(cluster(&stem, &all));
    }
    for settings in named.into_iter().filter(SpringSettings::has_kafka) {
        let name = settings.profile().unwrap_or_default();
        let mut merged = all.clone();
        merged.lay(settings);
        found.push(cluster(&name, &merged));
    }
    Some(found)
}

const KAFKA: &str = "spring.kafka.";

/// What one client of the application sets for itself; the first that says something is heard.
const CLIENTS: &[&str] = &["consumer", "producer", "admin"];

/// Spring's name below `ssl` -> Kafka's.
const SSL: &[(&str, &str)] = &[
    ("truststorelocation", "ssl.truststore.location"),
    ("truststorepassword", "ssl.truststore.password"),
    ("truststoretype", "ssl.truststore.type"),
    ("truststorecertificates", "ssl.truststore.certificates"),
    ("keystorelocation", "ssl.keystore.location"),
    ("keystorepassword", "ssl.keystore.password"),
    ("keystoretype", "ssl.keystore.type"),
    ("keystorecertificatechain", "ssl.keystore.certificate.chain"),
    ("keystorekey", "ssl.keystore.key"),
    ("keypassword", "ssl.key.password"),
];

/// Below `spring.ssl.bundle.KIND.NAME` -> Kafka's.
const BUNDLE: &[(&str, &str)] = &[
    ("truststore.location", "ssl.truststore.location"),
    ("truststore.password", "ssl.truststore.password"),
    ("keystore.location", "ssl.keystore.location"),
    ("keystore.password", "ssl.keystore.password"),
    ("key.password", "ssl.key.password"),
    ("truststore.certificate", "ssl.ca.location"),
    ("keystore.certificate", "ssl.certificate.location"),
    ("keystore.privatekey", "ssl.key.location"),
];

/// Keys as they were written, and relaxed: small letters, without `-` and `_`.
#[derive(Clone, Default)]
struct SpringSettings(BTreeMap<String, Pair>);

impl SpringSettings {
    fn of(pairs: Vec<Pair>) -> Self {
        let relaxed = |key: &str| key.to_ascii_lowercase().replace(['-', '_'], "");
        Self(pairs.into_iter().map(|(key, value)| (relaxed(&key), (key, value))).collect())
    }

    fn lay(&mut self, above: SpringSettings) {
        self.0.extend(above.0);
    }

    fn has_kafka(&self) -> bool {
        self.0.keys().any(|key| key.starts_with(KAFKA))
    }

    fn profile(&self) -> Option<String> {
        self.get("spring.", "config.activate.onprofile").or_else(|| self.get("spring.", "profiles"))
    }

    fn get(&self, table: &str, key: &str) -> Option<String> {
        if let Some((_, value)) = self.0.get(&format!("{table}{key}")) {
            return Some(value.clone());
        }
        // A list in a properties file: `bootstrap-servers[0]`.
        let first = format!("{table}{key}[");
        let items = self.0.range(first.clone()..).take_while(|(key, _)| key.starts_with(&first));
        let items: Vec<&str> = items.map(|(_, (_, value))| value.as_str()).collect();
        (!items.is_empty()).then(|| items.join(","))
    }

    /// Everything below a table, by the keys as they were written: they are Kafka's own.
    fn below(&self, table: &str) -> Vec<Pair> {
        let inside = self.0.range(table.to_owned()..).take_while(|(key, _)| key.starts_with(table));
        let dots = table.matches('.').count();
        let own = |written: &str| written.splitn(dots + 1, '.').last().map(bare).unwrap_or_default();
        inside.map(|(_, (written, value))| (own(written), value.clone())).collect()
    }
}

/// `"[sasl.jaas.config]"` is how a key with dots may stand in YAML.
fn bare(key: &str) -> String {
    key.strip_prefix('[').and_then(|key| key.strip_suffix(']')).unwrap_or(key).to_owned()
}

fn cluster(name: &str, settings: &SpringSettings) -> FoundCluster {
    let mut found = FoundCluster::new(name);
    // A key without a value says nothing, and hides none of the others.
    let said = |key: &str| settings.get(KAFKA, key).filter(|value| !value.is_empty());
    let any =
        |key: &str| said(key).or_else(|| CLIENTS.iter().find_map(|client| said(&format!("{client}.{key}"))));
    found.set("bootstrap.servers", any("bootstrapservers"));
    found.set("client.id", any("clientid"));
    found.set("security.protocol", any("security.protocol"));
    found.set(
        "isolation.level",
        settings.get(KAFKA, "consumer.isolationlevel").map(|level| level.replace('-', "_")),
    );
    for (theirs, kafka) in SSL {
        let value = any(&format!("ssl.{theirs}"));
        let value = value.and_then(|value| path(&mut found, kafka, value));
        found.set(kafka, value);
    }
    if let Some(bundle) = any("ssl.bundle") {
        take_bundle(&mut found, settings, &bundle);
    }
    jaas(&mut found, settings);
    // Kafka's own keys last: they are the ones that reach the client.
    for table in
        CLIENTS.iter().map(|client| format!("{client}.properties.")).chain(["properties.".to_owned()])
    {
        for (key, value) in settings.below(&format!("{KAFKA}{table}")) {
            if crate::config::properties::ours(&key).is_some() {
                let value = path(&mut found, &key, value);
                found.set(&key, value);
            } else if key == "schema.registry.url" {
                found.registry(&key, Some(value));
            }
        }
    }
    found
}

/// `file:` is a path; what lies in the application's own archive has to be taken out of it.
fn path(found: &mut FoundCluster, key: &str, value: String) -> Option<String> {
    if !key.ends_with("location") {
        return Some(value);
    }
    if let Some(inside) = value.strip_prefix("classpath:") {
        found.notes.push(format!(
            "{key} lies in the application's archive: take {inside} out of it and write its path"
        ));
        return Some(inside.trim_start_matches('/').to_owned());
    }
    let bare = value.strip_prefix("file:").unwrap_or(&value);
    let rooted = bare.strip_prefix("//").filter(|rest| rest.starts_with('/'));
    Some(rooted.unwrap_or(bare).to_owned())
}

fn take_bundle(found: &mut FoundCluster, settings: &SpringSettings, bundle: &str) {
    let mut some = false;
    let name = bundle.to_ascii_lowercase().replace(['-', '_'], "");
    for kind in ["pem", "jks"] {
        for (theirs, kafka) in BUNDLE {
            if let Some(value) = settings.get("spring.ssl.bundle.", &format!("{kind}.{name}.{theirs}")) {
                let value = path(found, kafka, value);
                found.set(kafka, value);
                some = true;
            }
        }
        let password =
            settings.get("spring.ssl.bundle.", &format!("{kind}.{name}.keystore.privatekeypassword"));
        found.set("ssl.key.password", password);
    }
    if !some {
        found.notes.push(format!("the SSL bundle {bundle} is not in this file: it is left out"));
    }
}

/// `spring.kafka.jaas`: a login module and its options, which Spring puts together.
fn jaas(found: &mut FoundCluster, settings: &SpringSettings) {
    let Some(module) = settings.get(KAFKA, "jaas.loginmodule") else { return };
    let quoted = |value: String| value.replace('\\', "\\\\").replace('"', "\\\"");
    let options = settings.below(&format!("{KAFKA}jaas.options."));
    let options: Vec<String> =
        options.into_iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value))).collect();
    found.set("sasl.jaas.config", Some(format!("{module} required {};", options.join(" "))));
}
