//! One Kafka broker (KRaft) that wants something of its clients: a listener for each way in, with certificates and key
//! stores made by Java's keytool. The first port is plain, for the suite's own tools.
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use openssl::pkcs12::Pkcs12;
use openssl::symm::Cipher;

use super::cluster::{Cluster, Flavour, Start};
use super::{jars, kraft, ports, tools};

/// Listener, what it speaks, and the place of its port after the first. All are advertised as `localhost`.
const LISTENERS: [(&str, &str, u16); 7] = [
    ("PLAIN", "PLAINTEXT", 0),
    ("SASLTLS", "SASL_SSL", 1),
    ("MTLS", "SSL", 2),
    ("SASLPLAIN", "SASL_PLAINTEXT", 3),
    ("TLS", "SSL", 4),
    ("EXPIRED", "SSL", 5),
    ("CONTROLLER", "PLAINTEXT", 6),
];
/// After this a connection of the SASLPLAIN listener has to log in again.
pub const SESSION_MILLIS: u32 = 3_000;
/// Of every store.
pub const PASSWORD: &str = "changeit";

/// Makes certificates and stores, writes the configuration, and formats the log folder.
pub fn prepare(folder: PathBuf) -> Cluster {
    let first = ports::free(LISTENERS.len() as u16);
    let cluster = Cluster::new(Flavour::Secured, folder, first, 1);
    stores(cluster.folder());
    let file = properties_file(cluster.folder());
    fs::write(&file, properties(&cluster)).expect("the target folder is writable");
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
    cluster
}

/// How the broker is started.
pub fn broker(folder: &Path) -> Start {
    kraft::jvm(jars::NEWEST, "kafka.Kafka", &properties_file(folder))
}

/// `localhost:PORT` of a listener.
pub fn address(cluster: &Cluster, listener: &str) -> String {
    format!("localhost:{}", port(cluster, listener))
}

pub fn port(cluster: &Cluster, listener: &str) -> u16 {
    let (_, _, place) = LISTENERS.iter().find(|(name, _, _)| *name == listener).expect("a listener");
    cluster.first_port + place
}

fn properties_file(folder: &Path) -> PathBuf {
    folder.join("secured.properties")
}

fn keytool(folder: &Path, arguments: &[&str]) {
    let output = Command::new("keytool")
        .args(arguments)
        .args(["-storepass", PASSWORD, "-noprompt"])
        .current_dir(folder)
        .output()
        .expect("keytool starts: it comes with Java");
    assert!(output.status.success(), "keytool {arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
}

/// Broker, client and a stranger, each with a key of its own in JKS, and who trusts whom.
fn stores(folder: &Path) {
    let pair = |name: &str, more: &[&str]| {
        let (store, named) = (format!("{name}.jks"), format!("CN={name}"));
        let common = ["-genkeypair", "-alias", name, "-dname", &named, "-keyalg", "RSA", "-storetype", "JKS"];
        keytool(folder, &[&common[..], &["-keypass", PASSWORD, "-keystore", &store], more].concat());
        let certificate = format!("{name}.crt");
        let export = ["-exportcert", "-rfc", "-alias", name, "-keystore", &store, "-file", &certificate];
        keytool(folder, &export);
    };
    let san = ["-ext", "san=dns:localhost"];
    pair("broker", &san);
    pair("client", &[]);
    pair("stranger", &[]);
    pair("expired", &[&san[..], &["-startdate", "-30d", "-validity", "7"]].concat());
    for (store, kind, name) in [
        ("trust.jks", "JKS", "broker"),
        ("trust.p12", "PKCS12", "broker"),
        ("broker-trust.jks", "JKS", "client"),
    ] {
        let file = format!("{name}.crt");
        let import = ["-importcert", "-alias", name, "-file", &file, "-storetype", kind, "-keystore", store];
        keytool(folder, &import);
    }
    let copy = ["-importkeystore", "-srckeystore", "client.jks", "-srcstorepass", PASSWORD];
    keytool(folder, &[&copy[..], &["-destkeystore", "client.p12", "-deststoretype", "PKCS12"]].concat());
    // keytool gives no key out as PEM.
    let store = fs::read(folder.join("client.p12")).expect("keytool has written it");
    let parsed = Pkcs12::from_der(&store).and_then(|store| store.parse2(PASSWORD)).expect("keytool's store");
    let key = parsed.pkey.expect("it holds the client's key");
    let plain = key.private_key_to_pem_pkcs8().expect("a key has a PEM form");
    let encrypted = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), b"key-secret");
    fs::write(folder.join("client.key"), plain).expect("the target folder is writable");
    fs::write(folder.join("client-encrypted.key"), encrypted.expect("a key can be encrypted"))
        .expect("the target folder is writable");
}

fn properties(cluster: &Cluster) -> String {
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
        &all(&|name, _, port| (name != "CONTROLLER").then(|| format!("{name}://localhost:{port}"))),
    );
    set("listener.security.protocol.map", &all(&|name, speaks, _| Some(format!("{name}:{speaks}"))));
    set("controller.listener.names", "CONTROLLER");
    set("inter.broker.listener.name", "PLAIN");
    set("log.dirs", &file("data"));
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
    set("listener.name.expired.ssl.keystore.type", "JKS");
    set("listener.name.expired.ssl.keystore.location", &file("expired.jks"));
    set("listener.name.expired.ssl.keystore.password", PASSWORD);
    logins(&mut set);
    text
}

/// Who may log in on the two SASL listeners; on the plain one sessions end.
fn logins(set: &mut dyn FnMut(&str, &str)) {
    let module = "org.apache.kafka.common.security";
    for listener in ["sasltls", "saslplain"] {
        let name = format!("listener.name.{listener}");
        set(&format!("{name}.sasl.enabled.mechanisms"), "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER");
        let users = "user_bob=\"bob-secret\"";
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
    set("connections.max.reauth.ms", "0");
    for mechanism in ["plain", "scram-sha-256", "scram-sha-512"] {
        let name = format!("listener.name.saslplain.{mechanism}.connections.max.reauth.ms");
        set(&name, &SESSION_MILLIS.to_string());
    }
}
