//! Connectors of a real Kafka Connect made from the screen: by the form of their plugin, or copied to the Connect of another profile.
use std::fs;

use serde_json::{Value, json};

use crate::connect::{ENTER, beside, opened};
use crate::connect_changes::{SECRET, SINK, Site, left_anywhere};
use crate::harness::connect::{Worker, text_of};
use crate::harness::patience::until;
use crate::harness::program;
use crate::harness::screen::Screen;
use crate::harness::{Cluster, jars, tools};

const F5: &str = "\x1b[15~";

/// From the newest to the last of 3.x, which another profile names: by the shell, and on the screen, which opens that profile. A
/// deleted one comes back with the secret that is typed.
pub fn a_connector_is_copied_to_another_profile_and_a_deleted_one_comes_back(cluster: &mut Cluster) {
    tools::create_topic(cluster, "copied", 1, &[]);
    let other = Worker::standalone(cluster, "copies-3.9", jars::LAST_ZOOKEEPER);
    let config = json!({"connector.class": SINK, "topics": "copied", "file": text_of(&other.file("copied.to")), "door.password": SECRET});
    put(cluster, "copied", &config);
    let (urls, broker) = (beside(cluster).urls().replace(',', "\", \""), cluster.address(1));
    let text = format!(
        "[profiles.newest]\nbrokers = [\"{broker}\"]\nconnect = [\"{urls}\"]\n[profiles.older]\nbrokers = [\"{broker}\"]\n[profiles.older.connect.spare]\nworkers = [\"{}\"]\n",
        other.url()
    );
    let file = text_of(&other.file("config.toml"));
    fs::write(&file, text).expect("the folder is writable");
    let at = ["--config", file.as_str(), "-p", "newest"];
    let run = |words: &[&str], input: &str| program::run_fed(&[&at[..], words].concat(), input.as_bytes());
    let answer = run(&["connector", "copy", "copied", "by-shell", "--to", "older", "--yes"], "");
    assert!(answer.code == Some(0), "{}{}", answer.text(), answer.errors);
    let config_there =
        |name: &str| other.ask("GET", &format!("/connectors/{name}/config"), None).expect("it answers").1;
    assert!(
        config_there("by-shell").contains(SECRET) && !answer.text().contains(SECRET),
        "{}",
        answer.text()
    );
    let mut screen = Screen::open(&[&at[..], &["--go", "connectors"]].concat(), 130, 40);
    screen.see("copied");
    screen.press("/");
    screen.press("copied");
    screen.press(ENTER);
    screen.press("A");
    screen.see("Copy copied to which Connect cluster?");
    screen.press("older");
    screen.press(ENTER);
    screen.see("Create a connector of FileStreamSinkConnector");
    screen.see("finds nothing wrong");
    screen.press(F5);
    screen.see("Create connector copied");
    screen.press("y");
    screen.see("Created connector copied");
    screen.see("spare");
    assert!(config_there("copied").contains(SECRET) && !screen.ever_showed(SECRET), "{}", screen.text());
    // Deleted there, and made anew from the journal.
    screen.press("D");
    screen.see("undo asks for what no journal keeps of copied: door.password");
    screen.press("copied");
    screen.press(ENTER);
    screen.see("Deleted connector copied");
    screen.press("J");
    screen.see("Delete connector copied");
    screen.press("u");
    screen.see("door.password of connector copied");
    screen.press(SECRET);
    screen.press(ENTER);
    screen.see("Undo: Delete connector copied");
    screen.press("y");
    screen.see("Undone: Delete connector copied");
    until("it is back", || config_there("copied").contains(SECRET));
    assert!(!screen.ever_showed(SECRET) && !left_anywhere(SECRET), "a secret was shown or left");
    comes_back_in_the_shell(&at);
    let mut site = Site::newest(cluster);
    assert_eq!(site.config("copied")["door.password"], json!(SECRET));
    site.done(&["connector", "delete", "copied", "--yes"], "deleted connector");
}

/// Makes a connector, and waits until every worker has heard of it: each lists what it has read of the config topic.
fn put(cluster: &mut Cluster, name: &str, config: &Value) {
    let workers = &beside(cluster).workers;
    workers[0].put(name, config);
    // One without a status yet is left out of the list with states, though the bare list has it.
    let lists = |worker: &Worker| {
        let path = "/connectors?expand=info&expand=status";
        worker.ask("GET", path, None).is_ok_and(|(_, list)| list.contains(&format!("\"{name}\"")))
    };
    until("every worker knows it", || workers.iter().all(lists));
}

/// Deleted in the shell, it comes back only to whoever has its secret.
fn comes_back_in_the_shell(at: &[&str]) {
    let run = |words: &[&str], input: &str| program::run_fed(&[at, words].concat(), input.as_bytes());
    let answer = run(&["connector", "delete", "copied", "--yes"], "");
    assert!(answer.code == Some(0), "{}{}", answer.text(), answer.errors);
    let answer = run(&["undo", "--yes"], "nobody meant this\n");
    assert!(
        answer.code == Some(2) && answer.errors.contains("no journal keeps door.password"),
        "{}",
        answer.errors
    );
    let answer = run(&["undo", "--secret", "door.password", "--yes"], &format!("{SECRET}\n"));
    assert!(answer.code == Some(0), "{}{}", answer.text(), answer.errors);
}

/// What its plugin wants is typed, what it finds wrong is mended, and then it runs.
pub fn a_connector_is_made_by_its_form(cluster: &mut Cluster) {
    tools::create_topic(cluster, "formed", 1, &[]);
    let from = text_of(&cluster.folder().join("formed.from"));
    fs::write(&from, "one\n").expect("the folder is writable");
    let mut screen = opened(cluster, "connectors");
    screen.see("new");
    screen.press("a");
    screen.see("A connector of which plugin?");
    screen.press("FileStreamSource");
    screen.press(ENTER);
    screen.see("Create a connector of FileStreamSourceConnector");
    for (key, value) in [("name", "formed"), ("topic", "formed"), ("tasks.max", "1"), ("file", from.as_str())]
    {
        screen.see(&format!("{key} "));
        let mut tries = 0;
        while !screen.text().contains(&format!("{key} · ")) {
            let before = screen.text();
            screen.press("\t");
            screen.wait("that the cursor moves", |text| text != before);
            tries += 1;
            assert!(tries < 60, "no field {key}: {}", screen.text());
        }
        screen.press("\x15");
        screen.press(value);
        screen.see(value);
    }
    screen.see("finds nothing wrong");
    screen.press(F5);
    screen.see("Create connector formed");
    screen.press("y");
    screen.see("Created connector formed");
    until("its line is there", || {
        !crate::harness::kcat::consume(&cluster.bootstrap(), "formed", &[]).is_empty()
    });
    Site::newest(cluster).done(&["connector", "delete", "formed", "--yes"], "deleted connector");
}
