//! `[profiles.NAME.librdkafka]`: properties for the client that sends records, and which of them are refused: what would weaken
//! a send, and what has its own place.
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;

/// Beginning of a property's name -> why it may not stand here. The whole name, if it does not end in a dot.
const REFUSED: &[(&str, &str)] = &[
    ("acks", "records are sent with acks=all"),
    ("request.required.acks", "records are sent with acks=all"),
    ("enable.idempotence", "records are sent idempotently, so that a retry never doubles one"),
    ("enable.gapless.guarantee", "the order of records is kept by other means"),
    ("transactional.id", "records are not sent in transactions"),
    ("max.in.flight", "how many requests are in flight decides the order of records"),
    ("max.in.flight.requests.per.connection", "how many requests are in flight decides the order of records"),
    ("retries", "how often a record is sent again is bounded by time"),
    ("message.send.max.retries", "how often a record is sent again is bounded by time"),
    ("message.timeout.ms", "the program itself says how long a record may take"),
    ("delivery.timeout.ms", "the program itself says how long a record may take"),
    ("message.max.bytes", "the broker's limit decides how large a record may be"),
    ("queue.buffering.max.messages", "the program bounds the queue itself"),
    ("queue.buffering.max.kbytes", "the program bounds the queue itself"),
    ("queuing.strategy", "the order of records is kept"),
    ("partitioner", "that is partitioner = \"…\" in [profiles.NAME]"),
    ("partitioner_cb", "nothing is loaded into the program"),
    ("allow.auto.create.topics", "a topic is never made by sending to it"),
    ("enable.metrics.push", "what this client does is not told to the cluster"),
    ("debug", "the log is read by the program"),
    ("log_level", "the log is read by the program"),
    ("plugin.library.paths", "nothing is loaded into the program"),
    ("bootstrap.servers", "that is brokers = [\"host:9092\"]"),
    ("metadata.broker.list", "that is brokers = [\"host:9092\"]"),
    ("client.id", "that is client_id = \"…\""),
    ("security.protocol", "that is [profiles.NAME.tls] and [profiles.NAME.sasl]"),
    ("ssl.", "that stands in [profiles.NAME.tls]"),
    ("enable.ssl.certificate.verification", "that is verify = false in [profiles.NAME.tls]"),
    ("sasl.", "that stands in [profiles.NAME.sasl]"),
    ("enable.sasl.oauthbearer.unsecure.jwt", "that stands in [profiles.NAME.sasl]"),
];

/// Why this property may not be set; none if it may.
pub fn refused(name: &str) -> Option<&'static str> {
    let is = |known: &str| name == known || (known.ends_with('.') && name.starts_with(known));
    REFUSED.iter().find(|(known, _)| is(known)).map(|(_, why)| *why)
}

/// `"linger.ms" = 5` and `linger.ms = 5`, which to TOML is a table in a table, are the same here.
pub(super) fn properties<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let mut found = BTreeMap::new();
    flatten("", toml::Value::Table(toml::Table::deserialize(from)?), &mut found)
        .map_err(de::Error::custom)?;
    Ok(found)
}

fn flatten(name: &str, value: toml::Value, found: &mut BTreeMap<String, String>) -> Result<(), String> {
    use toml::Value::{Array, Boolean, Datetime, Float, Integer, String, Table};
    let text = match value {
        Table(table) => {
            for (key, value) in table {
                let name = if name.is_empty() { key } else { format!("{name}.{key}") };
                flatten(&name, value, found)?;
            }
            return Ok(());
        }
        String(text) => text,
        Integer(number) => number.to_string(),
        Float(number) => number.to_string(),
        Boolean(flag) => flag.to_string(),
        Array(_) | Datetime(_) => return Err(format!("`{name}`: expected a text, a number, true or false")),
    };
    match refused(name) {
        Some(why) => Err(format!("`{name}` can't be set: {why}")),
        None => {
            found.insert(name.to_owned(), text);
            Ok(())
        }
    }
}

#[cfg(test)]
pub(super) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> = REFUSED.iter().map(|(name, _)| *name).collect();
    let refused: Vec<String> = names
        .iter()
        .map(|name| match name.strip_suffix('.') {
            Some(table) => format!("{}\\..*", table.replace('.', "\\.")),
            None => name.replace('.', "\\."),
        })
        .collect();
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "not": { "pattern": format!("^({})$", refused.join("|")) } },
        "additionalProperties": { "type": ["string", "number", "boolean", "object"] }
    })
}
