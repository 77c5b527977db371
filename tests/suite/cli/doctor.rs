//! `kafdeck doctor`: each thing that can be wrong is set up, and named with what to change; a healthy cluster is healthy, and
//! nothing is changed by looking.
use super::{Answer, Shell, run};
use crate::bad_addresses::{answering, server};
use crate::secured::certificates::{Wanted, authority};
use crate::wire::strangers::{hanging_up, telling};
use kafdeck::demo::{
    Accounts, AclResource, Api, Certificate, Demo, Door, Era, ManualClock, Operation, Options, Release,
};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

async fn shell(options: Options) -> Shell {
    Shell { demo: Demo::start(options).await.unwrap(), home: tempfile::tempdir().unwrap() }
}

async fn behind(tls: Option<Certificate>, login: Option<Accounts>) -> Shell {
    shell(Options { brokers: 1, door: Door { tls, login }, ..Options::default() }).await
}

/// The verdict's exit code and the steps.
struct Report {
    answer: Answer,
    steps: Vec<Value>,
}

impl Report {
    fn of(answer: Answer) -> Report {
        let told: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{answer:?}"));
        let verdicts = [("healthy", 0), ("broken", 1), ("partly", 3)];
        let code = verdicts.into_iter().find(|(name, _)| told["verdict"] == *name).unwrap().1;
        assert_eq!(answer.code, code, "{answer:?}");
        let steps = told["steps"].as_array().unwrap().clone();
        for step in steps.iter().filter(|step| step["outcome"] == "failed") {
            assert!(step["advice"].as_str().is_some_and(|advice| advice.ends_with('.')), "{step}");
        }
        Report { answer, steps }
    }

    #[track_caller]
    fn failed(&self, step: &str, words: &[&str]) {
        let found = self.steps.iter().filter(|row| row["step"] == step && row["outcome"] == "failed");
        let all = |row: &Value| words.iter().all(|word| row.to_string().contains(word));
        assert!(found.into_iter().any(all), "no failed {step} with {words:?}: {:?}", self.answer);
    }

    #[track_caller]
    fn has(&self, step: &str, outcome: &str, words: &[&str]) {
        let mut found = self.steps.iter().filter(|row| row["step"] == step && row["outcome"] == outcome);
        let all = |row: &Value| words.iter().all(|word| row.to_string().contains(word));
        assert!(found.any(all), "no {step} {outcome} with {words:?}: {:?}", self.answer);
    }
}

async fn examined(shell: &Shell, arguments: &[&str]) -> Report {
    Report::of(shell.run(&[&["doctor", "-o", "json"], arguments].concat()).await)
}

