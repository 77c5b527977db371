//! Connectors of a real Kafka Connect changed from the shell: configs, offsets, levels of loggers, deletions taken back. On the newest
//! Connect, on the last of 3.x, and on one that can little.
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::connect::{beside, reached};
use crate::harness::connect::{Worker, text_of};
use crate::harness::patience::until;
use crate::harness::program::{self, Answer};
use crate::harness::{Cluster, jars, kcat, tools};

pub const SINK: &str = "org.apache.kafka.connect.file.FileStreamSinkConnector";
/// It stands in configs, and may stand nowhere else.
pub const SECRET: &str = "any-secret-hunter2";

/// A Connect beside the cluster: its two distributed workers, or a standalone one.
pub struct Site<'a> {
    pub cluster: &'a mut Cluster,
    other: Option<Worker>,
}

impl<'a> Site<'a> {
    pub fn newest(cluster: &'a mut Cluster) -> Site<'a> {
        Site { cluster, other: None }
    }

    /// A standalone worker of this version, for what is called so.
    pub fn of(cluster: &'a mut Cluster, what: &str, version: &'static str) -> Site<'a> {
        let other = Worker::standalone(cluster, &format!("{what}-{version}"), version);
        Site { cluster, other: Some(other) }
    }

    pub fn worker(&mut self) -> &Worker {
        match &self.other {
            Some(worker) => worker,
            None => &beside(self.cluster).workers[0],
        }
    }

    /// The program's words for it.
    pub fn reached(&mut self) -> Vec<String> {
        match &self.other {
            Some(worker) => {
                ["-b", &self.cluster.bootstrap(), "--connect", &worker.url()].map(str::to_owned).to_vec()
            }
            None => reached(self.cluster),
        }
    }

    pub fn run_fed(&mut self, words: &[&str], input: &str) -> Answer {
        let reached = self.reached();
        let all: Vec<&str> = reached.iter().map(String::as_str).chain(words.iter().copied()).collect();
        program::run_fed(&all, input.as_bytes())
    }

    pub fn run(&mut self, words: &[&str]) -> Answer {
        self.run_fed(words, "")
    }

    /// A run that must succeed and say this.
    pub fn done(&mut self, words: &[&str], said: &str) -> Answer {
        let answer = self.run(words);
        let ok = answer.code == Some(0) && answer.text().contains(said);
        assert!(ok, "{words:?}: {:?} {}{}", answer.code, answer.text(), answer.errors);
        answer
    }

    /// A connector's config as the worker itself tells it.
    pub fn config(&mut self, name: &str) -> Value {
        let path = format!("/connectors/{name}/config");
        let (status, body) = self.worker().ask("GET", &path, None).expect("it answers");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("a config is JSON")
    }

    pub fn file(&mut self, name: &str) -> PathBuf {
        self.worker().file(name)
    }

    pub fn condition(&mut self, name: &str) -> String {
        let answer = self.run(&["connector", name, "-o", "json"]);
        let told: Value = serde_json::from_slice(&answer.output).unwrap_or_default();
        told["condition"].as_str().unwrap_or_default().to_owned()
    }
}

/// Whether a text stands in any file that the program has left.
pub fn left_anywhere(text: &str) -> bool {
    fn holds(folder: &Path, text: &str) -> bool {
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut paths = entries.map(|entry| entry.path());
        paths.any(|path| match path.is_dir() {
            true => holds(&path, text),
            false => fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text)),
        })
    }
    let (_, home) = &program::environment()[0];
    holds(Path::new(home), text)
}

fn sink(topic: &str, file: &Path) -> Value {
    json!({"connector.class": SINK, "tasks.max": "1", "topics": topic, "file": text_of(file)})
}

/// Settings of a connector are set without touching the others; written out, deleted and made of that, it is the same one again.
pub fn a_config_is_set_and_what_is_written_out_is_made_again(cluster: &mut Cluster) {
    tools::create_topic(cluster, "settings", 1, &[]);
    config_of(Site::newest(cluster), "set-newest");
    config_of(Site::of(cluster, "set", jars::LAST_ZOOKEEPER), "set-last-3");
    config_of(Site::of(cluster, "set", jars::OLD_CONNECT), "set-old");
}

fn config_of(mut site: Site<'_>, name: &str) {
    let (from, to) = (site.file(&format!("{name}.json")), site.file(&format!("{name}.to")));
    let mut config = sink("settings", &to);
    config["door.password"] = json!(SECRET);
    fs::write(&from, json!({"name": name, "config": config}).to_string()).expect("the folder is writable");
    site.done(&["connector", "create", "--file", &text_of(&from), "--yes"], "running after");
    let other = format!("{}.other", text_of(&to));
    let set = format!("file={other}");
    let answer = site
        .done(&["connector", "config", name, "--set", &set, "--set", "x.y=ü \"1\"", "--yes"], "running for");
    let patches = !answer.text().contains("takes no single settings");
    assert_eq!(patches, name != "set-old", "{}", answer.text());
    let now = site.config(name);
    assert_eq!((&now["file"], &now["x.y"]), (&json!(other), &json!("ü \"1\"")));
    assert_eq!((&now["door.password"], &now["topics"]), (&json!(SECRET), &json!("settings")));
    // A mask stands for what is not told, and that is said.
    let answer = site.run(&["connector", "export", name]);
    assert!(answer.code == Some(3) && !answer.text().contains(SECRET), "{}", answer.text());
    site.done(&["connector", "config", name, "--unset", "door.password", "--yes"], "running for");
    let whole = site.config(name);
    for form in ["json", "properties"] {
        let answer = site.done(&["connector", "export", name, "--as", form], "FileStreamSink");
        fs::write(&from, answer.output).expect("the folder is writable");
        site.done(&["connector", "delete", name, "--yes"], "deleted connector");
        site.done(&["connector", "create", "--file", &text_of(&from), "--yes"], "running after");
        assert_eq!(site.config(name), whole, "{form}");
    }
    site.done(&["connector", "delete", name, "--yes"], "deleted connector");
    assert!(!left_anywhere(SECRET), "a secret was left");
}

