//! What a connector could not work with, listed in the shell.
use super::connect::Beside;
use kafdeck::demo::{Batch, ConnectOptions, Record};
use serde_json::Value;
use std::time::Duration;

/// A sink that passes its poison on to `broken`, where it lies by now.
async fn beside() -> Beside {
    let beside = Beside::start(ConnectOptions::default()).await;
    beside.demo.create_topic("broken", 1, 1, &[]).unwrap();
    let records = ["{\"id\":1}", "<poison/>"].map(|text| Record::of(text.to_owned()));
    beside.demo.append("orders", 1, &Batch::of(records)).unwrap();
    let url = format!("jdbc:sqlite:{}", beside.home.path().join("shop.db").display());
    let config = [
        ("connector.class", "io.kafdeck.demo.SqliteSinkConnector"),
        ("topics", "orders"),
        ("connection.url", url.as_str()),
        ("errors.tolerance", "all"),
        ("errors.deadletterqueue.topic.name", "broken"),
        ("errors.deadletterqueue.context.headers.enable", "true"),
    ];
    beside.worker.put("shop", &config);
    let arrived = async {
        while beside.demo.offsets("broken", 0).unwrap().2 == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), arrived).await.expect("the dead letter comes in time");
    beside
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dead_letters_of_a_connector_are_listed_with_their_reasons() {
    let beside = beside().await;
    // In the same topic: of another connector, of Spring, and one of which nobody knows whose it is.
    let others = [
        Record::of("a".to_owned()).header("__connect.errors.connector.name", "other"),
        Record::of("b".to_owned()).header("kafka_dlt-original-consumer-group", "writer"),
        Record::of("c".to_owned()).header("kafdeck.tries", "2"),
    ];
    beside.demo.append("broken", 0, &Batch::of(others)).unwrap();
    let (code, out, err) = beside.run(&["connector", "dead-letters", "shop", "-o", "json"]).await;
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    assert!(code == 0 && rows.len() == 2, "{out}{err}");
    let first = &rows[0];
    for (key, value) in [
        ("letter", "0:0"),
        ("record", "orders/1:1"),
        ("task", "0"),
        ("failed_at", "reading the value"),
        ("exception", "DataException"),
        ("class", "org.apache.kafka.connect.json.JsonConverter"),
    ] {
        assert_eq!(first[key], value, "{out}");
    }
    assert!(first["message"].as_str().unwrap().contains("serialization error"), "{out}");
    assert_eq!(
        (&first["sent_again"], &rows[1]["letter"], &rows[1]["record"]),
        (&0.into(), &"0:3".into(), &Value::Null)
    );
    let (code, out, err) = beside.run(&["connector", "dead-letters", "shop", "--last", "1"]).await;
    assert!(code == 0 && out.contains("0:3") && !out.contains("orders/1"), "{out}{err}");
    assert!(err.contains("the newest 1 records of broken"), "{err}");
    // What it names is sent again.
    let (code, out, err) = beside.run(&["connector", "resend", "shop", "0:0"]).await;
    assert!(code == 0 && out.contains("Send a record to orders/1"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_read_of_the_dead_letters_is_a_hole() {
    let beside = beside().await;
    let (code, _, err) = beside.run(&["connector", "dead-letters", "lines"]).await;
    assert!(code == 2 && err.contains("lines has no topic of dead letters"), "{err}");
    beside.demo.stop_broker(beside.demo.leader("broken", 0).unwrap()).await;
    let (code, out, err) = beside.run(&["connector", "dead-letters", "shop", "-o", "json"]).await;
    assert!(code == 3 && err.contains("incomplete: "), "{code} {out}{err}");
    beside.demo.delete_topic("broken");
    let (code, _, err) = beside.run(&["connector", "dead-letters", "shop"]).await;
    assert!(code == 1 && err.contains("broken"), "{code} {err}");
}
