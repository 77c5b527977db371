//! Brokers whose advertised addresses lead nowhere from here: reached through a program, through proxies, and at other
//! addresses. And another cluster in the place of the one that was known.
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::harness::doors::{Door, Places, Relay};
use crate::harness::screen::Screen;
use crate::harness::{Cluster, kcat, kraft, program, secured, tools};
use crate::secured::{login, properties, works};

/// A line that does not come in this time never comes.
const PATIENCE: Duration = Duration::from_secs(60);

fn places(cluster: &Cluster) -> Places {
    (1..=cluster.size()).map(|id| (kraft::far_address(id), kraft::far_port(cluster, id))).collect()
}

/// A config file with the profile `far`, which knows no address but the advertised ones.
fn profile(cluster: &Cluster, more: &str) -> String {
    let brokers: Vec<String> = (1..=cluster.size()).map(kraft::far_address).collect();
    let text = format!("[profiles.far]\nbrokers = {brokers:?}\n{more}\n");
    let file = cluster.folder().join("far.toml");
    std::fs::write(&file, text).expect("the target folder is writable");
    file.to_string_lossy().into_owned()
}

/// Lists, writes to each of three partitions, which have a leader each, and reads them back; kcat reads the same.
fn lists_produces_and_reads(cluster: &Cluster, topic: &str, more: &str) {
    let file = profile(cluster, more);
    let flags = ["--config", &file, "-p", "far"];
    tools::create_single_copy(cluster, topic, cluster.size());
    let listed = program::text(&[&["topics", "--names"], &flags[..]].concat());
    assert!(listed.contains(topic), "{listed}");
    for partition in 0..cluster.size() {
        let place = partition.to_string();
        let words = [&["produce", topic, "--partition", &place], &flags[..]].concat();
        let sent = program::run_fed(&words, format!("to-{partition}\n").as_bytes());
        assert_eq!(sent.code, Some(0), "{more}: {sent:?}");
    }
    let read = program::text(&[&["read", topic, "--from", "begin", "-o", "%s\\n"], &flags[..]].concat());
    let mut ours: Vec<&str> = read.lines().collect();
    ours.sort_unstable();
    let theirs = kcat::consume(&cluster.bootstrap(), topic, &[]);
    let theirs: Vec<&str> = theirs.iter().filter_map(|record| record.value.as_deref()).collect();
    assert_eq!(ours, theirs, "{more}");
    assert_eq!(ours.len(), cluster.size());
    let brokers = program::json(&[&["brokers"], &flags[..]].concat());
    let rows = brokers.as_array().expect("a list of brokers");
    assert!(rows.len() == cluster.size() && rows.iter().all(|row| row["state"] == "up"), "{brokers}");
}

/// Nothing gets there by itself; each way does, and the doctor names it.
pub fn advertised_addresses_that_lead_nowhere_are_reached(cluster: &mut Cluster) {
    let file = profile(cluster, "");
    let lost = program::run_fed(&["topics", "--config", &file, "-p", "far"], b"");
    assert!(lost.code == Some(1) && lost.errors.contains("b-1.broker.invalid"), "{lost:?}");
    let places = places(cluster);
    let rule =
        |(address, port): &(String, u16)| format!("{} = 127.0.0.1:{port}", address.replace('.', "\\."));
    let rules: Vec<String> = places.iter().map(rule).collect();
    let map = format!("map = {rules:?}");
    lists_produces_and_reads(cluster, "far-by-map", &map);
    let relay = Relay::new(cluster.folder(), &places);
    lists_produces_and_reads(cluster, "far-by-program", &format!("via = {:?}", relay.via()));
    assert!(relay.started() > cluster.size(), "one for each connection");
    let socks = Door::socks(&places);
    lists_produces_and_reads(cluster, "far-by-socks", &format!("via = {:?}", socks.via("socks5")));
    let http = Door::http(&places);
    lists_produces_and_reads(cluster, "far-by-http", &format!("via = {:?}", http.via("http")));
    assert!(socks.opened() > cluster.size() && http.opened() > cluster.size());
    let file = profile(cluster, &map);
    let told = program::json(&["doctor", "--config", &file, "-p", "far"]);
    let dialled = format!("dialled as 127.0.0.1:{}", places[1].1);
    assert!(told["verdict"] == "healthy" && told.to_string().contains(&dialled), "{told}");
}

