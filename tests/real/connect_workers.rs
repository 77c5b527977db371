//! Workers of a real Kafka Connect: one is killed, one is old, one wants a login behind TLS; and connectors of files that are halted,
//! deleted, brought back and mended on them.
use std::fs;

use serde_json::{Value, json};

use crate::connect::{ESCAPE, beside, opened, reached, told};
use crate::harness::connect::{LOGIN, Worker, text_of};
use crate::harness::patience::until;
use crate::harness::program::{self, Answer};
use crate::harness::screen::Screen;
use crate::harness::{Cluster, jars, kcat, tools};

/// A run of the program, however it ends.
fn run(cluster: &mut Cluster, words: &[&str]) -> Answer {
    let reached = reached(cluster);
    let all: Vec<&str> = reached.iter().map(String::as_str).chain(words.iter().copied()).collect();
    program::run_fed(&all, b"")
}

/// One connector as JSON; null while it is not told.
fn connector(cluster: &mut Cluster, name: &str) -> Value {
    let answer = run(cluster, &["connector", name, "-o", "json"]);
    serde_json::from_slice(&answer.output).unwrap_or_default()
}

/// A run that must succeed and say this.
fn done(cluster: &mut Cluster, words: &[&str], said: &str) {
    let answer = run(cluster, words);
    assert!(
        answer.code == Some(0) && answer.text().contains(said),
        "{words:?}: {}{}",
        answer.text(),
        answer.errors
    );
}

fn source(file: &str, topic: &str) -> Value {
    json!({"connector.class": "FileStreamSource", "tasks.max": "1", "file": file, "topic": topic})
}

/// Of two workers the one that runs the task is killed: the other is asked, takes the work over, and the screen says who is gone.
pub fn a_worker_that_is_killed_is_passed_over(cluster: &mut Cluster) {
    tools::create_topic(cluster, "lines", 1, &[]);
    let folder = cluster.folder().to_owned();
    let (from, to) = (folder.join("lines.from"), folder.join("lines.to"));
    fs::write(&from, "one\ntwo\n").expect("the target folder is writable");
    beside(cluster).workers[0].put("lines-source", &source(&text_of(&from), "lines"));
    let sink = json!({"connector.class": "FileStreamSink", "topics": "lines", "file": text_of(&to)});
    beside(cluster).workers[0].put("lines-sink", &sink);
    let carried = |lines: &str| fs::read_to_string(&to).is_ok_and(|text| text == lines);
    until("two lines are carried", || carried("one\ntwo\n"));
    let runs = |cluster: &mut Cluster| {
        let one = connector(cluster, "lines-source");
        (one["tasks"][0]["worker"].as_str().unwrap_or_default().to_owned(), one["condition"].clone())
    };
    let (who, _) = runs(cluster);
    assert!(!who.is_empty(), "the task is nobody's");
    let dead = usize::from(beside(cluster).workers[1].id() == who);
    let mut screen = opened(cluster, "connect/workers");
    screen.see("healthy");
    beside(cluster).workers[dead].kill();
    screen.see("unreachable");
    let other = beside(cluster).workers[1 - dead].id();
    until("the other worker has taken over", || runs(cluster) == (other.clone(), json!("running")));
    fs::write(&from, "one\ntwo\nthree\n").expect("the target folder is writable");
    until("the third line is carried", || {
        fs::read_to_string(&to).is_ok_and(|text| text.ends_with("three\n"))
    });
    let answer = run(cluster, &["connectors", "--workers"]);
    assert!(answer.code == Some(3) && answer.errors.contains("does the service run"), "{}", answer.errors);
    beside(cluster).workers[dead].launch();
    beside(cluster).workers[dead].wait();
    screen.lose("unreachable");
    assert_eq!(run(cluster, &["connectors", "--workers"]).code, Some(0));
    screen.press("\t");
    screen.see("JdbcSinkConnector");
    screen.press(ESCAPE);
}

/// Pausing, stopping, deleting and undo on the real thing: what comes back is as it was.
pub fn connectors_are_halted_deleted_and_brought_back_as_they_were(cluster: &mut Cluster) {
    tools::create_topic(cluster, "notes", 1, &[]);
    let file = cluster.folder().join("notes");
    fs::write(&file, "a\nb\n").expect("the target folder is writable");
    beside(cluster).workers[1].put("notes 1 é", &source(&text_of(&file), "notes"));
    until("it runs", || connector(cluster, "notes 1 é")["condition"] == "running");
    done(cluster, &["connector", "pause", "notes 1 é", "--yes"], "paused after");
    done(cluster, &["connector", "resume", "notes 1 é", "--yes"], "running after");
    until("both lines are there", || kcat::consume(&cluster.bootstrap(), "notes", &[]).len() == 2);
    done(cluster, &["connector", "stop", "notes 1 é", "--yes"], "stopped after");
    until("its place is on record", || {
        run(cluster, &["connector", "offsets", "notes 1 é"]).text().contains("\"position\":4")
    });
    done(cluster, &["connector", "delete", "notes 1 é", "--yes"], "deleted connector");
    assert_eq!(run(cluster, &["connector", "notes 1 é"]).code, Some(1));
    done(cluster, &["undo", "--yes"], "stopped after");
    assert_eq!(connector(cluster, "notes 1 é")["condition"], "stopped");
    // Of a name with a stroke in it this Connect knows no address.
    let odd = json!({"name": "a/b", "config": source(&text_of(&file), "notes"), "initial_state": "STOPPED"});
    let (status, said) =
        beside(cluster).workers[0].ask("POST", "/connectors", Some(&odd)).expect("it answers");
    assert_eq!(status, 201, "{said}");
    until("it is listed", || run(cluster, &["connectors"]).text().contains("a/b"));
    let answer = run(cluster, &["connector", "resume", "a/b", "--yes"]);
    assert!(
        answer.code == Some(1) && answer.errors.contains("takes no name with / in it"),
        "{}",
        answer.errors
    );
    done(cluster, &["connector", "resume", "notes 1 é", "--yes"], "running after");
    fs::write(&file, "a\nb\nc\n").expect("the target folder is writable");
    until("the third line is there, and no other twice", || {
        kcat::consume(&cluster.bootstrap(), "notes", &[]).len() == 3
    });
}

