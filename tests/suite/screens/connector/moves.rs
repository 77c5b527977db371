//! On the screen: a connector copied and written out, its offsets set, a record skipped, and levels of loggers.
use super::Bench;
use kafdeck::demo::ConnectOptions;

fn at(route: &str) -> Bench {
    let mut bench = Bench::with_connect(route, ConnectOptions::default());
    bench.resize(130, 40);
    bench
}

#[test]
fn a_copy_begins_as_it_is_told_with_the_secrets_of_the_other() {
    let mut bench = at("connectors");
    bench
        .press("/")
        .type_text("payments")
        .press("enter A")
        .shows("Create a connector of SqliteSinkConnector");
    bench.shows("payments-table-copy").hides("t0p-secret").press("f6").shows("begins paused").press("f6");
    bench.shows("begins stopped").press("f5").shows("Create connector payments-table-copy").shows("stopped");
    bench.press("y").shows("Created connector payments-table-copy");
    let value = bench.worker().value("payments-table-copy", "connection.password");
    assert_eq!(value.as_deref(), Some("t0p-secret"));
    bench.shows("stopped").press("tab x").shows("Copy the connector as").type_text("Strimzi").press("enter");
    let (what, text) = bench.copied();
    assert!(
        what == "connector as Strimzi" && text.contains("state: stopped") && !text.contains("t0p"),
        "{text}"
    );
    bench.shows("••• stands for secrets: connection.password");
}

#[test]
fn a_record_is_skipped_where_its_task_failed() {
    let mut bench = at("connectors/shop/payments-table");
    bench.press(">").shows("Skip the record payments/").shows("and no other").shows("it is stopped first");
    bench.shows("running → stopped").shows("stopped → running").press("y").shows("Done: Skip the record");
    let asked = bench.worker().take_asked();
    assert_eq!(
        asked.iter().filter(|line| *line == "PATCH /connectors/payments-table/offsets").count(),
        1,
        "{asked:?}"
    );
}

#[test]
fn offsets_are_typed_and_forgotten() {
    let mut bench = at("connectors/shop/orders-table");
    // What is stopped reads nothing meanwhile: its offsets stand still.
    bench
        .press("Z")
        .shows("Stop connector orders-table")
        .press("y")
        .shows("✓ Stopped connector orders-table");
    bench.go("connectors/shop/orders-table/offsets").shows("orders/0");
    bench.press(">").shows("Skip the record orders/0 offset").shows("and no other").press("esc");
    bench.press("e").shows("where it goes on in orders/0");
    bench
        .press("ctrl-u")
        .type_text("no")
        .press("enter")
        .shows("an offset is a number")
        .press("ctrl-u")
        .type_text("0")
        .press("enter");
    bench.shows("written again").press("y").shows("✓ Set offsets of connector orders-table");
    bench
        .press("R")
        .shows("Reset all offsets of connector orders-table")
        .shows("auto.offset.reset")
        .press("esc");
}

#[test]
fn a_level_is_set_on_one_worker_or_on_all() {
    let mut bench = at("connect/loggers");
    bench.press("/").type_text("reflections").press("enter e").type_text("DEBUG").press("enter");
    bench.shows("Set logger org.reflections to DEBUG").shows("ERROR → DEBUG").press("y");
    bench
        .shows("DEBUG")
        .press("E")
        .type_text("WARN")
        .press("enter y")
        .shows("WARN")
        .press("u y")
        .shows("INFO");
    let asked = bench.worker().take_asked();
    let set: Vec<_> = asked.iter().filter(|line| line.starts_with("PUT")).collect();
    assert_eq!(set.len(), 3, "{asked:?}");
    assert!(set[1].ends_with("?scope=cluster"), "{set:?}");
}
