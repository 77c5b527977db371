//! What of several Connect clusters or workers is not told leaves a hole that is seen: on the screen, in the shell, in the exit code.
use super::connect::{Beside, JSON, Ran};
use super::screens::Bench;
use kafdeck::demo::{ConnectMishap, ConnectOptions};

/// Nobody listens there: a port that was just given back.
fn dead() -> String {
    format!("http://{}", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

/// A profile with two Connect clusters, of which one does not answer.
async fn with_a_dead_one(beside: &Beside, words: &[&str]) -> Ran {
    let text = format!(
        "[profiles.a]\nbrokers = [\"{}\"]\n[profiles.a.connect.live]\nworkers = [\"{}\"]\n[profiles.a.connect.gone]\nworkers = [\"{}\"]\n",
        beside.demo.bootstrap().split(',').next().unwrap(),
        beside.worker.url(),
        dead()
    );
    let file = beside.home.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
    command.env_clear().env("KAFDECK_HOME", beside.home.path());
    let config = file.to_str().unwrap().to_owned();
    let done = command.args(["--config", &config, "-p", "a"]).args(words).output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_connect_clusters_may_be_down() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let hole = "listing the connectors of gone";
    let (code, out, err) = with_a_dead_one(&beside, &["connectors"]).await;
    assert!(code == 3 && out.contains("lines") && err.contains(hole), "{out}{err}");
    assert!(err.contains("does the service run") && !err.contains("broker"), "{err}");
    let (code, out, err) = with_a_dead_one(&beside, &["connectors", "--failed"]).await;
    assert!(code == 3 && !out.contains("lines") && err.contains(hole), "{out}{err}");
    let (code, out, err) = with_a_dead_one(&beside, &["connector", "lines"]).await;
    assert!(code == 0 && out.contains("FileStreamSource") && err.contains(hole), "{out}{err}");
    let (code, _, err) = with_a_dead_one(&beside, &["connector", "nowhere"]).await;
    assert!(code == 1 && err.contains("of those that are known") && err.contains(hole), "{err}");
    let (code, _, err) = with_a_dead_one(&beside, &["connector", "restart", "--all-failed"]).await;
    assert!(
        code == 1 && err.contains("none of those that are known has failed") && err.contains(hole),
        "{err}"
    );
    beside.worker.break_task("lines", 0, Some("x.A: no\n"));
    let (code, out, err) = with_a_dead_one(&beside, &["connector", "restart", "--all-failed"]).await;
    assert!(code == 3 && out.contains("Restart connector lines") && err.contains(hole), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_down_lacks_in_every_list() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let both = format!("{},{}", beside.worker.url(), dead());
    for (words, row) in [
        (&["connectors", "--plugins"], "SqliteSinkConnector"),
        (&["connectors", "--loggers"], "org.reflections"),
        (&["connectors", "--workers"], "unreachable"),
    ] {
        let (code, out, err) = beside.run_at(&both, words).await;
        assert!(code == 3 && out.contains(row) && err.contains("does the service run"), "{out}{err}");
    }
    // It says what it is, and not which connectors it has.
    let late = r#"{"error_code":500,"message":"Request timed out"}"#;
    let mishap = ConnectMishap::Instead(500, JSON, late.to_owned());
    beside.worker.mishap("GET /connectors", 1, mishap.clone());
    let (code, out, err) = beside.run(&["connectors", "--workers"]).await;
    assert!(code == 3 && out.contains("healthy") && err.contains("Request timed out"), "{out}{err}");
    // As Jetty says before Connect is there.
    let not_found = ConnectMishap::Instead(404, JSON, r#"{"message":"Not Found"}"#.to_owned());
    beside.worker.mishap("GET /", 4, not_found);
    let (code, out, err) = beside.run(&["connectors", "--workers"]).await;
    assert!(
        code == 3 && out.contains("not ready") && err.contains("it starts, or is no Connect"),
        "{out}{err}"
    );
    // An answer that is no Connect's is no worker that can't be reached.
    let page = ConnectMishap::Instead(200, "text/html", "<html>".to_owned());
    beside.worker.mishap("GET /", 4, page);
    let (code, out, err) = beside.run(&["connectors", "--workers"]).await;
    assert!(code == 3 && out.contains("not Connect") && !out.contains("unreachable"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_state_of_a_task_is_not_running_and_a_failure_needs_no_trace() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let told = |states: [&str; 2]| {
        let tasks =
            states.iter().enumerate().map(|(id, state)| serde_json::json!({"id": id, "state": state}));
        let tasks: Vec<serde_json::Value> = tasks.collect();
        let status = serde_json::json!({"connector": {"state": "RUNNING"}, "tasks": tasks, "type": "sink"});
        let info = serde_json::json!({"config": {"topics": "orders"}});
        let text = serde_json::json!({"a": {"status": status, "info": info}}).to_string();
        beside.worker.mishap("GET /connectors", 1, ConnectMishap::Instead(200, JSON, text));
    };
    for (states, condition, failed) in [
        (["RUNNING", "DESTROYED"], "1 of 2 tasks destroyed", false),
        (["UNASSIGNED", "RUNNING"], "1 of 2 tasks run by nobody", false),
        (["RUNNING", "FAILED"], "1 of 2 tasks failed", true),
    ] {
        told(states);
        let (code, out, err) = beside.run(&["connectors"]).await;
        assert!(code == 0 && out.contains(condition), "{out}{err}");
        told(states);
        let (_, out, _) = beside.run(&["connectors", "--failed"]).await;
        assert_eq!(out.contains(condition), failed, "{out}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_config_that_is_not_told_is_no_config_without_topics() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let text = r#"{"a": {"status": {"connector": {"state": "RUNNING"}, "tasks": [], "type": "sink"}}}"#;
    beside.worker.mishap("GET /connectors", 1, ConnectMishap::Instead(200, JSON, text.to_owned()));
    let (code, out, err) = beside.run(&["connectors"]).await;
    assert!(code == 3 && out.contains("running, no tasks"), "{out}{err}");
    assert!(err.contains("topics: Connect does not tell its config"), "{err}");
}

#[test]
fn a_connect_cluster_that_is_down_is_marked_above_the_list() {
    let mut bench = Bench::with_connect("connectors", ConnectOptions::default());
    let url = bench.worker().url();
    let gone = dead();
    bench.connects(&[("shop", &[&url]), ("gone", &[&gone])]).press("r");
    bench.shows("! not all: listing the connectors of gone").shows("≥ 4").shows("orders-table");
}

#[test]
fn a_copied_line_says_whose_connector_is_meant_where_there_are_several() {
    let mut bench = Bench::with_connect("connectors", ConnectOptions::default());
    let url = bench.worker().url();
    bench.resize(140, 30).press("Z").shows("'payments-table'").press("esc");
    bench.connects(&[("shop", &[&url]), ("other", &[&url])]).press("r").shows("8");
    bench.press("Z").shows("'shop/payments-table'").press("esc");
}

#[test]
fn a_dead_worker_is_told_beside_the_plugins_and_loggers_of_the_rest() {
    let mut bench = Bench::with_connect("connectors", ConnectOptions::default());
    let (url, gone) = (bench.worker().url(), dead());
    bench.connects(&[("shop", &[&url, &gone])]);
    bench.press("tab tab").shows("! not all: asking for the plugins").shows("SqliteSinkConnector");
    bench.press("tab").shows("! not all: asking for the loggers").shows("org.reflections");
}

#[test]
fn nothing_is_said_of_failed_connectors_before_they_are_known() {
    let mut bench = Bench::with("connectors", |look| look.connects = true);
    let gone = dead();
    bench.connects(&[("gone", &[&gone])]).press("r").shows("listing the connectors of gone");
    bench.press("*").hides("no connector has failed");
}

#[test]
fn the_head_of_a_connector_stands_whole_on_80_columns_and_the_cause_below() {
    let mut bench = Bench::with_connect("connectors/shop/orders-table", ConnectOptions::default());
    bench
        .resize(80, 24)
        .shows("sink")
        .shows("on shop")
        .shows("class SqliteSinkConnector")
        .shows("version 4.3.0");
    bench.shows("dead letters orders.DLT");
    let cause = format!("org.x.Wide: {}the end of the cause", "a long way to say it, ".repeat(8));
    bench.worker().break_task("orders-table", 1, Some(&cause));
    bench.press("r").press("down").shows("the end of the cause");
}
