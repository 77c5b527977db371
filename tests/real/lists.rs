//! What the cluster holds: the lists of the program beside those of kcat and Kafka's own tools.
use crate::harness::{Cluster, kcat, tools};

/// The suite's own instruments first: what one client writes the others see.
pub fn kcat_and_kafkas_own_tools_agree(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "instruments", 4, &[]);
    kcat::produce(&bootstrap, "instruments", &["-K", "|", "-z", "lz4"], "a|1\nb|2\nc|3\n");
    tools::produce_keyed(cluster, "instruments", "a\t4\nb\t5\n");
    let ends = tools::offsets(cluster, "instruments", -1);
    assert_eq!(ends.len(), 4);
    assert_eq!(ends.values().sum::<i64>(), 5);
    let records = kcat::consume(&bootstrap, "instruments", &[]);
    assert_eq!(records.len(), 5);
    assert!(tools::topics(cluster).contains(&"instruments".to_owned()));
    if cluster.zookeeper.is_some() {
        assert!((1..=cluster.size() as i64).contains(&tools::zookeeper_controller(cluster)));
    } else {
        let (leader, epoch) = tools::quorum_leader(cluster);
        assert!((1..=3).contains(&leader) && epoch > 0, "leader {leader}, epoch {epoch}");
    }
    let consumed = tools::consume_in_group(cluster, "instruments", "instruments-group", 5);
    assert_eq!(consumed.lines().count(), 5, "{consumed}");
    assert!(tools::describe_group(cluster, "instruments-group").contains("instruments"));
}
