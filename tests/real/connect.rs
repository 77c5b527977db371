//! Orders of several services through Kafka Connect into one table of a real database: watched on the screen, and mended there.
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Value, json};

use crate::harness::connect::Beside;
use crate::harness::patience::until;
use crate::harness::screen::Screen;
use crate::harness::{Cluster, kcat, program, tools};

pub const ENTER: &str = "\r";
pub const ESCAPE: &str = "\x1b";
const F5: &str = "\x1b[15~";
const DELETE: &str = "\x1b[3~";
const BACKSPACE: &str = "\x7f";
/// Orders that are written before anything is watched: each partition has some.
const FIRST: usize = 100;

pub fn beside(cluster: &mut Cluster) -> &mut Beside {
    cluster.beside.as_mut().expect("Connect stands beside this cluster")
}

/// The program's words for this cluster and its workers.
pub fn reached(cluster: &mut Cluster) -> Vec<String> {
    let urls = beside(cluster).urls();
    ["-b", &cluster.bootstrap(), "--connect", &urls].map(str::to_owned).to_vec()
}

/// A run of the program that must succeed, as JSON.
pub fn told(cluster: &mut Cluster, words: &[&str]) -> Value {
    let reached = reached(cluster);
    let all: Vec<&str> = reached.iter().map(String::as_str).chain(words.iter().copied()).collect();
    program::json(&all)
}

/// The program in a terminal, at a place.
pub fn opened(cluster: &mut Cluster, place: &str) -> Screen {
    let reached = reached(cluster);
    let all: Vec<&str> = reached.iter().map(String::as_str).chain(["--go", place]).collect();
    Screen::open(&all, 130, 40)
}

/// `key|value` of orders as an instance of the order service writes them.
fn orders(service: usize, ids: Range<usize>) -> String {
    let field = |name: &str, kind: &str| json!({"field": name, "type": kind, "optional": false});
    let fields = [field("id", "int64"), field("service", "string"), field("amount", "double")];
    let schema = json!({"type": "struct", "name": "Order", "optional": false, "fields": fields});
    let mut lines = String::new();
    for id in ids {
        let payload =
            json!({"id": id, "service": format!("order-service-{service}"), "amount": id as f64 / 100.0});
        writeln!(lines, "{id}|{}", json!({"schema": schema, "payload": payload})).expect("a string grows");
    }
    lines
}

/// An instance of the service writes orders.
fn write(bootstrap: &str, topic: &str, service: usize, ids: Range<usize>) {
    let client = format!("client.id=order-service-{service}");
    let flags = ["-K", "|", "-X", &client, "-X", "acks=all", "-X", "enable.idempotence=true"];
    kcat::produce(bootstrap, topic, &flags, &orders(service, ids));
}

/// Rows of the table, and orders in it.
fn rows(cluster: &mut Cluster, topic: &str) -> String {
    beside(cluster).postgres.query("shop", &format!("select count(*), count(distinct id) from {topic}"))
}

/// A topic, and a connector of the same name that carries its orders into a table; the first ones have arrived.
fn line_into_a_table(cluster: &mut Cluster, topic: &str, more: &Value) {
    tools::create_topic(cluster, topic, 6, &[]);
    write(&cluster.bootstrap(), topic, 1, 0..FIRST);
    let port = beside(cluster).postgres.port;
    let mut config = json!({
        "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
        "tasks.max": "2",
        "topics": topic,
        "connection.url": format!("jdbc:postgresql://127.0.0.1:{port}/shop"),
        "connection.username": "postgres",
        "connection.password": "any-secret",
        "insert.mode": "upsert",
        "primary.key.mode": "record_value",
        "primary.key.fields": "id",
        "schema.evolution": "basic",
        "collection.name.format": "${topic}",
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "value.converter.schemas.enable": "true",
        "consumer.override.auto.offset.reset": "earliest"
    });
    let more = more.as_object().expect("settings").clone();
    config.as_object_mut().expect("settings").extend(more);
    beside(cluster).workers[0].put(topic, &config);
    let mut screen = opened(cluster, &format!("connectors/connect/{topic}"));
    screen.see("JdbcSinkConnector");
    screen.wait("that the first orders have arrived", |text| text.contains("lag 0 "));
    screen.press("q");
    assert_eq!(screen.end(), 0);
    assert_eq!(rows(cluster, topic), format!("{FIRST}|{FIRST}"));
}