const TLS: &[&str] = &["-X", "security.protocol=SSL"];
const LOGIN: &[&str] = &[
    "-X",
    "security.protocol=SASL_PLAINTEXT",
    "-X",
    "sasl.mechanism=PLAIN",
    "-X",
    "sasl.username=alice",
    "-X",
    "sasl.password=alice-secret",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_cluster_is_healthy_and_is_only_looked_at() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    shell.demo.take_asked();
    let report = examined(&shell, &[]).await;
    assert_eq!(report.answer.code, 0, "{:?}", report.answer);
    let id = shell.demo.cluster_id().to_owned();
    report.has("cluster", "ok", &[&id, "3 brokers", "node 1"]);
    report.has("advertised", "ok", &["broker 3"]);
    report.has("versions", "ok", &["Kafka 4.1"]);
    report.has("rights", "ok", &["1 topic (1 may be read, 1 written); everything"]);
    let looks = [Api::ApiVersions, Api::Metadata, Api::DescribeCluster, Api::DescribeQuorum];
    let asked = shell.demo.take_asked();
    assert!(asked.keys().all(|api| looks.contains(api)), "{asked:?}");
    let text = shell.run(&["doctor"]).await;
    assert!(
        text.code == 0 && text.err.is_empty() && text.out.ends_with("every step went well.\n"),
        "{text:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_and_plaintext_are_told_apart_whichever_was_spoken_to_the_other() {
    let plain = behind(None, None).await;
    examined(&plain, TLS).await.failed("tls", &["speaks plaintext Kafka", "Take the [tls] table out"]);
    let ca = authority("the authority");
    let secured = behind(Some(ca.signs(&Wanted::default()).at_the_broker(None)), None).await;
    let report = examined(&secured, &[]).await;
    report.failed(
        "versions",
        &["it speaks TLS", "TLSv1.3", "127.0.0.1, localhost", "CN=the authority", "[tls] table"],
    );
    // An alert is what other servers answer.
    let alert = server(answering(&[21, 3, 3, 0, 2, 2, 70]));
    examined(&plain, &["-b", &alert]).await.failed("versions", &["it speaks TLS"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_http_server_is_named_in_plaintext_and_in_tls() {
    let shell = behind(None, None).await;
    let http = server(answering(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"));
    examined(&shell, &["-b", &http]).await.failed("versions", &["HTTP server", "port of a broker"]);
    examined(&shell, &[&["-b", &*http], TLS].concat()).await.failed("tls", &["HTTP server"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_shown_with_their_dates_and_what_is_wrong_with_them() {
    let (ca, other) = (authority("ca"), authority("the clients"));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ca.pem()).unwrap();
    let trust = format!("ssl.ca.location={}", file.path().display());
    let trusting = [TLS, &["-X", &trust]].concat();
    let with = |wanted: Wanted<'static>| ca.signs(&wanted);

    let soon = behind(Some(with(Wanted { until: 9, ..Wanted::default() }).at_the_broker(None)), None).await;
    let report = examined(&soon, &trusting).await;
    assert_eq!(report.answer.code, 0, "{:?}", report.answer);
    report.has("tls", "note", &["TLSv1.3", "asks for no client certificate", "renewed before it ends"]);

    let old =
        behind(Some(with(Wanted { from: -20, until: -5, ..Wanted::default() }).at_the_broker(None)), None)
            .await;
    examined(&old, &trusting).await.failed("tls", &["expired", "renewed"]);

    let unknown = examined(&soon, TLS).await;
    unknown.failed("tls", &["CN=ca", "until", "as `ca`"]);

    let elsewhere = Wanted { hosts: &["kafka.example.com"], ..Wanted::default() };
    let elsewhere = behind(Some(with(elsewhere).at_the_broker(None)), None).await;
    examined(&elsewhere, &trusting)
        .await
        .failed("tls", &["kafka.example.com", "name that stands in the certificate"]);

    let wanting = behind(Some(with(Wanted::default()).at_the_broker(Some(&other))), None).await;
    let report = examined(&wanting, &trusting).await;
    report.has("tls", "ok", &["asks for a client certificate, and none is set"]);
    report.failed("versions", &["client certificate", "`certificate` and `key`"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_is_told_and_one_that_is_not_told_is_not_called_right() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    let clock = Arc::new(ManualClock::at(now + 2 * 3_600_000 + 60_000));
    let ahead = shell(Options { clock, ..Options::default() }).await;
    examined(&ahead, &[]).await.has("clock", "note", &["2 h ahead of this machine's", "NTP"]);
    let right = Shell::start().await;
    examined(&right, &[]).await.has("clock", "ok", &["has the time of this machine"]);
    right.demo.rights().deny(Operation::Describe, AclResource::Cluster);
    examined(&right, &[]).await.has("clock", "ok", &["not known", "Describe on the cluster"]);
    let old = shell(Options { era: Era::ZooKeeper, release: Release::V2_4, ..Options::default() }).await;
    let report = examined(&old, &[]).await;
    report.has("clock", "ok", &["not known", "from 3.3 on"]);
    report.has("rights", "ok", &["everything may be done"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_are_told_with_what_is_offered_and_the_brokers_own_late_words() {
    let open = behind(None, None).await;
    examined(&open, LOGIN).await.failed("login", &["wants no login", "[sasl] table out"]);

    let late = Accounts { delay: Duration::from_millis(700), ..Accounts::default() };
    let closed = behind(None, Some(late)).await;
    let report = examined(&closed, LOGIN).await;
    assert_eq!(report.answer.code, 0, "{:?}", report.answer);
    report.has("login", "ok", &["PLAIN as alice", "SCRAM-SHA-512"]);
    examined(&closed, &[]).await.failed("login", &["wants a login by PLAIN, SCRAM-SHA-256", "[sasl] table"]);
    let wrong = LOGIN.iter().map(|word| word.replace("alice-secret", "wrong-word")).collect::<Vec<_>>();
    let report = examined(&closed, &wrong.iter().map(String::as_str).collect::<Vec<_>>()).await;
    report.failed("login", &["Invalid username or password", "offered: PLAIN", "`password`"]);
    assert!(!format!("{:?}", report.answer).contains("wrong-word"), "{:?}", report.answer);

    let scram = Accounts { mechanisms: vec!["SCRAM-SHA-512"], ..Accounts::default() };
    let scram = behind(None, Some(scram)).await;
    examined(&scram, LOGIN)
        .await
        .failed("login", &["no login by PLAIN", "offers SCRAM-SHA-512", "`mechanism`"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_docker_trap_is_named_as_such() {
    let inside = Options { advertised_host: Some("kafka-container".to_owned()), ..Options::default() };
    let report = examined(&shell(inside).await, &[]).await;
    assert_eq!(report.answer.code, 1, "{:?}", report.answer);
    report.has("cluster", "ok", &["3 brokers"]);
    report.failed(
        "advertised",
        &["kafka-container", "can't be reached from here", "the Docker trap", "advertised.listeners"],
    );
    // Where the broker says localhost, another cluster may answer on this machine.
    let other = Demo::start(Options { brokers: 1, seed: 9, ..Options::default() }).await.unwrap();
    let twisted = telling(vec![(1, other.address(1).unwrap().port())]).await;
    let report =
        examined(&Shell { demo: other, home: tempfile::tempdir().unwrap() }, &["-b", &twisted]).await;
    report.failed("advertised", &["where another cluster answers"]);
    let forwarded = Options { one_address: true, ..Options::default() };
    examined(&shell(forwarded).await, &[]).await.failed("advertised", &["brokers 1, 2, 3", "all advertise"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controllers_listener_and_one_that_keeps_silent_are_named() {
    let shell = behind(None, None).await;
    let controller =
        hanging_up(&[(1, 12, 17), (18, 0, 0), (52, 0, 1), (53, 0, 1), (54, 0, 1), (55, 0, 2)]).await;
    examined(&shell, &["-b", &controller])
        .await
        .failed("versions", &["controller's listener", "broker's port"]);
    let silent = server(|mut stream| {
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let report = examined(&shell, &["-b", &silent]).await;
    report.failed("versions", &["never answered", "broker hangs"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn some_of_several_addresses() {
    let shell = Shell::start().await;
    let first = shell.demo.address(1).unwrap().to_string();
    // The system's own answer to a closed port: a listener that was there a moment ago.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = closed.local_addr().unwrap().to_string();
    drop(closed);
    let report = examined(&shell, &["-b", &format!("{dead},{first}")]).await;
    assert_eq!(report.answer.code, 3, "{:?}", report.answer);
    report.failed("connect", &[&dead, "connection refused", "Start the broker"]);

    let other = Demo::start(Options { brokers: 1, seed: 9, ..Options::default() }).await.unwrap();
    let report = examined(&shell, &["-b", &format!("{first},{}", other.bootstrap())]).await;
    assert_eq!(report.answer.code, 1, "{:?}", report.answer);
    report.failed("cluster", &["different clusters", shell.demo.cluster_id(), other.cluster_id()]);

    // Only ::1 is known, and the broker listens on 127.0.0.1.
    let six = format!("[::1]:{}", shell.demo.address(1).unwrap().port());
    let report = examined(&shell, &["-b", &six]).await;
    report.failed("connect", &["127.0.0.1 answers", "Write 127.0.0.1 in place of ::1"]);
    let nowhere = examined(&shell, &["-b", "no-such-host.invalid:9092"]).await;
    nowhere.failed("names", &["does not resolve", "/etc/hosts"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_the_profile_does_not_mean_is_named() {
    let shell = Shell::start().await;
    let brokers = shell.demo.bootstrap().replace(',', "\", \"");
    let text = format!("[profiles.prod]\nbrokers = [\"{brokers}\"]\ncluster_id = \"another\"\n");
    std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
    let mut command = shell.command(&["doctor", "-p", "prod", "-o", "json"]);
    let report = Report::of(run(command.env_remove("KAFDECK_BROKERS"), b"").await);
    assert_eq!(report.answer.code, 1, "{:?}", report.answer);
    report.failed("cluster", &[shell.demo.cluster_id(), "states cluster another", "`cluster_id`"]);
    let mut command = shell.command(&["topics", "-p", "prod"]);
    let answer = run(command.env_remove("KAFDECK_BROKERS"), b"").await;
    assert!(answer.code == 1 && answer.err.contains("another cluster answers"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_said_and_proxies_are_not_followed() {
    let shell = Shell::start().await;
    for topic in ["a", "b", "c"] {
        shell.demo.create_topic(topic, 1, 1, &[]).unwrap();
    }
    shell.demo.rights().deny(Operation::Describe, AclResource::Cluster);
    shell.demo.rights().deny(Operation::Describe, AclResource::topic("a"));
    shell.demo.rights().deny(Operation::Read, AclResource::topic("b"));
    let mut command = shell.command(&["doctor", "-o", "json"]);
    command.env("HTTPS_PROXY", "http://me:planted@proxy:3128");
    let report = Report::of(run(&mut command, b"").await);
    assert_eq!(report.answer.code, 0, "{:?}", report.answer);
    report.has("rights", "note", &["2 topics seen, as far as you may see (1 may be read, 2 written)"]);
    report.has("proxies", "note", &["HTTPS_PROXY is set, and not used"]);
    assert!(!report.answer.out.contains("planted"), "{:?}", report.answer);
}
