//! Kafka Connect on the screen: what is broken first, why, and what is done about it. A worker of the embedded Connect runs the
//! demo's connectors: payments are XML, which their sink can't read.
use super::Bench;
use kafdeck::demo::{ConnectMishap, ConnectOptions};

fn at(route: &str) -> Bench {
    Bench::with_connect(route, ConnectOptions::default())
}

fn old(release: (u32, u32)) -> ConnectOptions {
    ConnectOptions { release, ..ConnectOptions::default() }
}

#[test]
fn the_list_shows_what_is_broken_first_and_why() {
    let mut bench = at("connectors");
    bench.resize(140, 30).shows("payments-table").shows("all 3 tasks failed").shows("SqliteSinkConnector");
    let screen = bench.screen();
    let row = |name: &str| screen.lines().position(|line| line.contains(name)).unwrap();
    assert!(
        row("payments-table") < row("orders-table") && row("orders-table") < row("customers-table"),
        "{screen}"
    );
    bench.shows("DataException: Error converting message value in topic payments");
    bench.shows("paused").shows("0/3").shows("2/2");
    // One request tells all of it, and one the version.
    let asked = bench.worker().take_asked();
    let list = |line: &String| line == "GET /connectors?expand=status&expand=info";
    assert_eq!(asked.iter().filter(|line| !list(line)).collect::<Vec<_>>(), ["GET /"], "{asked:?}");
}

#[test]
fn a_trace_is_read_from_its_root_and_opens_the_record() {
    let mut bench = at("connectors");
    bench.press("enter").shows("payments-table").shows("task").shows("failed").shows("topics payments");
    bench
        .press("!")
        .shows("about the record payments/")
        .shows("which led to")
        .shows("frames of Connect and Java");
    bench.press("esc o");
    assert!(bench.place().starts_with("topics/payments/records/"), "{}", bench.place());
}

#[test]
fn secrets_of_a_config_are_hidden_and_references_are_not() {
    let mut bench = at("connectors/shop/payments-table");
    bench.press("tab").shows("connection.password").hides("t0p-secret").shows("•••");
    let mut bench = at("connectors/shop/orders-table/config");
    bench.shows("${file:/run/secrets/shop.properties:password}").hides("•••");
}

#[test]
fn what_was_mended_is_restarted_and_watched_until_it_runs() {
    let mut bench = at("connectors");
    let trace = "java.sql.SQLException: database is down\n\tat x.Y.z(Y.java:1)\n";
    bench.worker().break_task("orders-table", 1, Some(trace));
    bench.press("r").shows("1 of 2 tasks failed").press("/").type_text("orders").press("enter R");
    bench.shows("Restart connector orders-table").shows("SQLException: database is down");
    bench.shows("curl -X POST");
    // It is still down.
    bench.press("y").shows("it failed again after").shows("the same cause:");
    bench.worker().break_task("orders-table", 1, None);
    bench.press("R y").shows("Restarted connector orders-table");
    bench.press("r").hides("1 of 2 tasks failed");
    assert_eq!(bench.journal().last().unwrap()["outcome"], "done");
}

#[test]
fn a_connector_is_paused_resumed_stopped_and_deleted_after_a_review() {
    let mut bench = at("connectors/shop/orders-table");
    bench.press("z").shows("Pause connector orders-table").shows("running → paused").press("y");
    bench.shows("Paused connector orders-table").press("r").shows("paused");
    bench.press("z").shows("Resume connector").press("y").shows("Resumed connector orders-table");
    bench.press("r Z").shows("Stop connector").press("y").shows("Stopped connector orders-table");
    bench.press("r").shows("no task").press("D").shows("Delete connector orders-table");
    bench.shows("stays with what it has committed").type_text("orders-table").press("enter");
    bench.shows("Deleted connector orders-table");
    assert_eq!(bench.worker().value("orders-table", "topics"), None);
}

#[test]
fn marks_are_taken_off_what_is_done() {
    let mut bench = at("connectors");
    bench.press("space space").shows("2 marked").press("Z").shows("Stop 2 connectors").press("y");
    bench.shows("Stopped 2 connectors").hides("marked");
}

#[test]
fn what_is_refused_is_not_asked_for() {
    let mut bench = at("connectors/shop/customers-table");
    bench.press("R").shows("Nothing was changed: customers-table: only what runs is restarted");
    let lock = |look: &mut kafdeck::shell::Look| look.locked_by = Some("--read-only".to_owned());
    let mut locked = Bench::beside("connectors", Some(ConnectOptions::default()), lock);
    locked.press("R").shows("read-only");
    let asked = locked.worker().take_asked();
    assert!(asked.iter().all(|line| line.starts_with("GET ")), "{asked:?}");
}

#[test]
fn a_lost_answer_is_not_taken_for_a_failure() {
    let mut bench = at("connectors/shop/orders-table");
    bench.worker().mishap("PUT /connectors/orders-table/pause", 1, ConnectMishap::DoneAndCut);
    bench.press("z y").shows("Paused connector orders-table");
    assert_eq!(bench.worker().take_asked().iter().filter(|line| line.starts_with("PUT")).count(), 1);
}

