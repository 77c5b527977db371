//! One Kafka broker (KRaft) that wants something of its clients: a listener for each way in, with certificates and key
//! stores made by Java's keytool. The first port is plain, for the suite's own tools.
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::cluster::{Cluster, Flavour, Start};
use super::stores::{self, PASSWORD};
use super::{issuer, jars, kraft, ports, tools};

/// Listener, what it speaks, and the place of its port after the first. All are advertised as `localhost`,
/// but for FAR, whose advertised address leads nowhere.
const LISTENERS: [(&str, &str, u16); 10] = [
    ("PLAIN", "PLAINTEXT", 0),
    ("SASLTLS", "SASL_SSL", 1),
    ("MTLS", "SSL", 2),
    ("SASLPLAIN", "SASL_PLAINTEXT", 3),
    ("TLS", "SSL", 4),
    ("EXPIRED", "SSL", 5),
    ("CONTROLLER", "PLAINTEXT", 6),
    ("FAR", "SASL_SSL", 7),
    ("ROTATED", "SSL", 8),
    ("BEARER", "SASL_SSL", 9),
];
/// After this a connection of the SASLPLAIN or the BEARER listener has to log in again.
pub const SESSION_MILLIS: u32 = 3_000;
/// No resolver knows it (RFC 2606).
pub const FAR_AWAY: &str = "broker.invalid:9092";
/// May do anything. Nobody else may do what no ACL allows.
pub const SUPER_USERS: &str =
    "User:ANONYMOUS;User:bob;User:alice;User:dave;User:dora;User:erin;User:CN=client";

/// Makes certificates and stores, writes the configuration, and formats the log folder.
pub fn prepare(folder: PathBuf) -> Cluster {
    let first = ports::free(LISTENERS.len() as u16);
    let cluster = Cluster::new(Flavour::Secured, folder, first, 1);
    stores::copy_into(cluster.folder());
    issuer::make_keys(cluster.folder());
    fs::copy(cluster.folder().join("before.jks"), cluster.folder().join("rotated.jks"))
        .expect("the target folder is writable");
    format(&cluster, FIRST);
    cluster
}

/// Names of the folders of logs: of the cluster, and of the one that takes its place for a while.
const FIRST: &str = "data";
const OTHER: &str = "data-of-another";

/// Writes the configuration of a cluster of its own below the same ports, and formats its log folder.
fn format(cluster: &Cluster, data: &str) {
    let file = properties_file(cluster.folder(), data);
    fs::write(&file, properties(cluster, data)).expect("the target folder is writable");
    let id = tools::java(jars::NEWEST, "kafka.tools.StorageTool", &["random-uuid"]);
    let file = file.to_string_lossy();
    let mut arguments = vec!["format", "-t", id.trim(), "-c", &file];
    for user in [
        "SCRAM-SHA-256=[name=alice,password=alice-secret]",
        "SCRAM-SHA-512=[name=alice,password=alice-secret]",
    ] {
        arguments.extend(["--add-scram", user]);
    }
    tools::java(jars::NEWEST, "kafka.tools.StorageTool", &arguments);
}

/// How the broker is started.
pub fn broker(folder: &Path) -> Start {
    start(folder, FIRST)
}

/// How a broker of another cluster is started that listens in the place of the first.
pub fn another(cluster: &Cluster) -> Start {
    if !properties_file(cluster.folder(), OTHER).exists() {
        format(cluster, OTHER);
    }
    start(cluster.folder(), OTHER)
}

fn start(folder: &Path, data: &str) -> Start {
    let mut start = kraft::jvm(jars::NEWEST, "kafka.Kafka", &properties_file(folder, data));
    // A broker reads keys from nowhere that it was not allowed to.
    let allowed = format!("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={}", keys_url(folder));
    start.arguments.insert(0, allowed);
    // Only Java's second compiler knows the processor's instructions for AES: without it a broker encrypts 15 MB a second.
    start.arguments.retain(|argument| argument != "-XX:TieredStopAtLevel=1");
    start
}

fn keys_url(folder: &Path) -> String {
    format!("file://{}", issuer::keys_file(folder).display())
}

/// `localhost:PORT` of a listener.
pub fn address(cluster: &Cluster, listener: &str) -> String {
    format!("localhost:{}", port(cluster, listener))
}

pub fn port(cluster: &Cluster, listener: &str) -> u16 {
    let (_, _, place) = LISTENERS.iter().find(|(name, _, _)| *name == listener).expect("a listener");
    cluster.first_port + place
}

fn properties_file(folder: &Path, data: &str) -> PathBuf {
    folder.join(format!("secured-{data}.properties"))
}

