//! Kerberos against a realm of its own: with tickets of `kinit` and with a keytab, by the names that brokers advertise. What is
//! said where there is no ticket to be had. All that is written here is written by our own client: librdkafka takes no tickets.
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::harness::kerberos::{FAR, address, environment, port, run};
use crate::harness::program::{self, Answer};
use crate::harness::{Cluster, kcat, tools};

/// What does not come in this time never comes.
const PATIENCE: Duration = Duration::from_secs(60);
/// More than fits into one request of our own client.
const MANY: usize = 20_000;

/// A file in the cluster's folder, in which `FOLDER` stands for that.
fn file(cluster: &Cluster, name: &str, text: &str) -> String {
    let folder = cluster.folder().to_string_lossy();
    let path = cluster.folder().join(name);
    std::fs::write(&path, text.replace("FOLDER", &folder)).expect("the target folder is writable");
    path.to_string_lossy().into_owned()
}

fn properties(cluster: &Cluster, listener: &str, rows: &str) -> String {
    let protocol = if listener == "GSSTLS" { "SASL_SSL" } else { "SASL_PLAINTEXT" };
    let address = address(cluster, listener);
    let rows = rows.replace("; ", "\n");
    let text = format!("bootstrap.servers={address}\nsecurity.protocol={protocol}\n{rows}\n");
    file(cluster, "client.properties", &text)
}

fn kafdeck(cluster: &Cluster, arguments: &[&str], input: &[u8]) -> Answer {
    // What an earlier run remembers of the cluster behind a profile is of another cluster.
    let state = cluster.folder().join("state").display().to_string();
    let environment = [environment(cluster), vec![("XDG_STATE_HOME", state)]].concat();
    program::run_with(&environment, arguments, input)
}

/// Lists, writes a record, and reads it back; kcat reads it as well, over the plain listener.
fn works(cluster: &Cluster, topic: &str, flags: &[&str], what: &str) {
    let run = |arguments: &[&str], input: &[u8]| {
        let answer = kafdeck(cluster, &[arguments, flags].concat(), input);
        assert_eq!(answer.code, Some(0), "{what}: {arguments:?}: {answer:?}");
        answer.text()
    };
    assert!(run(&["topics", "--names"], b"").contains(topic), "{what}");
    run(&["produce", topic, "--key", "k"], what.as_bytes());
    let read = run(&["read", topic, "--from", "begin", "-o", "%s\\n"], b"");
    assert_eq!(read.lines().last(), Some(what), "{read}");
    let theirs = kcat::consume(&cluster.bootstrap(), topic, &[]);
    assert_eq!(theirs.last().and_then(|record| record.value.as_deref()), Some(what));
}

fn log_in(cluster: &Cluster) {
    let keytab = cluster.folder().join("alice.keytab");
    run(cluster, "kinit", &["-kt", &keytab.to_string_lossy(), "alice"]);
}

fn log_out(cluster: &Cluster) {
    // Where there is no ticket, there is nothing to destroy.
    let _ = std::fs::remove_file(cluster.folder().join("tickets"));
}

pub fn a_ticket_lists_produces_and_reads(cluster: &mut Cluster) {
    tools::create_topic(cluster, "by-ticket", 1, &[]);
    log_in(cluster);
    for (listener, rows) in [
        ("GSS", "sasl.mechanism=GSSAPI; sasl.kerberos.service.name=kafka"),
        ("GSS", "sasl.mechanism=GSSAPI; sasl.kerberos.principal=alice@KD.TEST"),
        (
            "GSSTLS",
            "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useTicketCache=true ticketCache=\"FOLDER/tickets\";; ssl.ca.location=FOLDER/broker.crt",
        ),
    ] {
        let flags = ["--command-config", &properties(cluster, listener, rows)];
        works(cluster, "by-ticket", &flags, &format!("{listener} {}", &rows[..rows.len().min(45)]));
    }
    let flags = ["--command-config", &properties(cluster, "GSS", "sasl.mechanism=GSSAPI")];
    let told = kafdeck(cluster, &[&["doctor"], &flags[..]].concat(), b"");
    assert!(told.code == Some(0) && told.text().contains("by GSSAPI as alice@KD.TEST"), "{told:?}");
}

/// The ticket is for the name that the broker advertises, wherever it is dialled.
pub fn a_mapped_broker_is_asked_for_by_its_advertised_name(cluster: &mut Cluster) {
    tools::create_topic(cluster, "far-away", 1, &[]);
    log_in(cluster);
    let text = format!(
        "[profiles.far]\nbrokers = [\"{}\"]\nmap = [\"{}:(\\\\d+) = localhost:$1\"]\n[profiles.far.sasl]\nmechanism = \"GSSAPI\"\n",
        address(cluster, "FAR"),
        FAR.replace('.', "\\\\.")
    );
    let config = file(cluster, "far.toml", &text);
    works(cluster, "far-away", &["--config", &config, "-p", "far"], "through a map");
    // By the address that it is dialled at, the broker has another name than its key.
    let direct = format!("localhost:{}", port(cluster, "FAR"));
    let refused = kafdeck(cluster, &["topics", "-b", &direct, "-X", "security.protocol=SASL_PLAINTEXT"], b"");
    assert!(refused.code == Some(1) && refused.errors.contains("as alice@KD.TEST by GSSAPI"), "{refused:?}");
}

