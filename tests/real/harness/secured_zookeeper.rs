//! One Kafka broker with a ZooKeeper that wants a login over TLS beside its plain listener, and has ACLs. Knows the
//! properties, not who uses the cluster.
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::cluster::{Cluster, Flavour};
use super::secured::{self, SUPER_USERS};
use super::stores::{self, PASSWORD};
use super::{tools, zookeeper};

/// Makes the stores, starts the ZooKeeper, and lets it know who logs in by SCRAM.
pub fn prepare(flavour: Flavour, folder: PathBuf) -> Cluster {
    stores::copy_into(&folder);
    let cluster = zookeeper::prepare(flavour, folder, 1, 1, |cluster, port| {
        properties(cluster.folder(), &cluster.address(1), port)
    });
    let (port, _) = cluster.zookeeper.as_ref().expect("it was started");
    let server = format!("127.0.0.1:{port}");
    let user = "SCRAM-SHA-256=[password=alice-secret],SCRAM-SHA-512=[password=alice-secret]";
    let alter = ["--alter", "--entity-type", "users", "--entity-name", "alice", "--add-config", user];
    // Brokers learn of users by themselves only since 2.7.
    let arguments = [&["--zookeeper", &server], &alter[..]].concat();
    tools::java(zookeeper::version(flavour), "kafka.admin.ConfigCommand", &arguments);
    cluster
}

fn properties(folder: &Path, plain: &str, port: u16) -> String {
    let mut text = String::new();
    let mut set = |key: &str, value: &str| writeln!(text, "{key}={value}").expect("a string grows");
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    set("listeners", &format!("PLAIN://{plain},SASLTLS://127.0.0.1:{port}"));
    set("advertised.listeners", &format!("PLAIN://{plain},SASLTLS://localhost:{port}"));
    set("listener.security.protocol.map", "PLAIN:PLAINTEXT,SASLTLS:SASL_SSL");
    set("inter.broker.listener.name", "PLAIN");
    set("ssl.keystore.type", "JKS");
    set("ssl.keystore.location", &file("broker.jks"));
    set("ssl.keystore.password", PASSWORD);
    set("authorizer.class.name", "kafka.security.authorizer.AclAuthorizer");
    set("super.users", SUPER_USERS);
    set("auto.create.topics.enable", "true");
    secured::logins(&mut set, &["sasltls"]);
    text
}
