//! Every way into a secured broker, with settings as Java's clients have them: each lists, produces and reads. And what is
//! said where one does not come in.
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::harness::secured::{SESSION_MILLIS, address, port};
use crate::harness::stores::PASSWORD;
use crate::harness::{Cluster, kcat, program, tools};

/// A line that does not come in this time never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// `client.properties` as a Java client has it; `FOLDER` stands for where the stores are.
pub fn properties(cluster: &Cluster, address: &str, rows: &str) -> String {
    let folder = cluster.folder().to_string_lossy();
    let text =
        format!("bootstrap.servers={address}\n{}\n", rows.replace("FOLDER", &folder).replace("; ", "\n"));
    let file = cluster.folder().join("client.properties");
    std::fs::write(&file, text).expect("the target folder is writable");
    file.to_string_lossy().into_owned()
}

fn jaas(module: &str, user: &str, password: &str) -> String {
    let module = format!("org.apache.kafka.common.security.{module}");
    format!("sasl.jaas.config={module} required username=\"{user}\" password=\"{password}\";")
}

pub fn login(mechanism: &str, user: &str, password: &str) -> String {
    let module = if mechanism == "PLAIN" { "plain.PlainLoginModule" } else { "scram.ScramLoginModule" };
    format!("sasl.mechanism={mechanism}; {}", jaas(module, user, password))
}

pub const TRUST: &str = "ssl.truststore.type=PEM; ssl.truststore.location=FOLDER/broker.crt";

/// Lists, writes a record, and reads it back; kcat reads it as well, over the plain listener.
pub fn works(cluster: &Cluster, topic: &str, flags: &[&str], what: &str) {
    let listed = program::run_fed(&[&["topics", "--names"], flags].concat(), b"");
    assert!(listed.code == Some(0) && listed.text().contains(topic), "{what}: {listed:?}");
    let sent = program::run_fed(&[&["produce", topic, "--key", "k"], flags].concat(), what.as_bytes());
    assert_eq!(sent.code, Some(0), "{what}: {sent:?}");
    let read = program::run_fed(&[&["read", topic, "--from", "begin", "-o", "%s\\n"], flags].concat(), b"");
    assert_eq!(read.code, Some(0), "{what}: {read:?}");
    let text = read.text();
    assert_eq!(text.lines().last(), Some(what), "{text}");
    let theirs = kcat::consume(&cluster.bootstrap(), topic, &[]);
    assert_eq!(theirs.last().and_then(|record| record.value.as_deref()), Some(what));
    assert_eq!(theirs.len(), text.lines().count());
}

pub fn every_way_in_lists_produces_and_reads(cluster: &mut Cluster) {
    tools::create_topic(cluster, "secured", 1, &[]);
    let stores = |own: &str, kind: &str| {
        format!(
            "ssl.truststore.location=FOLDER/trust.jks; ssl.truststore.password={PASSWORD}; \
             ssl.keystore.location=FOLDER/{own}; ssl.keystore.type={kind}; ssl.keystore.password={PASSWORD}"
        )
    };
    let pem = |key: &str| {
        let location = "ssl.ca.location=FOLDER/broker.crt; ssl.certificate.location=FOLDER/client.crt";
        format!("{location}; ssl.key.location=FOLDER/{key}; ssl.key.password=key-secret")
    };
    let sasl = |mechanism: &str, user: &str| login(mechanism, user, &format!("{user}-secret"));
    for (listener, protocol, rows) in [
        ("SASLTLS", "SASL_SSL", format!("{TRUST}; {}", sasl("PLAIN", "bob"))),
        ("SASLTLS", "SASL_SSL", format!("{TRUST}; {}", sasl("SCRAM-SHA-256", "alice"))),
        ("SASLTLS", "SASL_SSL", format!("{TRUST}; {}", sasl("SCRAM-SHA-512", "alice"))),
        ("SASLPLAIN", "SASL_PLAINTEXT", sasl("SCRAM-SHA-512", "alice")),
        ("TLS", "SSL", TRUST.to_owned()),
        (
            "TLS",
            "SSL",
            format!("ssl.truststore.location=FOLDER/trust.p12; ssl.truststore.password={PASSWORD}"),
        ),
        ("MTLS", "SSL", stores("client.jks", "JKS")),
        ("MTLS", "SSL", stores("client.p12", "PKCS12")),
        ("MTLS", "SSL", pem("client-encrypted.key")),
    ] {
        let rows = format!("security.protocol={protocol}; {rows}");
        let file = properties(cluster, &address(cluster, listener), &rows);
        works(
            cluster,
            "secured",
            &["--command-config", &file],
            &format!("{listener} {}", &rows[..rows.len().min(90)]),
        );
    }
}

/// The two kinds of password that every Kafka with logins knows, over TLS.
pub fn passwords_list_produce_and_read(cluster: &mut Cluster) {
    tools::create_topic(cluster, "secured", 1, &[]);
    for (mechanism, user) in [("PLAIN", "bob"), ("SCRAM-SHA-256", "alice"), ("SCRAM-SHA-512", "alice")] {
        let rows = login(mechanism, user, &format!("{user}-secret"));
        let rows = format!("security.protocol=SASL_SSL; {TRUST}; {rows}");
        let file = properties(cluster, &address(cluster, "SASLTLS"), &rows);
        works(cluster, "secured", &["--command-config", &file], &format!("by {mechanism}"));
    }
    let wrong =
        format!("security.protocol=SASL_SSL; {TRUST}; {}", login("SCRAM-SHA-512", "alice", "wrong-word"));
    let file = properties(cluster, &address(cluster, "SASLTLS"), &wrong);
    let refused = program::run_fed(&["topics", "--command-config", &file], b"");
    assert!(refused.code == Some(1) && refused.errors.contains("invalid credentials"), "{refused:?}");
}