fn properties(cluster: &Cluster, data: &str) -> String {
    let mut text = String::new();
    let mut set = |key: &str, value: &str| writeln!(text, "{key}={value}").expect("a string grows");
    let all = |own: &dyn Fn(&str, &str, u16) -> Option<String>| {
        let rows = LISTENERS
            .iter()
            .filter_map(|(name, speaks, place)| own(name, speaks, cluster.first_port + place));
        rows.collect::<Vec<_>>().join(",")
    };
    let file = |name: &str| cluster.folder().join(name).to_string_lossy().into_owned();
    set("process.roles", "broker,controller");
    set("node.id", "1");
    set("controller.quorum.voters", &format!("1@localhost:{}", port(cluster, "CONTROLLER")));
    set("listeners", &all(&|name, _, port| Some(format!("{name}://127.0.0.1:{port}"))));
    set(
        "advertised.listeners",
        &all(&|name, _, port| match name {
            "CONTROLLER" => None,
            "FAR" => Some(format!("{name}://{FAR_AWAY}")),
            _ => Some(format!("{name}://localhost:{port}")),
        }),
    );
    set("listener.security.protocol.map", &all(&|name, speaks, _| Some(format!("{name}:{speaks}"))));
    set("controller.listener.names", "CONTROLLER");
    set("inter.broker.listener.name", "PLAIN");
    set("log.dirs", &file(data));
    for topic in ["offsets.topic", "transaction.state.log", "share.coordinator.state.topic"] {
        set(&format!("{topic}.replication.factor"), "1");
    }
    set("transaction.state.log.min.isr", "1");
    set("share.coordinator.state.topic.min.isr", "1");
    set("ssl.keystore.type", "JKS");
    set("ssl.keystore.location", &file("broker.jks"));
    set("ssl.keystore.password", PASSWORD);
    set("ssl.truststore.type", "JKS");
    set("ssl.truststore.location", &file("broker-trust.jks"));
    set("ssl.truststore.password", PASSWORD);
    set("listener.name.mtls.ssl.client.auth", "required");
    for listener in ["expired", "rotated"] {
        let name = format!("listener.name.{listener}.ssl.keystore");
        set(&format!("{name}.type"), "JKS");
        set(&format!("{name}.location"), &file(&format!("{listener}.jks")));
        set(&format!("{name}.password"), PASSWORD);
    }
    set("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    set("super.users", SUPER_USERS);
    set("auto.create.topics.enable", "true");
    logins(&mut set, &["sasltls", "saslplain", "far"]);
    set("connections.max.reauth.ms", "0");
    for mechanism in ["plain", "scram-sha-256", "scram-sha-512"] {
        let name = format!("listener.name.saslplain.{mechanism}.connections.max.reauth.ms");
        set(&name, &SESSION_MILLIS.to_string());
    }
    bearer(&mut set, cluster.folder());
    text
}

/// A listener that takes the tokens of the suite's own endpoint, and checks who signed them, for whom, and until when.
fn bearer(set: &mut dyn FnMut(&str, &str), folder: &Path) {
    let module = "org.apache.kafka.common.security.oauthbearer";
    set("listener.name.bearer.sasl.enabled.mechanisms", "OAUTHBEARER");
    let mut of_listener =
        |key: &str, value: &str| set(&format!("listener.name.bearer.oauthbearer.{key}"), value);
    of_listener("sasl.jaas.config", &format!("{module}.OAuthBearerLoginModule required;"));
    of_listener(
        "sasl.server.callback.handler.class",
        &format!("{module}.OAuthBearerValidatorCallbackHandler"),
    );
    of_listener("sasl.oauthbearer.jwks.endpoint.url", &keys_url(folder));
    of_listener("sasl.oauthbearer.expected.audience", issuer::AUDIENCE);
    of_listener("sasl.oauthbearer.expected.issuer", issuer::ISSUER);
    of_listener("connections.max.reauth.ms", &SESSION_MILLIS.to_string());
}

/// Who may log in on these listeners.
pub fn logins(set: &mut dyn FnMut(&str, &str), listeners: &[&str]) {
    let module = "org.apache.kafka.common.security";
    for listener in listeners {
        let name = format!("listener.name.{listener}");
        set(&format!("{name}.sasl.enabled.mechanisms"), "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER");
        let users = "user_bob=\"bob-secret\" user_carol=\"carol-secret\"";
        set(
            &format!("{name}.plain.sasl.jaas.config"),
            &format!("{module}.plain.PlainLoginModule required {users};"),
        );
        for hash in ["scram-sha-256", "scram-sha-512"] {
            set(
                &format!("{name}.{hash}.sasl.jaas.config"),
                &format!("{module}.scram.ScramLoginModule required;"),
            );
        }
        let own = "unsecuredLoginStringClaim_sub=\"broker\"";
        let bearer = format!("{module}.oauthbearer.OAuthBearerLoginModule required {own};");
        set(&format!("{name}.oauthbearer.sasl.jaas.config"), &bearer);
    }
}
