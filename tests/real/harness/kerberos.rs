//! A Kerberos realm of its own (MIT's KDC on the loopback, its files in the cluster's folder) and one Kafka broker that takes
//! its tickets. The first port is plain, for the suite's own tools.
use std::fmt::Write as _;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::cluster::{Cluster, Flavour, Start};
use super::leash::Leash;
use super::secured::SESSION_MILLIS;
use super::stores::{self, PASSWORD};
use super::{jars, kraft, ports, tools};

const REALM: &str = "KD.TEST";
/// The name by which one listener is advertised: no machine has it, only the realm.
pub const FAR: &str = "broker.kd.test";
/// Listener, what it speaks, the name that it is advertised by, and the place of its port after the first.
const LISTENERS: [(&str, &str, &str, u16); 5] = [
    ("PLAIN", "PLAINTEXT", "localhost", 0),
    ("GSS", "SASL_PLAINTEXT", "localhost", 1),
    ("GSSTLS", "SASL_SSL", "localhost", 2),
    ("FAR", "SASL_PLAINTEXT", FAR, 3),
    ("CONTROLLER", "PLAINTEXT", "", 4),
];
const KDC: u16 = LISTENERS.len() as u16;
/// A KDC that does not listen by then never does.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts the KDC with its principals, writes the broker's configuration, and formats the log folder.
pub fn prepare(folder: PathBuf) -> Cluster {
    let first = ports::free(KDC + 1);
    let mut cluster = Cluster::new(Flavour::Kerberos, folder, first, 1);
    cluster.kdc = Some(realm(cluster.folder(), first + KDC));
    stores::copy_into(cluster.folder());
    let file = properties_file(cluster.folder());
    fs::write(&file, properties(&cluster)).expect("the target folder is writable");
    let id = tools::java(jars::NEWEST, "kafka.tools.StorageTool", &["random-uuid"]);
    let file = file.to_string_lossy();
    tools::java(jars::NEWEST, "kafka.tools.StorageTool", &["format", "-t", id.trim(), "-c", &file]);
    cluster
}

/// How the broker is started.
pub fn broker(folder: &Path) -> Start {
    let mut start = kraft::jvm(jars::NEWEST, "kafka.Kafka", &properties_file(folder));
    start.arguments.insert(0, format!("-Djava.security.krb5.conf={}", folder.join("krb5.conf").display()));
    start
}

pub fn port(cluster: &Cluster, listener: &str) -> u16 {
    let (.., place) = LISTENERS.iter().find(|(name, ..)| *name == listener).expect("a listener");
    cluster.first_port + place
}

/// The address that a listener is advertised by.
pub fn address(cluster: &Cluster, listener: &str) -> String {
    let (_, _, host, _) = LISTENERS.iter().find(|(name, ..)| *name == listener).expect("a listener");
    format!("{host}:{}", port(cluster, listener))
}

/// What a program of the realm has in its environment: where its configuration is, and its tickets.
pub fn environment(cluster: &Cluster) -> Vec<(&'static str, String)> {
    let file = |name: &str| cluster.folder().join(name).display().to_string();
    vec![("KRB5_CONFIG", file("krb5.conf")), ("KRB5CCNAME", format!("FILE:{}", file("tickets")))]
}

/// Runs a tool of Kerberos's own, which must succeed.
pub fn run(cluster: &Cluster, program: &str, arguments: &[&str]) {
    run_in(cluster.folder(), &environment(cluster), program, arguments);
}

