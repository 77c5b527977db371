//! Configs of connectors from the shell: what the plugin says of them, changed by the keys that are touched, and no secret anywhere.
use super::connect::{Beside, Ran};
use kafdeck::demo::{ConnectMishap, ConnectOptions};
use serde_json::Value;
use std::process::Stdio;
use tokio::io::AsyncWriteExt;

const SINK: &str = "io.kafdeck.demo.SqliteSinkConnector";

impl Beside {
    /// The same with something on the standard input.
    pub async fn run_with(&self, words: &[&str], input: &str) -> Ran {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", self.home.path()).env("KAFDECK_HOME", self.home.path());
        command.args(["-b", &self.demo.bootstrap(), "--connect", &self.worker.url()]).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let done = child.wait_with_output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
    }

    /// Every text that the program has left in its folder.
    pub fn files(&self) -> String {
        let mut texts = String::new();
        let mut folders = vec![self.home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                match entry.file_type().unwrap().is_dir() {
                    true => folders.push(entry.path()),
                    false => texts += &String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()),
                }
            }
        }
        texts
    }
}

/// A sink whose config holds secrets of every kind.
async fn beside(release: (u32, u32)) -> Beside {
    let beside = Beside::start(ConnectOptions { release, ..ConnectOptions::default() }).await;
    let url = format!("jdbc:sqlite:{}", beside.home.path().join("shop.db").display());
    beside.worker.put(
        "shop",
        &[
            ("connector.class", SINK),
            ("topics", "orders"),
            ("connection.url", &url),
            ("connection.password", "hunter2"),
            ("connection.door", "hunter3"),
            ("table.name", "${file:/run/shop.properties:table}"),
        ],
    );
    beside.worker.until("shop", "RUNNING: RUNNING").await;
    beside.worker.take_asked();
    beside
}

fn rows(out: &str) -> Vec<Value> {
    serde_json::from_str(out).unwrap_or_else(|_| panic!("{out}"))
}

