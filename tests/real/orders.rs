//! Small topics full of orders for the scenarios: the lines, and the topics that hold them.
use crate::harness::{Cluster, Flavour, kcat, tools};

/// `count` lines of `key|value`; every hundredth order is CANCELLED.
pub fn lines(count: usize) -> String {
    let line = |number: usize| {
        let status =
            if number.is_multiple_of(100) { "CANCELLED" } else { ["PLACED", "PAID", "SHIPPED"][number % 3] };
        let customer = number * 7919 % 500;
        format!(
            "customer-{customer:05}|{{\"orderId\":\"ord-{number:06}\",\"status\":\"{status}\",\"qty\":{}}}\n",
            number % 9
        )
    };
    (0..count).map(line).collect()
}

/// A new topic of `partitions` partitions with `count` orders in batches of that codec.
pub fn topic(cluster: &Cluster, name: &str, partitions: usize, codec: &str, count: usize) {
    tools::create_topic(cluster, name, partitions, &[]);
    kcat::produce(&cluster.bootstrap(), name, &["-K", "|", "-z", codec], &lines(count));
}

/// The codecs that a cluster takes: zstd needs record format 2.
pub fn codecs(cluster: &Cluster) -> &'static [&'static str] {
    match cluster.flavour {
        Flavour::Old => &["none", "gzip", "snappy", "lz4"],
        _ => &["none", "gzip", "snappy", "lz4", "zstd"],
    }
}

/// The configs of a topic that holds records of format 2 although its cluster may write older ones.
pub fn format_2(cluster: &Cluster) -> Vec<&'static str> {
    if cluster.flavour == Flavour::Old { vec!["message.format.version=2.4"] } else { Vec::new() }
}