fn run_in(folder: &Path, environment: &[(&str, String)], program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    // Debian has the KDC's tools where only root's PATH leads.
    let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
    command.env("PATH", path).envs(environment.iter().map(|(name, value)| (*name, value)));
    let output = command.args(arguments).current_dir(folder).output().unwrap_or_else(|error| {
        panic!("{program}: {error}: the suite needs krb5-kdc, krb5-admin-server and krb5-user")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// The realm's files and principals, and its KDC, which listens when this returns.
fn realm(folder: &Path, port: u16) -> Leash {
    let write = |name: &str, text: String| {
        fs::write(folder.join(name), text).expect("the target folder is writable");
    };
    let kdc = format!("127.0.0.1:{port}");
    write(
        "krb5.conf",
        format!(
            "[libdefaults]\ndefault_realm = {REALM}\ndns_lookup_kdc = false\ndns_lookup_realm = false\nrdns = false\n\
             dns_canonicalize_hostname = false\nudp_preference_limit = 1\n\
             [realms]\n{REALM} = {{\nkdc = {kdc}\n}}\n\
             [domain_realm]\nlocalhost = {REALM}\n.kd.test = {REALM}\n"
        ),
    );
    let file = |name: &str| folder.join(name).display().to_string();
    write(
        "kdc.conf",
        format!(
            "[kdcdefaults]\nkdc_listen = {kdc}\nkdc_tcp_listen = {kdc}\n\
             [realms]\n{REALM} = {{\ndatabase_name = {}\nkey_stash_file = {}\nacl_file = {}\nmax_life = 10h\n}}\n",
            file("principal"),
            file("stash"),
            file("kadm5.acl")
        ),
    );
    write("kadm5.acl", String::new());
    let environment = [("KRB5_CONFIG", file("krb5.conf")), ("KRB5_KDC_PROFILE", file("kdc.conf"))];
    run_in(folder, &environment, "kdb5_util", &["create", "-s", "-r", REALM, "-P", "master-secret"]);
    let far = format!("kafka/{FAR}");
    for (principal, keytab) in [
        ("kafka/localhost", "kafka.keytab"),
        (&far, "kafka.keytab"),
        ("alice", "alice.keytab"),
        ("old", "old.keytab"),
    ] {
        run_in(folder, &environment, "kadmin.local", &["-q", &format!("addprinc -randkey {principal}")]);
        run_in(
            folder,
            &environment,
            "kadmin.local",
            &["-q", &format!("ktadd -k {} {principal}", file(keytab))],
        );
    }
    // The key in the keytab is not the realm's any more.
    run_in(folder, &environment, "kadmin.local", &["-q", "cpw -randkey old"]);
    let shell = "export KRB5_CONFIG=$1 KRB5_KDC_PROFILE=$2 PATH=$PATH:/usr/sbin; exec krb5kdc -n";
    let arguments = ["-c", shell, "kdc", &environment[0].1, &environment[1].1].map(str::to_owned);
    let leash = Leash::start("sh".as_ref(), &arguments, &folder.join("kdc.log"));
    let deadline = Instant::now() + PATIENCE;
    // Whether it has begun to run at all is not known in the first moment: only time tells that it never will.
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "no KDC on port {port}; it says: {}", leash.last_words());
        std::thread::yield_now();
    }
    leash
}

fn properties_file(folder: &Path) -> PathBuf {
    folder.join("kerberos.properties")
}

fn properties(cluster: &Cluster) -> String {
    let mut text = String::new();
    let mut set = |key: &str, value: &str| writeln!(text, "{key}={value}").expect("a string grows");
    let all = |own: &dyn Fn(&str, &str, &str, u16) -> Option<String>| {
        let rows = LISTENERS
            .iter()
            .filter_map(|(name, speaks, host, place)| own(name, speaks, host, cluster.first_port + place));
        rows.collect::<Vec<_>>().join(",")
    };
    let file = |name: &str| cluster.folder().join(name).to_string_lossy().into_owned();
    set("process.roles", "broker,controller");
    set("node.id", "1");
    set("controller.quorum.voters", &format!("1@localhost:{}", port(cluster, "CONTROLLER")));
    set("listeners", &all(&|name, _, _, port| Some(format!("{name}://127.0.0.1:{port}"))));
    set(
        "advertised.listeners",
        &all(&|name, _, host, port| (!host.is_empty()).then(|| format!("{name}://{host}:{port}"))),
    );
    set("listener.security.protocol.map", &all(&|name, speaks, _, _| Some(format!("{name}:{speaks}"))));
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
    for (listener, host) in [("gss", "localhost"), ("gsstls", "localhost"), ("far", FAR)] {
        let name = format!("listener.name.{listener}");
        set(&format!("{name}.sasl.enabled.mechanisms"), "GSSAPI");
        set(&format!("{name}.sasl.kerberos.service.name"), "kafka");
        let keytab = file("kafka.keytab");
        let module = format!(
            "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true \
             keyTab=\"{keytab}\" principal=\"kafka/{host}@{REALM}\";"
        );
        set(&format!("{name}.gssapi.sasl.jaas.config"), &module);
    }
    set("connections.max.reauth.ms", "0");
    set("listener.name.gss.gssapi.connections.max.reauth.ms", &SESSION_MILLIS.to_string());
    text
}
