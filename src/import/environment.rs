//! kafka-ui's variables, `KAFKA_CLUSTERS_0_…`: in a .env file, in what `env` prints, or under a service of a docker-compose.yml.
use super::found::FoundCluster;
use super::kafka_ui::{of_one_client, ssl};
use super::source::{Source, text};
use serde_json::Value;
use std::collections::BTreeMap;

const PREFIX: &str = "KAFKA_CLUSTERS_";

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let variables: Vec<Variable> = match source.tree() {
        None => source.plain.iter().map(|(key, value)| (bare_key(key), Some(unquoted(value)))).collect(),
        Some(tree) => compose(tree),
    };
    let mut clusters: BTreeMap<usize, BTreeMap<String, Option<String>>> = BTreeMap::new();
    for (key, value) in variables {
        let Some((number, rest)) = key.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')) else {
            continue;
        };
        let Ok(number) = number.parse() else { continue };
        clusters.entry(number).or_default().insert(rest.to_owned(), value);
    }
    let found: Vec<_> = clusters.into_iter().map(|(number, values)| cluster(number, &values)).collect();
    (!found.is_empty()).then_some(found)
}

fn cluster(number: usize, values: &BTreeMap<String, Option<String>>) -> FoundCluster {
    let value = |key: &str| values.get(key).cloned().flatten();
    let mut found = FoundCluster::new(
        value("NAME").filter(|name| !name.is_empty()).unwrap_or_else(|| format!("cluster-{number}")),
    );
    found.read_only = value("READONLY").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    found.set("bootstrap.servers", value("BOOTSTRAPSERVERS").or_else(|| value("BOOTSTRAP_SERVERS")));
    ssl(&mut found, |key| value(&format!("SSL_{}", key.to_ascii_uppercase())));
    for (key, value) in values {
        match (key.strip_prefix("PROPERTIES_"), value) {
            (Some(property), Some(value)) => {
                found.set(&property.to_ascii_lowercase().replace('_', "."), Some(value.clone()));
            }
            (None, Some(_)) => {}
            (_, None) => found.notes.push(format!(
                "{PREFIX}{number}_{key} has no value here: Compose takes it from where it is started, so it is left out"
            )),
        }
    }
    found.registry("SCHEMAREGISTRY", value("SCHEMAREGISTRY"));
    for key in ["CONSUMERPROPERTIES", "PRODUCERPROPERTIES"] {
        if values.keys().any(|name| name.starts_with(key)) {
            of_one_client(&mut found, key);
        }
    }
    found
}

/// A name and its value. None: the value stands elsewhere.
type Variable = (String, Option<String>);

/// `environment:` of every service, as a table or as a list of `KEY=value`. A name alone, in either, gets the value that it has
/// where Compose is started: that is not the empty value, which means something to Kafka.
fn compose(tree: &Value) -> Vec<Variable> {
    let services = tree.get("services").and_then(Value::as_object);
    let environments = services
        .into_iter()
        .flat_map(|services| services.values())
        .filter_map(|service| service.get("environment"));
    environments
        .flat_map(|environment| match environment {
            Value::Array(lines) => lines
                .iter()
                .filter_map(text)
                .map(|line| match line.split_once('=') {
                    Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
                    None => (line, None),
                })
                .collect::<Vec<_>>(),
            Value::Object(table) => table.iter().map(|(key, value)| (key.clone(), text(value))).collect(),
            _ => Vec::new(),
        })
        // Compose's way to write a dollar.
        .map(|(key, value)| (key, value.map(|value| value.replace("$$", "$"))))
        .collect()
}

fn bare_key(key: &str) -> String {
    let key = key.strip_prefix("export ").unwrap_or(key);
    key.strip_prefix("-e ").unwrap_or(key).trim().to_owned()
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)) {
            let plain = inner.replace("\\\"", "\"").replace("\\\\", "\\");
            return if quote == '"' { plain } else { inner.to_owned() };
        }
    }
    value.to_owned()
}
