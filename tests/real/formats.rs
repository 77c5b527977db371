//! Records in the formats of old: 1 (Kafka 0.10 and 0.11) and 0 (0.9 and before), as old topics still hold them.
use crate::harness::{Cluster, kcat, tools};
use crate::orders;
use crate::search::read;

/// Whatever the format and the codec, the same records as kcat; format 0 has no timestamps.
pub fn old_formats_are_read_in_every_codec(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    for (format, version) in [("0", "0.9.0"), ("1", "0.10.2")] {
        for codec in ["none", "gzip", "snappy", "lz4"] {
            let topic = format!("format-{format}-{codec}");
            tools::create_topic(cluster, &topic, 2, &[&format!("message.format.version={version}")]);
            kcat::produce(&bootstrap, &topic, &["-K", "|", "-z", codec], &orders::lines(2_000));
            let theirs = kcat::consume(&bootstrap, &topic, &[]);
            assert_eq!(theirs.len(), 2_000, "{topic}");
            let ours = read(cluster, &topic, &[]);
            assert_eq!(ours, theirs, "{topic}");
            assert_eq!(format == "0", ours[0].timestamp == -1, "{topic}: {:?}", ours[0]);
            assert_eq!(read(cluster, &topic, &["--where", "CANCELLED"]).len(), 20, "{topic}");
        }
    }
}
