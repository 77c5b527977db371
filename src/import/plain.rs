//! Files that are Kafka's own: `client.properties` for Java's tools, kcat.conf and librdkafka's properties, and what Confluent
//! Cloud gives to copy, which is one or the other.
use super::found::FoundCluster;
use super::source::Source;
use crate::config::properties;

/// Whatever has brokers, or security, by Kafka's names.
pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let is_librdkafka = source.name.contains("kcat")
        || source.name.contains("kafkacat")
        || source.pairs.iter().any(|(key, _)| key == "sasl.username" || key == "metadata.broker.list");
    // Java's escapes are none of librdkafka's, whose passwords may hold backslashes.
    let pairs = if is_librdkafka { &source.plain } else { &source.pairs };
    pairs
        .iter()
        .any(|(key, _)| properties::ours(key).is_some() && key.contains('.'))
        .then(|| vec![FoundCluster { pairs: pairs.clone(), ..FoundCluster::new(&*source.stem) }])
}