/// The program that carries the connections is killed again and again: the follow goes on, and each record comes once.
pub fn a_follow_outlives_the_program_that_carries_it(cluster: &mut Cluster) {
    let relay = Relay::new(cluster.folder(), &places(cluster));
    let file = profile(cluster, &format!("via = {:?}", relay.via()));
    tools::create_single_copy(cluster, "far-followed", cluster.size());
    let mut child = Command::new(program::PATH)
        .args(["read", "far-followed", "--follow", "--from", "begin", "-o", "%s\\n"])
        .args(["--config", &file, "-p", "far"])
        .envs(program::environment())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the built program starts");
    let output = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let mut killed = 0;
    for number in 0..6 {
        let partition = (number % cluster.size()).to_string();
        let record = format!("{number}\n");
        kcat::produce(&cluster.bootstrap(), "far-followed", &["-p", &partition], &record);
        assert_eq!(lines.recv_timeout(PATIENCE), Ok(number.to_string()), "neither lost nor twice");
        if number < 5 {
            killed += relay.kill_all();
        }
    }
    assert!(killed >= 5, "{killed} were killed under the follow");
    let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(stopped.expect("kill starts").success());
    let left = child.wait_with_output().expect("the program ends");
    // 3: a broker whose connection was killed is not followed yet at that moment, which is said.
    let words = String::from_utf8_lossy(&left.stderr);
    assert!(matches!(left.status.code(), Some(0 | 3)) && words.contains("6 records scanned"), "{words}");
    assert_eq!(lines.iter().count(), 0);
    let deadline = std::time::Instant::now() + PATIENCE;
    while !relay.running().is_empty() {
        assert!(std::time::Instant::now() < deadline, "children end with the program: {:?}", relay.running());
    }
}

/// TLS checks the advertised name, whatever is dialled, and the login goes the same way.
pub fn a_secured_listener_is_reached_by_another_address(cluster: &mut Cluster) {
    let port = secured::port(cluster, "FAR");
    tools::create_topic(cluster, "far-secured", 1, &[]);
    let folder = cluster.folder();
    let text = format!(
        "[profiles.far-secured]\nbrokers = [\"{}\"]\nmap = [\"broker\\\\.invalid:9092 = 127.0.0.1:{port}\"]\n\
         [profiles.far-secured.tls]\nca = \"{}\"\n[profiles.far-secured.sasl]\nmechanism = \"SCRAM-SHA-512\"\n\
         user = \"alice\"\npassword = \"alice-secret\"\n",
        secured::FAR_AWAY,
        folder.join("broker.crt").display()
    );
    let file = folder.join("far-secured.toml");
    std::fs::write(&file, text).expect("the target folder is writable");
    let file = file.to_string_lossy();
    works(cluster, "far-secured", &["--config", &file, "-p", "far-secured"], "by another address");
    // The same listener by the name that is dialled: its certificate names another one.
    let rows = format!(
        "security.protocol=SASL_SSL; ssl.ca.location=FOLDER/broker.crt; {}",
        login("SCRAM-SHA-512", "alice", "alice-secret")
    );
    let wrong = properties(cluster, &format!("127.0.0.1:{port}"), &rows);
    let refused = program::run_fed(&["topics", "--command-config", &wrong], b"");
    assert!(refused.code == Some(1) && refused.errors.contains("broker.invalid"), "{refused:?}");
}

/// A cluster stops and another one starts in its place: the open screen says so and sends nothing more, and what is started
/// anew changes nothing before that cluster is named.
pub fn another_cluster_in_its_place_is_told_and_not_changed(cluster: &mut Cluster) {
    tools::create_topic(cluster, "placed", 1, &[]);
    let address = secured::address(cluster, "PLAIN");
    let file = cluster.folder().join("placed.toml");
    std::fs::write(&file, format!("[profiles.placed]\nbrokers = [\"{address}\"]\n"))
        .expect("the target folder is writable");
    let file = file.to_string_lossy().into_owned();
    let flags = ["--config", &file, "-p", "placed"];
    let produce =
        |more: &[&str]| program::run_fed(&[&["produce", "placed"], &flags[..], more].concat(), b"a record\n");
    assert_eq!(produce(&[]).code, Some(0));
    let mut open = Screen::open(&[&flags[..], &["--go", "topics/placed/produce"]].concat(), 120, 40);
    open.see("placed");
    cluster.give_place_to_another();
    tools::create_topic(cluster, "placed", 1, &[]);
    open.see("another cluster answers at");
    open.press("typed after all");
    open.press("\x1b[15~");
    open.see("locked and not sent");
    let anew = Screen::open(&[&flags[..], &["--go", "topics"]].concat(), 120, 40);
    anew.see("another cluster than before: locked");
    let refused = produce(&[]);
    assert!(refused.code == Some(1) && refused.errors.contains("say --trust-cluster "), "{refused:?}");
    let records = kcat::consume(&cluster.bootstrap(), "placed", &[]);
    assert!(records.is_empty(), "{records:?}");
    let id = refused.errors.split("say --trust-cluster ").nth(1).expect("the id is named").trim();
    assert_eq!(produce(&["--trust-cluster", id]).code, Some(0));
    assert_eq!(kcat::consume(&cluster.bootstrap(), "placed", &[]).len(), 1);
    cluster.cut_power();
    cluster.restore();
}