#[test]
fn where_no_connect_is_named_it_is_said_how_to_name_one() {
    let mut bench = Bench::at("connectors");
    bench.shows("names no Kafka Connect").shows("connect = [\"http://host:8083\"]");
    bench.press("tab").shows("names no Kafka Connect");
}

#[test]
fn workers_plugins_and_loggers_are_told() {
    let mut bench = at("connect/workers");
    bench.resize(140, 30).shows("4.3.0").shows("healthy").shows("this one");
    bench.press("tab").shows("io.kafdeck.demo.SqliteSinkConnector").shows("transformation").shows("1.2.0");
    bench.press("tab").shows("org.reflections").shows("ERROR");
}

#[test]
fn an_old_connect_is_asked_one_by_one_and_what_it_cannot_is_said() {
    let mut bench = Bench::with_connect("connectors", old((2, 2)));
    bench.shows("all 3 tasks failed").shows("customers-table");
    bench.go("connectors/shop/orders-table/offsets").shows("needs Connect 3.5");
    let mut bench = Bench::with_connect("connectors", old((2, 8)));
    bench.press("R y").shows("failed again");
    let asked = bench.worker().take_asked();
    assert_eq!(asked.iter().filter(|line| line.contains("/tasks/") && line.ends_with("/restart")).count(), 3);
}

#[test]
fn what_a_version_cannot_is_grey_with_the_version_that_can() {
    let mut bench = Bench::with_connect("connectors/shop/payments-table", old((3, 4)));
    bench.worker().take_asked();
    bench.press("Z").shows("stopping a connector needs Connect 3.5: this is 3.4.0");
    bench.press(">").shows("setting a connector's offsets needs Connect 3.6: this is 3.4.0");
    bench.press("P").shows("telling a connector's offsets needs Connect 3.5: this is 3.4.0");
    assert_eq!(bench.place(), "connectors/shop/payments-table");
    assert_eq!(bench.worker().take_asked(), [""; 0], "what is grey asks nobody");
    bench.go("connectors").press("Z").shows("stopping a connector needs Connect 3.5");
    let mut bench = Bench::with_connect("connectors/shop/orders-table/offsets", old((3, 5)));
    bench.press("e").shows("setting a connector's offsets needs Connect 3.6: this is 3.5.0");
    bench.press("R").shows("setting a connector's offsets needs Connect 3.6: this is 3.5.0");
    // Of a form that makes one, what can't be begun with is passed over.
    let mut bench = Bench::with_connect("connectors", old((3, 4)));
    bench.press("A f6").shows("begins paused").press("f6").hides("begins");
    // Before 3.7 each worker is asked by itself, and that is said.
    let mut bench = Bench::with_connect("connect/loggers", old((3, 6)));
    bench.press("E").type_text("WARN").press("enter").shows("is asked by itself");
}

#[test]
fn a_version_that_is_not_known_greys_nothing() {
    let calls_itself = |word| ConnectOptions { calls_itself: Some(word), ..old((4, 3)) };
    let mut bench = Bench::with_connect("connectors/shop/payments-table", calls_itself("in-house"));
    bench.press("Z").shows("Stop connector payments-table").press("esc P").shows("payments/0");
    // Confluent's 7.4 is Kafka's 3.4.
    let mut bench = Bench::with_connect("connectors/shop/payments-table", calls_itself("7.4.0-ccs"));
    bench.press("Z").shows("stopping a connector needs Connect 3.5: this is 7.4.0-ccs");
    // It is not known for good: once nobody tells it, nothing is grey, and then it is asked for again.
    let mut bench = Bench::with_connect("connectors/shop/orders-table", old((3, 4)));
    let url = bench.worker().url();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    bench.app.look.now.0 += 15_000;
    bench.connects(&[("shop", &[&format!("http://{gone}")])]).press("r").shows("! old:").press("Z");
    bench.hides("needs Connect 3.5");
    bench.app.look.now.0 += 15_000;
    bench.connects(&[("shop", &[&url])]).press("r Z").shows("stopping a connector needs Connect 3.5");
}

#[test]
fn offsets_of_a_sink_open_their_record() {
    let mut bench = at("connectors/shop/orders-table/offsets");
    bench.shows("orders/0").press("enter");
    assert!(bench.place().starts_with("topics/orders/records/0:"), "{}", bench.place());
}

#[test]
fn topics_and_connectors_lead_to_each_other() {
    let mut bench = at("topics/payments/connectors");
    bench.shows("payments-table").hides("orders-table").press("enter d");
    assert_eq!(bench.place(), "topics/payments");
    bench.press("W").shows("payments-table").hides("orders-table");
    bench.go("connectors").press("/").type_text("orders-table").press("enter m");
    assert_eq!(bench.place(), "groups/connect-orders-table");
}