/// Where a sink stands is shown, set and forgotten; of a task that failed exactly that record is skipped.
pub fn offsets_are_moved_and_exactly_one_record_is_skipped(cluster: &mut Cluster) {
    offsets_of(Site::newest(cluster), "moved-newest");
    offsets_of(Site::of(cluster, "moved", jars::LAST_ZOOKEEPER), "moved-last-3");
}

fn offsets_of(mut site: Site<'_>, name: &str) {
    tools::create_topic(site.cluster, name, 1, &[]);
    let write = |site: &Site<'_>, lines: &str| kcat::produce(&site.cluster.bootstrap(), name, &[], lines);
    write(&site, "\"one\"\n");
    let to = site.file(&format!("{name}.to"));
    let mut config = sink(name, &to);
    config["value.converter"] = json!("org.apache.kafka.connect.json.JsonConverter");
    config["value.converter.schemas.enable"] = json!("false");
    config["consumer.override.auto.offset.reset"] = json!("earliest");
    site.worker().put(name, &config);
    let carried = |lines: &str| fs::read_to_string(&to).is_ok_and(|text| text == lines);
    let at = |site: &mut Site<'_>, offset: &str| {
        site.run(&["connector", "offsets", name]).text().contains(&format!(" {offset}"))
    };
    until("the first one is carried", || carried("one\n") && at(&mut site, "1"));
    write(&site, "no JSON\n\"two\"\n");
    until("its task failed", || site.condition(name) == "its task failed");
    // A converter does not say at which record: it is the one that is read next.
    let spot = format!("{name}/0");
    let poison = format!("{spot}:1");
    let answer = site.run(&["connector", "skip", name]);
    let says = answer.errors.contains(&format!("it reads next: {poison}"));
    assert!(answer.code == Some(2) && says, "{}", answer.errors);
    site.done(&["connector", "skip", name, &poison], "and no other");
    site.done(&["connector", "skip", name, &poison, "--yes"], &format!("set the offset of {spot}"));
    until("the records beside the poison are carried", || carried("one\ntwo\n"));
    until("it stands behind the last", || at(&mut site, "3"));
    let set = format!("{spot}=2");
    site.done(&["connector", "offsets", name, "--set", &set, "--yes"], "1 record of");
    until("the last one is carried again", || carried("one\ntwo\ntwo\n"));
    site.done(&["connector", "stop", name, "--yes"], "stopped after");
    until("it stands behind the last again", || at(&mut site, "3"));
    site.done(&["connector", "offsets", name, "--reset", "--yes"], "set all offsets");
    assert!(!at(&mut site, "3"), "what was forgotten is told");
    site.done(&["undo", "--yes"], "none → 3");
    assert!(at(&mut site, "3"), "what was forgotten is back");
    site.done(&["connector", "offsets", name, "--forget", &spot, "--yes"], "3 → none");
    site.done(&["connector", "resume", name, "--yes"], "after");
    until("it begins anew, and meets the poison again", || site.condition(name) == "its task failed");
    site.done(&["connector", "delete", name, "--yes"], "deleted connector");
}

/// The level of a logger is set on one worker, on all, and taken back.
pub fn levels_of_loggers_are_set_on_one_worker_and_on_all(cluster: &mut Cluster) {
    let logger = "org.apache.kafka.connect.runtime.WorkerSinkTask";
    let mut site = Site::newest(cluster);
    let levels = |site: &mut Site<'_>| {
        let both =
            beside(site.cluster).workers.iter().map(|worker| level_of(worker, logger)).collect::<Vec<_>>();
        both.join(" ")
    };
    let one = beside(site.cluster).workers[1].url();
    site.done(&["connector", "logger", logger, "debug", "--worker", &one, "--yes"], "set logger");
    assert!(
        levels(&mut site).ends_with(" DEBUG") && !levels(&mut site).starts_with("DEBUG"),
        "{}",
        levels(&mut site)
    );
    site.done(&["connector", "logger", logger, "error", "--yes"], "set logger");
    until("both have it", || levels(&mut site) == "ERROR ERROR");
    site.done(&["connector", "logger", logger, "trace", "--yes"], "ERROR → TRACE");
    until("both have it", || levels(&mut site) == "TRACE TRACE");
    site.done(&["undo", "--yes"], "TRACE → ERROR");
    until("it is taken back on both", || levels(&mut site) == "ERROR ERROR");
    let mut site = Site::of(cluster, "logging", jars::LAST_ZOOKEEPER);
    site.done(&["connector", "logger", logger, "debug", "--yes"], "set logger");
    assert_eq!(level_of(site.worker(), logger), "DEBUG");
    site.done(&["connector", "logger", logger, "reset", "--yes"], "DEBUG → ");
    assert_eq!(level_of(site.worker(), logger), level_of(site.worker(), "root"));
}

fn level_of(worker: &Worker, logger: &str) -> String {
    let (_, body) = worker.ask("GET", &format!("/admin/loggers/{logger}"), None).expect("it answers");
    let told: Value = serde_json::from_str(&body).unwrap_or_default();
    told["level"].as_str().unwrap_or("none").to_owned()
}
