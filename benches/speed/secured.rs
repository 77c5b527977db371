//! A secured broker: launch to the list beside `kcat -L` with the same login, and the search of a large topic over TLS beside
//! the same search in plaintext and beside kcl over TLS.
use std::process::{Command, Stdio};

use crate::harness::secured::address;
use crate::harness::{Cluster, Flavour, program, tools};
use crate::measure::{self, Run};
use crate::search::middle;
use crate::table::{Table, megabytes, ratio, time};
use crate::{Wish, data, lists, raw};

const CODECS: [&str; 3] = ["none", "lz4", "zstd"];

/// Measures both.
pub fn run(wish: &Wish) {
    let cluster = Cluster::start(Flavour::Secured);
    list(wish, &cluster);
    search(wish, &cluster);
}

/// A file as Java's clients have it.
fn properties(cluster: &Cluster, name: &str, rows: &str) -> String {
    let file = cluster.folder().join(name);
    std::fs::write(&file, rows).expect("the target folder is writable");
    file.to_string_lossy().into_owned()
}

fn authority(cluster: &Cluster) -> String {
    cluster.folder().join("broker.crt").to_string_lossy().into_owned()
}

/// By SASL PLAIN over TLS: Debian's kcat can't log in by SCRAM to Kafka 4 (librdkafka before 2.6.1).
fn list(wish: &Wish, cluster: &Cluster) {
    for number in 1..=6 {
        tools::create_topic(cluster, &format!("small-{number}"), 3, &[]);
    }
    let (there, ca) = (address(cluster, "SASLTLS"), authority(cluster));
    let login = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"bob\" password=\"bob-secret\";";
    let rows = format!(
        "bootstrap.servers={there}\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n\
         sasl.jaas.config={login}\nssl.truststore.type=PEM\nssl.truststore.location={ca}\n"
    );
    let file = properties(cluster, "bench-login.properties", &rows);
    let trust = format!("ssl.ca.location={ca}");
    let settings = [
        "security.protocol=SASL_SSL",
        "sasl.mechanism=PLAIN",
        "sasl.username=bob",
        "sasl.password=bob-secret",
    ];
    let mut theirs = vec!["-b", &there, "-X", &trust];
    settings.iter().for_each(|setting| theirs.extend(["-X", setting]));
    let runs = wish.runs.max(11);
    let title = format!("launch to the list of topics over SASL_SSL, PLAIN (median of {runs})");
    let mut table = Table::new(title, &lists::HEAD);
    table.row(lists::row("real, 6 topics", &["--command-config", &file], &theirs, "small-6", runs));
    table.print();
}

/// What the broker itself needs longer for, and the wire, shows where nothing is looked at.
const SEARCH_HEAD: [&str; 10] = [
    "",
    "TLS",
    "memory",
    "plaintext",
    "TLS to plaintext",
    "raw fetch, TLS",
    "raw fetch, plaintext",
    "raw TLS to plaintext",
    "kcl over TLS",
    "kcl to us",
];

fn search(wish: &Wish, cluster: &Cluster) {
    let (there, ca) = (address(cluster, "TLS"), authority(cluster));
    let rows = format!("bootstrap.servers={there}\nsecurity.protocol=SSL\nssl.ca.location={ca}\n");
    let file = properties(cluster, "bench-tls.properties", &rows);
    let kcl = kcl();
    let title = format!(
        "search for {} in {} records over TLS, 6 partitions, 1 broker (median of {}; kcl once)",
        data::RARE,
        wish.records,
        wish.runs
    );
    let mut table = Table::new(title, &SEARCH_HEAD);
    for codec in CODECS {
        let topic = format!("orders-{codec}");
        let rare = data::fill(cluster, &topic, codec, wish.records).to_string();
        let (mut secured, mut plain) = (Vec::new(), Vec::new());
        let (mut raw_secured, mut raw_plain) = (Vec::new(), Vec::new());
        // There and back, so that neither always comes second; the first round warms the caches and does not count.
        for _ in 0..=wish.runs {
            secured.push(kafdeck(&topic, &["--command-config", &file]));
            plain.push(kafdeck(&topic, &["-b", &cluster.bootstrap()]));
            plain.push(kafdeck(&topic, &["-b", &cluster.bootstrap()]));
            secured.push(kafdeck(&topic, &["--command-config", &file]));
            raw_secured.push(fetch(&topic, &[&there, raw::TLS]));
            raw_plain.push(fetch(&topic, &[&cluster.bootstrap()]));
        }
        assert!(secured.iter().chain(&plain).all(|run| run.output.trim() == rare), "every hit in {topic}");
        let ((us, memory), (plain, _)) = (middle(secured), middle(plain));
        let ((raw_tls, _), (raw_plain, _)) = (middle(raw_secured), middle(raw_plain));
        let theirs = kcl.as_ref().map(|kcl| search_by_kcl(kcl, &there, &ca, &topic, wish.records));
        theirs.iter().for_each(|run| assert_eq!(run.output.trim(), rare, "kcl finds as many in {topic}"));
        let dash = || "–".to_owned();
        let [kcl, faster] = match &theirs {
            Some(run) => [time(run.time), ratio(run.time, us)],
            None => [dash(), dash()],
        };
        table.row([
            codec.to_owned(),
            time(us),
            megabytes(memory),
            time(plain),
            ratio(us, plain),
            time(raw_tls),
            time(raw_plain),
            ratio(raw_tls, raw_plain),
            kcl,
            faster,
        ]);
    }
    table.print();
    if kcl.is_none() {
        println!("  no kcl: set KCL to its path (go install github.com/twmb/kcl@latest)");
    }
}

fn kafdeck(topic: &str, flags: &[&str]) -> Run {
    let whole = ["read", topic, "--from", "begin", "--until", "end", "--where", data::RARE, "--count"];
    measure::run(Command::new(program::PATH).args(whole).args(flags).envs(program::environment()))
}

/// The same bytes over the same connections, not looked at.
fn fetch(topic: &str, to: &[&str]) -> Run {
    let myself = std::env::current_exe().expect("this program has a path");
    measure::run(Command::new(myself).args([raw::WORD, to[0], topic]).args(&to[1..]))
}

/// The path that `KCL` says, or what stands in the search path; none where it does not run.
fn kcl() -> Option<String> {
    let path = std::env::var("KCL").unwrap_or_else(|_| "kcl".to_owned());
    let runs = Command::new(&path).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    runs.is_ok_and(|status| status.success()).then_some(path)
}

/// It is told how many records there are: asked for what is there until now, it waits for more.
fn search_by_kcl(path: &str, there: &str, ca: &str, topic: &str, records: u64) -> Run {
    let mut reader = Command::new(path);
    reader.args(["--no-config-file", "-B", there, "-X", &format!("tls_ca_cert_path={ca}")]);
    reader.args(["consume", topic, "-n", &records.to_string(), "-f", "%v\n"]);
    measure::pipe(&mut reader, Command::new("grep").arg("-c").arg(data::RARE))
}