pub fn a_keytab_lists_produces_and_reads(cluster: &mut Cluster) {
    tools::create_topic(cluster, "by-keytab", 1, &[]);
    log_out(cluster);
    for (listener, rows) in [
        (
            "GSS",
            "sasl.kerberos.service.name=kafka; sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab=\"FOLDER/alice.keytab\" principal=\"alice@KD.TEST\";",
        ),
        ("GSSTLS", "sasl.kerberos.keytab=FOLDER/alice.keytab; ssl.ca.location=FOLDER/broker.crt"),
    ] {
        let flags = ["--command-config", &properties(cluster, listener, rows)];
        works(cluster, "by-keytab", &flags, &format!("{listener} {}", &rows[..rows.len().min(45)]));
    }
    assert!(!cluster.folder().join("tickets").exists(), "the user's own tickets are left alone");
}

pub fn what_gives_no_ticket_says_what_to_do(cluster: &mut Cluster) {
    let said = |listener: &str, rows: &str, words: &str| {
        let flags = ["--command-config", &properties(cluster, listener, rows)];
        let answer = kafdeck(cluster, &[&["topics"], &flags[..]].concat(), b"");
        assert!(answer.code == Some(1) && answer.errors.contains(words), "{words}: {answer:?}");
    };
    log_out(cluster);
    said("GSS", "", "no Kerberos ticket");
    said("GSS", "sasl.kerberos.principal=bob", "get one by `kinit bob`");
    said("GSS", "sasl.kerberos.keytab=FOLDER/none.keytab", "none.keytab can't be read");
    let strange = "sasl.kerberos.keytab=FOLDER/kafka.keytab; sasl.kerberos.principal=alice";
    said("GSS", strange, "gives no ticket for alice: see by `klist -k");
    said("GSS", "sasl.kerberos.keytab=FOLDER/old.keytab", "does not accept the key");
    let elsewhere = "sasl.kerberos.keytab=FOLDER/alice.keytab; sasl.kerberos.service.name=nothere";
    said("GSS", elsewhere, "no service nothere/localhost");
    log_in(cluster);
    let number = format!("127.0.0.1:{}", port(cluster, "GSS"));
    let by_number =
        kafdeck(cluster, &["topics", "-b", &number, "-X", "security.protocol=SASL_PLAINTEXT"], b"");
    assert!(by_number.errors.contains("name the broker by its host name"), "{by_number:?}");
    let keytab = cluster.folder().join("alice.keytab");
    run(cluster, "kinit", &["-l", "1s", "-kt", &keytab.to_string_lossy(), "alice"]);
    let deadline = Instant::now() + PATIENCE;
    while Command::new("klist").arg("-s").envs(environment(cluster)).status().expect("klist starts").success()
    {
        assert!(Instant::now() < deadline, "the ticket outlives its second");
    }
    said("GSS", "", "the Kerberos ticket has expired: get a new one by `kinit`");
}

/// Each session is renewed with a ticket, under records that are still coming in.
pub fn a_follow_outlives_its_sessions_by_tickets(cluster: &mut Cluster) {
    tools::create_topic(cluster, "renewed", 1, &[]);
    log_in(cluster);
    let file = properties(cluster, "GSS", "sasl.mechanism=GSSAPI");
    crate::secured::outlives(cluster, "renewed", &["--command-config", &file], &environment(cluster));
}

/// A load by our own client: batches, in order, and where the broker refuses a record it is told which, and the others arrive.
pub fn each_record_of_a_load_has_its_own_fate(cluster: &mut Cluster) {
    tools::create_topic(cluster, "loaded", 1, &[]);
    tools::create_topic(cluster, "loaded-keys", 1, &["cleanup.policy=compact"]);
    log_in(cluster);
    let file = properties(cluster, "GSS", "sasl.mechanism=GSSAPI");
    let mut lines = String::new();
    for number in 0..MANY {
        writeln!(lines, "{number} {}", "x".repeat(100)).expect("a string grows");
    }
    let sent = kafdeck(cluster, &["produce", "loaded", "--command-config", &file], lines.as_bytes());
    assert_eq!(sent.code, Some(0), "{sent:?}");
    let theirs = kcat::consume(&cluster.bootstrap(), "loaded", &[]);
    assert_eq!(theirs.len(), MANY);
    let numbers = theirs.iter().map(|record| record.value.as_deref().and_then(|text| text.split(' ').next()));
    assert!(
        numbers.eq((0..MANY)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .iter()
            .map(|n| Some(n.as_str())))
    );
    // A compacted topic takes no record without a key.
    let record = |number: usize| match number {
        150 => "{\"value\":\"150\"}\n".to_owned(),
        _ => format!("{{\"key\":\"k\",\"value\":\"{number}\"}}\n"),
    };
    let lines: String = (0..300).map(record).collect();
    let flags = ["produce", "loaded-keys", "--from", "jsonl", "--command-config", &file];
    let sent = kafdeck(cluster, &flags, lines.as_bytes());
    assert!(sent.code == Some(1) && sent.errors.contains("without key"), "{sent:?}");
    // None is lost or doubled, and only the one that is refused is missing of those that were on their way.
    let theirs = kcat::consume(&cluster.bootstrap(), "loaded-keys", &[]);
    let values: Vec<&str> = theirs.iter().filter_map(|record| record.value.as_deref()).collect();
    let there: Vec<String> =
        (0..300).filter(|n| *n != 150).take(values.len()).map(|n| n.to_string()).collect();
    assert!(values.len() >= 150 && values == there, "{values:?}: {sent:?}");
}
