//! Dead letters on the screen: why they are there, the record that they were, and sent again to their topic.
use super::Bench;
use kafdeck::demo::Record;

/// A dead letter of `orders-table` in `orders.DLT`, sent again so many times before.
fn letter(value: &str, tries: Option<&str>) -> Record {
    let mut record = Record::of(value.to_owned()).header("trace-id", "7");
    for (name, value) in [
        ("topic", "orders"),
        ("partition", "2"),
        ("offset", "11"),
        ("connector.name", "orders-table"),
        ("task.id", "1"),
        ("stage", "VALUE_CONVERTER"),
        ("class.name", "org.apache.kafka.connect.json.JsonConverter"),
        ("exception.class.name", "org.apache.kafka.connect.errors.DataException"),
        ("exception.message", "unexpected token"),
    ] {
        record = record.header(format!("__connect.errors.{name}"), value.to_owned());
    }
    match tries {
        Some(tries) => record.header("kafdeck.tries", tries.to_owned()),
        None => record,
    }
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