/// Kafka's own unsecured tokens (no signature), as its default validator takes them.
pub fn a_bearer_token_lists_produces_and_reads(cluster: &mut Cluster) {
    tools::create_topic(cluster, "borne", 1, &[]);
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let claims = format!("{{\"sub\":\"dora\",\"iat\":{now},\"exp\":{}}}", now + 3600);
    let token =
        format!("{}.{}.", URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}"), URL_SAFE_NO_PAD.encode(claims));
    let folder = cluster.folder();
    let config = |token: &str| {
        let text = format!(
            "[profiles.bearer]\nbrokers = [\"{}\"]\n[profiles.bearer.tls]\nca = \"{}\"\n\
             [profiles.bearer.sasl]\nmechanism = \"OAUTHBEARER\"\ntoken = \"{token}\"\n",
            address(cluster, "SASLTLS"),
            folder.join("broker.crt").display()
        );
        let file = folder.join("bearer.toml");
        std::fs::write(&file, text).expect("the target folder is writable");
        file.to_string_lossy().into_owned()
    };
    let file = config(&token);
    works(cluster, "borne", &["--config", &file, "-p", "bearer"], "by a bearer token");
    let file = config("not.a.token");
    let refused = program::run_fed(&["topics", "--config", &file, "-p", "bearer"], b"");
    assert!(refused.code == Some(1) && refused.errors.contains("invalid_token"), "{refused:?}");
}

pub fn what_is_refused_says_what_to_change(cluster: &mut Cluster) {
    let sasl = |mechanism: &str, user: &str, password: &str| {
        format!("security.protocol=SASL_SSL; {TRUST}; {}", login(mechanism, user, password))
    };
    let numeric = |listener: &str| format!("127.0.0.1:{}", port(cluster, listener));
    let tls = format!("security.protocol=SSL; {TRUST}");
    let strange = tls.replace("broker.crt", "stranger.crt");
    let expired = tls.replace("broker.crt", "expired.crt");
    let stranger =
        format!("{tls}; ssl.keystore.location=FOLDER/stranger.jks; ssl.keystore.password={PASSWORD}");
    let at = |listener: &str| address(cluster, listener);
    let plain = "security.protocol=PLAINTEXT".to_owned();
    for (address, rows, said) in [
        (at("SASLTLS"), sasl("PLAIN", "bob", "wrong-word"), "Invalid username or password"),
        (at("SASLTLS"), sasl("SCRAM-SHA-256", "alice", "wrong-word"), "invalid credentials"),
        (at("SASLTLS"), sasl("SCRAM-SHA-512", "nobody", "wrong-word"), "invalid credentials"),
        (at("TLS"), strange, "signed its certificate itself"),
        (numeric("TLS"), tls.clone(), "is for localhost, broker.invalid, not for 127.0.0.1"),
        (at("EXPIRED"), expired, "expired on"),
        (at("MTLS"), tls.clone(), "wants a client certificate"),
        (at("MTLS"), stranger, "does not accept our client certificate"),
        (at("PLAIN"), tls.clone(), "plaintext listener"),
        (at("TLS"), plain.clone(), "TLS"),
        (at("SASLPLAIN"), plain, "wants a login"),
        (at("TLS"), sasl("PLAIN", "bob", "bob-secret"), "wants no login"),
    ]
    .into_iter()
    // In TLS 1.3 this refusal comes after the handshake, and a reset may take it along: now and then, if it does.
    .chain((0..10).map(|_| (at("MTLS"), tls.clone(), "wants a client certificate")))
    {
        let file = properties(cluster, &address, &rows);
        let answer = program::run_fed(&["topics", "--command-config", &file], b"");
        assert_eq!(answer.code, Some(1), "{said}: {answer:?}");
        assert!(answer.errors.contains(said) && !answer.errors.contains("wrong-word"), "{said}: {answer:?}");
    }
}

/// A follow over several sessions: what the broker would close is renewed, and each record comes once.
pub fn a_follow_outlives_its_sessions(cluster: &mut Cluster) {
    tools::create_topic(cluster, "outlived", 1, &[]);
    let rows =
        format!("security.protocol=SASL_PLAINTEXT; {}", login("SCRAM-SHA-256", "alice", "alice-secret"));
    let file = properties(cluster, &address(cluster, "SASLPLAIN"), &rows);
    outlives(cluster, "outlived", &["--command-config", &file], &[]);
}

/// As above, with these flags and more in the environment.
pub fn outlives(cluster: &Cluster, topic: &str, flags: &[&str], environment: &[(&str, String)]) {
    let mut child = Command::new(program::PATH)
        .args(["read", topic, "--follow", "--from", "begin", "-o", "%s\\n"])
        .args(flags)
        .envs(program::environment())
        .envs(environment.iter().map(|(name, value)| (*name, value)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the built program starts");
    let output = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let begun = std::time::Instant::now();
    let mut number = 0;
    // Records are written until three sessions are over: what is waited for is the broker's own clock.
    while begun.elapsed() < Duration::from_millis(u64::from(SESSION_MILLIS) * 7 / 2) {
        kcat::produce(&cluster.bootstrap(), topic, &[], &format!("{number}\n"));
        assert_eq!(lines.recv_timeout(PATIENCE), Ok(number.to_string()), "neither lost nor twice");
        number += 1;
    }
    let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(stopped.expect("kill starts").success());
    let left = child.wait_with_output().expect("the program ends");
    let said = String::from_utf8_lossy(&left.stderr);
    assert_eq!(left.status.code(), Some(0), "{said}");
    assert_eq!(lines.iter().count(), 0);
}