/// A task fails for its converter: it fails again, with the same cause, until that is another.
pub fn a_task_fails_again_until_its_cause_is_gone(cluster: &mut Cluster) {
    tools::create_topic(cluster, "mixed", 1, &[]);
    kcat::produce(&cluster.bootstrap(), "mixed", &[], "no JSON at all\n");
    let file = cluster.folder().join("mixed.to");
    let mut sink = json!({
        "connector.class": "FileStreamSink", "topics": "mixed", "file": text_of(&file),
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "consumer.override.auto.offset.reset": "earliest"
    });
    beside(cluster).workers[0].put("mixed", &sink);
    let mut screen = opened(cluster, "connectors/connect/mixed");
    screen.see("failed");
    screen.see("JsonParseException");
    screen.press("R");
    screen.see("mixed failed for this: JsonParseException");
    screen.press("y");
    screen.see("failed again after");
    sink["value.converter"] = json!("org.apache.kafka.connect.storage.StringConverter");
    beside(cluster).workers[0].put("mixed", &sink);
    until("the line is carried", || fs::read_to_string(&file).is_ok_and(|text| text == "no JSON at all\n"));
    let failed = told(cluster, &["connectors", "--failed"]);
    assert!(!failed.to_string().contains("\"mixed\""), "{failed}");
}

/// The last Connect of 3.x, standalone: what it is, what fails on it, and what is restarted.
pub fn an_older_connect_is_told_and_mended(cluster: &mut Cluster) {
    let worker = Worker::standalone(cluster, "connect-3.9", jars::LAST_ZOOKEEPER);
    tools::create_topic(cluster, "old_lines", 1, &[]);
    kcat::produce(&cluster.bootstrap(), "old_lines", &[], "one\n");
    let folder = cluster.folder().join("not-there");
    let file = folder.join("old.to");
    let sink = json!({
        "connector.class": "FileStreamSink", "topics": "old_lines", "file": text_of(&file),
        "consumer.override.auto.offset.reset": "earliest"
    });
    worker.put("old-sink", &sink);
    let mut screen = Screen::open(
        &["-b", &cluster.bootstrap(), "--connect", &worker.url(), "--go", "connectors/connect/old-sink"],
        130,
        40,
    );
    screen.see("its task failed");
    fs::create_dir_all(&folder).expect("the target folder is writable");
    screen.press("R");
    screen.see("Restart what failed of connector old-sink");
    screen.press("y");
    screen.see("Restarted ");
    until("the line is carried", || fs::read_to_string(&file).is_ok_and(|text| text == "one\n"));
    let workers =
        program::json(&["-b", &cluster.bootstrap(), "--connect", &worker.url(), "connectors", "--workers"]);
    assert_eq!((&workers[0]["version"], &workers[0]["health"]), (&json!("3.9.1"), &json!("healthy")));
}

/// HTTPS and a login: who is wrong is told what to change, and who is right sees the connectors.
pub fn a_worker_behind_tls_wants_its_login(cluster: &mut Cluster) {
    let worker = Worker::secured(cluster, "connect-secured");
    let run = |password: &str, trust: &str| {
        let text = format!(
            "[profiles.a]\nbrokers = [\"{}\"]\n[profiles.a.connect.safe]\nworkers = [\"{}\"]\nuser = \"{}\"\npassword = \"{password}\"\ntls = {{ {trust} }}\n",
            cluster.address(1),
            worker.url(),
            LOGIN.0
        );
        let file = worker.file("config.toml");
        fs::write(&file, text).expect("the target folder is writable");
        program::run_fed(&["--config", &text_of(&file), "-p", "a", "connectors", "--workers"], b"")
    };
    let trust = format!("ca = \"{}\"", text_of(&worker.file("broker.crt")));
    let answer = run(LOGIN.1, &trust);
    assert!(
        answer.code == Some(0) && answer.text().contains(jars::NEWEST),
        "{}{}",
        answer.text(),
        answer.errors
    );
    let answer = run("wrong-secret", &trust);
    assert!(answer.code == Some(3) && answer.errors.contains("the login is refused"), "{}", answer.errors);
    assert!(!answer.errors.contains("wrong-secret"), "{}", answer.errors);
    let answer = run(LOGIN.1, &format!("ca = \"{}\"", text_of(&worker.file("stranger.crt"))));
    assert!(answer.code == Some(3) && answer.errors.contains("certificate"), "{}", answer.errors);
    let plain = format!("http://localhost:{}", worker.port);
    let answer = program::run_fed(&["-b", &cluster.address(1), "--connect", &plain, "connectors"], b"");
    assert!(answer.code == Some(1) && answer.errors.contains("TLS"), "{}", answer.errors);
}
