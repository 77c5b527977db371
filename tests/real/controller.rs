//! Who controls the cluster: by the program, by the metadata quorum, by ZooKeeper.
use crate::harness::screen::Screen;
use crate::harness::{Cluster, kraft, program, tools};

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

/// Where only controllers can be reached (KIP-919): the quorum, features and configs show, the rest says why not.
pub fn controllers_alone_tell_quorum_features_and_configs(cluster: &mut Cluster) {
    let controllers: Vec<String> =
        (1..=cluster.size()).map(|id| kraft::controller_address(cluster, id)).collect();
    let flags = ["--bootstrap-controller", &controllers.join(",")];
    let told = program::json(&[&["controller"], &flags[..]].concat());
    let (leader, epoch) = tools::quorum_leader(cluster);
    assert_eq!((told["leader"].as_i64(), told["epoch"].as_i64()), (Some(leader), Some(epoch)), "{told}");
    assert!(told["features"].as_str().is_some_and(|text| text.contains("metadata.version ")), "{told}");
    let brokers = program::json(&[&["brokers"], &flags[..]].concat());
    let rows = brokers.as_array().expect("a list of controllers");
    assert_eq!(rows.len(), cluster.size(), "{brokers}");
    for row in rows {
        let address = row["address"].as_str().expect("an address").to_owned();
        assert!(
            controllers.contains(&address) && row["role"] == "controller" && row["state"] == "up",
            "{row}"
        );
    }
    let refused = program::run_fed(&[&["topics"], &flags[..]].concat(), b"");
    assert!(
        refused.code == Some(1) && refused.errors.contains("can't be asked of a KRaft controller"),
        "{refused:?}"
    );
    let doctor = program::json(&[&["doctor"], &flags[..]].concat());
    assert_eq!(doctor["verdict"], "healthy", "{doctor}");
    for (place, words) in [
        ("controller", &["voter", "metadata.version"][..]),
        ("topics", &["not told by controllers"]),
        ("groups", &["groups can't be asked of a KRaft controller", "3/3 controllers"]),
    ] {
        let screen = Screen::open(&[&flags[..], &["--go", place]].concat(), 160, 50);
        screen.wait(&format!("{words:?} at {place}"), |text| words.iter().all(|word| text.contains(word)));
    }
    // Each kind of listener is told from the other.
    let crossed = program::run_fed(&["topics", "-b", &controllers[0]], b"");
    assert!(crossed.errors.contains("a KRaft controller listens on"), "{crossed:?}");
    let crossed = program::run_fed(&["controller", "--bootstrap-controller", &cluster.address(1)], b"");
    assert!(crossed.errors.contains("not a KRaft controller"), "{crossed:?}");
}