fn row<'a>(rows: &'a [Value], setting: &str) -> &'a Value {
    rows.iter().find(|row| row["setting"] == setting).unwrap_or_else(|| panic!("no {setting}: {rows:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_config_is_told_with_what_its_plugin_says_of_it() {
    let beside = beside((4, 3)).await;
    let (code, out, err) = beside.run(&["connector", "config", "shop", "-o", "json"]).await;
    let told = rows(&out);
    assert!(code == 0 && !out.contains("hunter"), "{out}{err}");
    assert_eq!(row(&told, "connection.door")["value"], "•••");
    assert_eq!(row(&told, "table.name")["value"], "${file:/run/shop.properties:table}");
    let topics = row(&told, "topics");
    assert!(topics["importance"] == "high" && topics["required"] == true, "{topics}");
    assert_eq!(topics["documentation"], "List of topics to consume, separated by commas.");
    let (_, out, _) = beside.run(&["connector", "config", "shop", "--all", "-o", "json"]).await;
    let batch = &rows(&out)[..];
    assert!(
        row(batch, "batch.size")["value"].is_null() && row(batch, "batch.size")["default"] == "3000",
        "{out}"
    );
    // A worker without the plugin: what its types say is missing, and that is said.
    let gone = ConnectMishap::Instead(
        404,
        "application/json",
        "{\"error_code\":404,\"message\":\"Unknown plugin\"}".to_owned(),
    );
    beside.worker.mishap("GET /connector-plugins", 1, gone.clone());
    beside.worker.mishap("PUT /connector-plugins", 1, gone);
    let (code, out, err) = beside.run(&["connector", "config", "shop"]).await;
    assert!(
        code == 3 && err.contains("secrets are found by their names") && !out.contains("hunter2"),
        "{out}{err}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plugin_looks_at_a_config_and_nothing_is_changed() {
    let beside = beside((2, 8)).await;
    let (code, out, err) = beside.run(&["connector", "validate", "shop"]).await;
    assert!(code == 0 && out.contains("the plugin finds nothing wrong with it"), "{out}{err}");
    let wrong =
        ["connector", "validate", "shop", "--set", "batch.size=many", "--unset", "topics", "-o", "json"];
    let (code, out, err) = beside.run(&wrong).await;
    let told = rows(&out);
    assert!(code == 1 && told.len() == 2, "{out}{err}");
    assert_eq!(
        row(&told, "batch.size")["error"],
        "Invalid value many for configuration batch.size: Not a number of type INT"
    );
    let (code, out, err) =
        beside.run(&["connector", "config", "shop", "--set", "batch.size=many", "--yes"]).await;
    assert!(code == 1 && err.contains("nothing was changed: batch.size: Invalid value many"), "{out}{err}");
    let asked = beside.worker.take_asked();
    assert!(
        asked.iter().all(|line| line.starts_with("GET ") || line.ends_with("/config/validate")),
        "{asked:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_touched_is_sent_and_undo_takes_it_back() {
    let beside = beside((4, 3)).await;
    let set = ["connector", "config", "shop", "--set", "batch.size=7", "--set", "tasks.max=2"];
    let (code, out, err) = beside.run(&set).await;
    assert!(code == 0 && out.contains("batch.size → 7") || out.contains("not set → 7"), "{out}{err}");
    assert!(out.contains("curl -X PATCH") && !out.contains("hunter") && !out.contains("topics"), "{out}");
    assert_eq!(beside.worker.value("shop", "batch.size"), None);
    beside.worker.take_asked();
    let (code, out, err) = beside.run(&[&set[..], &["--yes"]].concat()).await;
    assert!(code == 0 && out.contains("running for"), "{out}{err}");
    let asked = beside.worker.take_asked();
    assert_eq!(asked.iter().filter(|line| *line == "PATCH /connectors/shop/config").count(), 1, "{asked:?}");
    assert!(!asked.contains(&"PUT /connectors/shop/config".to_owned()), "{asked:?}");
    assert_eq!(beside.worker.value("shop", "batch.size").as_deref(), Some("7"));
    assert_eq!(beside.worker.value("shop", "connection.password").as_deref(), Some("hunter2"));
    let (code, out, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 0, "{out}{err}");
    assert_eq!(beside.worker.value("shop", "batch.size"), None);
    assert_eq!(beside.worker.value("shop", "tasks.max"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connect_that_takes_no_single_keys_is_given_the_whole_config_as_it_was() {
    for (release, tries) in [((3, 7), 0), ((3, 8), 1)] {
        let beside = beside(release).await;
        if tries > 0 {
            // It says that it can, and can't.
            let no = "{\"error_code\":405,\"message\":\"HTTP 405 Method Not Allowed\"}".to_owned();
            beside.worker.mishap("PATCH", 1, ConnectMishap::Instead(405, "application/json", no));
        }
        let (code, out, err) =
            beside.run(&["connector", "config", "shop", "--set", "batch.size=7", "--yes"]).await;
        assert!(code == 0, "{out}{err}");
        assert_eq!(out.contains("takes no single settings"), tries == 0, "{out}");
        let asked = beside.worker.take_asked();
        assert_eq!(asked.iter().filter(|line| line.starts_with("PATCH")).count(), tries, "{asked:?}");
        for (key, value) in
            [("connection.password", "hunter2"), ("connection.door", "hunter3"), ("batch.size", "7")]
        {
            assert_eq!(beside.worker.value("shop", key).as_deref(), Some(value));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_comes_by_the_standard_input_and_is_kept_nowhere() {
    let beside = beside((4, 3)).await;
    let words = ["connector", "config", "shop", "--secret", "connection.door", "--yes"];
    let (code, out, err) = beside.run_with(&words, "hunter4\n").await;
    assert!(code == 0 && out.contains("(secret) → (secret)"), "{out}{err}");
    assert_eq!(beside.worker.value("shop", "connection.door").as_deref(), Some("hunter4"));
    let journal = beside.files();
    assert!(journal.contains("connection.door") && !journal.contains("hunter"), "{journal}");
    let (code, _, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 1 && err.contains("a secret, which no journal keeps"), "{err}");
    let (code, _, err) = beside.run(&["connector", "config", "shop", "--set", "batch.size=•••"]).await;
    assert!(code == 2 && err.contains("stands for a secret"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_change_is_not_lost_and_a_lost_answer_is_looked_up() {
    let beside = beside((4, 3)).await;
    let (code, plan, err) =
        beside.run(&["plan", "connector", "config", "shop", "--set", "tasks.max=2"]).await;
    assert!(code == 0, "{err}");
    let file = beside.home.path().join("p.json");
    std::fs::write(&file, plan).unwrap();
    let (_, _, err) = beside.run(&["connector", "config", "shop", "--set", "tasks.max=3", "--yes"]).await;
    let (code, out, more) = beside.run(&["apply", file.to_str().unwrap(), "--yes"]).await;
    assert!(
        code == 1 && more.contains("tasks.max was not set, is 3 now, and was to be 2"),
        "{err}{out}{more}"
    );
    beside.worker.mishap("PATCH", 1, ConnectMishap::DoneAndCut);
    let (code, out, err) =
        beside.run(&["connector", "config", "shop", "--set", "tasks.max=2", "--yes"]).await;
    assert!(code == 0 && out.contains("running for"), "{out}{err}");
    // A config is set, and that its task failed all the same is said.
    beside.worker.break_task("shop", 0, Some("java.io.IOException: no space left\n"));
    let (code, out, err) =
        beside.run(&["connector", "config", "shop", "--unset", "tasks.max", "--yes"]).await;
    assert!(code == 0 && out.contains("its task failed after"), "{out}{err}");
    assert!(out.contains("IOException: no space left"), "{out}{err}");
    assert_eq!(beside.worker.value("shop", "tasks.max"), None);
}
