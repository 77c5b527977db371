//! The client of Kafka Connect against a worker that misbehaves: each a sentence, nothing taken for what it is not.
use kafdeck::demo::{ConnectMishap, ConnectOptions, Demo, DemoConnect, Options};
use std::process::Stdio;

pub struct Beside {
    pub demo: Demo,
    pub worker: DemoConnect,
    pub home: tempfile::TempDir,
}

/// What the program printed: code, standard output, standard error.
pub type Ran = (i32, String, String);

impl Beside {
    pub async fn start(options: ConnectOptions) -> Beside {
        let demo = Demo::start(Options::default()).await.unwrap();
        demo.create_topic("orders", 2, 3, &[]).unwrap();
        let worker = DemoConnect::start(&demo, options).await.unwrap();
        worker.put(
            "lines",
            &[("connector.class", "FileStreamSource"), ("topic", "orders"), ("file", "/nowhere")],
        );
        worker.until("lines", "RUNNING: RUNNING").await;
        Beside { demo, worker, home: tempfile::tempdir().unwrap() }
    }

    pub async fn run_at(&self, connect: &str, words: &[&str]) -> Ran {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", self.home.path()).env("KAFDECK_HOME", self.home.path());
        command.args(["-b", &self.demo.bootstrap(), "--connect", connect]).args(words).stdin(Stdio::null());
        let done = command.output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
    }

    pub async fn run(&self, words: &[&str]) -> Ran {
        self.run_at(&self.worker.url(), words).await
    }

    fn next(&self, mishap: ConnectMishap) {
        self.worker.mishap("GET /connectors", 1, mishap);
    }
}

