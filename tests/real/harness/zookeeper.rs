//! Kafka brokers with a ZooKeeper, as all clusters were before KRaft. Knows the properties, not who uses the cluster.
use std::fs;
use std::path::{Path, PathBuf};

use super::cluster::{Cluster, Flavour, Start};
use super::leash::Leash;
use super::{jars, kraft, ports, rules};

/// Writes all configurations and starts the ZooKeeper. `more`, which is given the first of a few further ports, is appended to
/// the properties of each broker, and decides over what stands there before.
pub fn prepare(
    flavour: Flavour,
    folder: PathBuf,
    size: usize,
    further_ports: u16,
    more: impl Fn(&Cluster, u16) -> String,
) -> Cluster {
    let version = version(flavour);
    let first = ports::free(size as u16 + further_ports + 1);
    let mut cluster = Cluster::new(flavour, folder, first, size);
    let port = first + size as u16 + further_ports;
    let file = cluster.folder().join("zookeeper.properties");
    let data = cluster.folder().join("zookeeper");
    let text = format!("dataDir={}\nclientPort={port}\nadmin.enableServer=false\n", data.display());
    fs::write(&file, text).expect("the target folder is writable");
    let start = kraft::jvm(version, "org.apache.zookeeper.server.quorum.QuorumPeerMain", &file);
    let log = cluster.folder().join("zookeeper.log");
    cluster.zookeeper = Some((port, Leash::start(start.program.as_ref(), &start.arguments, &log)));
    for id in 1..=size {
        let text = properties(&cluster, id, port) + &more(&cluster, first + size as u16);
        fs::write(properties_file(cluster.folder(), id), text).expect("the target folder is writable");
    }
    cluster
}

/// How broker `id` is started.
pub fn broker(flavour: Flavour, folder: &Path, id: usize) -> Start {
    kraft::jvm(version(flavour), "kafka.Kafka", &properties_file(folder, id))
}

/// The Kafka of a flavour that has a ZooKeeper.
pub fn version(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Old | Flavour::SecuredOld => jars::OLDEST,
        _ => jars::LAST_ZOOKEEPER,
    }
}

fn properties_file(folder: &Path, id: usize) -> PathBuf {
    folder.join(format!("broker-{id}.properties"))
}

fn properties(cluster: &Cluster, id: usize, zookeeper: u16) -> String {
    let address = cluster.address(id);
    let data = cluster.folder().join(format!("data-{id}"));
    let data = data.display();
    let copies = cluster.size().min(3);
    let rules = rules::CLASS;
    format!(
        "broker.id={id}\n\
         broker.rack=rack-{id}\n\
         listeners=PLAINTEXT://{address}\n\
         zookeeper.connect=127.0.0.1:{zookeeper}\n\
         zookeeper.session.timeout.ms=6000\n\
         log.dirs={data}\n\
         offsets.topic.num.partitions=3\n\
         offsets.topic.replication.factor={copies}\n\
         transaction.state.log.num.partitions=3\n\
         transaction.state.log.replication.factor={copies}\n\
         transaction.state.log.min.isr=1\n\
         group.initial.rebalance.delay.ms=0\n\
         auto.create.topics.enable=false\n\
         log.cleaner.backoff.ms=300\n\
         log.initial.task.delay.ms=300\n\
         log.retention.check.interval.ms=300\n\
         create.topic.policy.class.name={rules}\n\
         alter.config.policy.class.name={rules}\n"
    )
}
