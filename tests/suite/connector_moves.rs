//! Connectors made, copied and written out from the shell; where they go on; and what their workers log.
use super::connect::Beside;
use kafdeck::demo::{Batch, ConnectMishap, ConnectOptions, Record};
use serde_json::Value;

const SINK: &str = "io.kafdeck.demo.SqliteSinkConnector";

/// A sink that has come to the poison in `orders/0`: two records before it, one behind.
async fn beside(release: (u32, u32)) -> Beside {
    let beside = Beside::start(ConnectOptions { release, ..ConnectOptions::default() }).await;
    let records =
        ["{\"id\":1}", "{\"id\":2}", "<poison/>", "{\"id\":3}"].map(|text| Record::of(text.to_owned()));
    beside.demo.append("orders", 0, &Batch::of(records)).unwrap();
    let url = format!("jdbc:sqlite:{}", beside.home.path().join("shop.db").display());
    let config = [
        ("connector.class", SINK),
        ("topics", "orders"),
        ("connection.url", &url),
        ("connection.password", "hunter2"),
        ("table.name", "${file:/run/shop:table}"),
    ];
    beside.worker.put("shop", &config);
    beside.worker.until("shop", "RUNNING: FAILED").await;
    beside.worker.take_asked();
    beside
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_is_made_of_a_file_and_of_another_one() {
    let beside = beside((4, 3)).await;
    let file = beside.home.path().join("new.json");
    let url = beside.worker.value("shop", "connection.url").unwrap();
    let text = format!(
        "{{\"name\":\"fresh\",\"config\":{{\"connector.class\":\"{SINK}\",\"topics\":\"lines\",\"connection.url\":\"{url}\"}}}}"
    );
    std::fs::write(&file, text).unwrap();
    let words = ["connector", "create", "--file", file.to_str().unwrap(), "--secret", "connection.password"];
    let (code, out, err) = beside.run_with(&words, "hunter5\n").await;
    assert!(code == 0 && out.contains("Create connector fresh") && !out.contains("hunter5"), "{out}{err}");
    assert!(out.contains("topics → lines") && out.contains("connection.password → (secret)"), "{out}");
    let (code, out, err) =
        beside.run_with(&[&words[..], &["--yes", "--state", "stopped"]].concat(), "hunter5\n").await;
    assert!(code == 0 && out.contains("created connector fresh: stopped after"), "{out}{err}");
    assert_eq!(beside.worker.value("fresh", "connection.password").as_deref(), Some("hunter5"));
    assert!(!beside.files().contains("hunter5"));
    // A copy has the secrets of the one that it is of; nobody sees them.
    let copy = ["connector", "copy", "shop", "twin", "--set", "topics=lines", "--yes"];
    let (code, out, err) = beside.run(&copy).await;
    assert!(code == 0 && out.contains("created connector twin: running after"), "{out}{err}");
    assert_eq!(beside.worker.value("twin", "connection.password").as_deref(), Some("hunter2"));
    assert!(!format!("{out}{err}{}", beside.files()).contains("hunter2"));
    let (code, _, err) = beside.run(&copy).await;
    assert!(code == 1 && err.contains("there is a connector twin already"), "{err}");
    std::fs::write(&file, "connector.class=FileStreamSource\nname=lost\n").unwrap();
    let (code, _, err) = beside.run(&["connector", "create", "--file", file.to_str().unwrap()]).await;
    assert!(code == 1 && err.contains("Missing required configuration \"topic\""), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_is_copied_to_the_connect_of_another_profile() {
    let (beside, other) = (beside((4, 3)).await, beside((3, 9)).await);
    let profile = |name: &str, of: &Beside| {
        let broker = of.demo.bootstrap().split(',').next().unwrap().to_owned();
        format!("[profiles.{name}]\nbrokers = [\"{broker}\"]\nconnect = [\"{}\"]\n", of.worker.url())
    };
    std::fs::write(beside.home.path().join("config.toml"), profile("a", &beside) + &profile("b", &other))
        .unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
    command.env_clear().env("HOME", beside.home.path()).env("KAFDECK_HOME", beside.home.path());
    let words =
        ["-p", "a", "connector", "copy", "shop", "moved", "--to", "b", "--set", "topics=lines", "--yes"];
    let done = command.args(words).output().await.unwrap();
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(done.status.success() && said.contains("Create connector moved on b"), "{said}");
    assert_eq!(other.worker.value("moved", "connection.password").as_deref(), Some("hunter2"));
    assert_eq!(beside.worker.value("moved", "topics"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_is_written_out_without_its_secrets() {
    let beside = beside((4, 3)).await;
    for (form, words) in [
        ("json", "\"table.name\": \"${file:/run/shop:table}\""),
        ("properties", "table.name=${file:/run/shop:table}"),
        ("strimzi", "kind: KafkaConnector"),
    ] {
        let (code, out, err) = beside.run(&["connector", "export", "shop", "--as", form]).await;
        assert!(code == 3 && out.contains(words) && !out.contains("hunter2"), "{out}{err}");
        assert!(err.contains("incomplete: ••• stands for secrets: connection.password"), "{err}");
    }
    let (code, out, err) = beside.run(&["connector", "export", "lines", "--as", "properties"]).await;
    assert!(code == 0 && out.contains("connector.class=FileStreamSource\n"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_the_record_that_a_sink_failed_at_is_skipped() {
    let beside = beside((4, 3)).await;
    let (code, out, err) = beside.run(&["connector", "skip", "shop"]).await;
    assert!(code == 0 && out.contains("Skip the record orders/0 offset 2 in connector shop"), "{out}{err}");
    assert!(
        out.contains("skips 1 record of orders/0, and no other") && out.contains("it is stopped first"),
        "{out}"
    );
    let (code, out, err) = beside.run(&["connector", "skip", "shop", "--yes"]).await;
    assert!(code == 0 && out.contains("set the offset of orders/0 of connector shop"), "{out}{err}");
    beside.worker.until("shop", "RUNNING: RUNNING").await;
    let (_, out, err) = beside.run(&["connector", "offsets", "shop", "-o", "json"]).await;
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert!(rows.iter().any(|row| row["offset"].to_string().contains("4")), "{out}{err}");
    let (code, _, err) = beside.run(&["connector", "skip", "shop", "orders/0:2"]).await;
    assert!(code == 1 && err.contains("it is past that record already"), "{err}");
    let (code, _, err) = beside.run(&["connector", "skip", "shop"]).await;
    assert!(code == 2 && err.contains("no trace of it names a record"), "{err}");
    assert!(err.contains("it reads next: orders/0:4"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn offsets_are_set_forgotten_and_taken_back() {
    let beside = beside((4, 3)).await;
    // Its tasks have not wholly stopped: Connect says that it may be asked again.
    let busy = "{\"error_code\":500,\"message\":\"Failed to alter; this can be safely retried\"}".to_owned();
    beside.worker.mishap("PATCH", 1, ConnectMishap::Instead(500, "application/json", busy));
    let set = ["connector", "offsets", "shop", "--set", "orders/0=3", "--yes"];
    let (code, out, err) = beside.run(&set).await;
    assert!(code == 0 && out.contains("1 record of orders/0 at most is skipped"), "{out}{err}");
    beside.worker.until("shop", "RUNNING: RUNNING").await;
    // It has gone on meanwhile: that is not taken back.
    let (code, _, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 1 && err.contains("orders/0 was 3, is 4 now, and was to be 2"), "{err}");
    beside.worker.until("shop", "STOPPED:").await;
    let set = ["connector", "offsets", "shop", "--set", "orders/0=1", "--yes"];
    let (code, out, err) = beside.run(&set).await;
    assert!(code == 0 && out.contains("3 records of orders/0 at most are written again"), "{out}{err}");
    let (code, out, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 0 && out.contains("1 → 4"), "{out}{err}");
    let (code, out, err) = beside.run(&["connector", "offsets", "shop", "--reset"]).await;
    assert!(code == 0 && out.contains("4 → none") && out.contains("curl -X DELETE"), "{out}{err}");
    let (code, out, err) = beside.run(&["connector", "offsets", "shop", "--reset", "--yes"]).await;
    assert!(code == 0 && out.contains("set all offsets of connector shop"), "{out}{err}");
    // Of a source: the plugin's own JSON.
    let file = beside.home.path().join("o.json");
    std::fs::write(
        &file,
        "{\"offsets\":[{\"partition\":{\"filename\":\"/nowhere\"},\"offset\":{\"position\":7}}]}",
    )
    .unwrap();
    let (code, out, err) =
        beside.run(&["connector", "offsets", "lines", "--file", file.to_str().unwrap(), "--yes"]).await;
    assert!(code == 0, "{out}{err}");
    let (_, out, _) = beside.run(&["connector", "offsets", "lines", "-o", "json"]).await;
    assert!(out.contains("\\\"position\\\":7"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_connect_is_said_to_set_no_offsets() {
    let old = beside((3, 4)).await;
    let (code, _, err) = old.run(&["connector", "stop", "shop"]).await;
    assert!(
        code == 1 && err.contains("nothing was changed: stopping a connector needs Connect 3.5"),
        "{err}"
    );
    let beside = beside((3, 5)).await;
    let (code, _, err) = beside.run(&["connector", "skip", "shop", "--yes"]).await;
    assert!(
        code == 1 && err.contains("setting a connector's offsets needs Connect 3.6: this is 3.5.0"),
        "{err}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_level_of_a_logger_is_set_and_taken_back() {
    for (release, line) in [
        ((4, 3), "PUT /admin/loggers/org.reflections?scope=cluster"),
        ((3, 6), "PUT /admin/loggers/org.reflections"),
    ] {
        let beside = beside(release).await;
        let set = ["connector", "logger", "org.reflections", "debug"];
        let (code, out, err) = beside.run(&set).await;
        assert!(code == 0 && out.contains("ERROR → DEBUG") && out.contains("curl -X PUT"), "{out}{err}");
        beside.worker.take_asked();
        let (code, out, err) = beside.run(&[&set[..], &["--yes"]].concat()).await;
        assert!(code == 0 && out.contains("set logger org.reflections of"), "{out}{err}");
        assert!(beside.worker.take_asked().contains(&line.to_owned()));
        let (code, _, err) = beside.run(&["undo", "--yes"]).await;
        assert!(code == 0, "{err}");
        let (_, out, _) = beside.run(&["connectors", "--loggers", "-o", "json"]).await;
        assert!(out.contains("ERROR") && !out.contains("DEBUG"), "{out}");
        let (code, out, err) =
            beside.run(&["connector", "logger", "org.reflections", "reset", "--yes"]).await;
        assert!(code == 0 && out.contains("ERROR → INFO"), "{out}{err}");
        let (code, _, err) = beside.run(&["connector", "logger", "root", "loud"]).await;
        assert!(code == 2 && err.contains("a level is one of TRACE"), "{err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_sent_again_and_its_tries_go_along() {
    let beside = Beside::start(ConnectOptions::default()).await;
    beside.demo.create_topic("broken", 1, 3, &[]).unwrap();
    let mut letter = Record::of("<poison/>".to_owned()).header("own", "1");
    for (name, value) in [("topic", "orders"), ("partition", "1"), ("offset", "0"), ("stage", "TASK_PUT")] {
        letter = letter.header(format!("__connect.errors.{name}"), value.to_owned());
    }
    beside
        .demo
        .append("broken", 0, &Batch::of([letter.clone(), letter.header("kafdeck.tries", "3")]))
        .unwrap();
    let url = format!("jdbc:sqlite:{}", beside.home.path().join("shop.db").display());
    let config = [
        ("connector.class", SINK),
        ("topics", "lines"),
        ("connection.url", &url),
        ("errors.tolerance", "all"),
        ("errors.deadletterqueue.topic.name", "broken"),
    ];
    beside.worker.put("shop", &config);
    beside.worker.until("shop", "RUNNING: RUNNING").await;
    let (code, out, err) = beside.run(&["connector", "resend", "shop", "0:0"]).await;
    assert!(
        code == 0 && out.contains("Send 1 dead letter again") && out.contains("Send a record to orders/1"),
        "{out}{err}"
    );
    assert_eq!(beside.demo.offsets("orders", 1).unwrap().2, 0, "only shown");
    let (code, out, err) = beside.run(&["connector", "resend", "shop", "0:0", "--yes"]).await;
    assert!(code == 0 && out.contains("partition 1, offset 0"), "{out}{err}");
    let (_, out, err) = beside.run(&["read", "orders", "--partitions", "1", "-o", "jsonl"]).await;
    assert!(out.contains("kafdeck.tries") && out.contains("own") && !out.contains("__connect"), "{out}{err}");
    let (code, _, err) = beside.run(&["connector", "resend", "shop", "0:1", "--yes"]).await;
    assert!(code == 1 && err.contains("sent again 3 times already"), "{err}");
    let (code, _, err) = beside.run(&["connector", "resend", "shop", "0:9"]).await;
    assert!(code == 1 && err.contains("there is no record at broken/0 offset 9"), "{err}");
    let (code, _, err) = beside.run(&["connector", "resend", "lines", "0:0"]).await;
    assert!(code == 2 && err.contains("has no topic of dead letters"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_connectors_are_listed_by_one_request() {
    let beside = Beside::start(ConnectOptions::default()).await;
    let note = "x".repeat(2_000);
    for number in 0..499 {
        let config = [
            ("connector.class", "FileStreamSource"),
            ("topic", "orders"),
            ("file", "/nowhere"),
            ("note", note.as_str()),
        ];
        beside.worker.put(&format!("lines-{number}"), &config);
    }
    beside.worker.until("lines-498", "RUNNING: RUNNING").await;
    beside.worker.take_asked();
    let (code, out, err) = beside.run(&["connectors", "-o", "json"]).await;
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert!(code == 0 && rows.len() == 500, "{err}");
    assert_eq!(beside.worker.take_asked(), ["GET /connectors?expand=status&expand=info"]);
}
