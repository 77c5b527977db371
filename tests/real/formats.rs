//! Records in the formats of old: 1 (Kafka 0.10 and 0.11) and 0 (0.9 and before), as old topics still hold them.
use crate::compared::{compare, lines};
use crate::harness::{Cluster, kcat, tools};
use crate::search::read;

/// Whatever the format and the codec, the same records as kcat and as Kafka's own consumer; format 0 has no timestamps.
pub fn old_formats_are_read_in_every_codec(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let mut topics = Vec::new();
    for (format, version) in [("0", "0.9.0"), ("1", "0.10.2")] {
        for codec in ["none", "gzip", "snappy", "lz4"] {
            let topic = format!("format-{format}-{codec}");
            tools::create_topic(cluster, &topic, 2, &[&format!("message.format.version={version}")]);
            kcat::produce(&bootstrap, &topic, &["-K", "|", "-z", codec], &lines(&topic, 1_000));
            let hits = read(cluster, &topic, &["--where", "CANCELLED"]);
            assert_eq!(hits.len(), 10, "{topic}");
            assert_eq!(format == "0", hits[0].timestamp == -1, "{topic}: {:?}", hits[0]);
            topics.push(topic);
        }
    }
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    compare(cluster, &topics, "uncommitted");
}
