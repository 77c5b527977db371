//! Three Kafka brokers that are their own controllers (KRaft). Knows the properties, not who uses the cluster.
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::cluster::{Cluster, Flavour, Start};
use super::{jars, ports, rules, tools};

const SIZE: usize = 3;

/// Writes the configuration of each node and formats its log folder.
pub fn prepare(flavour: Flavour, folder: PathBuf) -> Cluster {
    let first = ports::free(3 * SIZE as u16);
    let cluster = Cluster::new(flavour, folder, first, SIZE);
    let id = tools::java(jars::NEWEST, "kafka.tools.StorageTool", &["random-uuid"]);
    for node in 1..=SIZE {
        let file = properties_file(cluster.folder(), node);
        fs::write(&file, properties(&cluster, node)).expect("the target folder is writable");
        let file = file.to_string_lossy();
        tools::java(jars::NEWEST, "kafka.tools.StorageTool", &["format", "-t", id.trim(), "-c", &file]);
    }
    cluster
}

/// How node `id` is started.
pub fn broker(folder: &Path, id: usize) -> Start {
    jvm(jars::NEWEST, "kafka.Kafka", &properties_file(folder, id))
}

/// A Kafka server with a small heap: enough for tests, and three fit beside a build.
pub fn jvm(version: &str, class: &str, properties: &Path) -> Start {
    let mut arguments: Vec<String> = [
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.extend([rules::class_path(version), class.to_owned(), properties.display().to_string()]);
    Start { program: "java".to_owned(), arguments }
}

/// Where the controller of node `id` listens.
pub fn controller_address(cluster: &Cluster, id: usize) -> String {
    format!("127.0.0.1:{}", cluster.first_port as usize + SIZE + id - 1)
}

/// What the second listener of broker `id` advertises: no resolver knows it (RFC 2606).
pub fn far_address(id: usize) -> String {
    format!("b-{id}.broker.invalid:9092")
}

/// Where that listener is in truth.
pub fn far_port(cluster: &Cluster, id: usize) -> u16 {
    cluster.first_port + (2 * SIZE + id - 1) as u16
}

fn properties_file(folder: &Path, id: usize) -> PathBuf {
    folder.join(format!("node-{id}.properties"))
}

fn properties(cluster: &Cluster, id: usize) -> String {
    let controller = |node: usize| controller_address(cluster, node);
    let voters: Vec<String> = (1..=SIZE).map(|node| format!("{node}@{}", controller(node))).collect();
    let mut text = String::new();
    let mut set = |key: &str, value: &str| writeln!(text, "{key}={value}").expect("a string grows");
    let address = cluster.address(id);
    set("process.roles", "broker,controller");
    set("node.id", &id.to_string());
    set("broker.rack", &format!("rack-{id}"));
    set("controller.quorum.voters", &voters.join(","));
    let far = far_port(cluster, id);
    set("listeners", &format!("PLAINTEXT://{address},CONTROLLER://{},FAR://127.0.0.1:{far}", controller(id)));
    set("advertised.listeners", &format!("PLAINTEXT://{address},FAR://{}", far_address(id)));
    set("controller.listener.names", "CONTROLLER");
    set("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,FAR:PLAINTEXT");
    set("inter.broker.listener.name", "PLAINTEXT");
    set("log.dirs", &cluster.folder().join(format!("data-{id}")).to_string_lossy());
    set("offsets.topic.num.partitions", "3");
    set("offsets.topic.replication.factor", "3");
    set("transaction.state.log.num.partitions", "3");
    set("transaction.state.log.replication.factor", "3");
    set("transaction.state.log.min.isr", "1");
    set("share.coordinator.state.topic.replication.factor", "3");
    set("share.coordinator.state.topic.min.isr", "1");
    set("group.initial.rebalance.delay.ms", "0");
    set("auto.create.topics.enable", "false");
    set("log.cleaner.backoff.ms", "300");
    set("log.initial.task.delay.ms", "300");
    set("log.retention.check.interval.ms", "300");
    set("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    set("allow.everyone.if.no.acl.found", "true");
    set("super.users", "User:ANONYMOUS");
    set("create.topic.policy.class.name", rules::CLASS);
    set("alter.config.policy.class.name", rules::CLASS);
    text
}
