//! Dead letters on the screen: why they are there, the record that they were, and sent again to their topic.
use super::Bench;
use kafdeck::demo::{Batch, ConnectOptions, Record};

/// A dead letter of `orders-table` in `orders.DLT`, sent again so many times before.
fn letter(value: &str, tries: Option<&str>) -> Record {
    let record = of_record(value, "11");
    match tries {
        Some(tries) => record.header("kafdeck.tries", tries.to_owned()),
        None => record,
    }
}

/// The same of the record at another offset.
fn of_record(value: &str, offset: &str) -> Record {
    let mut record = Record::of(value.to_owned()).header("trace-id", "7");
    for (name, value) in [
        ("topic", "orders"),
        ("partition", "2"),
        ("offset", offset),
        ("connector.name", "orders-table"),
        ("task.id", "1"),
        ("stage", "VALUE_CONVERTER"),
        ("class.name", "org.apache.kafka.connect.json.JsonConverter"),
        ("exception.class.name", "org.apache.kafka.connect.errors.DataException"),
        ("exception.message", "unexpected token"),
    ] {
        record = record.header(format!("__connect.errors.{name}"), value.to_owned());
    }
    record
}

fn bench(letters: &[Record]) -> Bench {
    let mut bench = Bench::with_topic("broken", letters.iter().cloned());
    bench.resize(130, 40).go("topics/broken/records").until("<poison");
    bench
}

#[test]
fn a_dead_letter_says_who_failed_at_it_and_opens_the_record_that_it_was() {
    let mut bench = bench(&[letter("<poison/>", None)]);
    bench.resize(220, 40).press("enter").shows("failed   orders-table task 1 reading the value");
    bench.shows("DataException: unexpected token").press("tab tab");
    while !bench.screen().contains("dead letter of") {
        bench.press("tab");
    }
    bench.shows("orders/2 offset 11").shows("failed at").shows("in class");
    bench.press("o");
    assert_eq!(bench.place(), "topics/orders/records/2:11");
}

/// `orders-table` passes poison on to `broken`, where two letters of one record lie.
fn with_letters() -> Bench {
    let mut bench = Bench::with_connect("deck", ConnectOptions::default());
    bench.demo.create_topic("broken", 1, 1, &[]).unwrap();
    let other = letter("<another/>", None);
    bench.demo.append("broken", 0, &Batch::of([other, letter("<poison/>", None)])).unwrap();
    let url = format!("jdbc:sqlite:{}", bench.state_folder.path().join("shop.db").display());
    let config = [
        ("connector.class", "io.kafdeck.demo.SqliteSinkConnector"),
        ("topics", "customers"),
        ("connection.url", &url),
        ("errors.deadletterqueue.topic.name", "broken"),
    ];
    bench.worker().put("orders-table", &config);
    bench.block_on(bench.worker().until("orders-table", "RUNNING: RUNNING"));
    bench.resize(130, 40);
    bench
}

#[test]
fn a_poison_record_leads_from_its_task_to_its_dead_letter_and_back() {
    let mut bench = with_letters();
    // Of a connector that has not failed: all of them.
    bench.go("connectors/shop/orders-table").press("L").until("<poison").shows("<another");
    assert_eq!(bench.place(), "topics/broken/records");
    let trace = "x.DataException: Error converting message value in topic orders partition 2 at offset 11 and timestamp 1: no\n\tat a.B(C)\n";
    bench.worker().break_task("orders-table", 0, Some(trace));
    bench.demo.append("broken", 0, &Batch::of([of_record("<third/>", "12")])).unwrap();
    bench
        .go("connectors/shop/orders-table")
        .press("r")
        .shows("failed")
        .press("L")
        .until("<poison")
        .hides("<third");
    bench.press("enter").shows("failed   orders-table task 1 reading the value").press("W");
    assert_eq!(bench.place(), "connectors/shop/orders-table");
    bench
        .press("tab tab")
        .go("connectors/shop/payments-table")
        .press("L")
        .shows("names no topic of dead letters");
}

#[test]
fn a_dead_letter_leads_to_no_connector_that_is_gone() {
    let mut bench = with_letters();
    let gone = letter("<gone/>", None).header("__connect.errors.connector.name", "retired");
    bench.demo.append("broken", 0, &Batch::of([gone])).unwrap();
    bench.go("topics/broken/records").until("<gone").press("home enter").shows("retired");
    bench.press("W").shows("There is no connector of that name any more.");
}

#[test]
fn a_dead_letter_of_spring_is_explained_and_sent_again() {
    let spring = Record::of("<poison/>".to_owned())
        .header("trace-id", "7")
        .header("kafka_dlt-original-topic", "orders")
        .header("kafka_dlt-original-partition", 2_i32.to_be_bytes().to_vec())
        .header("kafka_dlt-original-offset", 11_i64.to_be_bytes().to_vec())
        .header("kafka_dlt-original-consumer-group", "order-writer")
        .header("kafka_dlt-exception-fqcn", "org.x.ListenerExecutionFailedException")
        .header("kafka_dlt-exception-cause-fqcn", "com.x.JsonParseException")
        .header("kafka_dlt-exception-message", "Unexpected character");
    let mut bench = bench(&[spring]);
    bench.resize(220, 40).press("enter").shows("failed   group order-writer");
    bench.shows("JsonParseException: Unexpected character");
    bench
        .press("W")
        .shows("its headers name no connector")
        .press("M")
        .shows("kafdeck.tries")
        .shows("trace-id");
    bench.hides("kafka_dlt").press("esc o");
    assert_eq!(bench.place(), "topics/orders/records/2:11");
}

#[test]
fn a_dead_letter_is_mended_in_the_form_and_counts_its_tries() {
    let mut bench = bench(&[letter("<poison/>", Some("1"))]);
    bench.press("enter M");
    assert_eq!(bench.place(), "topics/orders/produce");
    bench.shows("kafdeck.tries").shows("trace-id").hides("__connect.errors");
    let before = bench.demo.offsets("orders", 2).unwrap().2;
    bench.press("f5");
    assert_eq!(bench.demo.offsets("orders", 2).unwrap().2, before + 1, "to its old partition");
}

#[test]
fn marked_dead_letters_are_sent_again_after_a_review_and_not_for_ever() {
    let mut bench = bench(&[letter("<poison a/>", None), letter("<poison b/>", Some("2"))]);
    let before = bench.demo.offsets("orders", 2).unwrap().2;
    bench.press("home space space M").shows("Send 2 dead letters again").shows("Send a record to orders/2");
    bench.shows("whoever reads there reads it once more").press("y").shows("Sent 2 dead letters again");
    assert_eq!(bench.demo.offsets("orders", 2).unwrap().2, before + 2);
    let mut spent =
        Bench::with_topic("broken", [letter("<poison c/>", Some("3")), Record::of("plain".to_owned())]);
    spent.resize(130, 40).go("topics/broken/records").until("<poison c").press("/");
    spent.press("esc end M").shows("it was sent again 3 times already, and 3 is the bound");
}
