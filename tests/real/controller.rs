//! Who controls the cluster: by the program, by the metadata quorum, by ZooKeeper.
use crate::harness::{Cluster, program, tools};

/// The controller is the one that Kafka's own tools name, on KRaft with its epoch.
pub fn the_controller_is_the_true_one(cluster: &mut Cluster) {
    let shown = program::json(&["controller", "-b", &cluster.bootstrap()]);
    if cluster.zookeeper.is_some() {
        assert_eq!(shown["leader"], tools::zookeeper_controller(cluster), "{shown}");
        assert_eq!(shown["kind"], "ZooKeeper", "{shown}");
    } else {
        let (leader, epoch) = tools::quorum_leader(cluster);
        assert_eq!(shown["leader"], leader, "{shown}");
        assert_eq!(shown["epoch"], epoch, "{shown}");
        assert_eq!(shown["kind"], "KRaft", "{shown}");
        assert_eq!(shown["voters"].as_array().map(Vec::len), Some(3), "{shown}");
    }
}

/// The controller's broker stops: another controls, and the program says which.
pub fn a_new_controller_is_found(cluster: &mut Cluster) {
    let current = |cluster: &Cluster| match cluster.zookeeper {
        Some(_) => tools::zookeeper_controller(cluster),
        None => tools::quorum_leader(cluster).0,
    };
    let before = current(cluster);
    cluster.stop_broker(before as usize);
    let now = current(cluster);
    assert_ne!(now, before);
    let shown = program::json(&["controller", "-b", &cluster.bootstrap()]);
    assert_eq!(shown["leader"], now, "{shown}");
    cluster.start_broker(before as usize);
}