pub const JSON: &str = "application/json";

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_in_place_of_connect_is_said_in_a_sentence() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let instead = |status, kind, text: &str| ConnectMishap::Instead(status, kind, text.to_owned());
    for (mishap, words) in [
        (instead(200, "text/html", "<html><title>Sign in</title>"), "a web page \"Sign in\" answered (200)"),
        (instead(200, JSON, "{\"a\": {\"status\": "), "its JSON is cut short after"),
        (instead(200, JSON, "7"), "another shape than Connect's"),
        (
            instead(500, JSON, "{\"error_code\":500,\"message\":\"Request timed out\"}"),
            "Connect refuses (500): Request timed out",
        ),
        (ConnectMishap::Huge(40 << 20), "the answer is larger than 32 MiB"),
        (
            ConnectMishap::Redirect("https://login.example/x".to_owned()),
            "it redirects to \"https://login.example/x\"",
        ),
    ] {
        beside.next(mishap);
        let (code, _, err) = beside.run(&["connectors"]).await;
        assert!(code == 1 && err.contains(words), "{words}: {err}");
        assert!(err.contains("listing the connectors of connect"), "{err}");
    }
    // A redirect on the same host, and a connection that is cut once, cost nothing.
    beside.next(ConnectMishap::Redirect("/connectors?expand=status&expand=info".to_owned()));
    beside.worker.take_asked();
    let (code, out, err) = beside.run(&["connectors"]).await;
    assert!(code == 0 && out.contains("lines"), "{out}{err}");
    assert_eq!(beside.worker.take_asked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_connect_puts_off_is_asked_again_and_a_dead_worker_is_passed_over() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let busy =
        "{\"error_code\":409,\"message\":\"Cannot complete request momentarily due to stale configuration\"}";
    beside.worker.mishap("GET /connectors", 2, ConnectMishap::Instead(409, JSON, busy.to_owned()));
    let (code, out, err) = beside.run(&["connectors"]).await;
    assert!(code == 0 && out.contains("running"), "{out}{err}");
    // Nobody listens there: a port that was just given back.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let both = format!("http://{dead},{}", beside.worker.url());
    let (code, out, err) = beside.run_at(&both, &["connectors"]).await;
    assert!(code == 0 && out.contains("lines"), "{out}{err}");
    let (code, out, err) = beside.run_at(&both, &["connectors", "--workers"]).await;
    assert!(code == 3 && out.contains("unreachable") && out.contains("healthy"), "{out}{err}");
    let (code, _, err) = beside.run_at(&format!("http://{dead}"), &["connectors"]).await;
    assert!(code == 1 && err.contains(&dead.to_string()), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_wanted_refused_or_good() {
    let login = Some(("me".to_owned(), "hunter2".to_owned()));
    let beside = Beside::start(ConnectOptions { login, ..ConnectOptions::default() }).await;
    let (code, _, err) = beside.run(&["connectors"]).await;
    assert!(code == 1 && err.contains("a login is wanted (User cannot access the resource.)"), "{err}");
    let profile = |password: &str| {
        format!(
            "[profiles.a]\nbrokers = [\"{}\"]\n[profiles.a.connect.etl]\nworkers = [\"{}\"]\nuser = \"me\"\npassword = \"{password}\"\n",
            beside.demo.bootstrap().split(',').next().unwrap(),
            beside.worker.url()
        )
    };
    let file = beside.home.path().join("config.toml");
    let run = async |text: String, words: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("KAFDECK_HOME", beside.home.path()).env("SECRET", "hunter2");
        let config = file.to_str().unwrap().to_owned();
        let done = command.args(["--config", &config, "-p", "a"]).args(words).output().await.unwrap();
        let both = [done.stdout, done.stderr].concat();
        (done.status.code().unwrap(), String::from_utf8_lossy(&both).into_owned())
    };
    let (code, said) = run(profile("wrong"), &["connectors"]).await;
    assert!(code == 1 && said.contains("the login is refused") && !said.contains("wrong"), "{said}");
    let (code, said) = run(profile("${SECRET}"), &["connectors"]).await;
    assert!(code == 0 && said.contains("lines") && said.contains("etl"), "{said}");
    // A secret that can't be read keeps nobody from Kafka, and nobody reads one who asks Kafka alone.
    let (code, said) = run(profile("${NOT_THERE}"), &["connectors"]).await;
    assert!(code == 1 && said.contains("connect.etl.password: the environment has no NOT_THERE"), "{said}");
    assert_eq!(run(profile("${NOT_THERE}"), &["topics"]).await.0, 0);
    let mark = beside.home.path().join("read");
    let command = format!("command:echo >> '{}'; echo hunter2", mark.display());
    assert_eq!(run(profile(&command), &["topics"]).await.0, 0);
    assert!(!mark.exists(), "the password of Connect was read for Kafka");
    let (code, said) = run(profile(&command), &["connectors", "--workers"]).await;
    assert!(code == 0 && said.contains("healthy"), "{said}");
    assert_eq!(std::fs::read_to_string(&mark).unwrap().lines().count(), 1, "it is read once");
    let (code, said) = run(profile("hunter2"), &["config", "show"]).await;
    assert!(code == 0 && said.contains("connect.etl.user = \"me\"") && !said.contains("hunter2"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_any_kind_are_asked_for_as_they_are() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let odd = "a/b c?é%2F";
    beside.worker.put(odd, &[("connector.class", "FileStreamSource"), ("topic", "orders")]);
    beside.worker.until(odd, "RUNNING: RUNNING").await;
    let (code, out, err) = beside.run(&["connector", odd]).await;
    assert!(code == 0 && out.contains("FileStreamSource"), "{out}{err}");
    let (code, out, err) = beside.run(&["connector", "pause", odd]).await;
    let line = format!("curl -X PUT '{}/connectors/a%2Fb%20c%3F%C3%A9%252F/pause'", beside.worker.url());
    assert!(code == 0 && out.contains(&line), "{out}{err}");
    let (code, out, err) = beside.run(&["connector", "pause", odd, "--yes"]).await;
    assert!(code == 0 && out.contains("paused connector a/b c?é%2F: paused after"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_reviews_changes_and_says_what_became_of_them() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let (code, out, err) = beside.run(&["connector", "stop", "lines"]).await;
    assert!(code == 0 && out.contains("Stop connector lines") && out.contains("running → stopped"), "{out}");
    assert!(err.contains("nothing was changed") && out.contains("same as: curl -X PUT"), "{out}{err}");
    let (code, out, err) = beside.run(&["connector", "stop", "lines", "--yes"]).await;
    assert!(code == 0 && out.contains("stopped connector lines: stopped after"), "{out}{err}");
    let (code, out, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 0 && out.contains("resumed connector lines"), "{out}{err}");
    beside.worker.until("lines", "RUNNING: RUNNING").await;
    beside.worker.break_task("lines", 0, Some("java.io.IOException: no such file\n"));
    let (code, out, err) = beside.run(&["connectors", "--failed", "-o", "json"]).await;
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(code == 0 && rows[0]["trouble"] == "IOException: no such file", "{out}{err}");
    let (code, out, err) = beside.run(&["connector", "restart", "--all-failed", "--yes"]).await;
    assert!(code == 1 && err.contains("it failed again after"), "{out}{err}");
    assert!(err.contains("the same cause: IOException: no such file"), "{err}");
    let (code, _, err) = beside.run(&["connector", "delete", "line", "--yes"]).await;
    assert!(code == 1 && err.contains("did you mean `lines`?"), "{err}");
    let (code, out, err) = beside.run(&["connector", "delete", "lines", "--yes"]).await;
    assert!(code == 0 && out.contains("deleted connector lines"), "{out}{err}");
    let (code, out, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 0 && out.contains("created connector lines"), "{out}{err}");
    let (code, out, err) = beside.run(&["--read-only", "connector", "pause", "lines", "--yes"]).await;
    assert!(code == 1 && err.contains("--read-only locks"), "{out}{err}");
}

/// Everything that stands in the files of a folder.
fn written(folder: &std::path::Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| match path.is_dir() {
        true => written(&path),
        false => String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned(),
    };
    entries.map(text).collect()
}

const SECRETS: &[(&str, &str)] = &[
    ("connector.class", "io.kafdeck.demo.SqliteSinkConnector"),
    ("topics", "orders"),
    // The plugin calls it a password; its name does not.
    ("connection.door", "hunter2"),
    ("connection.url", "jdbc:sqlite:/nowhere?a=http://me:hunter2@h,http://you:hunter2@h"),
    ("consumer.override.sasl.jaas.config", "x.Login required username=\"me\" password=\"hunter2\";"),
    ("transforms.a.passphrase", "hunter2"),
    ("header", "Bearer hunter2hunter2hunter2"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_connector_comes_back_with_secrets_that_nobody_kept() {
    // Before 3.2 the plugin tells which are secrets when it looks at the config.
    for release in [(4, 3), (2, 8)] {
        let beside = Beside::start(ConnectOptions { release, ..ConnectOptions::default() }).await;
        beside.worker.put("till", SECRETS);
        beside.worker.until("till", "RUNNING: RUNNING").await;
        let (code, out, err) = beside.run(&["connector", "config", "till"]).await;
        assert!(code == 0 && out.contains("•••") && !out.contains("hunter2"), "{out}{err}");
        let (code, out, err) = beside.run(&["connector", "delete", "till"]).await;
        let asks = "undo asks for what no journal keeps of till: ";
        assert!(code == 0 && out.contains(asks) && out.contains("can be undone"), "{out}{err}");
        assert!(SECRETS[2..].iter().all(|(key, _)| out.contains(key)), "{out}");
        let (code, out, err) = beside.run(&["connector", "delete", "till", "--yes"]).await;
        assert!(code == 0 && out.contains("deleted connector till"), "{out}{err}");
        // Without anybody to ask it is refused, and nothing is read that was not meant for it.
        let (code, more, err) = beside.run_with(&["undo", "--yes"], "a\nb\nc\nd\ne\n").await;
        assert!(code == 2 && err.contains("no journal keeps connection.door"), "{more}{err}");
        let (code, shown, err) = beside.run(&["undo"]).await;
        assert!(code == 0 && shown.contains("connection.door → (secret)"), "{shown}{err}");
        let kept = written(beside.home.path());
        assert!(kept.contains("delete-connector") && !kept.contains("hunter2"), "{kept}");
        assert!(!format!("{out}{more}{shown}{err}").contains("hunter2"), "{out}{more}{err}");
        let mut words = vec!["undo", "--yes"];
        SECRETS[2..].iter().rev().for_each(|(key, _)| words.extend(["--secret", *key]));
        let lines: String = SECRETS[2..].iter().rev().map(|(_, value)| format!("{value}\n")).collect();
        let (code, out, err) = beside.run_with(&words, &lines).await;
        assert!(
            code == 0 && out.contains("created connector till") && !out.contains("hunter2"),
            "{out}{err}"
        );
        for (key, value) in SECRETS {
            assert_eq!(beside.worker.value("till", key).as_deref(), Some(*value), "{key}");
        }
        assert!(!written(beside.home.path()).contains("hunter2"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_a_trace_or_a_refusal_is_hidden() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let trace = "org.x.NoRoute: jdbc:postgresql://h/shop?user=me&password=hunter2\n\tat a.B(C)\n";
    beside.worker.break_task("lines", 0, Some(trace));
    let refusal = r#"{"error_code":400,"message":"no route to http://me:hunter2@h"}"#;
    beside.worker.mishap(
        "PUT /connectors/lines/pause",
        1,
        ConnectMishap::Instead(400, JSON, refusal.to_owned()),
    );
    for (words, said) in [
        (&["connectors"] as &[&str], "task failed"),
        (&["connector", "lines", "-o", "json"], "password=•••"),
        (&["connector", "restart", "lines", "--yes"], "password=•••"),
        (&["connector", "pause", "lines", "--yes"], "http://me:•••@h"),
    ] {
        let (_, out, err) = beside.run(words).await;
        let both = format!("{out}{err}");
        assert!(both.contains(said) && !both.contains("hunter2"), "{both}");
    }
    assert!(!written(beside.home.path()).contains("hunter2"));
}