/// What three instances write meets in one table, each order once; the lag is seen to grow and to go.
pub fn orders_of_three_services_stand_once_in_one_table(cluster: &mut Cluster) {
    line_into_a_table(cluster, "orders_db", &json!({}));
    let mut screen = opened(cluster, "connectors/connect/orders_db");
    screen.see("running");
    screen.press("z");
    screen.see("Pause connector orders_db");
    screen.press("y");
    screen.see("Paused connector orders_db");
    let bootstrap = cluster.bootstrap();
    std::thread::scope(|scope| {
        for (service, ids) in [(1, FIRST..3_400), (2, 3_400..6_700), (3, 6_700..10_000)] {
            let bootstrap = &bootstrap;
            scope.spawn(move || write(bootstrap, "orders_db", service, ids));
        }
    });
    screen.see("lag 9,900 ");
    screen.press("z");
    screen.see("Resume connector orders_db");
    screen.press("y");
    screen.see("Resumed connector orders_db");
    screen.see("lag 0 ");
    assert_eq!(rows(cluster, "orders_db"), "10000|10000");
    let services = "select count(distinct service), min(id), max(id) from orders_db";
    assert_eq!(beside(cluster).postgres.query("shop", services), "3|0|9999");
    // What is shown of its config, and what is kept of it, has no secret.
    screen.press("\t");
    screen.see("connection.password");
    screen.see("•••");
    assert!(!screen.ever_showed("any-secret"), "{}", screen.text());
}

/// A database that was down: the failed tasks say so, and are restarted when it is up again; nothing is lost, nothing twice.
pub fn a_database_that_was_down_misses_no_order(cluster: &mut Cluster) {
    line_into_a_table(cluster, "bills_db", &json!({}));
    let mut screen = opened(cluster, "connectors/connect/bills_db");
    screen.see("running");
    beside(cluster).postgres.stop();
    write(&cluster.bootstrap(), "bills_db", 2, FIRST..FIRST + 400);
    // Both have orders to carry: one that had not noticed yet would fail behind the restart.
    screen.see("all 2 tasks failed");
    screen.see("refused");
    screen.press("!");
    screen.see("which led to");
    screen.press(ESCAPE);
    screen.lose("which led to");
    beside(cluster).postgres.resume();
    screen.press("R");
    screen.see("connector bills_db");
    screen.press("y");
    screen.see("Restarted ");
    screen
        .wait("that all of it has been carried", |text| text.contains("lag 0 ") && !text.contains("failed"));
    assert_eq!(rows(cluster, "bills_db"), format!("{}|{}", FIRST + 400, FIRST + 400));
}

/// What the sink can't read goes to its dead letters, with the reason; the rest goes on. Mended and sent again, it arrives, too.
pub fn a_poison_record_goes_to_the_dead_letters(cluster: &mut Cluster) {
    tools::create_topic(cluster, "parcels_dead", 1, &[]);
    let letters = json!({
        "errors.tolerance": "all",
        "errors.deadletterqueue.topic.name": "parcels_dead",
        "errors.deadletterqueue.topic.replication.factor": "3",
        "errors.deadletterqueue.context.headers.enable": "true"
    });
    line_into_a_table(cluster, "parcels_db", &letters);
    let mut screen = opened(cluster, "connectors/connect/parcels_db");
    screen.see("dead letters parcels_dead");
    kcat::produce(&cluster.bootstrap(), "parcels_db", &["-K", "|"], "poison|{\"not\":\"an envelope\"}\n");
    write(&cluster.bootstrap(), "parcels_db", 3, FIRST..FIRST + 50);
    // The rest goes on past it.
    let carried = |count: usize| format!("{count}|{count}");
    until("the rest is carried", || rows(cluster, "parcels_db") == carried(FIRST + 50));
    screen.wait("that it goes on", |text| text.contains("running") && text.contains("lag 0 "));
    screen.press("q");
    assert_eq!(screen.end(), 0);
    let mut screen = opened(cluster, "topics/parcels_dead/records");
    screen.see("an envelope");
    screen.press(ENTER);
    screen.see("parcels_db");
    screen.see("reading the value");
    // It is mended in the form, and goes back to its topic: the row arrives.
    screen.press("M");
    screen.see("kafdeck.tries");
    screen.press(&format!("{}{}", DELETE.repeat(60), BACKSPACE.repeat(60)));
    screen.lose("an envelope");
    let mended = orders(3, 9_000..9_001);
    screen.press(mended.trim_end().split_once('|').expect("key and value").1);
    screen.press(F5);
    screen.see("offset ");
    until("the mended one is carried", || rows(cluster, "parcels_db") == carried(FIRST + 51));
    let row = "select service from parcels_db where id = 9000";
    assert_eq!(beside(cluster).postgres.query("shop", row), "order-service-3");
}
